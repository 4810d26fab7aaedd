"""Which documents of a library say the same; what that takes is kept with each document."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from kb.catalog import CatalogReader, DerivedTable
from kb.pipeline.near import (
    Duplicates,
    Signature,
    groups_of,
    letters_of,
    related,
    signature_of,
)
from kb.pipeline.report import Caution
from kb.search.hits import Hit, SearchResult

KIND = "minhash-1"
"""What the catalog keeps signatures as: another name where the method changes."""

FEWEST = 2000
"""Characters from which on a text is compared: shorter ones, as most records, are no reports."""

MOST_TOLD = 20_000
"""Documents up to which those that say the same are told whenever one is taken in; beyond, only
where they are asked for."""

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Twins:
    """Which documents say the same as which: id -> number of its group."""

    groups: Mapping[str, int]

    def folded(self, result: SearchResult, limit: int) -> SearchResult:
        """A result without the passages that an earlier hit of a twin has word for word."""
        seen: set[tuple[int, str]] = set()
        kept: list[Hit] = []
        for hit in result.hits:
            group = self.groups.get(hit.document.id)
            if group is not None:
                said = (group, letters_of(hit.text))
                if said in seen:
                    continue
                seen.add(said)
            kept.append(replace(hit, rank=len(kept) + 1))
        return replace(result, hits=tuple(kept[:limit]))


FEW = 200
"""Documents up to which only those are looked for that say the same as one of them."""


def duplicates_of(
    reader: CatalogReader, table: DerivedTable, about: Collection[str] | None = None
) -> list[Duplicates]:
    """The live documents that say the same, the most alike first; with ``about`` those at least
    that say the same as one of these."""
    signatures = _signatures(reader, table)
    if about is not None and len(about) <= FEW:
        signatures = related(signatures, about)
    groups = groups_of(signatures)
    infos = reader.infos_of([name for _, _, names in groups for name in names])
    found = [
        Duplicates(kind, likeness, tuple(infos[name] for name in names if name in infos))
        for kind, likeness, names in groups
    ]
    return sorted(found, key=lambda one: (-one.likeness, one.documents[0].source))


def twins_of(found: Sequence[Duplicates]) -> Twins:
    """The groups as a search folds them."""
    return Twins({info.id: at for at, one in enumerate(found) for info in one.documents})


def cautions(found: Sequence[Duplicates], touched: Collection[str]) -> list[Caution]:
    """A line for each group that one of the ``touched`` documents is in."""
    lines = []
    for one in found:
        if not any(info.id in touched for info in one.documents):
            continue
        sources = sorted(info.source for info in one.documents)
        more = f" and {len(sources) - _SHOWN} more" if len(sources) > _SHOWN else ""
        what = "the same text" if one.kind == "same_text" else f"{one.likeness:.0%} the same"
        lines.append(
            Caution(
                ", ".join(sources[:_SHOWN]) + more,
                f"are {what}",
                "kb duplicates lists them; kb remove takes one out of every answer",
            )
        )
    return lines


def _signatures(reader: CatalogReader, table: DerivedTable) -> dict[str, Signature]:
    """The signature of each live document that is long enough, computed where it is not kept."""
    keys = reader.text_keys(FEWEST)
    kept = table.values(keys)
    found = {name: Signature.of_text(value) for name, value in kept.items()}
    new: dict[str, str] = {}
    for name in keys.keys() - kept.keys():
        stored = reader.stored(name)
        if stored is not None:
            found[name] = signature_of(stored.text)
            new[name] = found[name].as_text()
    if new:
        table.keep(keys, new)
    return {name: found[name] for name in sorted(found)}

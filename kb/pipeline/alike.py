"""Reports that go by one organisation and year and differ: whose they are may be read wrongly."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from kb.catalog import CatalogReader
from kb.catalog.dialect import BATCH
from kb.documents import DocumentInfo, Filters
from kb.pipeline.report import Caution

_SHOWN = 3
"""Sources that a caution names; of more, the number."""
_RECORD = re.compile(r"(\.(?:jsonl|ndjson))#.*", re.DOTALL | re.IGNORECASE)


def reports_alike(reader: CatalogReader, document_ids: Sequence[str]) -> list[Caution]:
    """A caution for each organisation and year of which several files have a report in one
    language, where one of ``document_ids`` is among them."""
    touched = dict.fromkeys(
        key for info in reader.infos_of(document_ids).values() if (key := _key(info)) is not None
    )
    groups: dict[tuple[str, int, str], list[DocumentInfo]] = {key: [] for key in touched}
    for info in _of_the_same(reader, touched):
        if (key := _key(info)) in groups and key is not None:
            groups[key].append(info)
    return [
        caution
        for (organisation, year, language), infos in groups.items()
        if (caution := _caution(organisation, year, language, infos)) is not None
    ]


def _key(info: DocumentInfo) -> tuple[str, int, str] | None:
    if info.organisation is None or info.year is None:
        return None
    return info.organisation, info.year, info.language


def _of_the_same(
    reader: CatalogReader, keys: Iterable[tuple[str, int, str]]
) -> Iterable[DocumentInfo]:
    """The documents of the same organisations and years, and of some others."""
    organisations = sorted({organisation for organisation, _, _ in keys})
    years = sorted({year for _, year, _ in keys})
    for start in range(0, len(organisations), BATCH // 2):
        some = organisations[start : start + BATCH // 2]
        yield from reader.infos(Filters.of(organisations=some, years=years))


def _caution(
    organisation: str, year: int, language: str, infos: Sequence[DocumentInfo]
) -> Caution | None:
    """None where all stand in one file: the records of a file may be parts of one report."""
    files = sorted({_RECORD.sub(r"\1", info.source) for info in infos})
    if len(files) < 2:
        return None
    more = f" and {len(files) - _SHOWN} more" if len(files) > _SHOWN else ""
    return Caution(
        source=", ".join(files[:_SHOWN]) + more,
        reason=f"all are taken for reports of {organisation} for {year} ({language}), "
        "and they differ",
        remedy="where that is wrong, say organisation: and year: in NAME.meta.yaml beside the file"
        " (or in its front matter) and ingest again",
    )

"""What the reports of one organisation make up together: series, and how their languages agree.

No figure of one organisation bears on those of another, so that a changed report makes the series
of its own organisation anew, and no others.
"""

from __future__ import annotations

import re
import threading
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from kb.catalog import Report
from kb.compare.figures.indicators import Indicator
from kb.compare.figures.language_versions import Mismatch, Pair, pair_versions
from kb.compare.figures.record import FiguresKnown, key_of
from kb.compare.figures.same_names import Embed, Names
from kb.compare.figures.scopes import places_in
from kb.compare.figures.series import Series, series_of
from kb.glossary import Glossary

PLACES = "Places, ports, zones"
"""The group of the glossary that names places."""
_NO_PLACE = re.compile(r"海关|关区|\b(?:customs|district)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Owned:
    """What the figures of one organisation make up."""

    series: tuple[Series, ...]
    """In the order in which they were met."""
    mismatches: tuple[Mismatch, ...]
    compared: int
    """Figures that two language versions tell alike."""


class LedgerMemory:
    """What was made of a library's figures before, and the words that it was made with."""

    def __init__(self, glossary: Glossary) -> None:
        self.places = places_of(glossary)
        self.names = Names(glossary)
        self.known = FiguresKnown()
        self.lock = threading.RLock()
        """Held while figures are gathered: two that ask at once would gather them twice."""
        self._glossary = glossary
        self._owners: dict[str, str] = {}
        self._owned: dict[str, tuple[tuple[str, ...], Sequence[tuple[Indicator, ...]], Owned]] = {}

    def owner_of(self, organisation: str | None) -> str:
        """See ``owner_of``."""
        name = organisation or ""
        if name not in self._owners:
            self._owners[name] = owner_of(name, self._glossary)
        return self._owners[name]

    def owned(
        self,
        owner: str,
        documents: Sequence[Report],
        found: Sequence[tuple[Indicator, ...]],
        embed: Embed | None,
    ) -> Owned:
        """What the figures of ``documents``, all of one owner, make up."""
        named = tuple(f"{one.info.id} {key_of(one, self.places)}" for one in documents)
        if embed is None and owner in self._owned:
            before, figures, made = self._owned[owner]
            # The very same figures: what is asked of a series compares them by identity.
            if before == named and all(a is b for a, b in zip(figures, found, strict=True)):
                return made
        pairs, mismatches = versions(documents, found)
        owners = {document.info.organisation or "": owner for document in documents}
        everything = [indicator for each in found for indicator in each]
        series = series_of(everything, self.names, owners, pairs, embed)
        made = Owned(series, tuple(mismatches), len(pairs))
        if embed is None:
            self._owned[owner] = (named, found, made)
        return made


def by_owner(
    documents: Sequence[Report], memory: LedgerMemory, apart: Collection[str] = ()
) -> Mapping[str, list[int]]:
    """The numbers of the documents of each owner, in their order; each of those whose ids are
    ``apart`` has an owner of its own."""
    groups: dict[str, list[int]] = defaultdict(list)
    for number, document in enumerate(documents):
        owner = memory.owner_of(document.info.organisation)
        is_apart = document.info.id in apart
        groups[f"{owner}\n{document.info.id}" if is_apart else owner].append(number)
    return groups


def places_of(glossary: Glossary) -> re.Pattern[str] | None:
    """Finds the places that the glossary names; an organisation or its district is no place."""
    forms = [
        form
        for term in glossary.terms
        if term.group == PLACES and not _NO_PLACE.search(" ".join((*term.zh, *term.en[:1])))
        for form in (*term.zh, *term.en, *term.seen)
    ]
    return places_in(forms)


def owner_of(organisation: str, glossary: Glossary) -> str:
    """One name for an organisation, in whichever language or form a report gives it."""
    return min((form.casefold() for form in glossary.forms(organisation)), default="")


def versions(
    documents: Sequence[Report], found: Sequence[Sequence[Indicator]]
) -> tuple[list[Pair], list[Mismatch]]:
    """The language versions of each year's report of one owner held together, in pairs."""
    years: dict[int, list[int]] = defaultdict(list)
    for number, document in enumerate(documents):
        info = document.info
        if info.year is not None and info.organisation:
            years[info.year].append(number)
    pairs: list[Pair] = []
    odd: list[Mismatch] = []
    for of_year in years.values():
        for a, b in combinations(of_year, 2):
            if documents[a].info.language != documents[b].info.language:
                together, without_overlaps = pair_versions(found[a], found[b])
                pairs += together
                odd += without_overlaps
    return pairs, odd

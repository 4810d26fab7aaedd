"""The ledger of figures: what reports tell in numbers, and the same through the years."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from kb.catalog import DerivedTable
from kb.compare.figures.indicators import Indicator
from kb.compare.figures.language_versions import Mismatch, Pair, pair_versions
from kb.compare.figures.record import indicators_of
from kb.compare.figures.rows import figure_tables
from kb.compare.figures.same_names import Embed, Names, asked_for
from kb.compare.figures.scopes import places_in
from kb.compare.figures.series import Series, series_of
from kb.compare.notes import Note
from kb.compare.selection import of_unknown_bodies
from kb.compare.tidy import Tidy, TidyTable, documents_table
from kb.documents import DocumentInfo, StoredDocument
from kb.glossary import Glossary

PLACES = "Places, ports, zones"
"""The group of the glossary that names places."""
_NO_PLACE = re.compile(r"海关|关区|\b(?:customs|district)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Figures(Tidy):
    """The figures of some reports, each with its place, and the series that they make up."""

    query: str | None
    documents: tuple[DocumentInfo, ...]
    indicators: tuple[Indicator, ...]
    """In the order of documents, newest year first, and of their texts."""
    series: tuple[Series, ...]
    """Those of most periods first."""
    mismatches: tuple[Mismatch, ...]
    """Where the language versions of one report do not tell the same."""
    compared: int
    """Figures that two language versions tell alike."""
    notes: tuple[Note, ...]
    """What the reader must know of the reports: none that have figures, one year only …"""

    def as_json(self) -> dict[str, Any]:
        return {
            "query": self.query,
            "documents": [info.as_json() for info in self.documents],
            "indicators": [indicator.as_json() for indicator in self.indicators],
            "series": [indicator.as_json() for indicator in self.series],
            "mismatches": [indicator.as_json() for indicator in self.mismatches],
            "compared": self.compared,
            "notes": list(map(str, self.notes)),
        }

    def tables(self) -> tuple[TidyTable, ...]:
        """``figures``, ``series``, ``mismatches``, ``documents``."""
        found = figure_tables(self.indicators, self.series, self.mismatches)
        return (*found, documents_table(self.documents))

    def __str__(self) -> str:
        lines = [str(indicator) for indicator in self.indicators]
        lines += [str(indicator) for indicator in self.series if len(indicator.points) > 1]
        return "\n".join([*lines, *map(str, self.mismatches), *map(str, self.notes)])


def figures(
    documents: Sequence[StoredDocument],
    glossary: Glossary,
    *,
    query: str | None = None,
    embed: Embed | None = None,
    table: DerivedTable | None = None,
) -> Figures:
    """The figures of ``documents``; with ``query`` those whose name, or series, it asks for.

    ``embed`` joins names that mean the same, where a model is at hand; nothing needs it.
    ``table`` keeps what was read of each document.
    """
    places = places_of(glossary)
    by_document = indicators_of(documents, places, table)
    everything = [indicator for found in by_document for indicator in found]
    owners = {
        name: owner_of(name, glossary)
        for name in {document.info.organisation or "" for document in documents}
    }
    pairs, mismatches = _versions(documents, by_document, owners)
    names = Names(glossary)
    unknown = of_unknown_bodies(document.info for document in documents)
    apart = {info.id for info in unknown}
    series = series_of(everything, names, owners, pairs, embed, apart=apart)
    notes = _notes(documents, by_document, owners, apart)
    if unknown:
        notes = (*notes, Note("unknown_bodies", {"sources": tuple(i.source for i in unknown)}))
    kept = everything
    if query is not None and query.strip():
        forms = glossary.forms(query.strip())
        series, kept = _asked(query, forms, series, everything, names)
        chosen = {id(indicator) for indicator in kept}
        mismatches = [
            indicator
            for indicator in mismatches
            if {id(indicator.first), id(indicator.second)} & chosen
        ]
        kept = [
            *kept,
            *(indicator for indicator in _of_mismatches(mismatches) if id(indicator) not in chosen),
        ]
        if everything and not kept:
            notes = (*notes, Note("no_such_figure", {"query": query}))
    return Figures(
        query=query,
        documents=tuple(document.info for document in documents),
        indicators=tuple(kept),
        series=tuple(series),
        mismatches=tuple(mismatches),
        compared=len(pairs),
        notes=notes,
    )


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


def _versions(
    documents: Sequence[StoredDocument],
    found: Sequence[Sequence[Indicator]],
    owners: dict[str, str],
) -> tuple[list[Pair], list[Mismatch]]:
    """The language versions of each report held together, in pairs."""
    reports: dict[tuple[str, int], list[int]] = defaultdict(list)
    for n, document in enumerate(documents):
        info = document.info
        if info.year is not None and info.organisation:
            reports[owners[info.organisation], info.year].append(n)
    pairs: list[Pair] = []
    odd: list[Mismatch] = []
    for versions in reports.values():
        for a, b in combinations(versions, 2):
            if documents[a].info.language != documents[b].info.language:
                together, without_overlaps = pair_versions(found[a], found[b])
                pairs += together
                odd += without_overlaps
    return pairs, odd


def _asked(
    query: str,
    forms: Sequence[str],
    series: Sequence[Series],
    everything: Sequence[Indicator],
    keys: Names,
) -> tuple[tuple[Series, ...], list[Indicator]]:
    """The series and figures asked for; a series brings its figures under all their names."""
    names = [indicator.name for indicator in everything]
    fits = asked_for(query, forms, names, keys)
    fitting = {name for name, is_asked_for in zip(names, fits, strict=True) if is_asked_for}
    chosen = tuple(indicator for indicator in series if fitting & set(indicator.names))
    members = {
        id(indicator)
        for line in chosen
        for point in line.points
        for indicator in (point.level, point.change, *point.others)
        if indicator is not None
    }
    return chosen, [
        indicator
        for indicator in everything
        if indicator.name in fitting or id(indicator) in members
    ]


def _of_mismatches(mismatches: Sequence[Mismatch]) -> list[Indicator]:
    both = [indicator for odd in mismatches for indicator in (odd.first, odd.second)]
    return [indicator for indicator in both if indicator is not None]


def _notes(
    documents: Sequence[StoredDocument],
    found: Sequence[Sequence[Indicator]],
    owners: dict[str, str],
    apart: Collection[str],
) -> tuple[Note, ...]:
    if not documents:
        return (Note("no_report"),)
    notes = [
        Note("no_figures", {"source": document.info.source})
        for document, rows in zip(documents, found, strict=True)
        if not rows
    ]
    notes += [
        Note("figures_without_year", {"source": document.info.source})
        for document in documents
        if document.info.year is None
    ]
    years: dict[str, set[int]] = defaultdict(set)
    same: dict[tuple[str, int, str], list[str]] = defaultdict(list)
    for document in documents:
        info = document.info
        owner = owners[info.organisation or ""]
        if info.year is not None:
            years[owner].add(info.year)
            if info.id not in apart:
                same[owner, info.year, info.language].append(info.source)
    notes += [
        Note("same_year_and_language", {"sources": tuple(sources), "count": len(sources)})
        for sources in same.values()
        if len(sources) > 1
    ]
    if years and all(len(indicator) == 1 for indicator in years.values()):
        notes.append(Note("one_year_each"))
    return tuple(notes)

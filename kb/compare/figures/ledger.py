"""The ledger of figures: what reports tell in numbers, and the same through the years."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from kb.compare.figures.extract import indicators
from kb.compare.figures.indicators import Indicator
from kb.compare.figures.language_versions import Mismatch, Pair, held_together
from kb.compare.figures.same_names import Embed, Names, asked_for
from kb.compare.figures.scopes import places_in
from kb.compare.figures.series import Series, series_of
from kb.compare.notes import Note
from kb.documents import DocumentInfo, StoredDocument
from kb.glossary import Glossary

PLACES = "Places, ports, zones"
"""The group of the glossary that names places."""
_NO_PLACE = re.compile(r"海关|关区|\b(?:customs|district)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Figures:
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
            "indicators": [one.as_json() for one in self.indicators],
            "series": [one.as_json() for one in self.series],
            "mismatches": [one.as_json() for one in self.mismatches],
            "compared": self.compared,
            "notes": list(map(str, self.notes)),
        }

    def __str__(self) -> str:
        lines = [str(one) for one in self.indicators]
        lines += [str(one) for one in self.series if len(one.points) > 1]
        return "\n".join([*lines, *map(str, self.mismatches), *map(str, self.notes)])


def figures(
    documents: Sequence[StoredDocument],
    glossary: Glossary,
    *,
    query: str | None = None,
    embed: Embed | None = None,
) -> Figures:
    """The figures of ``documents``; with ``query`` those whose name, or series, it asks for.

    ``embed`` joins names that mean the same, where a model is at hand; nothing needs it.
    """
    places = places_of(glossary)
    by_document = [indicators(document, places) for document in documents]
    everything = [one for found in by_document for one in found]
    owners = {
        name: owner_of(name, glossary)
        for name in {document.info.organisation or "" for document in documents}
    }
    pairs, mismatches = _versions(documents, by_document, owners)
    series = series_of(everything, Names(glossary), owners, pairs, embed)
    notes = _notes(documents, by_document, owners)
    kept = everything
    if query is not None and query.strip():
        series, kept = _asked(query, series, everything, glossary)
        chosen = {id(one) for one in kept}
        mismatches = [one for one in mismatches if {id(one.first), id(one.second)} & chosen]
        kept = [*kept, *(one for one in _of_mismatches(mismatches) if id(one) not in chosen)]
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
                together, apart = held_together(found[a], found[b])
                pairs += together
                odd += apart
    return pairs, odd


def _asked(
    query: str, series: Sequence[Series], everything: Sequence[Indicator], glossary: Glossary
) -> tuple[tuple[Series, ...], list[Indicator]]:
    """The series and figures asked for; a series brings its figures under all their names."""
    names = [one.name for one in everything]
    fitting = {
        name for name, fits in zip(names, asked_for(query, names, glossary), strict=True) if fits
    }
    chosen = tuple(one for one in series if fitting & set(one.names))
    members = {
        id(one)
        for line in chosen
        for point in line.points
        for one in (point.level, point.change, *point.others)
        if one is not None
    }
    return chosen, [one for one in everything if one.name in fitting or id(one) in members]


def _of_mismatches(mismatches: Sequence[Mismatch]) -> list[Indicator]:
    both = [one for odd in mismatches for one in (odd.first, odd.second)]
    return [one for one in both if one is not None]


def _notes(
    documents: Sequence[StoredDocument],
    found: Sequence[Sequence[Indicator]],
    owners: dict[str, str],
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
            same[owner, info.year, info.language].append(info.source)
    notes += [
        Note("same_year_and_language", {"sources": tuple(sources), "count": len(sources)})
        for sources in same.values()
        if len(sources) > 1
    ]
    if years and all(len(one) == 1 for one in years.values()):
        notes.append(Note("one_year_each"))
    return tuple(notes)

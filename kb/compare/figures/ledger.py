"""The ledger of figures: what reports tell in numbers, and the same through the years."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from kb.catalog import DerivedTable, Report
from kb.compare.figures.indicators import Indicator
from kb.compare.figures.language_versions import Mismatch
from kb.compare.figures.owned import LedgerMemory, by_owner
from kb.compare.figures.record import indicators_of
from kb.compare.figures.rows import figure_tables
from kb.compare.figures.same_names import Embed, Names, asked_for
from kb.compare.figures.series import Series
from kb.compare.notes import Note
from kb.compare.selection import of_unknown_bodies
from kb.compare.tidy import Tidy, TidyTable, documents_table
from kb.documents import DocumentInfo
from kb.glossary import Glossary


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
    documents: Sequence[Report],
    glossary: Glossary,
    *,
    query: str | None = None,
    embed: Embed | None = None,
    table: DerivedTable | None = None,
    memory: LedgerMemory | None = None,
) -> Figures:
    """The figures of ``documents``; with ``query`` those whose name, or series, it asks for.

    ``embed`` joins names that mean the same, where a model is at hand; nothing needs it.
    ``table`` keeps what was read of each document, ``memory`` what was made of that.
    """
    memory = memory or LedgerMemory(glossary)
    unknown = of_unknown_bodies(document.info for document in documents)
    apart = {info.id for info in unknown}
    with memory.lock:
        by_document = indicators_of(documents, memory.places, table, memory.known)
        owned = [
            memory.owned(owner, [documents[n] for n in own], [by_document[n] for n in own], embed)
            for owner, own in by_owner(documents, memory, apart).items()
        ]
    everything = [indicator for found in by_document for indicator in found]
    series = sorted(
        (one for each in owned for one in each.series), key=lambda one: (-len(one.points), one.name)
    )
    mismatches = [odd for each in owned for odd in each.mismatches]
    notes = _notes(documents, by_document, memory, apart)
    if unknown:
        notes = (*notes, Note("unknown_bodies", {"sources": tuple(i.source for i in unknown)}))
    kept = everything
    if query is not None and query.strip():
        forms = glossary.forms(query.strip())
        series, kept = _asked(query, forms, series, everything, memory.names)
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
        compared=sum(each.compared for each in owned),
        notes=notes,
    )


def _asked(
    query: str,
    forms: Sequence[str],
    series: Sequence[Series],
    everything: Sequence[Indicator],
    keys: Names,
) -> tuple[list[Series], list[Indicator]]:
    """The series and figures asked for; a series brings its figures under all their names."""
    names = list(dict.fromkeys(indicator.name for indicator in everything))
    fits = asked_for(query, forms, names, keys)
    fitting = {name for name, is_asked_for in zip(names, fits, strict=True) if is_asked_for}
    chosen = [indicator for indicator in series if not fitting.isdisjoint(indicator.names)]
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
    documents: Sequence[Report],
    found: Sequence[Sequence[Indicator]],
    memory: LedgerMemory,
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
        owner = memory.owner_of(info.organisation)
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

"""The table of targets: what was aimed at in a year, what the next report tells, what is aimed at
next.

A result is a figure of the same indicator alone: where the report of the year after tells none,
the target is not reported. Where it tells several values, none of them is taken.
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kb.catalog import DerivedTable
from kb.compare.figures.indicators import Indicator
from kb.compare.figures.owned import owner_of, places_of
from kb.compare.figures.record import indicators_of
from kb.compare.figures.same_names import Names, asked_for
from kb.compare.notes import Note
from kb.compare.selection import Reports, of_unknown_bodies
from kb.compare.targets.identity import GROWTH, thing_named
from kb.compare.targets.outcomes import OUTCOMES, Outcome
from kb.compare.targets.reading import SetTarget, targets_of
from kb.compare.targets.results import (
    Results,
    TargetRow,
    at_the_end,
    held,
    held_in_words,
    results_of,
)
from kb.compare.targets.rows import TARGET_RESULTS, target_row
from kb.compare.targets.worded import Worded, identity_in_words, key_in_words, worded_in
from kb.compare.tidy import Tidy, TidyTable, documents_table
from kb.documents import DocumentInfo, StoredDocument
from kb.glossary import Glossary


@dataclass(frozen=True, slots=True)
class Targets(Tidy):
    """The targets of reports and what came of them."""

    query: str | None
    documents: tuple[DocumentInfo, ...]
    rows: tuple[TargetRow, ...]
    """By organisation and rising year; those of a report's list first."""
    notes: tuple[Note, ...] = ()
    took_ms: float = 0.0

    @property
    def counts(self) -> dict[Outcome, int]:
        """How many targets there are of each outcome, every outcome named."""
        found = Counter(row.outcome for row in self.rows)
        return {outcome: found[outcome] for outcome in OUTCOMES}

    def as_json(self) -> dict[str, Any]:
        return {
            "query": self.query,
            "documents": [info.as_json() for info in self.documents],
            "counts": self.counts,
            "rows": [row.as_json() for row in self.rows],
            "notes": list(map(str, self.notes)),
            "took_ms": round(self.took_ms, 2),
        }

    def tables(self) -> tuple[TidyTable, ...]:
        """``target_results``, ``documents``."""
        return (
            TidyTable.of("target_results", TARGET_RESULTS, map(target_row, self.rows)),
            documents_table(self.documents),
        )

    def __str__(self) -> str:
        lines = [f"note: {note}" for note in self.notes]
        lines += [f"{row.target.figure.organisation} {row.target.figure.year} {row}"
                  for row in self.rows]  # fmt: skip
        return "\n".join(lines)


def follow_targets(
    reports: Reports,
    glossary: Glossary,
    *,
    query: str | None = None,
    years: Sequence[int] = (),
    listed: bool = False,
    table: DerivedTable | None = None,
) -> Targets:
    """The targets of ``reports`` with what the same organisation's next report tells of them.

    ``years`` leaves only those of these years, ``query`` those whose indicator it asks for,
    ``listed`` those of the reports' own lists. ``table`` keeps the figures that are read.
    """
    begun = time.perf_counter()
    names = Names(glossary)
    found = indicators_of(reports.documents, places_of(glossary), table)
    figures = {
        document.info.id: indicators
        for document, indicators in zip(reports.documents, found, strict=True)
    }
    words = {document.info.id: worded_in(document, names) for document in reports.documents}
    aims = {
        document.info.id: (
            *targets_of(document, figures[document.info.id], names),
            *_in_words(words[document.info.id]),
        )
        for document in reports.documents
    }
    rows = [
        row
        for document, after in _with_the_next(reports.documents, glossary)
        if not years or document.info.year in years
        for row in _rows(document, after, figures, aims, words, names)
        if row.set.listed or not listed
    ]
    notes = reports.notes
    if query is not None and query.strip():
        rows = _asked(query, rows, glossary, names)
        notes = notes if rows else (*notes, Note("no_such_figure", {"query": query}))
    return Targets(
        query=query,
        documents=tuple(document.info for document in reports.documents),
        rows=tuple(rows),
        notes=notes,
        took_ms=(time.perf_counter() - begun) * 1000,
    )


def _with_the_next(
    documents: Sequence[StoredDocument], glossary: Glossary
) -> Iterator[tuple[StoredDocument, StoredDocument | None]]:
    """Each dated report with that of the same organisation a year later, where it is there."""
    owned: dict[str, list[StoredDocument]] = defaultdict(list)
    apart = {info.id for info in of_unknown_bodies(one.info for one in documents)}
    for document in documents:
        if document.info.year is not None:
            owner = owner_of(document.info.organisation or "", glossary)
            is_apart = document.info.id in apart
            owned[f"{owner}\n{document.info.id}" if is_apart else owner].append(document)
    for reports in owned.values():
        for document in sorted(reports, key=lambda report: report.info.year or 0):
            yield document, _next_of(document, reports)


def _next_of(document: StoredDocument, reports: Sequence[StoredDocument]) -> StoredDocument | None:
    """The report of the year after, in the same language where there are several."""
    after = [one for one in reports if one.info.year == (document.info.year or 0) + 1]
    same = [one for one in after if one.info.language == document.info.language]
    return next(iter(same or after), None)


def _rows(
    document: StoredDocument,
    after: StoredDocument | None,
    figures: Mapping[str, Sequence[Indicator]],
    aims: Mapping[str, Sequence[SetTarget]],
    words: Mapping[str, Mapping[str, Sequence[Worded]]],
    names: Names,
) -> Iterator[TargetRow]:
    """A row a target of ``document``, held against the report ``after`` it."""
    own = aims[document.info.id]
    year = document.info.year or 0
    told_after = figures[after.info.id] if after else ()
    results, rates = results_of(told_after, year, names), at_the_end(told_after, year, names)
    following = aims[after.info.id] if after else ()
    in_words = words[after.info.id] if after else {}
    told = Counter(target.identity for target in own)
    for target in sorted(own, key=lambda one: (not one.listed, one.figure.number)):
        if after is None:
            yield TargetRow(target, "no_report")
            continue
        again = [one for one in following if one.identity == target.identity]
        ahead = again[0].figure if len(again) == 1 else None
        found = results.get(target.identity, ())
        key, rate = target.identity.key, rates.get(target.identity, ())
        told_so = [one for one in in_words.get(key, ()) if not one.listed]
        if isinstance(target.figure, Worded):
            yield held_in_words(target, told_so, _growth_of(key, results, names), ahead)
            continue
        if told_so and not (found or rate or target.identity.place):
            yield held_in_words(target, told_so, (), ahead)
            continue
        unsure = told[target.identity] > 1 or not found
        yield held(target, found or rate, ahead, unsure)


def _growth_of(key: str, results: Results, names: Names) -> list[Indicator]:
    """The growth told of what goes by ``key`` where it is told in words."""
    return [
        figure
        for identity, figures in results.items()
        if identity.told == GROWTH and not (identity.place or identity.marks)
        for figure in figures
        if key_in_words(figure.name, names) == key
    ]


def _in_words(told: Mapping[str, Sequence[Worded]]) -> Iterator[SetTarget]:
    """The targets of a report's list that are told in words, each indicator's first."""
    for key, each in told.items():
        listed = [one for one in each if one.listed]
        if listed:
            yield SetTarget(listed[0], identity_in_words(key), listed=True)


def _asked(
    query: str, rows: Sequence[TargetRow], glossary: Glossary, names: Names
) -> list[TargetRow]:
    forms = glossary.forms(query.strip())
    things = [thing_named(row.name) for row in rows]
    fits = asked_for(query, forms, [row.name for row in rows], names)
    also = asked_for(query, forms, things, names)
    return [row for row, one, other in zip(rows, fits, also, strict=True) if one or other]

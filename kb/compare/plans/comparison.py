"""Reports laid side by side: each planned measure with what became of it in the next report."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from index import Analyser
from kb.compare.notes import Note
from kb.compare.plans.across import Across, side_by_side
from kb.compare.plans.decisions import Decision, bearing_on
from kb.compare.plans.kept import Kept, measures_of, step_from, step_key, step_record
from kb.compare.plans.ladder import Ladder
from kb.compare.plans.pairs import Column, Pair, Step
from kb.compare.plans.rows import PAIRS, measure_tables
from kb.compare.plans.similarity import Embed
from kb.compare.plans.spaces import Reader, spaces_of
from kb.compare.plans.steps import step_between
from kb.compare.selection import Reports, label
from kb.compare.tidy import Tidy, TidyTable, documents_table
from kb.documents import DocumentInfo, NameForms

Two = tuple[int, int]
"""Two reports by their numbers, the earlier one first."""


@dataclass(frozen=True, slots=True)
class Comparison(Tidy):
    """What reports plan, and what changes from one to the next."""

    columns: tuple[Column, ...]
    steps: tuple[Step, ...]
    notes: tuple[Note, ...] = ()
    took_ms: float = 0.0
    across: Across | None = None
    """What several organisations share, and what only one has; None where each is compared with
    itself from year to year."""

    def as_json(self) -> dict[str, Any]:
        return {
            "reports": [column.as_json() for column in self.columns],
            "steps": [step.as_json() for step in self.steps],
            "across": self.across.as_json() if self.across else None,
            "notes": list(map(str, self.notes)),
            "took_ms": round(self.took_ms, 2),
        }

    def tables(self) -> tuple[TidyTable, ...]:
        """``pairs``, ``measures``, ``targets``, ``documents``; ``shared`` before these where
        several organisations stand side by side."""
        pairs = (pair.as_row(step.heading) for step in self.steps for pair in step.pairs)
        measures = (each for column in self.columns for each in column.commitments)
        shared = (self.across.table(),) if self.across else ()
        return (
            *shared,
            TidyTable.of("pairs", PAIRS, pairs),
            *measure_tables(measures),
            documents_table([column.report for column in self.columns]),
        )

    def doubtful(self, limit: int | None = None) -> list[tuple[Step, Pair]]:
        """The pairs that no reviewer settled, the most doubtful first: a reviewer's queue."""
        open_ones = [(s, pair) for s in self.steps for pair in s.pairs if pair.decision is None]
        return sorted(open_ones, key=lambda each: -each[1].doubt)[:limit]

    @property
    def heading(self) -> str:
        """The reports that were compared, and what is to be known of the choice."""
        lines = [
            f"{column.label}: {column.report.title}, {len(column.commitments)} commitments"
            for column in self.columns
        ]
        return "\n".join([*lines, *(f"note: {note}" for note in self.notes)])

    def __str__(self) -> str:
        lines = [self.heading]
        if self.across is not None:
            return "\n".join([*lines, "", str(self.across)])
        paired: set[str] = set()
        for step in self.steps:
            lines += ["", str(step)]
            if step.pairs:
                paired |= {step.left.id, step.right.id}
        for column in self.columns:
            if column.report.id not in paired and column.commitments:
                plans = (f"  · {commitment.text}" for commitment in column.commitments)
                lines += ["", f"{column.label} plans:", *plans]
        return "\n".join(lines)


def compare(
    reports: Reports,
    forms: NameForms,
    analyser: Analyser,
    ladder: Ladder,
    *,
    embed: Embed | None = None,
    knows: Callable[[str], bool] = lambda _language: False,
    decisions: Sequence[Decision] = (),
    kept: Kept | None = None,
) -> Comparison:
    """The planned measures of ``reports`` held against each other.

    Reports of one organisation are compared year by year; of several organisations each with
    itself from year to year, or, where each has one report, all with all: what they share and what
    only one has. ``embed`` is called once, for the measures in the languages that the model
    ``knows``, and not at all where ``kept`` has every step already.
    """
    begun = time.perf_counter()
    reader = Reader(analyser, ladder, embed, knows)
    infos = [document.info for document in reports.documents]
    plans, keys = measures_of(reports.documents, ladder, kept)
    labels = [label(info, infos, forms) for info in infos]
    columns = tuple(map(Column, infos, labels, plans))
    wanted = steps_between(infos, forms)
    steps = _kept_steps(wanted, columns, keys, decisions, kept) if kept else {}
    missing = [two for two in wanted if two not in steps]
    if missing:
        spaces = spaces_of(missing, plans, keys, reader, kept)
        new = {
            (a, b): step_between(
                spaces[a, b][0], (columns[a], columns[b]), spaces[a, b][1], decisions
            )
            for a, b in missing
        }
        if kept:
            _keep(new, columns, keys, decisions, kept)
        steps |= new
    across = None
    if not wanted and len(infos) > 1:
        across = side_by_side(reader.space(plans), infos, labels)
    took = (time.perf_counter() - begun) * 1000
    return Comparison(columns, tuple(steps[two] for two in wanted), reports.notes, took, across)


def _kept_steps(
    wanted: Sequence[Two],
    columns: Sequence[Column],
    keys: Sequence[str],
    decisions: Sequence[Decision],
    kept: Kept,
) -> dict[Two, Step]:
    ids = {(columns[a].report.id, columns[b].report.id): (a, b) for a, b in wanted}
    named = _step_keys(wanted, columns, keys, decisions, kept)
    by_id = {decision.id: decision for decision in decisions}
    found = {}
    for both, key in list(named.items()):
        a, b = ids[both]
        step = kept.memory.steps.get((*_sources(columns[a], columns[b]), key))
        if step is not None and _as_decided(step, by_id):
            left, right = columns[a].report, columns[b].report
            heading = f"{columns[a].label} → {columns[b].label}"
            found[a, b] = replace(step, left=left, right=right, heading=heading)
            del named[both]
    there = kept.steps.values(named) if named else {}
    for both, record in there.items():
        a, b = ids[both]
        heading = f"{columns[a].label} → {columns[b].label}"
        found[a, b] = step_from(record, (columns[a], columns[b]), heading, by_id)
        kept.memory.steps.put((*_sources(columns[a], columns[b]), named[both]), found[a, b])
    return found


def _as_decided(step: Step, decisions: Mapping[str, Decision]) -> bool:
    """Whether the decisions in a step are the ones that there are: one may have been made again."""
    return all(
        pair.decision is None or decisions.get(pair.decision.id) == pair.decision
        for pair in step.pairs
    )


def _sources(*columns: Column) -> tuple[str, ...]:
    return tuple(name for one in columns for name in (one.report.id, one.report.source))


def _keep(
    steps: Mapping[Two, Step],
    columns: Sequence[Column],
    keys: Sequence[str],
    decisions: Sequence[Decision],
    kept: Kept,
) -> None:
    records = {
        (step.left.id, step.right.id): step_record(step, (columns[a], columns[b]))
        for (a, b), step in steps.items()
        if step.pairs
    }
    named = _step_keys(list(steps), columns, keys, decisions, kept)
    if not kept.steps.keep(named, records):
        return  # what is known without being kept would never be kept
    for (a, b), step in steps.items():
        key = named[step.left.id, step.right.id]
        kept.memory.steps.put((*_sources(columns[a], columns[b]), key), step)


def _step_keys(
    wanted: Sequence[Two],
    columns: Sequence[Column],
    keys: Sequence[str],
    decisions: Sequence[Decision],
    kept: Kept,
) -> dict[tuple[str, str], str]:
    return {
        (columns[a].report.id, columns[b].report.id): step_key(
            kept,
            keys[a],
            keys[b],
            bearing_on(decisions, columns[a].commitments, columns[b].commitments),
        )
        for a, b in wanted
    }


def steps_between(infos: Sequence[DocumentInfo], forms: NameForms) -> list[tuple[int, int]]:
    """Which reports, by number, are held against each other; none of organisations that have one
    report each."""
    groups: list[list[int]] = []
    for number, info in enumerate(infos):
        for group in groups:
            if _of_one_organisation(infos[group[0]], info, forms):
                group.append(number)
                break
        else:
            groups.append([number])
    return [pair for group in groups for pair in pairwise(group)]


def _of_one_organisation(info: DocumentInfo, other: DocumentInfo, forms: NameForms) -> bool:
    names = {name.casefold() for name in forms(info.organisation or "")}
    return (other.organisation or "").casefold() in names

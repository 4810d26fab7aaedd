"""Commitments with what became of them, and promises with their results, as tables."""

from __future__ import annotations

from collections.abc import Iterator

from kb.compare.plans.across import Across
from kb.compare.plans.changes import CHANGES, REVIEWED
from kb.compare.plans.comparison import Comparison
from kb.compare.plans.promises import OUTCOMES, Promises, PromiseStep
from kb.export.labels import ExportLanguage, load_labels
from kb.export.tables.across import across_findings, across_table
from kb.export.tables.making import Part
from kb.export.tables.table import Column, Row, Table

_TOLD = (
    "strengthened", "weakened", "new", "dropped", "reworded", "split", "merged", "kept",
)  # fmt: skip
"""Changes as a report has them: what matters most first."""


def commitments_part(comparison: Comparison) -> Part:
    """What became of the commitments."""
    return Part(
        comparison,
        [*comparison.notes, *(note for step in comparison.steps for note in step.notes)],
        lambda language: _change_counts(comparison, language),
        lambda language: (_commitment_table(comparison, language),),
    )


def across_part(comparison: Comparison, across: Across) -> Part:
    """What several organisations share, and what only one has."""
    return Part(
        comparison,
        comparison.notes,
        lambda language: across_findings(across, language),
        lambda language: (across_table(across, language),),
    )


def promises_part(promises: Promises) -> Part:
    """From promise to result."""
    return Part(
        promises,
        [*promises.notes, *(note for step in promises.steps for note in step.notes)],
        lambda language: _outcome_counts(promises, language),
        lambda language: (_promise_table(promises, language),),
    )


def _change_counts(comparison: Comparison, language: ExportLanguage) -> Iterator[Table]:
    labels = load_labels(language)
    columns = [Column(labels["commitment.step"], width=18)]
    there = {change for step in comparison.steps for change, count in step.counts.items() if count}
    told = [change for change in CHANGES if change not in REVIEWED or change in there]
    columns += [Column(labels[f"change.{change}"], "number", 10) for change in told]
    rows: list[Row] = [
        (step.heading, *(step.counts[change] for change in told)) for step in comparison.steps
    ]
    yield Table(labels["commitments"], labels["commitments.title"], tuple(columns), rows)


def _outcome_counts(promises: Promises, language: ExportLanguage) -> Iterator[Table]:
    labels = load_labels(language)
    columns = [Column(labels["commitment.step"], width=18)]
    columns += [Column(labels[f"outcome.{outcome}"], "number", 12) for outcome in OUTCOMES]
    rows: list[Row] = [(_step(step, language), *step.counts.values()) for step in promises.steps]
    yield Table(labels["promises"], labels["promises.title"], tuple(columns), rows)


def _commitment_table(comparison: Comparison, language: ExportLanguage) -> Table:
    """A row a pair of measures."""
    labels = load_labels(language)
    columns = (
        Column(labels["commitment.step"], width=14, is_read=False),
        Column(labels["commitment.change"], width=13, is_read=False),
        Column(labels["commitment.left"], "passage", 55),
        Column(labels["commitment.right"], "passage", 55),
        Column(labels["commitment.why"], width=24),
        Column(labels["commitment.score"], "number", 8),
        Column(labels["commitment.decided"], width=11),
    )
    rows: list[Row] = [
        (
            step.heading,
            labels[f"change.{pair.change}"],
            pair.left.excerpt if pair.left else None,
            pair.right.excerpt if pair.right else None,
            pair.why,
            None if pair.score is None else round(pair.score, 2),
            labels["commitment.decided.yes"] if pair.decision else "",
        )
        for step in comparison.steps
        for pair in step.pairs
    ]
    return Table(
        labels["commitments"],
        labels["commitments.title"],
        columns,
        rows,
        labels["commitments.note"],
        chapters=(_first, _second),
        order=tuple(labels[f"change.{change}"] for change in _TOLD),
        quotes=True,
        code=lambda row: (labels["commitments"], _first(row), _second(row)),
    )


def _promise_table(promises: Promises, language: ExportLanguage) -> Table:
    """A row a promise."""
    labels = load_labels(language)
    columns = (
        Column(labels["commitment.step"], width=14, is_read=False),
        Column(labels["promise.outcome"], width=15, is_read=False),
        Column(labels["promise.plan"], "passage", 60),
        Column(labels["promise.result"], "passage", 60),
        Column(labels["commitment.why"], width=24),
        Column(labels["commitment.score"], "number", 8),
    )
    rows: list[Row] = [
        (
            _step(step, language),
            labels[f"outcome.{promise.outcome}"],
            promise.commitment.excerpt,
            promise.report,
            promise.why,
            None if promise.score is None else round(promise.score, 2),
        )
        for step in promises.steps
        for promise in step.promises
    ]
    return Table(
        labels["promises"],
        labels["promises.title"],
        columns,
        rows,
        labels["promises.note"],
        chapters=(_first, _second),
        order=tuple(labels[f"outcome.{outcome}"] for outcome in OUTCOMES),
        quotes=True,
        code=lambda row: (labels["promises"], _first(row), _second(row)),
    )


def _step(step: PromiseStep, language: ExportLanguage) -> str:
    plan, review = step.sides
    return load_labels(language)["promise.step"].format(plan=plan, review=review)


def _first(row: Row) -> str:
    return str(row[0])


def _second(row: Row) -> str:
    return str(row[1])

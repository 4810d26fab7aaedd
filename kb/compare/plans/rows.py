"""Measures, what became of them, and the figures that they set, as rows of tidy tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kb.compare.plans.commitments import Commitment
from kb.compare.plans.decisions import Decision
from kb.compare.tidy import PASSAGE, Columns, TidyTable, Value, passage_row, place_id, prefixed
from kb.documents import Excerpt

MEASURES: Columns = {
    **PASSAGE,
    "verb": "text",
    "step": "number",
    "degree": "number",
    "negated": "flag",
    "part": "text",
    "targets": "integer",
}
"""``part`` is the plan that it belongs to: annual, five_year, projects. ``step`` and
``degree`` are places on the ladder, ``targets`` how many figures it sets."""

TARGETS: Columns = {
    "target_id": "text",
    "measure_id": "text",
    "document_id": "text",
    "organisation": "text",
    "year": "integer",
    "language": "text",
    "section": "text",
    "page": "integer",
    "value": "number",
    "unit": "text",
    "bound": "text",
    "printed": "text",
    "text": "text",
}
"""``value`` is in base units; ``text`` is the measure that sets it."""

PAIRS: Columns = {
    "comparison": "text",
    "change": "text",
    "score": "number",
    "doubt": "number",
    "why": "text",
    "decided": "flag",
    "decision_note": "text",
    **prefixed("left", PASSAGE),
    **prefixed("right", PASSAGE),
}
"""``left_id`` and ``right_id`` are ids of measures."""

SHARED: Columns = {
    "group": "integer",
    "group_text": "text",
    "reports": "integer",
    "score": "number",
    "part": "text",
    **PASSAGE,
}
"""``group`` numbers what several organisations plan, empty for what one alone does; ``group_text``
is its first measure, ``reports`` how many have it, ``score`` the likeness to the first, ``part``
the plan that a measure belongs to."""

PROMISES: Columns = {
    "comparison": "text",
    "outcome": "text",
    "score": "number",
    "why": "text",
    **prefixed("plan", PASSAGE),
    **prefixed("review", PASSAGE),
}
"""``plan_id`` is the id of a measure."""


def measure_tables(measures: Iterable[Commitment]) -> tuple[TidyTable, TidyTable]:
    """A row a measure, and a row a figure that one sets."""
    each = list({place_id(measure.excerpt): measure for measure in measures}.values())
    targets = (row for measure in each for row in _targets(measure))
    return (
        TidyTable.of("measures", MEASURES, map(_measure, each)),
        TidyTable.of("targets", TARGETS, targets),
    )


def pair_row(
    comparison: str,
    change: str,
    sides: tuple[Commitment | None, Commitment | None],
    score: float | None,
    why: str,
    decision: Decision | None,
) -> dict[str, Value]:
    """A row of ``PAIRS``."""
    left, right = sides
    return {
        "comparison": comparison,
        "change": change,
        "score": score,
        "why": why or None,
        "decided": decision is not None,
        "decision_note": (decision.note or None) if decision else None,
        **passage_row(left.excerpt if left else None, "left"),
        **passage_row(right.excerpt if right else None, "right"),
    }


def promise_row(
    comparison: str,
    outcome: str,
    plan: Commitment,
    review: Excerpt | None,
    score: float | None,
    why: str,
) -> dict[str, Value]:
    """A row of ``PROMISES``."""
    return {
        "comparison": comparison,
        "outcome": outcome,
        "score": score,
        "why": why or None,
        **passage_row(plan.excerpt, "plan"),
        **passage_row(review, "review"),
    }


def _measure(measure: Commitment) -> dict[str, Value]:
    return {
        **passage_row(measure.excerpt),
        "verb": measure.strength.verb or None,
        "step": measure.strength.step,
        "degree": measure.strength.degree,
        "negated": measure.negated,
        "part": measure.part,
        "targets": len(measure.targets),
    }


def _targets(measure: Commitment) -> Iterator[dict[str, Value]]:
    at = passage_row(measure.excerpt)
    for number, target in enumerate(measure.targets, 1):
        yield {
            "target_id": f"{at['id']}/{number}",
            "measure_id": at["id"],
            **{name: at[name] for name in at.keys() & TARGETS.keys()},
            "value": target.value,
            "unit": target.unit or None,
            "bound": target.bound,
            "printed": target.text,
        }

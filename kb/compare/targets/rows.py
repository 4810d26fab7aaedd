"""Targets and their results as rows of a tidy table."""

from __future__ import annotations

from kb.compare.figures.indicators import Indicator
from kb.compare.targets.results import TargetRow
from kb.compare.targets.values import signed
from kb.compare.targets.worded import Worded
from kb.compare.tidy import PASSAGE, Columns, Value, passage_row, place_id, prefixed

_FIGURE: Columns = {
    "value": "number",
    "bound": "text",
    "lower": "number",
    "upper": "number",
    "printed": "text",
}

TARGET_RESULTS: Columns = {
    "organisation": "text",
    "year": "integer",
    "language": "text",
    "indicator": "text",
    "told_as": "text",
    "unit": "text",
    "listed": "flag",
    **prefixed("target", _FIGURE),
    "hoped_value": "number",
    **prefixed("result", _FIGURE),
    "outcome": "text",
    "gap": "number",
    **prefixed("next", _FIGURE),
    **prefixed("plan", PASSAGE),
    **prefixed("review", PASSAGE),
    "other_result_ids": "text",
    "next_id": "text",
}
"""``told_as`` is growth, level, change or words; values are in base units, those of a change with
its sign; the passages are the figures' sentences, ``next_id`` is where the next target's is."""

SEPARATOR = ";"
"""Between the ids of one cell."""


def target_row(row: TargetRow) -> dict[str, Value]:
    """A row of ``TARGET_RESULTS``."""
    hope = row.set.hope
    return {
        "organisation": row.target.figure.organisation,
        "year": row.target.figure.year,
        "language": row.target.figure.language,
        "indicator": row.name,
        "told_as": row.told_as,
        "unit": row.target.unit or None,
        "listed": row.set.listed,
        **_figure("target", row.target),
        "hoped_value": None if hope is None else signed(hope, row.target),
        **_figure("result", row.result),
        "outcome": row.outcome,
        "gap": row.gap,
        **_figure("next", row.next),
        **passage_row(row.target.sentence, "plan"),
        **passage_row(row.result.sentence if row.result else None, "review"),
        "other_result_ids": SEPARATOR.join(place_id(other.figure) for other in row.others) or None,
        "next_id": place_id(row.next.figure) if row.next else None,
    }


def _figure(prefix: str, figure: Indicator | Worded | None) -> dict[str, Value]:
    if figure is None:
        return {}
    if isinstance(figure, Worded):
        return {f"{prefix}_printed": figure.told}
    return {
        f"{prefix}_value": signed(figure),
        f"{prefix}_bound": figure.bound,
        f"{prefix}_lower": figure.lower,
        f"{prefix}_upper": figure.upper,
        f"{prefix}_printed": figure.figure.text,
    }

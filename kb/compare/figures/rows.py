"""Figures and series as rows of tidy tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from kb.compare.figures.indicators import Indicator
from kb.compare.figures.language_versions import Mismatch
from kb.compare.figures.period import Period
from kb.compare.figures.printed import printed_of
from kb.compare.figures.series import Series
from kb.compare.tidy import PASSAGE, Columns, TidyTable, Value, passage_row, place_id

_PERIOD: Columns = {
    "period": "text",
    "period_first": "integer",
    "period_last": "integer",
    "period_part": "text",
}

FIGURES: Columns = {
    **PASSAGE,
    "name": "text",
    "kind": "text",
    "printed_value": "number",
    "printed_unit": "text",
    "value": "number",
    "unit": "text",
    "counted": "text",
    "bound": "text",
    "lower": "number",
    "upper": "number",
    "change": "number",
    "direction": "text",
    "growth": "number",
    "base": "text",
    "base_period": "text",
    **_PERIOD,
    "per": "text",
    "aspect": "text",
    "scope": "text",
    "place": "text",
    "earlier": "flag",
    "partner_id": "text",
    "series_id": "text",
    "sentence": "text",
    "sentence_start": "integer",
    "sentence_end": "integer",
}
"""``change`` is the value of a change with its sign, ``growth`` the signed percent."""

SERIES: Columns = {
    "series_id": "text",
    "name": "text",
    "organisation": "text",
    "unit": "text",
    "scope": "text",
    "place": "text",
    **_PERIOD,
    "value": "number",
    "growth": "number",
    "recomputed": "number",
    "growth_unit": "text",
    "implied": "number",
    "flags": "text",
    "figure_id": "text",
    "growth_figure_id": "text",
    "other_figure_ids": "text",
}
"""``figure_id`` is the level's, ``growth_figure_id`` that of the growth told."""

MISMATCHES: Columns = {"kind": "text", "figure_id": "text", "other_figure_id": "text"}

SEPARATOR = ";"
"""Between the flags, and between the ids, of one cell."""


class Told(Protocol):
    """A point of a series, by the figures that it is made of."""

    @property
    def level(self) -> Indicator | None: ...
    @property
    def change(self) -> Indicator | None: ...
    @property
    def others(self) -> tuple[Indicator, ...]: ...


def figure_tables(
    indicators: Sequence[Indicator], series: Sequence[Series], mismatches: Sequence[Mismatch]
) -> tuple[TidyTable, ...]:
    """A row a figure, a row a period of each series, a row a pair of versions that differ."""
    named = dict(zip(_series_ids(series), series, strict=True))
    of_figure = {
        place_id(indicator.figure): name
        for name, line in named.items()
        for point in line.points
        for indicator in figures_of(point)
    }
    numbered = {
        (indicator.figure.document_id, indicator.number): place_id(indicator.figure)
        for indicator in indicators
    }
    return (
        TidyTable.of(
            "figures", FIGURES, (_figure(each, numbered, of_figure) for each in indicators)
        ),
        TidyTable.of(
            "series",
            SERIES,
            (row for name, line in named.items() for row in _points(name, line)),
        ),
        TidyTable.of("mismatches", MISMATCHES, map(_mismatch, mismatches)),
    )


def figures_of(point: Told) -> Iterator[Indicator]:
    """The figures that a point is made of: the level, the growth told, the others."""
    both = (point.level, point.change)
    yield from (indicator for indicator in both if indicator is not None)
    yield from point.others


def _series_ids(series: Sequence[Series]) -> list[str]:
    """A name for each series: what it is of, whose, in what; a number where that is not enough."""
    seen: Counter[str] = Counter()
    names = []
    for each in series:
        name = " | ".join(filter(None, (each.name, each.unit, each.organisation, each.place)))
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} | {seen[name]}")
    return names


def _figure(
    indicator: Indicator,
    numbered: Mapping[tuple[str, int], str],
    series: Mapping[str, str],
) -> dict[str, Value]:
    printed = printed_of(indicator.figure.text, indicator.value)
    sign = {"up": 1, "down": -1, None: None}[indicator.direction]
    partner = (indicator.figure.document_id, indicator.partner or 0)
    return {
        **passage_row(indicator.figure),
        "name": indicator.name,
        "kind": indicator.kind,
        "printed_value": printed.value if printed else None,
        "printed_unit": (printed.unit or None) if printed else None,
        "value": indicator.value,
        "unit": indicator.unit,
        "counted": indicator.counted or None,
        "bound": indicator.bound,
        "lower": indicator.lower,
        "upper": indicator.upper,
        "change": None if sign is None else sign * indicator.value,
        "direction": indicator.direction,
        "growth": indicator.growth,
        "base": indicator.base,
        "base_period": str(indicator.base_period) if indicator.base_period else None,
        **_period(indicator.period),
        "per": indicator.per,
        "aspect": indicator.aspect,
        "scope": indicator.scope,
        "place": indicator.place or None,
        "earlier": indicator.earlier,
        "partner_id": None if indicator.partner is None else numbered.get(partner),
        "series_id": series.get(place_id(indicator.figure)),
        "sentence": indicator.sentence.text,
        "sentence_start": indicator.sentence.start,
        "sentence_end": indicator.sentence.end,
    }


def _period(period: Period | None) -> dict[str, Value]:
    if period is None:
        return {}
    return {
        "period": str(period),
        "period_first": period.first,
        "period_last": period.last,
        "period_part": period.part or None,
    }


def _points(name: str, series: Series) -> Iterator[dict[str, Value]]:
    for point in series.points:
        others = (place_id(other.figure) for other in point.others)
        yield {
            "series_id": name,
            "name": series.name,
            "organisation": series.organisation,
            "unit": series.unit,
            "scope": series.scope,
            "place": series.place or None,
            **_period(point.period),
            "value": point.value,
            "growth": point.growth,
            "recomputed": point.recomputed,
            "growth_unit": point.growth_unit,
            "implied": point.implied,
            "flags": SEPARATOR.join(point.flags) or None,
            "figure_id": _id(point.level),
            "growth_figure_id": _id(point.change),
            "other_figure_ids": SEPARATOR.join(others) or None,
        }


def _mismatch(mismatch: Mismatch) -> dict[str, Value]:
    return {
        "kind": mismatch.kind,
        "figure_id": _id(mismatch.first),
        "other_figure_id": _id(mismatch.second),
    }


def _id(indicator: Indicator | None) -> str | None:
    return None if indicator is None else place_id(indicator.figure)

"""The points of a series: what one period is told to be, and whether it can be relied on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Literal

from kb.compare.figures.growth import (
    agrees,
    implied_level,
    recomputed_growth,
    restated,
    stated_growth,
)
from kb.compare.figures.indicators import Indicator, bound_sign, plain
from kb.compare.figures.period import Period
from kb.compare.figures.units import PERCENT, POINTS

MOST_PERCENT, MOST_POINTS, MOST_BESIDE_TOLD = 200, 25, 20
"""What the growth between two levels may be off: in percent and in points where none is told, and
from one that is told. Beyond that the two are hardly of one thing: three times as much, a share 25
points higher, 45 percent told as 12. A base that is restated makes a few points."""
Ends = Mapping[tuple[str, int], Period]
"""For each level that a change begins with, by document and number, the period that it ends in."""
Flag = Literal["restated", "growth_differs", "ambiguous", "doubtful"]


@dataclass(frozen=True, slots=True)
class Point:
    """One period of a series."""

    period: Period
    value: Decimal | None
    """The level as the newest report tells it; None where only the growth is told, or several."""
    level: Indicator | None
    change: Indicator | None
    """The growth told."""
    growth: Decimal | None
    """The growth told, in ``growth_unit``; None where one report tells several."""
    recomputed: Decimal | None
    """The growth from the period before, where both levels are told exactly."""
    growth_unit: str
    """percent; percentage points of what is itself in percent."""
    implied: Decimal | None
    """What the period before must have been for the growth told to hold."""
    others: tuple[Indicator, ...]
    """The same period in other reports or language versions, levels and growth."""
    flags: tuple[Flag, ...]

    @property
    def several(self) -> bool:
        """Whether one report tells several values of it: exports, to whom?"""
        return "ambiguous" in self.flags

    @property
    def in_line(self) -> bool:
        """Whether a line may be drawn through it: what is doubtful stands beside the line."""
        return not self.several and "doubtful" not in self.flags

    @property
    def growth_bound(self) -> str:
        """The sign of the bound that the growth is told with: ≥ of "over 3.5%"."""
        return bound_sign(self.change)

    def as_json(self) -> dict[str, Any]:
        return {
            "period": str(self.period),
            "value": plain(self.value),
            "growth": plain(self.growth),
            "recomputed": None if self.recomputed is None else round(float(self.recomputed), 3),
            "implied": None if self.implied is None else float(f"{self.implied:.6g}"),
            "growth_unit": self.growth_unit,
            "in_line": self.in_line,
            "flags": list(self.flags),
            "level": self.level.reference() if self.level else None,
            "change": self.change.reference() if self.change else None,
            "others": [indicator.reference() for indicator in self.others],
        }


def ends_of(found: Sequence[Indicator]) -> Ends:
    """Of each level that a change begins with, the period of the level that it ends with."""
    levels = {
        (one.figure.document_id, one.number): one
        for one in found
        if one.kind != "change" and one.period is not None
    }
    ends: dict[tuple[str, int], Period] = {}
    for (document, number), one in levels.items():
        around = (levels.get((document, n)) for n in (number + 1, number - 1))
        end = next((e for e in around if e and not e.earlier and e.unit == one.unit), None)
        if one.earlier and end is not None and end.period is not None:
            ends[document, number] = end.period
    return ends


def period_told(indicator: Indicator, ends: Ends) -> Period | None:
    """The period that a level is of; what a change over several years begins and ends with is dated
    where it is read.

    In one year a change begins with the level of the year before, unless it has a year of its own
    (从2024年的70); None where it stands without its end: whether that year is its own is untold.
    """
    period = indicator.period
    assert period is not None
    if not indicator.earlier:
        return period
    end = ends.get((indicator.figure.document_id, indicator.number))
    if end is None and period.first == period.last:
        return None
    return (
        Period(period.first - 1, period.first - 1, period.part) if end in (None, period) else period
    )


def points_of(levels: Sequence[Indicator], growths: Sequence[Indicator], ends: Ends) -> list[Point]:
    """The points of one series, oldest first, of its levels and the growth told of it."""
    by_period: dict[Period, tuple[list[Indicator], list[Indicator]]] = defaultdict(lambda: ([], []))
    for indicator in levels:
        period = period_told(indicator, ends)
        if period is not None:
            by_period[period][0].append(indicator)
    for indicator in growths:
        if indicator.period is not None:
            by_period[indicator.period][1].append(indicator)
    points: list[Point] = []
    before: dict[Period, Indicator] = {}
    for period in sorted(by_period):
        rows, changes = (_newest_first(found) for found in by_period[period])
        point = _point(period, rows, changes, before.get(_before(period)))
        points.append(point)
        if point.level is not None and point.in_line:
            before[period] = point.level
    return points


def _newest_first(rows: Sequence[Indicator]) -> list[Indicator]:
    return sorted(
        rows,
        key=lambda indicator: (
            -(indicator.figure.year or 0),
            indicator.figure.language,
            indicator.number,
        ),
    )


def _before(period: Period) -> Period:
    years = period.last - period.first + 1
    return Period(period.first - years, period.last - years, period.part)


def _same_report(indicator: Indicator, other: Indicator) -> bool:
    return indicator.figure.document_id == other.figure.document_id


def _several_levels(level: Indicator, others: Sequence[Indicator]) -> bool:
    return any(_same_report(level, other) and restated(level, other) for other in others)


def _several_changes(change: Indicator, others: Sequence[Indicator]) -> bool:
    """Whether its own report tells another growth too, beyond the digits that are told."""
    told = stated_growth(change) or Decimal(0)
    return any(
        _same_report(change, other)
        and abs((stated_growth(other) or Decimal(0)) - told) > (change.step + other.step) / 2
        for other in others
    )


def _change_of(level: Indicator | None, changes: Sequence[Indicator]) -> Indicator | None:
    """The growth that is told with the level, else the newest."""
    for change in changes:
        if level is not None and change.partner == level.number and _same_report(change, level):
            return change
    return changes[0] if changes else None


def _point(
    period: Period,
    levels: Sequence[Indicator],
    changes: Sequence[Indicator],
    before: Indicator | None,
) -> Point:
    level = levels[0] if levels else None
    change = _change_of(level, changes)
    several_levels = level is not None and _several_levels(level, levels)
    several_changes = change is not None and _several_changes(change, changes)
    clear_level = None if several_levels else level
    clear_change = None if several_changes else change
    growth = stated_growth(clear_change)
    recomputed = recomputed_growth(before, clear_level) if before and clear_level else None
    flags: list[Flag] = ["ambiguous"] if several_levels or several_changes else []
    if clear_level is not None and _told_otherwise(clear_level, levels):
        flags.append("restated")
    if before and clear_level:
        flags += _flags_of_growth(before, clear_level, clear_change, recomputed)
    return Point(
        period=period,
        value=clear_level.value if clear_level is not None else None,
        level=clear_level,
        change=clear_change,
        growth=growth,
        growth_unit=_growth_unit(level, change),
        recomputed=None if "doubtful" in flags else recomputed,
        implied=implied_level(clear_level, growth),
        others=tuple(
            one for one in (*levels, *changes) if one is not clear_level and one is not clear_change
        ),
        flags=tuple(flags),
    )


def _growth_unit(level: Indicator | None, change: Indicator | None) -> str:
    """Percentage points of what is itself in percent, by its level or by how the change is told."""
    of_percent = level is not None and level.unit == PERCENT
    told_in_points = change is not None and change.unit == POINTS
    return POINTS if of_percent or told_in_points else PERCENT


def _told_otherwise(level: Indicator, levels: Sequence[Indicator]) -> bool:
    return any(not _same_report(one, level) and restated(level, one) for one in levels)


def _flags_of_growth(
    before: Indicator, level: Indicator, change: Indicator | None, recomputed: Decimal | None
) -> list[Flag]:
    """Whether a level follows on the one before, and whether the growth told follows from both."""
    flags: list[Flag] = []
    told = stated_growth(change)
    if recomputed is not None and change is not None and not agrees(before, level, change):
        flags.append("growth_differs")
    most = MOST_POINTS if level.unit == PERCENT else MOST_PERCENT
    if recomputed is not None and told is not None:
        most = MOST_BESIDE_TOLD
    if recomputed is None:
        recomputed = recomputed_growth(replace(before, bound=None), replace(level, bound=None))
    away = None if recomputed is None else (recomputed - (told or 0)) * _slope(recomputed)
    if away is not None and abs(away) > most:
        flags.append("doubtful")
    return flags


def _slope(growth: Decimal) -> Decimal:
    """What makes a fall to a third as much as a rise to three times: -67 percent as 200."""
    return 100 / (100 + growth) if Decimal(-100) < growth < 0 else Decimal(1)

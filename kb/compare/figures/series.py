"""The same indicator through the years: growth recomputed, held against the growth told.

A level that two reports tell differently for one year is a restatement. Growth that does not follow
from the two levels, rounding allowed for, is flagged: a restated base or a growth in real terms.
Where one report tells several values under one name, or a level is hardly of the same thing as the
one before, the point stands beside the line and nothing is recomputed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kb.compare.figures.grouping import grouped
from kb.compare.figures.indicators import Indicator
from kb.compare.figures.language_versions import Pair
from kb.compare.figures.points import Ends, Point, ends_of, points_of
from kb.compare.figures.same_names import Embed, Names
from kb.compare.figures.scopes import Scope
from kb.compare.figures.told_as import fits_a_series
from kb.compare.figures.units import COUNTED, PEOPLE, PERCENT, POINTS

GROWTH = "percent change"
"""The unit of a series that has growth alone, no level."""


@dataclass(frozen=True, slots=True)
class Series:
    """One indicator of one organisation through its periods, oldest first."""

    name: str
    names: tuple[str, ...]
    """Every name that it was met under, both languages."""
    organisation: str | None
    unit: str
    scope: Scope
    place: str
    points: tuple[Point, ...]

    @property
    def several(self) -> bool:
        """Whether a report tells several values of one period: no line may be drawn."""
        return any(point.several for point in self.points)

    @property
    def drawn(self) -> bool:
        """Whether there is a line to draw."""
        return not self.several and sum(point.in_line for point in self.points) > 1

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "names": list(self.names),
            "organisation": self.organisation,
            "unit": self.unit,
            "scope": self.scope,
            "place": self.place,
            "points": [point.as_json() for point in self.points],
        }

    def __str__(self) -> str:
        return f"{self.name} ({self.unit}): " + "; ".join(map(_told, self.points))


def _told(point: Point) -> str:
    parts = [str(point.period)]
    if point.level is not None:
        parts.append(point.level.told)
    sign = "%" if point.growth_unit == PERCENT else " points"
    if point.growth is not None:
        parts.append(f"told {point.growth_bound}{point.growth.normalize():+f}{sign}")
    if point.recomputed is not None:
        parts.append(f"recomputed {point.recomputed:+.1f}{sign}")
    return " ".join(parts) + "".join(f" [{flag.replace('_', ' ')}]" for flag in point.flags)


def clearest(series: Sequence[Series]) -> Series | None:
    """The cleanest and longest of the series that have a line; None where none has.

    Clean is one without a point beside the line, long that through the most whole years; of equal
    ones it is that with the most growth told and recomputed, then that with the most levels.
    """

    def rank(one: Series) -> tuple[bool, int, int, int]:
        years = [point for point in one.points if point.period.is_year and point.in_line]
        told = [point for point in years if point.growth is not None]
        both = sum(point.recomputed is not None for point in told)
        levels = sum(point.value is not None for point in years)
        return all(point.in_line for point in one.points), len(years), len(told) + both, levels

    return max((one for one in series if one.drawn), key=rank, default=None)


def series_of(
    found: Sequence[Indicator],
    names: Names,
    organisations: Mapping[str, str],
    pairs: Sequence[Pair] = (),
    embed: Embed | None = None,
) -> tuple[Series, ...]:
    """The series that ``found`` make up; targets take no part, nor what has no period or no name.

    ``organisations`` gives the one name of an organisation for each of its forms; ``pairs`` are the
    figures of two language versions, which are the same by whatever name.
    """
    dated = [indicator for indicator in found if fits_a_series(indicator)]
    ends = ends_of(found)
    by_owner: dict[str, list[Indicator]] = defaultdict(list)
    for indicator in dated:
        by_owner[organisations.get(indicator.figure.organisation or "", "")].append(indicator)
    made: list[Series] = []
    for members in by_owner.values():
        for group in grouped(members, names, pairs, embed):
            made += _series(group, ends)
    made.sort(key=lambda series: (-len(series.points), series.name))
    return tuple(made)


def _series(group: Sequence[Indicator], ends: Ends) -> Iterator[Series]:
    """One series a unit; the growth told goes with the levels, or makes a series of its own."""
    levels: dict[str, list[Indicator]] = defaultdict(list)
    for indicator in group:
        if indicator.kind != "change":
            levels[_counted_as(indicator.unit)].append(indicator)
    changes = [
        indicator
        for indicator in group
        if indicator.kind == "change" and indicator.base in ("year", "plan")
    ]
    growths = [indicator for indicator in changes if indicator.growth is not None]
    points = [indicator for indicator in changes if indicator.unit == POINTS]
    main = _grown(levels, growths)
    for unit, members in levels.items():
        fitting = points if unit == PERCENT else growths if unit == main else []
        yield _named([*members, *fitting], members[0].unit, points_of(members, fitting, ends))
    if growths and main is None:
        yield _named(growths, GROWTH, points_of([], growths, ends))


def _counted_as(unit: str) -> str:
    """The unit by which figures of one name are of one thing: people, or things counted."""
    if unit in (PEOPLE, "person-times"):
        return PEOPLE
    return "count" if unit in COUNTED else unit


def _grown(levels: Mapping[str, Sequence[Indicator]], growths: Sequence[Indicator]) -> str | None:
    """The unit of the levels that the growth is of: that which it is told with, or the only one."""
    told = {(one.figure.document_id, one.partner) for one in growths if one.partner is not None}
    units = [unit for unit in levels if unit != PERCENT]
    with_it = [
        unit
        for unit in units
        if any((one.figure.document_id, one.number) in told for one in levels[unit])
    ]
    fitting = with_it or units
    return fitting[0] if len(fitting) == 1 else None


def _named(members: Sequence[Indicator], unit: str, points: Sequence[Point]) -> Series:
    newest = max(
        members,
        key=lambda indicator: (
            indicator.figure.year or 0,
            indicator.kind != "change",
            -indicator.number,
        ),
    )
    return Series(
        name=newest.name,
        names=tuple(dict.fromkeys(indicator.name for indicator in members)),
        organisation=newest.figure.organisation,
        unit=unit,
        scope=newest.scope,
        place=newest.place,
        points=tuple(points),
    )

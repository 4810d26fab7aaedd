"""The same indicator through the years: growth recomputed, held against the growth told.

A level that two reports tell differently for one year is a restatement. Growth that does not follow
from the two levels, rounding allowed for, is flagged: a restated base or a growth in real terms.
Where one report tells several values under one name, the point is ambiguous and nothing is
recomputed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from kb.compare.figures.growth import (
    agrees,
    implied_level,
    recomputed_growth,
    restated,
    stated_growth,
)
from kb.compare.figures.indicators import Indicator, plain
from kb.compare.figures.language_versions import Pair
from kb.compare.figures.period import Period
from kb.compare.figures.same_names import Embed, Names, same_names
from kb.compare.figures.scopes import Scope
from kb.compare.figures.units import COUNTED, PERCENT, POINTS

Flag = Literal["restated", "growth_differs", "ambiguous"]
_VAGUE = frozenset(
    "share flow figure number rate total value volume year people goods economy amount result"
    " per others country"
    " world 总量 规模 其中 数量 金额 总额 货物".split()
)
GROWTH = "percent change"
"""The unit of a series that has growth alone, no level."""


@dataclass(frozen=True, slots=True)
class Point:
    """One period of a series."""

    period: Period
    value: Decimal | None
    """The level as the newest report tells it; None where only the growth is told."""
    level: Indicator | None
    change: Indicator | None
    """The growth told."""
    growth: Decimal | None
    """The growth told, in ``growth_unit``."""
    recomputed: Decimal | None
    """The growth from the period before, where both levels are told exactly."""
    growth_unit: str
    """percent; percentage points of what is itself in percent."""
    implied: Decimal | None
    """What the period before must have been for the growth told to hold."""
    others: tuple[Indicator, ...]
    """The same period in other reports or language versions, levels and growth."""
    flags: tuple[Flag, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "period": str(self.period),
            "value": plain(self.value),
            "growth": plain(self.growth),
            "recomputed": None if self.recomputed is None else round(float(self.recomputed), 3),
            "implied": None if self.implied is None else float(f"{self.implied:.6g}"),
            "growth_unit": self.growth_unit,
            "flags": list(self.flags),
            "level": self.level.reference() if self.level else None,
            "change": self.change.reference() if self.change else None,
            "others": [indicator.reference() for indicator in self.others],
        }


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
        parts.append(f"told {point.growth.normalize():+f}{sign}")
    if point.recomputed is not None:
        parts.append(f"recomputed {point.recomputed:+.1f}{sign}")
    return " ".join(parts) + "".join(f" [{flag.replace('_', ' ')}]" for flag in point.flags)


def series_of(
    found: Sequence[Indicator],
    names: Names,
    organisations: Mapping[str, str],
    pairs: Sequence[Pair] = (),
    embed: Embed | None = None,
) -> tuple[Series, ...]:
    """The series that ``found`` make up; plans take no part, nor changes without a period.

    ``organisations`` gives the one name of an organisation for each of its forms; ``pairs`` are the
    figures of two language versions, which are the same by whatever name.
    """
    dated = [
        indicator
        for indicator in found
        if indicator.aspect != "plan" and indicator.period and indicator.kind != "rank"
    ]
    by_owner: dict[str, list[Indicator]] = defaultdict(list)
    for indicator in dated:
        by_owner[organisations.get(indicator.figure.organisation or "", "")].append(indicator)
    made: list[Series] = []
    for members in by_owner.values():
        for group in _grouped(members, names, pairs, embed):
            made += _series(group)
    made.sort(key=lambda series: (-len(series.points), series.name))
    return tuple(made)


def _grouped(
    members: Sequence[Indicator], names: Names, pairs: Sequence[Pair], embed: Embed | None
) -> list[list[Indicator]]:
    """Indicators of one organisation, by what they are figures of."""

    def label(indicator: Indicator) -> tuple[str, str, str]:
        return (
            indicator.name,
            indicator.place if indicator.scope == "place" else "",
            indicator.per or "",
        )

    labels = list(dict.fromkeys(map(label, members)))
    place = {label: n for n, label in enumerate(labels)}

    def number(indicator: Indicator) -> int | None:
        return place.get(label(indicator))

    joined = [
        (a, b)
        for pair in pairs
        if pair.first.kind == pair.second.kind
        and pair.first.per == pair.second.per
        and pair.first.period == pair.second.period
        and not (_vague(pair.first) or _vague(pair.second))
        and (a := number(pair.first)) is not None
        and (b := number(pair.second)) is not None
    ]
    keys = [
        " ".join(filter(None, (names.key(name), where and names.key(where), f"@{per}" * bool(per))))
        for name, where, per in labels
    ]
    roots = same_names(
        [f"{name} @{per}" if per else name for name, _, per in labels], keys, joined, embed
    )
    groups: dict[int, list[Indicator]] = defaultdict(list)
    for indicator in members:
        n = number(indicator)
        if n is not None:
            groups[roots[n]].append(indicator)
    return list(groups.values())


def _vague(indicator: Indicator) -> bool:
    """Whether a name is too general to stand for one indicator: people, students."""
    name = indicator.name.casefold()
    if name in _VAGUE or len(name) < 2:
        return True
    return indicator.unit in COUNTED and name.isascii() and " " not in name


def _series(group: Sequence[Indicator]) -> Iterator[Series]:
    """One series a unit; the growth told goes with the levels, or makes a series of its own."""
    levels: dict[str, list[Indicator]] = defaultdict(list)
    for indicator in group:
        if indicator.kind != "change":
            levels["count" if indicator.unit in COUNTED else indicator.unit].append(indicator)
    changes = [
        indicator
        for indicator in group
        if indicator.kind == "change" and indicator.base in ("year", "plan")
    ]
    growths = [indicator for indicator in changes if indicator.growth is not None]
    points = [indicator for indicator in changes if indicator.unit == POINTS]
    main = max(levels.values(), key=len, default=[])
    for members in levels.values():
        fitting = points if members[0].unit == PERCENT else growths
        fitting = fitting if members is main else []
        yield _named([*members, *fitting], members[0].unit, _points(members, fitting))
    if growths and (not main or main[0].unit == PERCENT):
        yield _named(growths, GROWTH, _points([], growths))


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


def period_told(indicator: Indicator, ends: Collection[tuple[str, int]] = ()) -> Period:
    """The period that a level is of: "from 70 to 88" over five years are their eve and their last.

    ``ends`` are the levels, by document and number, that a change ended in.
    """
    assert indicator.period is not None
    first, last = indicator.period.first, indicator.period.last
    if indicator.earlier:
        return Period(first - 1, first - 1, indicator.period.part)
    if first != last and (indicator.figure.document_id, indicator.number) in ends:
        return Period(last, last, indicator.period.part)
    return indicator.period


def _points(levels: Sequence[Indicator], growths: Sequence[Indicator]) -> list[Point]:
    by_period: dict[Period, tuple[list[Indicator], list[Indicator]]] = defaultdict(lambda: ([], []))
    ends = {
        (indicator.figure.document_id, indicator.number + side)
        for indicator in levels
        if indicator.earlier
        for side in (-1, 1)
    }
    for indicator in levels:
        by_period[period_told(indicator, ends)][0].append(indicator)
    for indicator in growths:
        if indicator.period is not None:
            by_period[indicator.period][1].append(indicator)
    points: list[Point] = []
    levels_before: dict[Period, Indicator] = {}
    for period in sorted(by_period):
        mine, changes = (_newest_first(rows) for rows in by_period[period])
        level = mine[0] if mine else None
        change = _change_of(level, changes)
        before = levels_before.get(_before(period))
        clear = level is not None and not _ambiguous(level, mine)
        points.append(_point(period, level, change, before, (*mine, *changes), clear=clear))
        if level is not None and clear:
            levels_before[period] = level
    return points


def _ambiguous(level: Indicator, others: Sequence[Indicator]) -> bool:
    """Whether its own report tells another value under the same name: exports, to whom?"""
    return any(
        _same_report(level, indicator) and restated(level, indicator) for indicator in others
    )


def _newest_first(rows: Sequence[Indicator]) -> list[Indicator]:
    return sorted(
        rows,
        key=lambda indicator: (
            -(indicator.figure.year or 0),
            indicator.figure.language,
            indicator.number,
        ),
    )


def _change_of(level: Indicator | None, changes: Sequence[Indicator]) -> Indicator | None:
    """The growth that is told with the level, else the newest."""
    for indicator in changes:
        if (
            level is not None
            and indicator.partner == level.number
            and _same_report(indicator, level)
        ):
            return indicator
    return changes[0] if changes else None


def _same_report(indicator: Indicator, other: Indicator) -> bool:
    return indicator.figure.document_id == other.figure.document_id


def _before(period: Period) -> Period:
    years = period.last - period.first + 1
    return Period(period.first - years, period.last - years, period.part)


def _point(
    period: Period,
    level: Indicator | None,
    change: Indicator | None,
    before: Indicator | None,
    indicators: Sequence[Indicator],
    *,
    clear: bool,
) -> Point:
    growth = stated_growth(change)
    recomputed = recomputed_growth(before, level) if before and level and clear else None
    flags: list[Flag] = [] if clear or level is None else ["ambiguous"]
    others = tuple(
        indicator for indicator in indicators if indicator is not level and indicator is not change
    )
    if (
        clear
        and level is not None
        and any(
            indicator.kind != "change"
            and not _same_report(indicator, level)
            and restated(level, indicator)
            for indicator in others
        )
    ):
        flags.append("restated")
    if before and level and change and recomputed is not None and not agrees(before, level, change):
        flags.append("growth_differs")
    return Point(
        period=period,
        value=level.value if level is not None else None,
        level=level,
        change=change,
        growth=growth,
        growth_unit=POINTS if level is not None and level.unit == PERCENT else PERCENT,
        recomputed=recomputed,
        implied=implied_level(level, growth),
        others=others,
        flags=tuple(flags),
    )

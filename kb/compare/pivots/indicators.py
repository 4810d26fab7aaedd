"""The pivot of an indicator: what organisations tell of one figure by the years that it is of.

A series is taken whose name is the one asked for, by the rules that join names (全省 and 地区 set
aside, forms of the glossary): one that merely holds the words is another indicator. What a series
marks as doubtful has no value here either.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from kb.compare.figures.indicators import bound_sign
from kb.compare.figures.ledger import Figures
from kb.compare.figures.points import Point
from kb.compare.figures.same_names import Names
from kb.compare.figures.series import GROWTH, Series
from kb.compare.figures.units import PERCENT, POINTS
from kb.compare.notes import Note
from kb.compare.pivots.pivot import Pivot, PivotCell, PivotRow, ranked

Owner = Mapping[str, str]
"""The name of an organisation's row for each name that reports give it."""


def indicator_pivot(
    name: str,
    forms: Sequence[str],
    found: Figures,
    names: Names,
    owners: Owner,
    notes: Sequence[Note] = (),
) -> Pivot:
    """The indicator ``name`` (any of its ``forms``) of each organisation of ``owners``."""
    keys = {names.key(form) for form in forms}
    asked = [
        series
        for series in found.series
        if keys & {names.key(told) for told in series.names} and series.scope != "place"
    ]
    levels = [
        series
        for series in asked
        if series.unit != GROWTH and any(point.period.is_year for point in series.points)
    ]
    units = Counter(series.unit for series in levels)
    # A share is told under the name of the whole too; the amount is what is asked for.
    unit = max(units, key=lambda each: (each != PERCENT, units[each]), default="")
    rows = {}
    for organisation in dict.fromkeys(owners.values()):
        own = [each for each in asked if owners.get(each.organisation or "") == organisation]
        rows[organisation] = PivotRow(organisation, _cells(own, unit))
    years = tuple(sorted({year for row in rows.values() for year in row.cells}))
    others = sorted(each for each in units if each != unit)
    if others:
        notes = (*notes, Note("other_units", {"unit": unit, "units": tuple(others)}))
    return Pivot(
        "indicator", name, years, ranked(rows.values(), years), found.documents, tuple(notes)
    )


def _cells(own: Sequence[Series], unit: str) -> dict[int, PivotCell]:
    """A cell a year from the levels in ``unit`` of the longest series, and the growth told."""
    by_length = sorted(own, key=lambda series: -len(series.points))
    levels = [series for series in by_length if series.unit == unit]
    growths = [series for series in by_length if series.unit == GROWTH]
    cells: dict[int, PivotCell] = {}
    for series in (*levels, *growths):
        for point in series.points:
            if not point.period.is_year:
                continue
            cell = _cell(point, unit)
            before = cells.get(point.period.first)
            cells[point.period.first] = _joined(before, cell) if before else cell
    return dict(sorted(cells.items()))


def _cell(point: Point, unit: str) -> PivotCell:
    told = point.level or point.change or (point.others[0] if point.others else None)
    passage = told.sentence if told is not None else None
    year = point.period.first
    if not point.in_line:
        return PivotCell(
            year, None, None, unit, passage, "several" if point.several else "doubtful"
        )
    bounds = (bound_sign(point.level), point.growth_bound)
    in_points = point.growth_unit == POINTS
    return PivotCell(year, point.value, point.growth, unit, passage, "", bounds, in_points)


def _joined(first: PivotCell, other: PivotCell) -> PivotCell:
    """The first series' cell, with the growth of another where it has none."""
    if first.mark or first.beside is not None or other.mark:
        return first
    bounds = (first.bounds[0], other.bounds[1])
    return replace(first, beside=other.beside, bounds=bounds, in_points=other.in_points)

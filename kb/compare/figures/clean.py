"""Series that can be shown without a word of caution: for a first look at a library."""

from __future__ import annotations

from collections.abc import Sequence

from kb.compare.figures.series import Series

ENOUGH = 3
"""Points from which a line is worth a chart of its own."""
_LONGEST_NAME = 40
"""Characters of a name; a longer one is a sentence that was taken for one."""


def is_clean(series: Series) -> bool:
    """Whether every point can be relied on, is of a whole year, and follows on the one before.

    A restated level, a growth that does not follow, several values of one name, a stretch of
    several years or a half: all of these are true figures, which want explaining first.
    """
    points = series.points
    years = [point.period.first for point in points]
    return (
        series.drawn
        and not any(point.flags for point in points)
        and all(point.period.is_year for point in points)
        and len(set(years)) == len(years)
        and 0 < len(series.name) <= _LONGEST_NAME
        and not _mixed(series)
    )


def _mixed(series: Series) -> bool:
    """Whether some periods have a level and others only growth: two lines with holes."""
    return len({point.value is None for point in series.points}) > 1


def best(series: Sequence[Series]) -> Series | None:
    """The series to begin with: clean, of three points or more where there are, without a year
    left out, and the newest.

    None where no series is clean.
    """

    def rank(one: Series) -> tuple[bool, bool, int, bool, int, int]:
        newest = one.points[-1].period.last
        runs = newest - one.points[0].period.first == len(one.points) - 1
        told = sum(point.growth is not None for point in one.points)
        level = one.points[-1].value is not None
        return len(one.points) >= ENOUGH, runs, newest, level, len(one.points), told

    return max(filter(is_clean, series), key=rank, default=None)


def newest_told(series: Sequence[Series], most: int) -> list[Series]:
    """Up to ``most`` clean series that reach the newest year, the longest first, no name twice."""
    clean = [one for one in series if is_clean(one)]
    newest = max((one.points[-1].period.last for one in clean), default=None)
    reaching = [one for one in clean if one.points[-1].period.last == newest]
    reaching.sort(key=lambda one: (-len(one.points), one.points[-1].growth is None))
    return list({one.name: one for one in reversed(reaching)}.values())[::-1][:most]

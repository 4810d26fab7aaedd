"""Growth between two levels, recomputed and held against what is told, rounding allowed for."""

from __future__ import annotations

from decimal import Decimal

from kb.compare.figures.indicators import Indicator
from kb.compare.figures.units import PERCENT


def implied_level(level: Indicator | None, growth: Decimal | None) -> Decimal | None:
    """What a level must have been a period before for the growth told to hold."""
    if level is None or growth is None or level.bound not in (None, "about"):
        return None
    if level.unit == PERCENT:
        return level.value - growth
    return level.value / (1 + growth / 100) if growth > -100 else None


def _limits(indicator: Indicator) -> tuple[Decimal, Decimal]:
    """Between what a value lies, by its bound and its rounding."""
    half = indicator.step / 2
    if indicator.bound == "between" and indicator.lower is not None and indicator.upper is not None:
        return indicator.lower, indicator.upper
    if indicator.bound == "over":
        return indicator.value, Decimal("Infinity")
    if indicator.bound in ("under", "within"):
        return Decimal(0), indicator.value
    if indicator.bound in ("nearly", "about"):
        slack = max(indicator.step, indicator.value / 20)
        return indicator.value - slack, indicator.value + slack
    return indicator.value - half, indicator.value + half


def restated(indicator: Indicator, other: Indicator) -> bool:
    """Whether two reports tell different values of one period: their roundings do not meet."""
    (low, high), (lower, higher) = _limits(indicator), _limits(other)
    return low > higher or lower > high


def recomputed_growth(before: Indicator, level: Indicator) -> Decimal | None:
    """``(level / before - 1) * 100`` percent, of percents ``level - before`` points.

    None where a level is bounded or nothing can be divided by.
    """
    exact = before.bound in (None, "about") and level.bound in (None, "about")
    if not exact or not before.value:
        return None
    if level.unit == PERCENT:
        return level.value - before.value
    return (level.value / before.value - 1) * 100


def stated_growth(change: Indicator | None) -> Decimal | None:
    """The growth that a figure of change tells, below zero for a fall; None without one."""
    if change is None or change.growth is not None:
        return change.growth if change is not None else None
    return -change.value if change.direction == "down" else change.value


def agrees(before: Indicator, level: Indicator, change: Indicator) -> bool:
    """Whether the growth told can follow from the two levels as they are rounded."""
    growth = stated_growth(change)
    assert growth is not None
    (low, high), (lower, higher) = _limits(before), _limits(level)
    if low <= 0 or higher.is_infinite() or high.is_infinite():
        return True
    if level.unit == PERCENT:
        least, most = lower - high, higher - low
    else:
        least, most = (lower / high - 1) * 100, (higher / low - 1) * 100
    slack = change.step / 2
    if change.bound == "over":
        return most >= growth if growth >= 0 else least <= growth
    if change.bound in ("nearly", "about", "under", "within"):
        slack = max(change.step, abs(growth) / 10)
    return least - slack <= growth <= most + slack

"""Whether a result met its target, by the bound that the target sets.

"About" leaves a twentieth of the target to either side; of what is to be held down (unemployment,
price rises, a deficit) a target is the most that it may be, and less meets it.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, get_args

from kb.compare.figures.indicators import Indicator
from kb.compare.plans.targets import CEILING

Outcome = Literal[
    "met", "exceeded", "fell_short", "in_words", "not_reported", "unclear", "no_report"
]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
"""``in_words``: told in words that do not say whether it was met; ``unclear``: the report tells
several values, or only a bound that may lie on either side; ``no_report``: the report of the year
after is not there."""

ABOUT = Decimal(20)
"""The part of a target that "about" leaves to either side: one in so many."""
_INFINITE = Decimal("Infinity")


def judged(target: Indicator, result: Indicator) -> Outcome:
    """What became of ``target`` by ``result``, a figure of the same indicator."""
    low, high = _band(target)
    least, most = _told(result, target)
    if least >= low and most <= high:
        return "met"
    if least > high:
        return "fell_short" if _held_down(target) else "exceeded"
    if most < low:
        return "fell_short"
    return "unclear"


def gap(target: Indicator, result: Indicator) -> Decimal:
    """By how much a result is more than its target, in the target's unit and direction.

    Of a range it is what lies beyond it, nothing within it.
    """
    value = _in_direction(result, target)
    low, high = _limits(target)
    return value - high if value > high else value - low if value < low else Decimal(0)


def _limits(target: Indicator) -> tuple[Decimal, Decimal]:
    if target.bound == "between" and target.lower is not None and target.upper is not None:
        return target.lower, target.upper
    return target.value, target.value


def _band(target: Indicator) -> tuple[Decimal, Decimal]:
    """Between what a result meets the target, in the target's direction."""
    low, high = _limits(target)
    if target.bound == "over":
        return low, _INFINITE
    if target.bound in ("within", "under"):
        return -_INFINITE, high
    if target.bound in ("about", "nearly"):
        low, high = low - abs(low) / ABOUT, high + abs(high) / ABOUT
    return (-_INFINITE if _held_down(target) else low), high


def _told(result: Indicator, target: Indicator) -> tuple[Decimal, Decimal]:
    """Between what a result is, in the target's direction: one "over 5" is 5 or anything more."""
    value = _in_direction(result, target)
    low = high = value
    if result.bound == "between" and result.lower is not None and result.upper is not None:
        low, high = sorted((_signed(result, result.lower, target),
                            _signed(result, result.upper, target)))  # fmt: skip
    elif result.bound in ("over", "within", "under", "nearly"):
        more = (result.bound == "over") == (_signed(result, Decimal(1), target) > 0)
        low, high = (value, _INFINITE) if more else (-_INFINITE, value)
    return low, high


def _in_direction(result: Indicator, target: Indicator) -> Decimal:
    return _signed(result, result.value, target)


def _signed(result: Indicator, value: Decimal, target: Indicator) -> Decimal:
    """A value as the target counts it: where 3 percent less is aimed at, 2 percent more is -2."""
    wanted, came = target.direction or "up", result.direction or "up"
    return value if wanted == came else -value


def _held_down(target: Indicator) -> bool:
    return target.direction != "down" and CEILING.search(target.name) is not None

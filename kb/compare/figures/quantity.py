"""A number with its unit and bound, as a stretch of a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from ingest.text.bounds import Bound

Shape = Literal["amount", "rank", "multiple", "fraction"]

_GROWN = re.compile(
    r"\b(?:up|down|by|grew|rose|fell|increased|declined|dropped)\s$|[增长升涨降减]$", re.IGNORECASE
)
"""Before "8.7% to 59.4%" these tell a change and what it led to, no range."""
_LED_TO = re.compile(r"to|[到至]")
_LOWER = frozenset({"over"})
_UPPER = frozenset({"under", "nearly", "within"})


@dataclass(frozen=True, slots=True)
class Quantity:
    """``sentence[start:end]`` is the number with its unit, bound words left out."""

    start: int
    end: int
    value: Decimal
    """In base units; the middle of a range."""
    step: Decimal
    """What one more in the last printed digit would add; half of it is the rounding."""
    unit: str
    """Base unit; "" where only a number stands there."""
    counted: str = ""
    """The thing counted or the measure word, as printed."""
    bound: Bound | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None
    left: int = 0
    """Where the words of the bound begin, else ``start``."""
    right: int = 0
    """Where the words of the bound behind the figure end, else ``end``."""
    shape: Shape = "amount"
    """"multiple": doubled, 翻一番; "fraction": a third, 一半; "rank": top three, 第二位."""


def without_overlaps(
    found: Iterable[Quantity], quoted: Sequence[tuple[int, int]]
) -> list[Quantity]:
    """The quantities in order, without what overlaps an earlier or longer one, or stands within
    a quotation."""
    kept: list[Quantity] = []
    for quantity in sorted(found, key=lambda quantity: (quantity.start, -quantity.end)):
        if kept and quantity.start < kept[-1].end:
            continue
        if not any(start < quantity.start < end for start, end in quoted):
            kept.append(quantity)
    return kept


def with_bound(quantity: Quantity, bound: Bound | None, left: int, right: int) -> Quantity:
    """The quantity with its bound, and with the limits that the bound sets to its value."""
    if quantity.bound == "between":
        return replace(quantity, left=left, right=right)
    bound = bound or quantity.bound
    return replace(
        quantity,
        bound=bound,
        lower=quantity.value if bound in _LOWER else None,
        upper=quantity.value if bound in _UPPER else None,
        left=left,
        right=right,
    )


def merge_ranges(
    found: Sequence[Quantity], text: str, joint: re.Pattern[str], opened: re.Pattern[str]
) -> Iterator[Quantity]:
    """ "5% to 6%" and 3—5万人 as one quantity each; what ``opened`` stands before is no range.

    ``joint`` is what stands between the two numbers, ``opened`` the "from" of "from 5% to 6%".
    """
    waiting: Quantity | None = None
    for quantity in found:
        if waiting is not None and _is_range(waiting, quantity, text, joint, opened):
            yield _range(waiting, quantity)
            waiting = None
            continue
        if waiting is not None:
            yield _with_unit_of(waiting, quantity, text, joint, opened)
        waiting = quantity
    if waiting is not None:
        yield waiting


def _is_range(
    first: Quantity,
    second: Quantity,
    text: str,
    joint: re.Pattern[str],
    opened: re.Pattern[str],
) -> bool:
    gap = text[first.end : second.start]
    if "and" in gap and not text[first.left : first.start].casefold().startswith("between"):
        return False
    if (
        first.unit
        and _LED_TO.search(gap)
        and _GROWN.search(text, max(0, first.left - 12), first.left)
    ):
        return False
    return (
        len(gap) <= 6
        and first.unit in ("", second.unit)
        and joint.fullmatch(text, first.end, second.start) is not None
        and opened.search(text, max(0, first.left - 12), first.left) is None
        and _scaled(first, second) < second.value
    )


def _with_unit_of(
    first: Quantity,
    second: Quantity,
    text: str,
    joint: re.Pattern[str],
    opened: re.Pattern[str],
) -> Quantity:
    """The first of "from 9.8 to 7.5 percent" with the unit that it shares."""
    if (
        not (first.unit == "" or (first.unit == "items" and not first.counted))
        or joint.fullmatch(text, first.end, second.start) is None
        or opened.search(text, max(0, first.left - 16), first.left) is None
    ):
        return first
    return replace(first, unit=second.unit, counted=second.counted)


def _scaled(first: Quantity, second: Quantity) -> Decimal:
    """The first number in the second's scale where it has none of its own: 3—5万人."""
    if first.unit or not second.step:
        return first.value
    return first.value * (second.step / first.step if second.step > first.step else 1)


def _range(first: Quantity, second: Quantity) -> Quantity:
    low = _scaled(first, second)
    return replace(
        second,
        start=first.start,
        left=first.left,
        value=(low + second.value) / 2,
        bound="between",
        lower=low,
        upper=second.value,
    )

"""A number with its unit and bound, as a stretch of a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from ingest.text.bounds import Bound
from ingest.text.number import Number
from ingest.text.numerals import printed_step

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
    sign: str = ""
    """"+" or "-" where one stands before the number; the value itself has none."""
    factor: Decimal = Decimal(1)
    """Scale and unit: the 10000 of 3万吨."""
    shape: Shape = "amount"
    """"multiple": doubled, 翻一番; "fraction": a third, 一半; "rank": top three, 第二位."""


def quantity_of(number: Number, text: str) -> Quantity:
    """A number of ``text`` as a quantity that has no bound yet."""
    assert number.value is not None
    printed = text[number.numeral_start : number.numeral_end]
    return Quantity(
        number.start,
        number.end,
        number.value,
        number.step,
        number.unit,
        sign=number.sign,
        # By how much one of the last printed digit counts more than it says.
        factor=number.step.scaleb(-printed_step(printed)) or Decimal(1),
    )


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
    if len(gap) > 6 or joint.fullmatch(gap) is None or second.sign:
        return False
    if "and" in gap and not text[first.left : first.start].casefold().startswith("between"):
        return False
    before = text[max(0, first.left - 24) : first.left]
    if opened.search(before):
        return False
    told_by_both = gap.strip() in ("至", "到") and _near(first, second)
    if first.unit and _LED_TO.search(gap) and _GROWN.search(before) and not told_by_both:
        return False
    is_money = first.factor == 1 and not text[first.start].isdigit() and not second.counted
    return (
        first.unit in ("", second.unit)
        or (first.unit == "items" and not first.counted)
        or (is_money and second.unit in ("", "items"))
    ) and _scaled(first, second) < second.value


def _near(first: Quantity, second: Quantity) -> bool:
    """Whether growth may be told by both: 增长6%至8%, not "up 8.7% to 59.4%"."""
    return first.unit == second.unit == "percent" and second.value <= 2 * first.value


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
        or opened.search(text, max(0, first.left - 24), first.left) is None
    ):
        return first
    return replace(
        first,
        value=_scaled(first, second),
        step=first.step * _shared(first, second),
        unit=second.unit,
        counted=second.counted,
    )


def _scaled(first: Quantity, second: Quantity) -> Decimal:
    """The first number in the second's scale and unit where it has none of its own: 3—5万人."""
    return first.value * _shared(first, second)


def _shared(first: Quantity, second: Quantity) -> Decimal:
    """What the first number takes of the second's scale and unit: 3 of 3—5万人, $20 of $20 to $40
    billion, but not the 9000 of 9000—1万人."""
    if first.factor != 1 or first.counted:
        return Decimal(1)
    if first.unit not in ("", "items"):
        is_larger = second.factor * first.value >= second.value
        return Decimal(1) if is_larger else second.factor
    is_own = second.value > first.value > second.value / 100
    return Decimal(1) if first.value * second.factor > second.value and is_own else second.factor


def _range(first: Quantity, second: Quantity) -> Quantity:
    low = _scaled(first, second)
    return replace(
        second,
        start=first.start,
        left=first.left,
        unit=first.unit if second.unit in ("", "items") and not second.counted else second.unit,
        sign=first.sign,
        value=(low + second.value) / 2,
        bound="between",
        lower=low,
        upper=second.value,
    )

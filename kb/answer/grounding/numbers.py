"""The numbers of a text that a source must hold, so that two can be compared exactly.

622.65 billion, 622,650,000,000 and 6226.5亿 are one number; 2.4% and 2.4 percentage points are two.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from ingest.text import numbers
from ingest.text.number import Number

_KINDS = frozenset({"percent", "percentage points"})
"""Units that make another number of it: 2.4%, 2.4 percentage points and 2.4 are three."""
_COUNTING = frozenset(
    {"people", "person-times", "vehicle-times", "vessel-times", "flights", "trains", "times"}
)
"""Units that count: the other language may count the same in another of them, or in none."""
_MEASURE = re.compile(
    "[个项类种条件家户批次起票辆艘架台套名位人元吨天号倍成大届期轮座年月日步支所处份篇场句]"
)
_LETTER = re.compile("(?!(?:st|nd|rd|th)(?![A-Za-z]))[A-Za-z]", re.IGNORECASE)
"""Behind a number in digits: 5G and 3A are names; 14th is a number."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A number as a fact that holds or does not."""

    value: Decimal | None
    """In base units; None for a numeral that is no number: then the text itself is compared."""
    amount: Decimal | None
    """In the unit as printed."""
    unit: str
    """Base unit; empty where none is told, or one that only counts."""
    text: str

    def within(self, others: Iterable[Fact]) -> bool:
        """Whether one of ``others`` is the same number, in the same unit where both tell one."""
        return any(self._is(other) for other in others)

    def _is(self, other: Fact) -> bool:
        if self.value is None or other.value is None:
            return self.value is other.value and self.text == other.text
        if self.unit == other.unit:
            return self.value == other.value
        is_told_by_one = not (self.unit and other.unit)
        is_of_one_kind = _KINDS.isdisjoint((self.unit, other.unit))
        return is_told_by_one and is_of_one_kind and self.amount == other.amount


def facts_in(text: str) -> list[Fact]:
    """The numbers of ``text``, which is in NFKC and without its dates."""
    return [_fact(number, text) for number in numbers.numbers_in(text) if _counts(number, text)]


def _counts(number: Number, text: str) -> bool:
    """Whether it is meant as a number: not the 一 of 进一步, the "one" of "one of them", 5G."""
    numeral = text[number.numeral_start : number.numeral_end]
    if not number.is_worded:
        return number.end > number.numeral_end or not _LETTER.match(text, number.numeral_end)
    if numeral.isascii():
        return numeral.casefold() != "one"
    is_ordinal = text[number.start - 1 : number.start] == "第"
    if is_ordinal or len(numeral) > 1 or number.unit in _KINDS:
        return True
    return numeral != "一" and _MEASURE.match(text, number.numeral_end) is not None


def _fact(number: Number, text: str) -> Fact:
    unit = "" if number.unit in _COUNTING else number.unit
    end = number.end if unit in _KINDS else number.numeral_end
    return Fact(number.value, number.amount, unit, text[number.start : end])

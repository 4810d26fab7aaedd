"""A figure as it is printed: the number that stands there, and the unit that it stands in."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from ingest.text.number import Number
from ingest.text.numbers import numbers_in
from ingest.text.numerals import DIGITS, fold

_DIGITS = re.compile(DIGITS)
_MORE = re.compile("[多余来几上]")


class Printed(NamedTuple):
    """1109.8 and 亿元 of 1109.8亿元; 4.5 and "US$ bn" of US$4.5bn."""

    value: Decimal
    unit: str


def printed_of(figure: str, value: Decimal) -> Printed | None:
    """The printed number and unit of a figure that was read as ``value``, in base units.

    None where the two do not tell the same for certain: a range, a share or a multiple in words.
    """
    text = fold(figure)
    found = numbers_in(text)
    if len(found) != 1:
        return None
    (number,) = found
    if number.amount is None or number.value is None or abs(number.value) != abs(value):
        return None
    currency = text[number.start : number.numeral_start].strip()
    behind = text[number.numeral_end :].strip(" -")
    digits = _DIGITS.match(text, number.numeral_start)
    if digits is not None and _is_scaled(number, digits, text):
        scale = text[digits.end() : number.numeral_end]
        unit = _MORE.sub("", scale) + text[number.numeral_end :]
        return Printed(_plain(digits[0]), _joined(currency, unit.strip(" -")))
    return Printed(number.amount, _joined(currency, behind))


def _is_scaled(number: Number, digits: re.Match[str], text: str) -> bool:
    """Whether nothing but a scale stands between the digits and the unit: 3亿5千万 has more."""
    between = _MORE.sub("", text[digits.end() : number.numeral_end]).strip(" -")
    value = _plain(digits[0])
    if between != number.scale or not value or not number.amount:
        return False
    times = (number.amount / value).normalize()
    return times >= 1 and times.as_tuple().digits == (1,)


def _plain(digits: str) -> Decimal:
    return Decimal(digits.replace(",", ""))


def _joined(currency: str, unit: str) -> str:
    return " ".join(filter(None, (currency, unit)))

"""A figure as it is printed: the number that stands there, and the unit that it stands in."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import NamedTuple

from ingest.text.number import Number
from ingest.text.numbers import numbers_in
from ingest.text.numerals import DIGITS

_DIGITS = re.compile(DIGITS)
_MORE = re.compile("[多余来几上]")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)\s+(?=\d)")


class Printed(NamedTuple):
    """1109.8 and 亿元 of 1109.8亿元; 4.5 and "US$ bn" of US$4.5bn."""

    value: Decimal
    unit: str


def printed_of(figure: str, value: Decimal) -> Printed | None:
    """The printed number and unit of a figure that was read as ``value``, in base units.

    None where the two do not tell the same for certain: a range, a share or a multiple in words.
    """
    found = numbers_in(figure)
    if len(found) != 1:
        return None
    (number,) = found
    if number.amount is None or number.value is None or abs(number.value) != abs(value):
        return None
    currency = figure[number.start : number.numeral_start].strip(" +-−－")
    behind = figure[number.numeral_end :]
    scaled = _scaled(number, figure[number.numeral_start : number.numeral_end])
    printed, scale = scaled or (number.amount, "")
    return Printed(printed, " ".join(filter(None, (currency, (scale + behind).strip(" -")))))


def _scaled(number: Number, numeral: str) -> tuple[Decimal, str] | None:
    """The digits and the scale of a numeral; None where it is more: words, 3亿5千万."""
    text = _BETWEEN_DIGITS.sub("", unicodedata.normalize("NFKC", numeral))
    digits = _DIGITS.match(text)
    if digits is None:
        return None
    value, scale = Decimal(digits[0].replace(",", "")), _MORE.sub("", text[digits.end() :])
    if scale.strip(" -") != number.scale or not value or not number.amount:
        return None
    times = (number.amount / value).normalize()
    return (value, scale) if times >= 1 and times.as_tuple().digits == (1,) else None

"""What a question tells apart by a number that is no amount: a month, the 138th of something."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.text.dates import MONTH_EN, MONTHS
from ingest.text.numerals import chinese_number

_MONTH_ZH = re.compile(
    r"(?<![\d个])(1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])\s*月(?!球|[饼亮])"
)
_MONTH = re.compile(rf"\b{MONTH_EN}")
_NTH = re.compile(
    rf"(?<![\d.,])(\d{{1,4}})(?:st|nd|rd|th)\b(?!\s+(?:Five|Centur|centur|of\b|{MONTH_EN}))"
    r"|第\s*(\d{1,4})\s*(?=[届期批轮])"
)

Numbered = frozenset[tuple[str, int]]
"""Months and ordinal numbers, as ("month", 12) and ("nth", 138)."""


def numbered_in(text: str) -> Numbered:
    """The months and ordinal numbers that a text names."""
    return frozenset(_numbered(text))


def names_each_kind(asked: Numbered, text: str) -> bool:
    """Whether a text names one of the months, and one of the ordinal numbers, asked for."""
    told = numbered_in(text)
    kinds = {kind for kind, _ in asked}
    return all(any(one in told for one in asked if one[0] == kind) for kind in kinds)


def _numbered(text: str) -> Iterator[tuple[str, int]]:
    for match in _MONTH_ZH.finditer(text):
        digits = match[1]
        yield "month", int(digits) if digits.isdigit() else int(chinese_number(digits))
    for match in _MONTH.finditer(text):
        yield "month", MONTHS[match[0].rstrip(".").casefold()]
    for match in _NTH.finditer(text):
        yield "nth", int(match[1] or match[2])

"""Dates in a text, in English and Chinese, as far as they are given: a year, a month, a day."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kb.answer.grounding.numerals import chinese_value

_MONTHS = (
    "January February March April May June July August September October November December"
).split()
_MONTH_NUMBERS = {name: n for n, name in enumerate(_MONTHS, 1)} | {
    name[:3]: n for n, name in enumerate(_MONTHS, 1)
}
_MONTH = rf"(?:{'|'.join(_MONTHS)}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b\.?|Sept\.?)"
_YEAR = r"(?:19|20)\d{2}"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_NUMERAL = "[〇零一二三四五六七八九十]"
_UNITS = (
    r"\s*(?:tons?|tonnes?|yuan|RMB|dollars?|euros?|people|persons?|items?|cases?|companies|firms"
    r"|enterprises|vehicles|travell?ers|kilograms?|kg|km|pieces?|batches|units?|times)\b"
    r"|[个项件家户条批次起票辆艘架台套名位人元吨公]"
)

_PATTERNS = (
    re.compile(rf"(?<!\d)(?P<y>{_YEAR})[-/.](?P<m>1[0-2]|0?[1-9])[-/.](?P<d>{_DAY})(?!\d)"),
    re.compile(
        rf"(?:(?<!\d)(?P<y>{_YEAR}|{_NUMERAL}{{4}})\s*年\s*)?"
        rf"(?<!\d)(?P<m>\d{{1,2}}|{_NUMERAL}{{1,3}})\s*月(?:份|\s*(?P<d>\d{{1,2}}|{_NUMERAL}{{1,3}})"
        r"\s*[日号])?(?!\w*度)"
    ),
    re.compile(
        rf"\b(?P<m>{_MONTH})\s+(?P<d>{_DAY})(?:st|nd|rd|th)?(?!\d)(?:,?\s+(?P<y>{_YEAR})(?!\d))?"
    ),
    re.compile(
        rf"(?<!\d)(?P<d>{_DAY})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m>{_MONTH})(?:,?\s+(?P<y>{_YEAR})(?!\d))?"
    ),
    re.compile(rf"\b(?P<m>{_MONTH}),?\s+(?:of\s+)?(?P<y>{_YEAR})(?!\d)"),
    re.compile(
        rf"\b(?:in|of|since|by|until|from|through|during|to|late|early|last)\s+(?P<m>{_MONTH})(?!\w)"
    ),
    re.compile(rf"(?<!\d)(?P<y>{_YEAR}|[一二]{_NUMERAL}{{3}})\s*年"),
    re.compile(rf"(?<![\d.,])(?P<y>{_YEAR})(?![\d%]|[.,]\d|\s*[万亿]|{_UNITS})"),
)
"""Longest first: what one has taken, the next does not see."""


@dataclass(frozen=True, slots=True)
class Date:
    """A date with what of it is given."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    text: str = ""

    def within(self, others: Iterable[Date]) -> bool:
        """Whether one of ``others`` says all that this one does."""
        return any(
            self.year in (None, other.year)
            and self.month in (None, other.month)
            and self.day in (None, other.day)
            for other in others
        )


def take_dates(text: str) -> tuple[list[Date], str]:
    """The dates of ``text`` (in NFKC), and the text with blanks in their place."""
    dates: list[Date] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            date = _date(match)
            if date is not None:
                dates.append(date)
                text = text[: match.start()] + " " * len(match[0]) + text[match.end() :]
    return dates, text


def _date(match: re.Match[str]) -> Date | None:
    parts = match.groupdict()
    year, day = _number(parts.get("y")), _number(parts.get("d"))
    name = (parts.get("m") or "").rstrip(".")
    month = _MONTH_NUMBERS.get(name[:3]) if name.isascii() and name.isalpha() else _number(name)
    if month is not None and not 1 <= month <= 12:
        return None
    if day is not None and not 1 <= day <= 31:
        return None
    return Date(year, month, day, match[0].strip())


def _number(text: str | None) -> int | None:
    if not text:
        return None
    if text.isdigit():
        return int(text)
    value = chinese_value(text)
    return None if value is None else int(value)

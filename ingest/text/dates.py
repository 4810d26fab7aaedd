"""Years and dates as they are written, in English and Chinese.

A date is read as far as it is given: a year, a month of a year, a day of a month.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ingest.text.numerals import chinese_number

FIRST_YEAR, LAST_YEAR = 1900, 2100

YEAR = r"(?:19|20)\d{2}"
YEAR_ZH = "[一二][〇零○O0０九][〇零○O0０一二三四五六七八九]{2}"
"""A year read out in Chinese numerals: 二〇二五; 年 must follow."""

_MONTH_FORMS = (
    "January Jan", "February Feb", "March Mar", "April Apr", "May", "June Jun", "July Jul",
    "August Aug", "September Sept Sep", "October Oct", "November Nov", "December Dec",
)  # fmt: skip
MONTHS = {
    form.casefold(): number
    for number, forms in enumerate(_MONTH_FORMS, start=1)
    for form in forms.split()
}
"""The number of each month by its English names."""
_LONG = "|".join(forms.split()[0] for forms in _MONTH_FORMS)
_SHORT = "|".join(form for forms in _MONTH_FORMS for form in forms.split()[1:])
MONTH_EN = rf"(?:(?:{_LONG})\b|(?:{_SHORT})\b\.?)"
"""Any English name of a month, the short ones with or without a point."""

_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_NTH = "(?:st|nd|rd|th)?"
_DAYS_EN = rf"(?P<d>{_DAY}){_NTH}(?:\s*(?:[-–—]|to|and)\s*(?P<d2>{_DAY}){_NTH})?"
_NUMERAL = "[〇零一二三四五六七八九十]"
_LAST_DAY_ZH = r"\s*[-—–至到]\s*(?P<d2>\d{1,2})\s*[日号]"
_COUNTED = (
    r"\s*(?:thousand|million|billion|trillion|tons?|tonnes?|yuan|RMB|dollars?|euros?|people"
    r"|persons?|items?|cases?|companies|firms|enterprises|vehicles|travell?ers|kilograms?|kg|km"
    r"|pieces?|batches|units?|times)\b"
    r"|\s*[多余]?[万亿]|公[里斤顷吨]|[件户起票辆艘架套元吨]|个(?!人)|项(?!目)|家(?!庭)|条(?![例约])|批(?!准)"
    r"|次(?!年)|台(?![湾风])|名(?!单)|位(?![于居])|人(?![才口民员工文大社])"
)
"""What makes a count of a number that looks like a year: 2025 tons, 2025万, 2000多万."""
_YEAR_AT = re.compile(
    rf"(?<![\d+$¥￥€])(?<!\d\.)(?P<y>{YEAR})(?:\s*年|(?![\d%％]|[.,]\d|{_COUNTED}))"
    rf"|(?P<y_zh>{YEAR_ZH})\s*年"
)
_WITH_YEAR_EN = rf"(?:(?:,\s*|\s+)(?P<y>{YEAR})(?!\d|\.\d))?"
_PATTERNS = (
    re.compile(rf"(?<!\d)(?P<y>{YEAR})[-/.](?P<m>1[0-2]|0?[1-9])[-/.](?P<d>{_DAY})(?!\d)"),
    re.compile(
        rf"(?:(?<!\d)(?:(?P<y>{YEAR})|(?P<y_zh>{YEAR_ZH}))\s*年\s*)?"
        rf"(?<!\d)(?P<m>\d{{1,2}}|{_NUMERAL}{{1,3}})\s*月"
        rf"(?:份|\s*(?P<d>\d{{1,2}}|{_NUMERAL}{{1,3}})(?=\s*[日号]|\s*[-—–至到]\s*\d{{1,2}}\s*[日号])\s*[日号]?"
        rf"(?:{_LAST_DAY_ZH})?)?"
        r"(?!\w*度)"
    ),
    re.compile(rf"\b(?P<m>{MONTH_EN})\s+{_DAYS_EN}(?![\d.]\d|\d){_WITH_YEAR_EN}"),
    re.compile(rf"(?<!\d){_DAYS_EN}\s+(?:of\s+)?(?P<m>{MONTH_EN}){_WITH_YEAR_EN}"),
    re.compile(rf"\b(?P<m>{MONTH_EN}),?\s+(?:of\s+)?(?P<y>{YEAR})(?!\d|\.\d)"),
    re.compile(
        r"\b(?:[Ii]n|[Oo]f|[Ss]ince|[Bb]y|[Uu]ntil|[Ff]rom|[Tt]hrough|[Dd]uring|[Tt]o|[Ll]ate"
        rf"|[Ee]arly|[Ll]ast)\s+(?P<only>(?P<m>{MONTH_EN}))(?!\w)"
    ),
    re.compile(rf"\b(?!May\b|March\b)(?P<m>{MONTH_EN})(?!\w)"),
    _YEAR_AT,
)
"""Longest first: what one has taken, the next does not see."""
_AS_ZERO = str.maketrans("○O0０", "〇〇〇〇")


@dataclass(frozen=True, slots=True)
class Date:
    """A date with what of it is given."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    text: str = ""
    start: int = 0
    """Where ``text`` begins in the text that was read."""

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    def within(self, others: Iterable[Date]) -> bool:
        """Whether one of ``others`` says all that this one does."""
        return any(
            self.year in (None, other.year)
            and self.month in (None, other.month)
            and self.day in (None, other.day)
            for other in others
        )


@dataclass(frozen=True, slots=True)
class Year:
    """A year that is written at ``text[start:end]``, 年 included."""

    value: int
    start: int
    end: int


def years_at(text: str) -> list[Year]:
    """The calendar years written in ``text`` with their places; counts (2025 tons) are none."""
    return [
        Year(year, *match.span())
        for match in _YEAR_AT.finditer(text)
        if (year := _year(match)) is not None
    ]


def years_in(text: str) -> list[int]:
    """The calendar years written in ``text``, in order, Chinese numerals included."""
    return [year.value for year in years_at(text)]


def dates_in(text: str) -> list[Date]:
    """The dates of ``text`` in order: 2026-01-27, 1月26至27日 (two), in May, 二〇二六年, 2026."""
    return sorted(_dates(text), key=lambda date: (date.start, date.end))


def days_in(text: str, year: int | None = None) -> list[datetime.date]:
    """The dates of ``text`` that tell a day; ``year`` stands for a year that is not given."""
    days: list[datetime.date] = []
    for date in dates_in(text):
        in_year = date.year or year
        if in_year and date.month and date.day:
            try:
                days.append(datetime.date(in_year, date.month, date.day))
            except ValueError:
                continue  # the 31st of April is a misprint, not a date
    return days


def date_in(text: str) -> datetime.date | None:
    """The first day with a year that is written in ``text``."""
    return next(iter(days_in(text)), None)


def _dates(text: str) -> Iterator[Date]:
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            dates = _read(match)
            if dates:
                yield from dates
                text = text[: match.start()] + " " * len(match[0]) + text[match.end() :]


def _read(match: re.Match[str]) -> list[Date]:
    """The date of a match, two for a range of days; none where it is no day of a calendar."""
    parts = match.groupdict()
    month, days = _month(parts.get("m")), [parts.get("d"), parts.get("d2")]
    given: list[int | None] = [
        number for written in days if (number := _number(written)) is not None
    ]
    if (month is not None and not 1 <= month <= 12) or not all(day and day <= 31 for day in given):
        return []
    part = "only" if "only" in parts else 0  # of "in May" the month, for "may" needs its lead
    text = match[part].strip()
    start = match.start(part) + match[part].index(text)
    return [Date(_year(match), month, day, text, start) for day in (given or [None])]


def _year(match: re.Match[str]) -> int | None:
    parts = match.groupdict()
    if parts.get("y_zh"):
        return int(chinese_number(parts["y_zh"].translate(_AS_ZERO)))
    return int(parts["y"]) if parts.get("y") else None


def _month(name: str | None) -> int | None:
    if name and name[0].isascii() and name[0].isalpha():
        return MONTHS[name.rstrip(".").casefold()]
    return _number(name)


def _number(text: str | None) -> int | None:
    if not text:
        return None
    try:
        return int(chinese_number(text))
    except ValueError:
        return 0  # no number and so no day of a calendar

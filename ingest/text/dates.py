"""Years and dates as they are written, in English and Chinese."""

from __future__ import annotations

import datetime
import re

FIRST_YEAR, LAST_YEAR = 1900, 2100


_YEAR = re.compile(r"(?<![\d.,\-+])((?:19|20)\d{2})(?![\d,%]|\.\d)")


_YEAR_ZH = re.compile("([一二][〇零○O九][〇零○O一二三四五六七八九]{2})年")


_DIGITS_ZH = {letter: str(digit) for digit, letter in enumerate("零一二三四五六七八九")} | {
    "〇": "0",
    "○": "0",
    "O": "0",
}


_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july",
         "aug august", "sep sept september", "oct october", "nov november", "dec december"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip


_MONTH = "(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*[.]?"


_DAYS = r"(\d{1,2})(?:st|nd|rd|th)?(?:\s*(?:-|–|—|to|and)\s*\d{1,2}(?:st|nd|rd|th)?)?"


_DATE_ZH = re.compile(r"(?:((?:19|20)\d{2})年)?\s*(\d{1,2})月(\d{1,2})(?:日|[-—–至]\d{1,2}日)")


_DATE_ISO = re.compile(r"(?<!\d)((?:19|20)\d{2})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")


_DATE_MONTH_FIRST = re.compile(rf"\b{_MONTH} {_DAYS}(?:,? ((?:19|20)\d{{2}}))?\b")


_DATE_DAY_FIRST = re.compile(rf"\b{_DAYS} {_MONTH},? ((?:19|20)\d{{2}})?\b")


def years_in(text: str) -> list[int]:
    """The calendar years written in ``text``, in order, Chinese numerals included."""
    found = [(match.start(), int(match[1])) for match in _YEAR.finditer(text)]
    for match in _YEAR_ZH.finditer(text):
        number = int("".join(_DIGITS_ZH.get(letter, letter) for letter in match[1]))
        found.append((match.start(), number))
    return [year for _, year in sorted(found) if FIRST_YEAR <= year <= LAST_YEAR]


def date_in(text: str) -> datetime.date | None:
    """The first date with a year that is written in ``text``."""
    return next(iter(dates_in(text, None)), None)


def dates_in(line: str, year: int | None) -> list[datetime.date]:
    found: list[tuple[int, datetime.date]] = []
    for start, in_year, month, day in _date_parts(line):
        if in_year or year:
            try:
                found.append((start, datetime.date(int(in_year or year or 0), month, day)))
            except ValueError:
                continue  # the 31st of April is a misprint, not a date
    return [date for _, date in sorted(found)]


def _date_parts(line: str) -> list[tuple[int, str | None, int, int]]:
    numeric = (*_DATE_ZH.finditer(line), *_DATE_ISO.finditer(line))
    month_first, day_first = _DATE_MONTH_FIRST.finditer(line), _DATE_DAY_FIRST.finditer(line)
    return [
        *((m.start(), m[1], int(m[2]), int(m[3])) for m in numeric),
        *((m.start(), m[3], _MONTHS[m[1].lower()], int(m[2])) for m in month_first),
        *((m.start(), m[3], _MONTHS[m[2].lower()], int(m[1])) for m in day_first),
    ]

"""The year of a report: of its title, its conference or its date, never one that it mentions."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from itertools import pairwise

from ingest.metadata.head import Head, is_of_a_title, reading_form, simple_form
from ingest.metadata.names_zh import simplified
from ingest.text.dates import YEAR, YEAR_ZH, Year, dates_in, days_in, years_at

_REPORT_ZH = re.compile(
    r"((?:19|20)\d{2})年[^,，。\n]{0,24}?(?:工作会议?|工作报告|年报|年度报告|总结)"
)
_REPORT_EN = re.compile(
    r"\b((?:19|20)\d{2})\b(?: [\w'’-]+){0,5} (?:[Cc]onference|[Rr]eport|[Mm]eeting|Session)"
)
_ENDS_WITH_YEAR = re.compile(
    r"\b(?:Report|Conference|Review|Statement|Speech|Summary)\b"
    r"(?: [\w'’-]+){0,8},? ((?:19|20)\d{2})\W*$"
)
_HELD = re.compile(
    r"召开|举行|开幕|在.{1,20}会议?上"
    r"|\b(?:held|holds|convened|convenes|opened|delivered|took place)\b",
    re.IGNORECASE,
)
_GATHERING = re.compile(
    r"会议|大会|全会|两会|\b(?:conference|congress|session|meeting|assembly|parliament|forum)\b",
    re.IGNORECASE,
)
_AIM_BEFORE = re.compile(
    r"(?:到|至|面向|展望|迈向|自|从|\b(?:by|to|towards?|until|vision|horizon|since|from|agenda))\s*$",
    re.IGNORECASE,
)
_AIM_BEHIND = re.compile(
    r"以来|起|底?前|远景|愿景|远期|碳达峰|碳中和|\s*(?:Vision|Agenda|Goals?|Targets?)\b"
)
_BARE = re.compile(rf"\W*(?:{YEAR}|{YEAR_ZH})\s*(?:年度?)?\W*")
_NEXT = re.compile(r"[-–/](\d\d)(?![\d月]|[-–/.]\d)")
_STAMP = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])?(?!\d)")
_TO = re.compile(r"\s*(?:to|until|through|[-–—至到])\s*(?:the )?", re.IGNORECASE)
_ONE_SPAN = 2
"""Years from the first to the last of what one report can be of: the school year 2025-2026."""
_LONGEST_MEETING = 31
"""Days from the first to the last of something held; what is longer is a period."""


def year_of(head: Head, title: str, stem: str) -> int | None:
    """The year of a report: as its title says it, its head, its file's name, its first words."""
    said = map(simplified, head.lines)
    lines = sorted(said, key=lambda line: _GATHERING.search(line) is None)
    return (
        title_year(title)
        or _first(map(_line_year, lines))
        or _name_year(stem)
        or _first(map(_sentence_year, simplified(head.sentences).split("\n")))
        or _first(map(_line_year, head.notes))
    )


def title_year(title: str) -> int | None:
    """The latest year of a title that is no aim (2035年远景目标), no beginning (since 2013) and
    no end of a longer period (2021-2025)."""
    read = simple_form(title)
    years = [year for year in years_at(read) if not _is_aim(read, year)]
    for first, last in pairwise(years):
        if _TO.fullmatch(read[first.end : last.start]) and last.value - first.value > _ONE_SPAN:
            years = [year for year in years if year not in (first, last)]
    return max((_closing(read, year) for year in years), default=None)


def _closing(text: str, year: Year) -> int:
    """The year in which a year ends that is written over two: 2024 of 2023-24."""
    match = _NEXT.match(text, year.end)
    return year.value + 1 if match and int(match[1]) == (year.value + 1) % 100 else year.value


def report_year(text: str) -> int | None:
    """The year of a report or conference that ``text`` names: 2026年工作会议, 2026 Conference."""
    simple = simplified(text)
    for pattern in (_REPORT_ZH, _REPORT_EN):
        match = pattern.search(simple)
        if match:
            return int(match[1])
    return None


def date_of(opening: str, year: int | None) -> datetime.date | None:
    """The first date of a line that tells of something held, else the first one with a year."""
    whole: datetime.date | None = None
    for line in opening.split("\n"):
        dates = [date for date in days_in(line, year) if _fits(date, year)]
        if dates and _HELD.search(simplified(line)):
            return dates[0]
        if whole is None and not _has_period(line):
            whole = next((date for date in days_in(line) if _fits(date, year)), None)
    return whole


def _line_year(line: str) -> int | None:
    """The year of a line of the head: of a report, of a day, of the month of a session."""
    ends = _ENDS_WITH_YEAR.search(line)
    said = report_year(line) or (int(ends[1]) if ends else None)
    if said or _has_period(line):
        return said
    dated = _first(date.year for date in dates_in(line) if date.month)
    return dated or (title_year(line) if _is_title_line(line) else None)


def _is_title_line(line: str) -> bool:
    """Whether a line can be a part of a title: ——贵阳海关2025年综述, 2026年, Work Report 2026."""
    return line.startswith("—") or is_of_a_title(line) or _BARE.fullmatch(line) is not None


def _sentence_year(line: str) -> int | None:
    if said := report_year(line):
        return said
    if _HELD.search(line) and _GATHERING.search(line):
        return _first(date.year for date in days_in(line))
    return None


def _name_year(stem: str) -> int | None:
    stamp = _STAMP.search(reading_form(stem))
    return title_year(stem) or (int(stamp[1]) if stamp else None)


def _is_aim(text: str, year: Year) -> bool:
    before, behind = text[: year.start], text[year.end :]
    return bool(_AIM_BEFORE.search(before) or _AIM_BEHIND.match(behind))


def _has_period(line: str) -> bool:
    """Whether a line tells a period longer than a meeting: 1 April 2015 to 31 March 2016."""
    dates = [date for date in dates_in(line) if date.month and date.day]
    for first, last in pairwise(dates):
        if _TO.fullmatch(line[first.end : last.start]) and last.year:
            begins = datetime.date(first.year or last.year, first.month or 1, first.day or 1)
            ends = datetime.date(last.year, last.month or 12, last.day or 1)
            if (ends - begins).days > _LONGEST_MEETING:
                return True
    return False


def _first(years: Iterable[int | None]) -> int | None:
    return next((year for year in years if year), None)


def _fits(date: datetime.date, year: int | None) -> bool:
    """Whether a report of ``year`` can be of this date: of that year, or the December before."""
    return year is None or date.year == year or (date.year == year - 1 and date.month == 12)

"""Of when a figure speaks: a year, a part of it, or the years of a plan.

A report of 2026 reviews 2025. The line's own words come first ("In 2025", 过去五年, "During the
14th Five-Year Plan period"), then the section, then the year that the report reviews; within a
sentence the nearest words before the figure.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from ingest.document import Aspect
from ingest.structure.aspect import by_tense, of_passage, reviewed_year
from ingest.text.dates import MONTH_EN, MONTHS
from ingest.text.numbering import without_number
from ingest.text.numerals import chinese_number, english_number
from kb.compare.figures.period import Period
from kb.documents import StoredDocument


class Default(NamedTuple):
    """What a line speaks of where its sentences do not say."""

    period: Period | None
    aspect: Aspect


class TimeWords(NamedTuple):
    """Words of time in a text, and the period that they mean."""

    start: int
    end: int
    period: Period


_PLAN_ZH = re.compile("“?第?(十[一二三四五六七]?)(?:个)?五(?:年规划)?”?(?:时期|期间|以来|规划期)")
_PLAN_EN = re.compile(
    r"(?:the )?(1[0-9])th Five[- ]Year(?: Plan)? ?(?:\(\d{4}[-–]\d{4}\) ?)?(?:period)?"
    r"|(?:period )?covered by the (1[0-9])th Five",
    re.IGNORECASE,
)
_YEAR_ZH = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?:[-—–至到](?P<last>(?:19|20)\d\d))?年"
    r"(?P<part>上半年|下半年|前[一二三]个?季度|第?[一二三四]季度|前(?:\d{1,2}|十一?"
    r"|[二三四五六七八九])个月|(?:\d{1,2}[-—–至])?\d{1,2}月(?:\d{1,2}日|份)?)?"
    r"|(?P<last_year>去年|上年|上一年|过去的?一年|一年来)|(?P<this_year>今年|本年)"
    r"|(?:过去|近|最近)?(?P<years>[三四五六七八九十]|\d{1,2})年(?:来|间)"
    r"|过去(?P<past>[三四五六七八九十]|\d{1,2})年"
)
_PART_ZH = re.compile(
    r"上半年|下半年|前[一二三]个?季度|第?[一二三四]季度|前(?:\d{1,2}|[二三四五六七八九]"
    r"|十一?)个月|(?:\d{1,2}[-—–至])?\d{1,2}月(?:\d{1,2}日|份)?"
)
_COMPARED_ZH = re.compile(
    r"(?:比|较|与|和|同)(?:[^，。；、\d]{0,4})(?:去年|上年|上一年|(?:19|20)\d\d年"
    r"|“?十[一二三四五六]五”?)"
    r"(?:同期|末|底|时期|期间|相比|的)?|(?:19|20)\d\d年以来|年初"
)
_YEAR_EN = re.compile(
    r"\b(?P<last_year>(?:last|the past|the previous) year|the year just (?:passed|ended))\b"
    r"|\b(?P<this_year>this year)\b"
    r"|\b(?:over|in|during|for|throughout) the (?:past|last) (?P<past>\w{1,7}) years\b"
    r"|\b(?:in|during|by|for|throughout|of|at|the year|fiscal|since)? ?(?:the (?:end|beginning"
    r"|start) of |early |late |mid-)?"
    r"(?<![\d.,–-])(?P<year>(?:19|20)\d\d)(?:[-–](?P<last>(?:19|20)\d\d))?(?!\d|,\d|%|\.\d)",
    re.IGNORECASE,
)
_PART_EN = re.compile(
    r"\b(?:the )?first (?P<months>\w{1,6}) months\b|\b(?:the )?first (?P<quarters>two"
    r"|three) quarters\b"
    r"|\b(?:the )?(?P<nth>first|second|third|fourth|last) quarter\b|\b(?P<half>first|second) half\b"
    rf"|\b(?:(?P<day>\d{{1,2}}) )?(?P<month>(?-i:{MONTH_EN}))(?! (?:to|through)|[-–])"
    r"(?: (?P<day2>\d{1,2})\b)?,?"
    r"|\bJanuary (?:to|through|[-–]) ?(?P<until>\w{3,9})\b|\bQ(?P<q>[1-4])\b",
    re.IGNORECASE,
)
_COMPARED_EN = re.compile(
    r"\b(?:compared (?:with|to)|than|over|from|on|against|relative to|versus|above|below)"
    r"(?: (?:in|that|those|of|the|same|period|level|levels|figure|a|year|earlier|at|end|for"
    r"|during)){0,6}"
    r" ?(?:(?:19|20)\d\d\b|last year\b|the previous year\b"
    r"|1[0-9]th Five[- ]Year(?: Plan)?(?: period)?)"
    r"|\bregistered since (?:19|20)\d\d\b",
    re.IGNORECASE,
)
_LINE = re.compile(r"[^\n]+")
_LEAD, _LEADING = 120, 12
"""Words of time that begin in the first twelve characters of a line are its lead."""
_MARK = " 　—-*•“\"'"


class Periods:
    """The periods of one document's figures. Lines are read once, when it is made."""

    def __init__(self, document: StoredDocument) -> None:
        self._document = document
        self.year = document.info.year
        self.reviewed = reviewed_year(self.year, document.info.title) if self.year else None
        self._starts: list[int] = []
        self._defaults: list[Default] = []
        for start, default in self._lines():
            self._starts.append(start)
            self._defaults.append(default)

    def default(self, offset: int) -> Default:
        """What the line at ``offset`` speaks of."""
        index = bisect_right(self._starts, offset) - 1
        return self._defaults[index] if index >= 0 else Default(None, "other")

    def time_words(self, sentence: str, offset: int) -> list[TimeWords]:
        """The words of time in a sentence at ``offset``, comparisons left out, in order."""
        return time_words_in(sentence, self.year, self.reviewed, self.default(offset).period)

    def _lines(self) -> Iterator[tuple[int, Default]]:
        text = self._document.text
        section_before, lead = -2, None
        for match in _LINE.finditer(text):
            section = self._section(match.start())
            if section != section_before:
                section_before, lead = section, None
            default = self._line(match[0], section)
            own = self._lead(match[0])
            if own is not None:
                ahead = (
                    own.first != own.last and self.reviewed is not None and own.last > self.reviewed
                )
                aspect = "plan" if default.aspect == "other" and ahead else default.aspect
                lead = Default(own, aspect)
                yield match.start(), lead
            elif lead is not None and (self._carries(lead, section)):
                yield match.start(), lead
            else:
                yield match.start(), default

    def _carries(self, lead: Default, section: int) -> bool:
        """A lead goes on over the lines that follow, but a section's own year is stronger."""
        if lead.period is not None and lead.period.first != lead.period.last:
            return True
        return section < 0 or self._document.sections[section].year is None

    def _section(self, offset: int) -> int:
        found = -1
        for number, section in enumerate(self._document.sections):
            if section.start > offset:
                break
            if offset < section.end:
                found = number
        return found

    def _line(self, line: str, section: int) -> Default:
        aspect: Aspect = "other"
        year = self.reviewed
        if section >= 0:
            aspect = self._document.sections[section].aspect
            year = self._document.sections[section].year or year
            years = self._years_above(section)
            if years is not None and aspect != "plan":
                return Default(years, aspect)
        if self.year is not None and self.reviewed is not None:
            said = of_passage(line, self.year, self.reviewed)
            if said is not None:
                aspect, year = said.aspect, said.year or year
        if aspect == "other":
            aspect = by_tense(line)
            year = self.year if aspect == "plan" else year
        return Default(Period(year, year) if year else None, aspect)

    def _years_above(self, section: int) -> Period | None:
        """The years that a heading names, if several: a review of the past five years."""
        number: int | None = section
        while number is not None:
            named = self._document.sections[number]
            years = self._lead(named.title)
            if years is not None and years.first != years.last:
                return years
            number = named.parent
        return None

    def _lead(self, line: str) -> Period | None:
        lead = without_number(line.lstrip(_MARK))[:_LEAD]
        for time_words in time_words_in(lead, self.year, self.reviewed, None):
            return time_words.period if time_words.start <= _LEADING else None
        return None


def time_words_in(
    text: str, year: int | None, reviewed: int | None, default: Period | None
) -> list[TimeWords]:
    """The words of time in ``text`` in order; those of comparisons are left out."""
    compared = [
        match.span() for pattern in (_COMPARED_ZH, _COMPARED_EN) for match in pattern.finditer(text)
    ]
    found = [*_plans(text), *_years(text, year, reviewed)]
    found = [
        words
        for words in found
        if not any(
            start <= words.start < end or start < words.end <= end for start, end in compared
        )
    ]
    parts = list(_parts(text, found, default))
    found = [
        words
        for words in found
        if not any(part.start <= words.start and words.end <= part.end for part in parts)
    ]
    return sorted([*found, *parts], key=lambda words: (words.start, words.end))


def plan_years(number: int) -> Period:
    """The years of a five-year plan: the 14th is 2021 to 2025."""
    first = 2021 + 5 * (number - 14)
    return Period(first, first + 4)


def _plans(text: str) -> Iterator[TimeWords]:
    for match in _PLAN_ZH.finditer(text):
        yield TimeWords(*match.span(), plan_years(int(chinese_number(match[1]))))
    for match in _PLAN_EN.finditer(text):
        led = re.search(r"\b(?:during|in|over|throughout)(?: the)? ?$", text[: match.start()], re.I)
        if led or "period" in match[0].casefold():
            yield TimeWords(*match.span(), plan_years(int(match[1] or match[2])))


def _years(text: str, year: int | None, reviewed: int | None) -> Iterator[TimeWords]:
    for pattern, number in ((_YEAR_ZH, chinese_number), (_YEAR_EN, english_number)):
        for match in pattern.finditer(text):
            groups = match.groupdict()
            if groups["year"]:
                first = int(groups["year"])
                last = int(groups["last"] or first)
                part = groups.get("part") or ""
                if match[0].casefold().lstrip().startswith("since") and year:
                    last = max(first, (reviewed or year))
                if last >= first:
                    yield TimeWords(*match.span(), Period(first, last, _part_zh(part)))
            elif groups["last_year"] and reviewed:
                yield TimeWords(*match.span(), Period(reviewed, reviewed))
            elif groups["this_year"] and year:
                yield TimeWords(*match.span(), Period(year, year))
            elif reviewed and (count := _count(groups, number)):
                yield TimeWords(*match.span(), Period(reviewed - count + 1, reviewed))


def _count(groups: dict[str, str | None], number: object) -> int:
    written = groups.get("past") or groups.get("years")
    if not written or not callable(number):
        return 0
    try:
        count = int(number(written))
    except ValueError:
        return 0
    return count if 1 < count <= 30 else 0


def _parts(text: str, years: list[TimeWords], default: Period | None) -> Iterator[TimeWords]:
    """Half years, quarters and months: of the year named before or behind, else the default."""
    for match in _PART_ZH.finditer(text):
        if any(words.start <= match.start() < words.end for words in years):
            continue
        yield from _of_year(match, _part_zh(match[0]), years, default)
    for match in _PART_EN.finditer(text):
        part = _part_en(match)
        if part:
            yield from _of_year(match, part, years, default)


def _of_year(
    match: re.Match[str], part: str, years: list[TimeWords], default: Period | None
) -> Iterator[TimeWords]:
    before = [words.period for words in years if words.start < match.start()]
    behind = [words.period for words in years if 0 <= words.start - match.end() <= 8]
    for period in (*behind[:1], *before[-1:], default):
        if period is not None:
            end = max(
                [
                    match.end(),
                    *(words.end for words in years if 0 <= words.start - match.end() <= 8),
                ]
            )
            yield TimeWords(match.start(), end, Period(period.last, period.last, part))
            return


def _part_zh(part: str) -> str:
    if part in ("上半年", "下半年"):
        return "H1" if part == "上半年" else "H2"
    if "季度" in part:
        number = int(chinese_number(part.strip("前第个季度")))
        return f"Q1-Q{number}" if part.startswith("前") and number > 1 else f"Q{number}"
    day = re.fullmatch(r"(\d{1,2})月(\d{1,2})日", part)
    if day:
        return f"M{int(day[1]):02}-{int(day[2]):02}" if 1 <= int(day[1]) <= 12 else ""
    months = re.findall(r"\d{1,2}|十一?|[二三四五六七八九]", part)
    if not months or not all(1 <= chinese_number(month) <= 12 for month in months):
        return ""
    first, last = int(chinese_number(months[0])), int(chinese_number(months[-1]))
    if part.startswith("前"):
        first = 1
    return f"M{first:02}" if first == last else f"M{first:02}-M{last:02}"


def _part_en(match: re.Match[str]) -> str:
    order = ("first", "second", "third", "fourth", "last")
    if match["months"]:
        try:
            return f"M01-M{int(english_number(match['months'])):02}"
        except ValueError:
            return ""
    if match["quarters"]:
        return "Q1-Q3" if match["quarters"].casefold() == "three" else "Q1-Q2"
    if match["nth"]:
        return f"Q{min(4, order.index(match['nth'].casefold()) + 1)}"
    if match["half"]:
        return "H1" if match["half"].casefold() == "first" else "H2"
    if match["q"]:
        return f"Q{match['q']}"
    if match["month"]:
        number = MONTHS[match["month"].rstrip(".").casefold()]
        day = match["day"] or match["day2"]
        return f"M{number:02}-{int(day):02}" if day else f"M{number:02}"
    last = MONTHS.get(match["until"].casefold())
    return f"M01-M{last:02}" if last else ""

"""Words of time in a text, and the periods that they mean.

Years, plan periods, "last year" and 过去五年, and parts of a year; those that only tell what a
figure is compared with (比“十三五”时期, than in 2024) are left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from ingest.text.dates import MONTH_EN, MONTHS
from ingest.text.language import is_chinese
from ingest.text.numerals import chinese_number, english_number
from kb.compare.figures.period import Period, plan_years

LEADING = 12
"""Words of time that begin in the first twelve characters of a line or sentence lead it."""


class TimeWords(NamedTuple):
    """Words of time in a text, and the period that they mean."""

    start: int
    end: int
    period: Period


_LED_EN = re.compile(r"\b(?:during|in|over|throughout|years of)(?: the)? ?$", re.IGNORECASE)
_PLAN_ZH = re.compile(
    "“?第?(十[一二三四五六七]?)(?:个)?五(?:年规划)?”?"
    "(?:时期|期间|(?:规划)?(?:实施)?以来|规划期|的?这?五年(?!规划)|(?P<end>末|期末))"
)
_PLAN_EN = re.compile(
    r"(?:the )?(1[0-9])th Five[- ]Year(?: Plan)? ?(?:\(\d{4}[-–]\d{4}\) ?)?(?:period)?"
    r"|(?:period )?covered by the (1[0-9])th Five",
    re.IGNORECASE,
)
_YEAR_ZH = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?:年?(?:[-—–]{1,2}|[至到])(?P<last>(?:19|20)\d\d))?年"
    r"(?P<part>上半年|下半年|前[一二三]个?季度|第?[一二三四]季度|前(?:\d{1,2}|十一?"
    r"|[二三四五六七八九])个月|(?:\d{1,2}[-—–至])?\d{1,2}月(?:\d{1,2}日|份)?)?"
    r"|(?P<last_year>去年|上年|上一年|过去的?一年|一年来|(?<!新的)这一年(?!龄))|(?P<this_year>今年|本年)"
    r"|(?<![说声证注标表申简])(?P<next_year>明年)(?![龄轻代])|(?P<these>这)(?P<these_years>[三四五六七八九十]|\d{1,2})年(?!级|期)"
    r"|(?:今后|未来)(?P<ahead>[三四五六七八九十]|\d{1,2})年"
    r"|(?:过去|近|最近)?的?(?P<years>[三四五六七八九十]|\d{1,2})年(?:来|间)"
    r"|过去的?(?P<past>[三四五六七八九十]|\d{1,2})年"
)
_PART_ZH = re.compile(
    r"上半年|下半年|(?<!提)前[一二三]个?季度|第?[一二三四]季度|(?<!提)前(?:\d{1,2}|[二三四五六七八九]"
    r"|十一?)个月|(?:\d{1,2}[-—–至])?\d{1,2}月(?:\d{1,2}日|份)?"
)
_PAST_ZH = r"(?:去年|上年|上一年|(?:19|20)\d\d年|“?十[一二三四五六]五”?)"
_STRETCH_ZH = r"(?:同期|末|底|时期|期间)?"
_COMPARED_ZH = re.compile(
    rf"[比较](?:[^，。；、\d]{{0,4}}){_PAST_ZH}{_STRETCH_ZH}(?:相比|的)?"
    rf"|[与和同](?:[^，。；、\d]{{0,4}}){_PAST_ZH}{_STRETCH_ZH}(?=相?比|基本持平|持平|相当|一样)"
    rf"|(?:[高低多少快慢]于|超过?|相当于)(?:[^，。；、\d]{{0,4}}){_PAST_ZH}{_STRETCH_ZH}"
    rf"|[为是]{_PAST_ZH}{_STRETCH_ZH}的?(?=[约近]?[\d.]+倍)"
    r"|(?:19|20)\d\d年以来|(?<!\d)年初"
)
_NEXT_CLAUSE = re.compile(r"[。；！？，]|[.;!?] ")
_BEGIN = 3
_WHOLE_YEAR = re.compile(
    r"全年(?!龄)|年末|年底|\b(?:the )?(?:(?:whole|full|entire) year|year as a whole)\b"
)
"""The whole year again, behind a part of it: 三季度增长5%，全年增长6%."""
_FROM_YEAR = re.compile(
    r"(?:[从由自]|\bfrom (?:[^,;.]{1,40} )?(?:in|of|at the end of) )$", re.IGNORECASE
)
_TO_ZH = re.compile(r"[^。；]{0,60}?[到至为]")
_REACHED = re.compile(
    r"(?:提高|提升|增加|增长|上升|扩大|下降|减少|降低|升|降|增|减|拓展|跃升)[到至为]$"
)
"""提高到2025年的52%，: the year is that of this value, not of what the next clause tells."""
_TO_EN = re.compile(r"[^.;]{0,60}?\bto\b", re.IGNORECASE)
_YEAR_EN = re.compile(
    r"\b(?P<last_year>(?:last|the past|the previous) year|the year just (?:passed|ended))\b"
    r"|\b(?P<this_year>this year|the coming year|(?:this|next) (?:week|month)|last week"
    r"|the next year)\b|(?<!the )\b(?P<next_year>next year)\b"
    r"|\b(?P<decade>(?:over |in |during |within )?(?:the |this )?(?:past|last|next|coming)"
    r" decade)\b"
    r"|\b(?:by |towards )?(?:the )?(?P<decades_end>end of (?:this|the) decade)\b"
    r"|\bfrom now (?:to|until|till) (?P<from_now>20\d\d)\b"
    r"|(?<!than )(?<!compared to )(?<!compared with )(?<!was )(?<!from )"
    r"\b(?P<ago>\w{1,7}) years ago\b"
    r"|\bbetween (?P<between>(?:19|20)\d\d) and (?P<until>(?:19|20)\d\d)\b"
    r"|\b(?:(?:over|in|during|for|throughout) )?(?:the|these) (?:past|last|previous)"
    r" (?P<past>\w{1,7}) years\b|\b(?P<these>these) (?P<these_years>\w{1,7}) years\b"
    r"|\b(?:over|in|during|for|throughout) the (?:next|coming) (?P<ahead>\w{1,7}) years\b"
    r"|\b(?:in|during|by|for|throughout|of|at|the year|fiscal|since)? ?(?:the (?:end|beginning"
    r"|start) of |early |late |mid-)?"
    r"(?:FY ?)?(?<![\d.,–-])(?P<year>(?:19|20)\d\d)"
    r"(?:(?:[-–]| to )(?:FY ?)?(?P<last>(?:19|20)\d\d))?"
    r"(?!\d|,\d|%|\.\d|s\b|[-—–至到\d]*年)",
    re.IGNORECASE,
)
_PART_EN = re.compile(
    rf"\b(?:between|from) (?P<from>(?-i:{MONTH_EN})) (?:and|to|through|until)"
    rf" (?P<to>(?-i:{MONTH_EN}))"
    r"|\b(?:the )?first (?P<months>\w{1,6}) months\b|\b(?:the )?first (?P<quarters>two"
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
    r" ?(?:(?:19|20)\d\d\b(?! to (?:19|20)\d\d)|last year\b|the previous year\b"
    r"|1[0-9]th Five[- ]Year(?: Plan)?(?: period)?)"
    r"|\bregistered since (?:19|20)\d\d\b",
    re.IGNORECASE,
)


def time_words_in(
    text: str, year: int | None, reviewed: int | None, default: Period | None
) -> list[TimeWords]:
    """The words of time in ``text`` in order; those of comparisons are left out.

    ``default`` is what the text speaks of where it does not say: a quarter is one of its year.
    """
    compared = [match.span() for match in _COMPARED_ZH.finditer(text)]
    compared += [
        match.span() for match in _COMPARED_EN.finditer(text) if not _is_start(match[0], year)
    ]
    found = [*_plans(text), *_years(text, year, reviewed, default)]
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
    whole = _whole_years(text, [*found, *parts], default)
    found = sorted([*found, *parts, *whole], key=lambda words: (words.start, words.end))
    held = [*_held_no_longer(text, found, default)]
    return sorted([*found, *held], key=lambda words: (words.start, words.end))


def _whole_years(text: str, found: list[TimeWords], default: Period | None) -> Iterator[TimeWords]:
    """The whole year, where the text before told of a part of it: 上半年…。全年…。"""
    if default is None or not default.part:
        return
    for match in _WHOLE_YEAR.finditer(text):
        if not any(words.start <= match.start() for words in found):
            yield TimeWords(*match.span(), Period(default.last, default.last))


def _is_start(compared: str, year: int | None) -> bool:
    """Whether "from 2026" in a text of 2025 tells since when, for nothing is compared with what
    is to come."""
    named = re.search(r"\d{4}$", compared)
    starts = compared.casefold().startswith("from")
    return starts and named is not None and year is not None and int(named[0]) >= year


def _held_no_longer(
    text: str, found: list[TimeWords], default: Period | None
) -> Iterator[TimeWords]:
    """Where words of time hold no longer, and what holds from there on.

    A quarter in the middle of a sentence ends with its clause, or where the whole year is named;
    从2020年的70元 ends at 提高到88元. Of "from 30% in 2025 to 40% and from 15% in 2026 to 20%"
    each keeps its year.
    """
    if default is None:
        return
    each_its_own = len({words.period for words in found if _is_origin(text, words)}) > 1
    for n, words in enumerate(found):
        behind = found[n + 1].start if n + 1 < len(found) else len(text)
        origin = not each_its_own and _is_origin(text, words)
        to = (_TO_ZH if is_chinese(text[words.start : words.end]) else _TO_EN).match(
            text, words.end, behind
        )
        if origin and to:
            yield TimeWords(to.end() - 1, to.end(), default)
        elif words.period.part:
            year = default if default.is_year else Period(words.period.last, words.period.last)
            whole = _WHOLE_YEAR.search(text, words.end, behind)
            if whole:
                yield TimeWords(*whole.span(), year)
            elif words.start > _BEGIN and (ends := text.find("；", words.end, behind)) >= 0:
                yield TimeWords(ends, ends + 1, default)
        elif _REACHED.search(text, max(0, words.start - 4), words.start):
            comma = re.compile("[，；]").search(text, words.end, behind)
            if comma:
                yield TimeWords(*comma.span(), default)


def _is_origin(text: str, words: TimeWords) -> bool:
    begin = _begin(text, words)
    return _FROM_YEAR.search(text, max(0, words.start - 60), begin) is not None


def _begin(text: str, words: TimeWords) -> int:
    """Where the year itself begins, behind the "in" that the words of time may begin with."""
    written = re.search(r"\d|去年|上年", text[words.start : words.end])
    return words.start + written.start() if written else words.start


def _plans(text: str) -> Iterator[TimeWords]:
    for match in _PLAN_ZH.finditer(text):
        years = plan_years(int(chinese_number(match[1])))
        yield TimeWords(*match.span(), Period(years.last, years.last) if match["end"] else years)
    for match in _PLAN_EN.finditer(text):
        led = _LED_EN.search(text, 0, match.start())
        if led or "period" in match[0].casefold():
            yield TimeWords(*match.span(), plan_years(int(match[1] or match[2])))


def _years(
    text: str, year: int | None, reviewed: int | None, default: Period | None
) -> Iterator[TimeWords]:
    for pattern, number in ((_YEAR_ZH, chinese_number), (_YEAR_EN, english_number)):
        for match in pattern.finditer(text):
            groups = match.groupdict()
            if groups["year"] and pattern is _YEAR_EN and is_chinese(text[match.end() :][:1]):
                continue  # 2000个, “2030启航计划”: in Chinese 年 makes a year of a number
            period: Period | None
            if groups["year"]:
                since = match[0].casefold().lstrip().startswith("since")
                period = _written(groups, (reviewed or year) if since else None)
            else:
                period = _beside_the_year(match, year, reviewed) or _counted(
                    groups, number, year, reviewed, default
                )
            if period is not None and period.first <= period.last:
                yield TimeWords(*match.span(), period)


def _written(groups: Mapping[str, str | None], until: int | None) -> Period:
    """A year in digits, or two; behind "since" they go on until ``until``."""
    first = int(groups["year"] or 0)
    last = max(first, until) if until else int(groups["last"] or first)
    return Period(first, last, _part_zh(groups.get("part") or ""))


def _beside_the_year(match: re.Match[str], year: int | None, reviewed: int | None) -> Period | None:
    """Last year, next year, the past decade: years by the one of the report."""
    groups = match.groupdict()
    if groups.get("between"):
        return Period(int(groups["between"]), int(groups["until"]))
    if year is None or reviewed is None:
        return None
    if groups["last_year"]:
        return Period(reviewed, reviewed)
    if groups["this_year"]:
        return Period(year, year)
    if groups["next_year"]:
        return Period(year + 1, year + 1)
    if groups.get("decades_end"):
        return Period(year + -year % 10, year + -year % 10)
    if groups.get("from_now"):
        return Period(year, int(groups["from_now"]))
    if groups.get("decade"):
        ahead = re.search(r"next|coming", match[0], re.IGNORECASE)
        return Period(year, year + 9) if ahead else Period(reviewed - 9, reviewed)
    return None


def _counted(
    groups: Mapping[str, str | None],
    number: Callable[[str], object],
    year: int | None,
    reviewed: int | None,
    default: Period | None,
) -> Period | None:
    """过去五年, in the next three years, five years ago."""
    if year is None or reviewed is None:
        return None
    if count := _count(groups.get("ago"), number):
        return Period(year - count, year - count)
    if count := _count(groups["ahead"], number):
        return Period(year, year + count - 1)
    if count := _count(groups["these_years"], number):
        known = default is not None and default.last - default.first + 1 == count
        return default if known else Period(reviewed - count + 1, reviewed)
    count = _count(groups.get("past") or groups.get("years"), number)
    return Period(reviewed - count + 1, reviewed) if count else None


def _count(written: str | None, number: Callable[[str], object]) -> int:
    """How many years are meant by what is written; 0 where that is no number of years."""
    if not written:
        return 0
    try:
        count = int(str(number(written)))
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
    behind = [
        words
        for words in years
        if 0 <= words.start - match.end() <= 8
        and not _NEXT_CLAUSE.search(match.string, match.end(), words.start)
    ]
    for period in (*(words.period for words in behind[:1]), *before[-1:], default):
        if period is not None:
            end = max([match.end(), *(words.end for words in behind)])
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
    if match["from"]:
        ends = [MONTHS[match[end].rstrip(".").casefold()] for end in ("from", "to")]
        return f"M{ends[0]:02}-M{ends[1]:02}" if ends[0] < ends[1] else ""
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

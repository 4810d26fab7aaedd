"""Parts of a year, and spans of several years, that a text tells of in place of the whole year."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.text.dates import MONTH_EN, MONTHS
from ingest.text.numerals import chinese_number, english_number
from kb.answer.question.numbered import numbered_in

Parts = frozenset[str]
"""As "quarter 2", "half 2", "month 6", "months 9" (the first nine, or three quarters), "years"."""

_QUARTER_ZH = re.compile(r"(前)?([一二三四1-4])季度")
_HALF_ZH = re.compile(r"([上下])半年")
_MONTHS_ZH = re.compile(r"前\s*([一二三四五六七八九十]+|\d{1,2})\s*个月")
_MONTHS_TO_ZH = re.compile(r"(?<!\d)1月?\s*[-–—至到]\s*(\d{1,2})月")
_MONTHS_TO_EN = re.compile(rf"\bJan(?:uary|\.)?\s*(?:to|until|through|[-–—])\s*({MONTH_EN})")
_DAY_ZH = re.compile(
    r"(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])\s*月\s*(?:[\d一二三十]+\s*日|末|底)"
)
_YEARS_ZH = re.compile(
    r"[“”\"]?十[一二三四五六]五[“”\"]?(?:期间|时期|以来)"
    r"|(?:过去|近|这)?[三四五六七八九十]年(?:来|间|累计|共)"
)
_PART_EN = re.compile(
    r"\b(first|second|third|fourth|last)\s+(half|quarter)\b"
    r"|\bfirst\s+(\w+)\s+(quarters|months)\b",
    re.IGNORECASE,
)
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
_LAST = {"half": 2, "quarter": 4}
_DAY_EN = re.compile(
    rf"\b{MONTH_EN}\s+\d{{1,2}}\b(?!\d)|\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{MONTH_EN}"
    rf"|\b(?:end of|by)\s+{MONTH_EN}"
)
_YEARS_EN = re.compile(
    r"\b(?:over|in|during)\s+the\s+(?:past|last)\s+(?:\w+\s+)?years\b"
    r"|\bFive[- ]Year\s+Plan\s+period\b|\bcumulative(?:ly)?\b",
    re.IGNORECASE,
)
_SAME = {
    "quarter 1": "months 3",
    "quarters 2": "months 6",
    "half 1": "months 6",
    "quarters 3": "months 9",
}
"""Parts that are the first months of a year by another name."""
_WHOLE = re.compile(
    r"全年|年度|\b(?:whole|full|entire) year\b|\b(?:for|in) the year\b|\ball year\b", re.IGNORECASE
)


def parts_in(text: str) -> Parts:
    """Every part of a year, and "years" for several, that a text names; a day is none."""
    told = (*_parts_zh(text), *_parts_en(text), *_months(text), *_years(text))
    return frozenset(_SAME.get(part, part) for part in told)


def tells_other_part(text: str, asked: Parts) -> bool:
    """Whether a text tells of other parts of a year alone than are asked for; none ``asked`` is the
    whole year."""
    told = parts_in(text)
    if not told or told & asked:
        return False
    return bool(asked) or _WHOLE.search(text) is None


def _parts_zh(text: str) -> Iterator[str]:
    for first, number in _QUARTER_ZH.findall(text):
        yield f"{'quarters' if first else 'quarter'} {_number(number)}"
    for half in _HALF_ZH.findall(text):
        yield f"half {1 if half == '上' else 2}"
    for number in (*_MONTHS_ZH.findall(text), *_MONTHS_TO_ZH.findall(text)):
        yield f"months {_number(number)}"


def _parts_en(text: str) -> Iterator[str]:
    for ordinal, part, count, parts in _PART_EN.findall(text):
        if part:
            name = part.casefold()
            yield f"{name} {_ORDINALS.get(ordinal.casefold(), _LAST[name])}"
        elif number := english_number(count):
            yield f"{parts.casefold()} {int(number)}"


def _months(text: str) -> Iterator[str]:
    for last in _MONTHS_TO_EN.findall(text):
        yield f"months {MONTHS[last.rstrip('.').casefold()]}"
    for pattern in (_DAY_ZH, _MONTHS_TO_ZH, _DAY_EN, _MONTHS_TO_EN):
        text = pattern.sub(" ", text)
    yield from (f"month {number}" for kind, number in numbered_in(text) if kind == "month")


def _years(text: str) -> Iterator[str]:
    if _YEARS_ZH.search(text) or _YEARS_EN.search(text):
        yield "years"


def _number(numeral: str) -> int:
    return int(numeral) if numeral.isdigit() else int(chinese_number(numeral))

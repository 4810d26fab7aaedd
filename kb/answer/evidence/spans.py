"""The figures, dates and persons that a sentence names, as exact spans."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.text.dates import MONTH_EN, YEAR, dates_in
from ingest.text.language import is_chinese
from ingest.text.number import Number
from ingest.text.numbers import numbers_in

Span = tuple[int, int]

_WORDED = re.compile(
    r"(?<![\"“‘'])\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen"
    r"|fourteen|fifteen|twenty"
    r"|thirty|forty|fifty|hundreds?|thousands?|millions?|doubled|tripled|halved|one-third"
    r"|two-thirds|one-half|half|a third|a quarter)\b"
    r"|[一二三四五六七八九十两百千万]+(?:分之[一二三四五六七八九十]+|成|倍|项|条|家|个|起|件|批|位|名|座|所|种|次|天|周|小时|分钟)|翻番|翻了一番|过半",
    re.IGNORECASE,
)
_SPACED = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?:[ \u00a0\u2009\u202f]\d{3})+(?![\d.,]*\d)")
"""Thousands set apart by spaces."""
_NO_FIGURE_BEHIND = re.compile(
    rf"\s*(?:年|月|日|号|时|点|届|至\d+月|\+\d|(?:(?:and|to|[–—-])\s*\d+\s+)?{MONTH_EN})"
)
_NO_FIGURE_BEFORE = re.compile(
    rf"(?:{MONTH_EN}\s*|第|\bNo\.?\s*|[–-]|十|[A-Za-z0-9_.,+])$", re.IGNORECASE
)
_QUOTES = frozenset(("“”", "‘’", '""', "''", "「」", "『』", "《》"))
"""What a bare number between is called by: the plan “1310”, a name and no figure."""
_YEAR = re.compile(YEAR)
_LED_EN = re.compile(r"\b(?:in|since|by|from|until) $", re.IGNORECASE)
_PERSON_EN = re.compile(
    r"\b(?:President|Premier|Director|Secretary|Minister|Commissioner|Governor|Mayor"
    r"|Chair(?:man|woman|person)?|Mr|Ms|Comrade)\b"
)
_NAME_EN = re.compile(r"(?=(\b[A-Z][a-z]+ [A-Z][a-z]+\b))")
_NO_PERSON = frozenset(
    "Customs Administration General Council Congress Commission Committee Ministry Bureau "
    "Party Government Department Office Port Bridge Link Channel Zone Area Bay Delta City "
    "Province County District Road Belt Plan Year Report Fair Act Law Agreement Initiative "
    "Free Trade New Hong Kong North South East West Northern Southern Eastern Western Central "
    "Great Greater National Special The In On By From For At This These Each Every Of And".split()
)
"""Capitalised words that tell a body, a place or a plan from a person."""
_PERSON_ZH = re.compile("主任|关长|署长|局长|部长|书记|同志|总理|主席|省长|市长|特首|行政长官|院长")


def figures_in(sentence: str) -> list[Span]:
    """Numbers with their units, and numbers in words; years, dates and ordinals left out."""
    found = [
        (number.start, number.end)
        for number in numbers_in(sentence)
        if not number.is_worded and _counts(sentence, number)
    ]
    found = _spaced_thousands(sentence, found)
    return found or [match.span() for match in _WORDED.finditer(sentence)]


def _spaced_thousands(sentence: str, found: list[Span]) -> list[Span]:
    """Numbers whose thousands are set apart by spaces (770 000) as the one that they are."""
    joined = {match.start(): match.end() for match in _SPACED.finditer(sentence)}
    spans: list[Span] = []
    for start, end in found:
        if spans and start < spans[-1][1]:
            spans[-1] = spans[-1][0], max(end, spans[-1][1])
        else:
            spans.append((start, max(end, joined.get(start, end))))
    return spans


def _counts(sentence: str, number: Number) -> bool:
    """Whether it is a figure: no date, ordinal, year, code (“1310”) or part of a name (3D)."""
    start, end = number.start, number.end
    if _NO_FIGURE_BEHIND.match(sentence, end):
        return False
    if _NO_FIGURE_BEFORE.search(sentence, max(0, start - 12), start):
        return False
    if sentence[max(0, start - 1) : start] + sentence[end : end + 1] in _QUOTES:
        return bool(number.unit or number.counted or number.scale)
    following = sentence[end : end + 1]
    is_year = _YEAR.fullmatch(sentence, start, end) is not None
    return (not is_year and not following.isalpha()) or following > "\u3000"


def spans_of_dates(sentence: str) -> list[Span]:
    """Days, months and years; of English years those that words of time lead in, with these."""
    return list(dict.fromkeys(_spans_of_dates(sentence)))


def _spans_of_dates(sentence: str) -> Iterator[Span]:
    for date in dates_in(sentence):
        led = _LED_EN.search(sentence, max(0, date.start - 6), date.start)
        if date.month or date.text.endswith("年"):
            yield date.start, date.end
        elif led is not None:
            yield led.start(), date.end


def is_year(date: str) -> bool:
    """Whether a date of ``spans_of_dates`` is a year and no more."""
    return all(part.month is None for part in dates_in(date))


def persons_in(sentence: str) -> bool:
    """Whether a person seems to be named, by a title or the look of a name."""
    if _PERSON_EN.search(sentence) or _PERSON_ZH.search(sentence):
        return True
    if any(_NO_PERSON.isdisjoint(match[1].split()) for match in _NAME_EN.finditer(sentence)):
        return True
    return any(tag in ("nr", "nrt") for _, tag in _tagged(sentence))


def _tagged(sentence: str) -> Iterator[tuple[str, str]]:
    if is_chinese(sentence):
        import rjieba

        yield from rjieba.tag(sentence)

"""Which of a sentence's words of time a figure belongs to."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.compare.figures.period import Period
from kb.compare.figures.tenses_en import is_now, tense_at
from kb.compare.figures.time_words import LEADING, TimeWords

_MONTH_OR_DAY = re.compile(r"M\d\d(?:-\d\d)?")
_DONE = re.compile(
    r"\b(?:announced|launched|introduced|disbursed|unveiled|committed|legislated|implemented"
    r"|enacted|since its (?:launch|start|introduction|inception)|took effect"
    r"|came into (?:force|effect)|rolled out)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[;:–—,]| and (?=(?:I|we|it|they|he|she)\b)")
_NEAR = 24
_FAR = 80
_PARTED = re.compile(r"[,;，；。、]|\band\b")
_PARTED_EN = re.compile(r"[,;:–—\d]|\band\b|\bthan\b|\bfrom\b")
_FROM_TO_EN = re.compile(
    r"\s+from\b(?:[^,;.]|(?<=\d)[.,](?=\d)){1,60}?\bto\b(?:[^,;.]|(?<=\d)[.,](?=\d)){1,40}", re.I
)
_LED_IN = re.compile(r"\b(?:over|within|from) ?$")
_ADVERBIAL = re.compile(r"(?:in|over|during|for|throughout|by|within)\b", re.IGNORECASE)
_AT_ONCE = re.compile(r"(?: (?:with effect )?(?:starting )?(?:from|on))? ?", re.IGNORECASE)
_OTHER_END = re.compile(r" to (?:[^,;.]|(?<=\d)[.,](?=\d)){1,30} ")
"""$17 billion | to $31 billion | over the last decade."""
_CLOSED = re.compile(r"(?: and (?:(?:19|20)\d\d|in \w+))?\s*(?:[.,;]|$)")
_ASIDE = re.compile(r"[–—(][^–—()]*[–—)]|, (?:which|who|where)\b[^,;]*,", re.IGNORECASE)
"""This change – which takes effect in 2027 – will bring …"""
_PARTICIPLE = re.compile(r"(?P<aux>\b(?:was|were|be|been|being|is|are) (?:\w+ )?)?\b\w{3,}ed $")
_RELATIVE = re.compile(r"\b(?:that|who|which|whose|where|whom)\b[^,;.]*$", re.IGNORECASE)
_MAIN = re.compile(r"\b(?:will|shall|can|am|['’]ll)\b", re.IGNORECASE)


def chinese_words(text: str, start: int, end: int, words: Sequence[TimeWords]) -> TimeWords | None:
    """The nearest words of time before a figure, else those right behind it."""
    before = [one for one in words if one.end <= start]
    return before[-1] if before else _behind(text, end, words, _PARTED, _NEAR)


def english_words(
    text: str, start: int, end: int, words: Sequence[TimeWords], over: int | None = None
) -> TimeWords | None:
    """Those that follow a figure at once ("15% in 2026"), else the nearest before it, else those
    at the end of its clause ("two vouchers of $200 each in 2024").

    Up to the year ``over`` all is past: what leads no sentence and is past tells nothing of what
    a clause says will be done ("for work done in 2018 they will receive $100").
    """
    behind = (one for one in words if one.start >= end)
    at_once = next((one for one in behind if _AT_ONCE.fullmatch(text, end, one.start)), None)
    if at_once is not None:
        return at_once
    for one in words:
        over_years = one.start > end and one.period.first != one.period.last
        if over_years and _OTHER_END.fullmatch(text, end, one.start):
            return one
    both_ends = _FROM_TO_EN.match(text, end)
    if both_ends:
        inside = [one for one in words if end < one.start and one.end <= both_ends.end()]
        if inside and re.search(r"\bto\b", text[end : inside[-1].start]):
            return inside[-1]
    before = [one for one in words if _before(text, one, start)]
    if before and over is not None and tense_at(text, start) in ("future", "act"):
        before = [one for one in before if one.start <= LEADING or one.period.last > over]
    if before:
        return before[-1]
    near = _behind(text, end, words, _PARTED_EN, _NEAR)
    return near or _closing(text, end, words)


def of_the_year(period: Period, text: str, at: int) -> Period:
    """The year where a month or day tells when something is done, not what it measures: "in May
    we will pay $500", "in November Japan announced"."""
    if not _MONTH_OR_DAY.fullmatch(period.part):
        return period
    done = tense_at(text, at) in ("future", "act") or _DONE.search(text)
    return Period(period.first, period.last) if done else period


def _before(text: str, one: TimeWords, start: int) -> bool:
    """Whether words of time before a figure hold for it; "now" holds for its clause alone."""
    if one.end > start or _beside(text, one, start):
        return False
    for aside in _ASIDE.finditer(text, 0, start):
        if aside.start() < one.start and one.end <= aside.end():
            return False
    return not is_now(text[one.start : one.end]) or not _CLAUSE.search(text, one.end, start)


def _behind(
    text: str, end: int, words: Sequence[TimeWords], parted: re.Pattern[str], most: int
) -> TimeWords | None:
    for one in words:
        if 0 <= one.start - end <= most and not parted.search(text, end, one.start):
            return one
    return None


def _closing(text: str, end: int, words: Sequence[TimeWords]) -> TimeWords | None:
    """The words that close a figure's clause, and speak of all of it."""
    one = next((one for one in words if one.start >= end), None)
    if one is None or one.start - end > _FAR:
        return None
    gap = _LED_IN.sub("", text[end : one.start])
    if not _ADVERBIAL.match(text, one.start) and len(gap) == one.start - end:
        return None
    told_of = _PARTICIPLE.search(gap)
    if (told_of and not told_of["aux"]) or _RELATIVE.search(gap):
        return None
    parted = re.search(r"[,;:–—]|\b(?:and|than|from)\b|\bto (?=\S{0,3}\d)", gap)
    if parted and "FY" in text[one.start : one.end]:
        parted = re.search(r";|\b(?:and|than|from)\b", gap)
    return one if not parted and _CLOSED.match(text, one.end) else None


def _beside(text: str, one: TimeWords, at: int) -> bool:
    """Whether words of time tell of what a clause beside speaks of, not of the figure: I will
    give firms that hired last year $2,000."""
    main = _MAIN.search(text, 0, one.start)
    if main is None:
        return False
    between = text[main.end() : one.start]
    relative = _RELATIVE.search(between)
    return relative is not None and not re.search(r"[,;–—]", text[one.end : at])

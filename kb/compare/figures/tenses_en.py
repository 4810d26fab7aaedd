"""Of when an English sentence speaks by the tense of its verb, where it names no time.

"Our economy grew by 4.4%" in a speech of 2025 is of 2024; "we supply a tenth of all chips" and
"I will top up the fund" are of 2025.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from kb.compare.figures.period import Period

Tense = Literal["past", "perfect", "present", "future", "act", ""]
"""``act``: what a speaker does by saying it, "I will set aside $5 billion"; "" without a verb."""

_BREAK = re.compile(
    r"[;:–—]|, (?:and|but|while|whereas|so|yet|or)\b"
    r"| (?:and|but|while|whereas|so) (?=(?:I|we|it|they|he|she|this|these|the|there)\b)",
    re.IGNORECASE,
)
"""Where one clause ends and another begins."""
_SUBORDINATE = re.compile(
    r"\s*(?:when|as|while|if|since|although|though|because|given|with|after|before|once|where)"
    r"\b[^,]*,",
    re.IGNORECASE,
)
_IF_WERE = re.compile(r"\b(?:if|as though|as if)\b[^,]*?\bwere\b", re.IGNORECASE)
_ADVERBS = r"(?: (?:not|also|already|since|now|just|only|all|each|both|further|therefore|\w+ly))*"
_PAST_ALONE = (
    "grew|rose|fell|took|saw|gave|became|went|came|began|drew|broke|chose|drove|ran|spoke|wrote"
    "|underwent|overtook|threw|withdrew|arose"
)
_OR_PARTICIPLE = (
    "held|made|kept|brought|spent|built|led|won|met|sold|bought|paid|stood|found|got|left|lost|said"
    "|sent|sought|taught|told|thought|withstood|understood|lent|dealt|felt|heard|laid"
)
"""The past that is a participle too: "we bought", "goods bought abroad"."""
_ACT = re.compile(
    rf"\b(?:I|we)(?: will|'ll|’ll| shall| am| are){_ADVERBS}"
    r" (?:set(?:ting)? aside|top(?:ping)? up|allocat\w+|inject\w*|commit\w*|provid\w+|spend\w*)\b"
    r"|\bI(?: will|'ll|’ll| shall| am)\b"
)
_VERB = re.compile(
    rf"(?P<perfect>\b(?:has|have|['’]ve){_ADVERBS}(?: been)?{_ADVERBS}"
    rf" (?:\w{{2,}}ed|\w+en|{_OR_PARTICIPLE}"
    r"|done|seen|set|put|cut|come|become|grown|begun|been)\b)"
    r"|(?P<future>\b(?:will|shall|must|should|going to|(?:is|are) to"
    r"|(?:aims?|plans?|intends?) to)\b"
    r"|['’]ll\b)"
    r"|(?P<present>\b(?:is|are|am|has|have|does|do|can|cannot|may|might|could|would|needs?"
    r"|expects?|remains?|stands?)\b|['’](?:re|m)\b)"
    rf"|(?P<past>\b(?:was|were|did|had|{_PAST_ALONE})\b)"
    rf"|(?P<finite>\b(?:I|we|it|they|he|she|this|government)(?: also| then| first)*"
    rf" (?:\w{{2,}}(?<!ne)ed|{_OR_PARTICIPLE})\b)"
    r"|(?P<maybe>(?<![A-Za-z])(?!(?:the|an?|our|their|its|his|her|my|your|this|these|those|of|by|for"
    rf"|in|to|at|from|and|or|be|been|being|more|newly|most|all)\b)[A-Za-z’'()]+"
    rf" (?:\w{{2,}}(?<!ne)(?<!e)ed|{_OR_PARTICIPLE})\b(?! by\b))",
    re.IGNORECASE,
)
"""Verbs by their tense; "companies headquartered" may be one or none."""
_ONE_MONTH = re.compile(r"M\d\d(?:-\d\d)?")
"""A month or day at the head of a paragraph tells since when, not how long."""
_NOW = re.compile(
    r"\b(?:now|today|currently|presently|at present|these days)\b(?! that\b)", re.IGNORECASE
)


class Led(NamedTuple):
    """The words of time that a paragraph begins with."""

    period: Period
    firm: bool
    """Whether the tense says nothing beside them: "For FY2019, we expect a deficit"."""
    tense: Tense = ""
    """That of the sentence that they stand in."""


def tense_at(sentence: str, at: int) -> Tense:
    """The tense of the clause that holds the character ``at``, else of the sentence."""
    breaks = [match.end() for match in _BREAK.finditer(sentence)]
    begin = max((end for end in breaks if end <= at), default=0)
    until = min((end for end in breaks if end > at), default=len(sentence))
    # All forms of the past are known, the thousand verbs of the present are not.
    known = _tense(sentence[begin:until]) or _tense(sentence)
    return known or ("present" if sentence.rstrip().endswith(".") else "")


def _tense(clause: str) -> Tense:
    led = _SUBORDINATE.match(clause)
    clause = _IF_WERE.sub("if", clause[led.end() :] if led else clause)
    if _ACT.search(clause):
        return "act"
    perhaps: Tense = ""
    for match in _VERB.finditer(clause):
        if match.lastgroup == "maybe":
            perhaps = "past"
        elif match.lastgroup in ("finite", "past"):
            return "past"
        elif match.lastgroup == "perfect":
            return "perfect"
        else:
            return "future" if match.lastgroup == "future" else "present"
    return perhaps


def is_now(words: str) -> bool:
    return _NOW.fullmatch(words) is not None


def words_for_now(text: str) -> list[tuple[int, int]]:
    """Where a text says now, today, currently."""
    return [match.span() for match in _NOW.finditer(text)]


def spoken_in(tense: Tense, led: Led | None, year: int, reviewed: int) -> Period:
    """The period of a clause of a report of ``year`` that reviews the year ``reviewed``."""
    now, before = Period(year, year), Period(reviewed, reviewed)
    if led is None:
        return before if tense in ("past", "perfect") else now
    period = led.period
    if _ONE_MONTH.fullmatch(period.part):
        period = Period(period.first, period.last)
    if tense == "act":
        return period if led.tense == "act" or period.first == year else now
    if led.firm:
        return period
    if period.first <= year <= period.last:
        is_year = period.first == period.last
        return before if is_year and tense == "past" and led.tense != "past" else period
    if period.first > year:
        if tense in ("past", "perfect"):
            return before
        return period if tense == "future" else now
    if tense == "perfect":
        return period if period.last >= reviewed else before
    return period if tense in ("past", "") else now

"""Of which words an English name of a body can be made, and which offices are none.

Titles have capitals throughout; so what is no part of a name has to be known by its word.
"""

from __future__ import annotations

import re

_OF_TITLES = (
    "Works?|Reports?|Annual|Conference|Speech|Statement|Budget|Review|Summary|Plan|Digest|Meeting"
    "|Address|Session|Delivered|Remarks|Keynote|Highlights|Outlook|Outline|Notice|Circular"
    "|Bulletin|Fiscal|Year|Quarter|Half|Holds|Held|Convenes|Reviews|About|Inside|Welcome"
    "|Towards?|Vision|Government"
)
_OF_GRAMMAR = (
    "The|A|An|On|In|At|By|Of|For|From|To|With|And|How|Why|What|When|Its|Our|Their|This|That"
    "|New(?! (?:Zealand|York|South|Delhi|Jersey|Mexico|Area|Territories))"
    "|World(?! (?:Customs Org|Trade Org|Health Org|Bank))|Chinese|Smart|Modern"
    "|January|February|March|April|May|June|July|August|September|October|November|December"
)
_PERSONS = (
    "Mr|Mrs|Ms|Dr|Comrade|Ministers?|President|Governor|Mayor|Director|Premier|Deputy|Secretary"
    "|Chair(?:man|woman|person)?|Commissioner|Commander|Head|Chief|Speaker|Spokes\\w+|Officer|Dean"
    "|Rector|Member|Executive"
)
WORD = (
    rf"(?:(?!(?:{_OF_TITLES}|{_OF_GRAMMAR}|{_PERSONS})\b)"
    r"[A-ZÀ-ÖØ-Þ][\w’'&./]*(?:[-–](?=[A-Za-z])[\w’'&.]+)*)"
)
"""A word of a name."""
WORDS = rf"{WORD}(?: {WORD}){{0,4}}"
LONG = rf"{WORDS}(?:,? (?:and|of|for|&|in)(?: the)? {WORDS}){{0,3}}"
"""Words with what joins them: Human Resources and Social Security of Anhui Province."""

_OFFICE_BEFORE = re.compile(
    rf"\b(?:{_PERSONS})(?:[- ]General)?(?: [A-Z][\w’'-]*){{0,3}} (?:of|for|at|in) (?:the )?$"
)
_OFFICE_BEHIND = re.compile(
    rf"(?:[’']s)? (?:(?:Acting|Deputy|Vice|Party) )?(?:{_PERSONS})\b(?! (?:Committee|Group))"
)
_SHORTEST_IN_CAPITALS = 3
"""Words; GACC 2026 is no title in capitals."""


def is_an_office(line: str, start: int, end: int) -> bool:
    """Whether ``line[start:end]`` says whose head or speaker a person is: Premier of the …."""
    return (
        _OFFICE_BEFORE.search(line[:start]) is not None
        or _OFFICE_BEHIND.match(line, end) is not None
    )


def in_small_letters(line: str) -> str:
    """A line in capitals as it would be written else: ANNUAL REPORT OF as Annual Report of."""
    if not line.isupper() or len(line.split()) < _SHORTEST_IN_CAPITALS:
        return line
    titled = re.sub(r"[^\W\d_]{2,}(?:[’'][A-Z]+)?", lambda word: word[0].capitalize(), line)
    return re.sub(r"\b(?:Of|The|And|For|On|In|By|At)\b", lambda word: word[0].lower(), titled)

"""What a figure is a figure of: its name, out of the words before or behind it.

The subject before the figure comes first, then the noun behind it (160个重点县, 2.8 trillion yuan
of central funding), then the subject of the figure before ("…, an increase of 2.4%").
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.compare.figures.names_en import (
    is_anaphor,
    is_bare_verb,
    named_en,
    stripped_en,
    subject_en,
    told_behind,
)
from kb.compare.figures.names_zh import named_zh, stripped_zh
from kb.compare.figures.quantity import Quantity
from kb.compare.figures.units import PERCENT


@dataclass(frozen=True, slots=True)
class Naming:
    """The name of a figure, and whether it is its own or that of the figure before."""

    name: str
    own: bool


FURTHEST = 240
"""How many characters before a figure may be its own words."""
_LONGEST = {"zh": 40, "en": 120}
PRONOUN = re.compile(
    r"^(?:(?:they|it|these|those|both|this|that)(?: [a-z]+)?|mark|the mark|I|we|you|he|she|next"
    r"|(?:the )?(?:first|second|third|remaining|other|rest|former|latter|current"
    r"|previous)"
    r"|(?:year|month|week|day|quarter|who|whom|which|that|number|amount|subject|FY ?\d{2,4}"
    r"|one-time)"
    r"|of (?:them|these|which)|其中|两者"
    r"|(?:开通|截至|累计"
    r"|[\d一二三四五六七八九十两至到年月日天底末前后最近比每当的第上下中初])+)?$",
    re.IGNORECASE,
)
"""What stands where a name should, and is none."""
_CLAUSE = {
    "zh": re.compile(r"[，。；：！？,;:|]|——"),
    "en": re.compile(r"[,;:|](?!\d)|\s[—–]\s?|—|\.(?=\s)|\("),
}
_REACHED = re.compile("(?:已|首次|历史性)*(?:达到?|为|突破|增至|升至|增长|下降|提高到|降到)?")
_PREDICATE = re.compile(
    "(?P<subject>[^，。；：、]{3,24}?)(?:再|又|双双|均)*(?:创(?:下|出|造)?[^，。；、]{0,8}(?:新高|最[高好][^，。；、]{0,4}|纪录)"
    r"|(?:迈上|再上|跃上)[^，。；、]{0,4}台阶|(?:稳步|持续|平稳|快速|较快|稳定|稳中)[^，。；、]{0,3}[增提回上下]\w?)$"
)
"""A clause without a figure of its own, the subject of what follows: 进出口总值创历史新高，达到…"""
_NO_SUBJECT = re.compile(r"(?:To|In|By|For|Under|With|As|Since|When|While|If|Through|On|At|From)\b")
_OF_OUTPUT = re.compile(r"(?:nominal )?(?:GDP|gross domestic product)(?: \(GDP\))?", re.IGNORECASE)
"""A deficit of 2 billion, or 0.3% of GDP: what is a part of it is named, not the whole."""
_LISTED = re.compile(r"\band\s+$")
_BRACKETS = re.compile(r"\([^()]{0,60}\)|（[^（）]{0,60}）")


def segment_start(text: str, quantity: Quantity, before: Quantity | None, language: str) -> int:
    """Where the words begin that stand before a figure and belong to it."""
    floor = before.right if before is not None else 0
    if quantity.left - floor > FURTHEST:
        floor = quantity.left - FURTHEST
        if language == "en":
            floor = max(floor, text.find(" ", floor, quantity.left))
    start = floor
    held = text[:floor] + _BRACKETS.sub(
        lambda match: "x" * len(match[0]), text[floor : quantity.left]
    )
    for match in _CLAUSE[language].finditer(held, floor):
        start = match.end()
    if language == "zh" and before is not None and start == floor:
        listed = text.find("、", floor, quantity.left)
        start = listed + 1 if listed >= 0 else start
    if (
        language == "en"
        and start == floor
        and before is not None
        and _LISTED.search(text, start, quantity.left)
    ):
        start = quantity.left
    return start


def named(
    text: str,
    quantity: Quantity,
    start: int,
    inherited: str,
    language: str,
    *,
    change: bool,
) -> Naming:
    """The name of ``quantity``, whose own words begin at ``start``."""
    left, right = text[start : quantity.left], text[quantity.right : quantity.right + 120]
    if " | " in text:
        cell = text.split(" | ", 1)[0].strip("| ")
        return Naming(cell[: _LONGEST[language]], own=cell != inherited)
    if language == "zh":
        own = named_zh(left, right, quantity, inherited)
    else:
        own = named_en(left, right, quantity, change)
        is_part = quantity.unit == PERCENT and not change and right.startswith(" of ")
        if is_part and _OF_OUTPUT.fullmatch(own):
            subject = inherited or _subject_above(text, start, language)
            name = f"{subject}, share of GDP" if subject else "share of GDP"
            return Naming(name[: _LONGEST[language]], own=not subject)
        if is_anaphor(own) and (inherited or not own[0].isupper()):
            behind = told_behind(right)
            named = f"{inherited}, {behind}" if behind and inherited else inherited or own
            return Naming(named, bool(behind))
        if is_bare_verb(own):
            own = f"{_subject_of_all(text, start)} {own}".strip()
    if own and (not change or left.strip()):
        return Naming(own[: _LONGEST[language]].strip(), own=True)
    if inherited and not (language == "zh" and _REACHED.fullmatch(left.strip())):
        return Naming(inherited, own=False)
    if inherited:
        of = _PREDICATE.search(text, max(0, start - 60), max(0, start - 1))
        name = stripped_zh(of["subject"]) if of else ""
        return Naming(name[: _LONGEST[language]] or inherited, own=name != "")
    above = _subject_above(text, start, language)
    return Naming((above or own)[: _LONGEST[language]].strip(), own=not above)


def _subject_above(text: str, start: int, language: str) -> str:
    """The subject of the clause before, where it has no figure: "Market entities, over …"."""
    floor = max(0, start - 160)
    if floor and language == "en":
        floor = max(floor, text.find(" ", floor, start))
    pieces = [
        match.end() for match in _CLAUSE[language].finditer(text, floor, max(floor, start - 1))
    ]
    above = text[pieces[-1] if pieces else floor : start].rstrip("，,;；:： ")
    if re.search(r"\d", above) or _NO_SUBJECT.match(above.lstrip()):
        return ""
    return stripped_zh(above) if language == "zh" else stripped_en(subject_en(above))


def _subject_of_all(text: str, start: int) -> str:
    """The sentence's first words up to a comma, where they have no figure: "The Area, which traded
    71.2 billion yuan in 2015, …"."""
    clause = _CLAUSE["en"].search(text, 0, start)
    lead = text[: clause.start()] if clause else ""
    return "" if re.search(r"\d", lead) else stripped_en(lead)

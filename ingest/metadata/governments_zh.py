"""Governments of places in Chinese: 安徽省人民政府, by a title, a congress or a place alone."""

from __future__ import annotations

import re

from ingest.metadata.names_zh import LETTER, LEVEL, simplified
from ingest.metadata.regions import government_zh, regions
from ingest.text.language import HANZI

STATE_COUNCIL = "国务院"

_ENDS_WITH_LEVEL = re.compile(rf".*?(?P<level>{LEVEL})")
_NAMELESS = re.compile("[省市州盟县区旗镇乡自治特别行政地新本]*|各.*|中央|地方|基层|当地|人民")
_SHORT_AUTONOMOUS = re.compile("(.{2,3})自治区")
_SHORTEST_PREFECTURE = 3
_COUNT = r"[\d一二三四五六七八九十百]+"
_CONGRESS = re.compile(
    rf"(?:(?<![{HANZI}])|(?<=[在于日]))(?P<place>(?:(?![在于第]){LETTER}){{2,20}}?)"
    rf"\s*第?{_COUNT}届\s*(?:人民代表大会|人大)"
    rf"|第?{_COUNT}届\s*(?P<national>全国)(?:人民代表大会|人大)"
)
_LEVEL_SPOKEN_FOR = re.compile(rf"代表(?P<level>{LEVEL})(?:人民)?政府")
_REPORT = re.compile("政府工作报告|代表.{0,20}政府.{0,4}向")


def is_government_report(text: str) -> bool:
    """Whether ``text``, a head or a title, is that of a government's report to its congress."""
    return _REPORT.search(simplified(text)) is not None


def government_of(place: str) -> str | None:
    """The government of ``place``: 安徽省 or 广西 give it; 省 alone, 北方 or 某 are no place."""
    simple = simplified(place)
    short = _SHORT_AUTONOMOUS.fullmatch(simple)
    region = regions().get(short[1] if short else simple)
    if region is not None:
        return government_zh(region.name if simple == place else region.traditional)
    if not _ends_with_level(simple) or _NAMELESS.fullmatch(simple):
        return None
    return government_zh(place)


def government_before_congress(text: str) -> str | None:
    """The government that reports to the congress that is named: 在安徽省第十四届人民代表大会…."""
    simple = simplified(text)
    for match in _CONGRESS.finditer(simple):
        if match["national"]:
            return STATE_COUNCIL
        government = government_of(text[match.start("place") : match.end("place")])
        if government:
            return government
    return None


def level_spoken_for(sentences: str) -> str | None:
    """Of which level a government is that is not named: 省 of 我代表省人民政府."""
    match = _LEVEL_SPOKEN_FOR.search(simplified(sentences))
    return match["level"] if match else None


def government_of_word(word: str, level: str | None, text: str) -> str | None:
    """The government that a word of a file's name means in a government's report.

    A province goes by its short name (安徽); of other places ``level`` says what is lacking, and
    ``text`` has to speak of them (苏州 and 市: 苏州市).
    """
    simple = simplified(word)
    region = regions().get(simple.casefold())
    if region is not None and (level is None or region.name.endswith(level)):
        return government_of(word) if simple in (region.short, region.name) else region.government
    whole = word if _ends_with_level(simple) else f"{word}{level or ''}"
    fits = whole.endswith(level) if level else whole == word
    return government_of(whole) if fits and len(word) > 1 and whole in text else None


def _ends_with_level(place: str) -> bool:
    """Whether a place says of which level it is: 恩施州 does, 杭州 does not."""
    return _ENDS_WITH_LEVEL.fullmatch(place) is not None and not (
        place.endswith("州") and len(place) < _SHORTEST_PREFECTURE
    )

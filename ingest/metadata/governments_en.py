"""Governments of places in English, under one name: People's Government of Anhui Province."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.metadata.body import Body
from ingest.metadata.names_en import WORD
from ingest.metadata.regions import government_en, regions

STATE_COUNCIL = "State Council"

_LEVELS = {
    "province": "Province", "provincial": "Province",
    "municipality": "Municipality", "municipal": "Municipality", "city": "City",
    "district": "District", "county": "County", "new area": "New Area",
    "prefecture": "Prefecture", "prefectural": "Prefecture",
    "banner": "Banner", "league": "League", "town": "Town", "township": "Township",
    "autonomous region": "Autonomous Region", "autonomous regional": "Autonomous Region",
    "regional": "Autonomous Region", "autonomous county": "Autonomous County",
    "autonomous prefecture": "Autonomous Prefecture",
    "autonomous prefectural": "Autonomous Prefecture",
    "special administrative region": "Special Administrative Region",
    "sar": "Special Administrative Region",
}  # fmt: skip
"""What a level is called behind the name of a place, by the words that say it."""
_LEVEL = "|".join(
    re.escape(name.upper() if name == "sar" else name.title())
    for name in sorted(_LEVELS, key=len, reverse=True)
)
_COUNT = (
    "First|Second|Third|Fourth|Fifth|Sixth|Seventh|Eighth|Ninth|Tenth|Eleventh|Twelfth|Thirteenth"
    "|Fourteenth|Fifteenth|Sixteenth|Seventeenth|Eighteenth|Nineteenth|Twentieth"
)
_START = rf"\b(?!(?:{_COUNT})\b)"
_PLACE = rf"(?P<place>{WORD}(?: (?!(?:{_LEVEL})\b){WORD}){{0,4}})(?: (?P<level>{_LEVEL})\b)?"
_PEOPLES = r"People[’']s Government"
_OF_A_PLACE = re.compile(rf"\b(?:(?P<peoples>{_PEOPLES})|Government) of (?:the )?{_PLACE}")
_BEHIND_A_PLACE = re.compile(
    rf"{_START}{_PLACE}(?:[’']s)? (?:(?P<peoples>{_PEOPLES})|Government\b(?! (?:Work|Report)))"
)
_WITH_LEVEL = re.compile(rf"{_START}(?P<place>{WORD}(?: {WORD}){{0,2}}?) (?P<level>{_LEVEL})\b")
_RUN = re.compile(rf"{WORD}(?: {WORD})*")
_NATIONAL_CONGRESS = re.compile(r"\bSession of the \w+ National People[’']s Congress\b")
_REPORT = re.compile(
    r"\breport on the work of the (?:[\w’']+ ){0,4}government"
    r"|\b(?:people[’']s )?government work report"
    r"|\bwork report of the (?:[\w’']+ ){0,4}government",
    re.IGNORECASE,
)


def is_government_report(text: str) -> bool:
    """Whether ``text``, a head or a title, is that of a government's report."""
    return _REPORT.search(text) is not None


def governments_in(line: str) -> Iterator[Body]:
    """The governments that a line names, of Chinese places and of countries."""
    for pattern in (_OF_A_PLACE, _BEHIND_A_PLACE):
        for match in pattern.finditer(line):
            if name := _named(match):
                yield Body(name, match.start(), match.end(), is_certain=True)


def government_of_report(text: str) -> str | None:
    """The government of the place, or before the congress, that the head of a report names."""
    if _NATIONAL_CONGRESS.search(text):
        return STATE_COUNCIL
    match = _WITH_LEVEL.search(text)
    if match:
        return _government_of(match["place"], match["level"])
    for run in _RUN.findall(text):
        words = run.split()
        for count in range(len(words), 0, -1):
            region = regions().get(" ".join(words[:count]).casefold())
            if region is not None:
                return region.government_en
    return None


def _named(match: re.Match[str]) -> str | None:
    place, level = match["place"], match["level"]
    if place.startswith("People") and "Republic" in place:
        return STATE_COUNCIL
    if level or match["peoples"] or place.casefold() in regions():
        return _government_of(place, level)
    return f"Government of {place}" if match[0].startswith("Government") else None


def _government_of(place: str, level: str | None) -> str:
    called = _LEVELS[level.casefold()] if level else ""
    for words in (place, place.split()[0], " ".join(place.split()[:2])):
        region = regions().get(words.casefold())
        if region is not None and (not called or _agree(called, region.kind)):
            return region.government_en
    return government_en(f"{place} {called}".strip())


def _agree(level: str, kind: str) -> bool:
    return kind.endswith(level) or (level == "City" and kind == "Municipality")

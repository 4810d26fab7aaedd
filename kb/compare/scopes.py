"""What a figure covers: the whole country, a customs district, a place, or the organisation."""

from __future__ import annotations

import re
from typing import Literal

Scope = Literal["national", "district", "place", "organisation"]

_NATIONAL = re.compile(
    r"全国|我国|中国|国内生产总值|\bnational(?:ly)?\b|\bnationwide\b|\bChina[’']s\b|\bthe country[’']s\b|\bgross domestic product\b|\bGDP\b",
    re.IGNORECASE,
)
_DISTRICT = re.compile(
    r"关区|\b(?:customs|pass|customs area) district\b|\bCustoms District\b|\bGongbei ?guan District\b", re.IGNORECASE
)
_RULES_ALL = re.compile(r"国务院|State Council|海关总署|General Administration of Customs", re.IGNORECASE)


def scope_of(words: str, organisation: str | None, places: re.Pattern[str] | None) -> tuple[Scope, str]:
    """The scope that ``words`` (a figure's name and clause) tell, and the place where it is one."""
    place = places.search(words) if places is not None else None
    if place is not None:
        return "place", place[0]
    if _DISTRICT.search(words):
        return "district", organisation or ""
    if _NATIONAL.search(words) or (organisation and _RULES_ALL.search(organisation)):
        return "national", ""
    return "organisation", organisation or ""

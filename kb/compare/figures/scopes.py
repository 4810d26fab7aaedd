"""What a figure covers: the whole country, a customs district, a place, or the organisation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

Scope = Literal["national", "district", "place", "organisation"]

Per = Literal["hour", "day", "month", "person", "total"]
"""By what an amount is counted: in an hour, a day, a month, by a person; "total" since a start."""

_PER_WORDS: tuple[tuple[Per, str], ...] = (
    ("hour", r"每小时|\bper hour\b|\ban hour\b|\beach hour\b|\bhourly\b"),
    (
        "day",
        r"日均|每[日天]|单日|当[日天]|一天|\d月\d{1,2}日|\bdaily\b"
        r"|\b(?:a|per|each|single|one) day\b|\bbusiest day\b|\bon (?:\d{1,2} [A-Z]|[A-Z][a-z]+ \d)",
    ),
    ("month", r"月均|每月|单月|\bmonthly\b|\b(?:a|per|each) month\b"),
    ("person", r"人均|每人|\bper capita\b|\bper person\b"),
    (
        "total",
        r"以来|开通至|累计(?=[^，。；]{0,12}(?:突破|超过|达))|\bsince\b|\bcumulative(?:ly)?\b",
    ),
)
_PER: tuple[tuple[Per, re.Pattern[str]], ...] = tuple(
    (per, re.compile(pattern, re.IGNORECASE)) for per, pattern in _PER_WORDS
)

_NATIONAL = re.compile(
    r"全国|我国|中国|国内生产总值|\bnational(?:ly)?\b|\bnationwide\b|\bChina[’']s\b"
    r"|\bthe country[’']s\b|\bgross domestic product\b|\bGDP\b",
    re.IGNORECASE,
)
_DISTRICT = re.compile(
    r"关区|\b(?:customs|pass|customs area) district\b|\bCustoms District\b"
    r"|\bGongbei ?guan District\b",
    re.IGNORECASE,
)
_RULES_ALL = re.compile(
    r"国务院|State Council|海关总署|General Administration of Customs", re.IGNORECASE
)


def scope_of(
    words: str, organisation: str | None, places: re.Pattern[str] | None
) -> tuple[Scope, str]:
    """The scope that ``words`` (a figure's name and clause) tell, and the place where it is one."""
    place = places.search(words) if places is not None else None
    if place is not None:
        return "place", place[0]
    if _DISTRICT.search(words):
        return "district", organisation or ""
    if _NATIONAL.search(words) or (organisation and _RULES_ALL.search(organisation)):
        return "national", ""
    return "organisation", organisation or ""


def per_of(clause: str) -> Per | None:
    """By what the amount in ``clause`` is counted; None for that of the whole period."""
    return next((per for per, pattern in _PER if pattern.search(clause)), None)


def places_in(forms: Sequence[str]) -> re.Pattern[str] | None:
    """A pattern that finds any of the names of places, the longest first."""
    if not forms:
        return None
    # Those of one length by their letters: a pattern is the same in every process.
    ordered = sorted({form for form in forms if len(form) > 1}, key=lambda form: (-len(form), form))
    return re.compile("|".join(re.escape(form) for form in ordered))

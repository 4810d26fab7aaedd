"""English words that share a stem with a term and are another thing.

English terms are found by their stems, so that "factories" speaks of a factory; by the same stem
"firmly" would speak of firms. What a theme lists in this very form is its term all the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_ONE_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")

CLASHES = {
    "account": "accounting",
    "accountability": "accounting",
    "accountable": "accounting",
    "accounts": "accounting",
    "bonds": "bonded",
    "busy": "business",
    "careful": "care",
    "carefully": "care",
    "civilization": "civil",
    "concerted": "concert",
    "conservancy": "conservation",
    "consumables": "consumer",
    "engine": "engineer",
    "engines": "engineer",
    "equals": "equality",
    "firmly": "firm",
    "fit": "fitness",
    "fits": "fitness",
    "fitting": "fitness",
    "formal": "formality",
    "hospitable": "hospital",
    "human": "humanity",
    "industrious": "industry",
    "integral": "integrity",
    "integrate": "integrity",
    "integrated": "integrity",
    "integrates": "integrity",
    "integrating": "integrity",
    "integration": "integrity",
    "judicious": "judicial",
    "judiciously": "judicial",
    "lifted": "lift",
    "liquidation": "liquidity",
    "minors": "minority",
    "naturally": "nature",
    "perform": "performing",
    "performance": "performing",
    "performed": "performing",
    "performs": "performing",
    "prescriptive": "prescription",
    "recreate": "recreation",
    "renew": "renewable",
    "renewal": "renewable",
    "renewed": "renewable",
    "renewing": "renewable",
    "reside": "residency",
    "residence": "residency",
    "resident": "residency",
    "residents": "residency",
    "residing": "residency",
    "utilization": "utility",
    "utilize": "utility",
    "utilized": "utility",
    "wasteful": "waste",
    "well": "wellness",
    "wells": "wellness",
}
"""The word, and one that it has the stem of: "integrated", no integrity."""


def one_word_terms(forms: Sequence[Sequence[str]]) -> list[frozenset[str]]:
    """Of each of ``forms`` the English terms of one word, in small letters, with their plurals."""
    words = [{form.casefold() for form in each if _ONE_WORD.fullmatch(form)} for each in forms]
    return [frozenset(each | {f"{word}s" for word in each}) for each in words]


def meant(text: str, phrases: Sequence[int], terms: Sequence[frozenset[str]]) -> tuple[int, ...]:
    """Which of ``phrases`` a form in a text is of: those that list the word itself, where any
    does, else all; none where the word is another thing."""
    word = text.casefold()
    if _ONE_WORD.fullmatch(word) is None:
        return tuple(phrases)
    listed = tuple(number for number in phrases if word in terms[number])
    return listed or (() if word in CLASHES else tuple(phrases))

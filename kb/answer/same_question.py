"""When two questions are the same for certain: whatever their width, case, marks and courtesies."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from ingest.text.folding import fold, with_years_in_digits
from ingest.text.language import HANZI
from kb.documents import NameForms

Scope = tuple[tuple[object, ...], ...]
"""What a question was asked with, in an order and under names that do not matter."""

_COURTESY = re.compile(
    r"^(?:(?:请问|请告诉我|请告知|麻烦[您你]|麻烦问一下|想问一下|我想知道|我想问|[你您]好)[\s，,!]*)+"
    r"|^(?:(?:(?:hello|hi)\s*[,!]|(?:please|kindly|(?:can|could|would) you (?:please )?tell me"
    r"|tell me|i (?:want|would like) to know)(?=[\s,:]))[\s,:]*)+"
    r"|(?:[\s,.?!。]*(?:\b(?:please|thanks|thank you)|谢谢[您你]?))+[\s.?!。]*$"
)
_SAYS = frozenset("%‰&#@*/")
"""Punctuation, by its category, that says something."""
_AROUND_HANZI = re.compile(f"(?<=[{HANZI}]) | (?=[{HANZI}])")


def normal_form(question: str) -> str:
    """``question`` in a form that all its ways of being typed share; two questions with one form
    ask the same."""
    text = with_years_in_digits(fold(unicodedata.normalize("NFKC", question))).casefold()
    text = _COURTESY.sub("", text.strip())
    return _AROUND_HANZI.sub("", " ".join(_without_marks(text).split()))


def _without_marks(text: str) -> str:
    """Marks that only part words give way to a space; those within figures stay."""
    kept = []
    for place, character in enumerate(text):
        kind = unicodedata.category(character)
        if kind == "Pd":
            character = "-"
        before, behind = text[place - 1 : place], text[place + 1 : place + 2]
        if kind[0] in "ZC" or (kind[0] == "P" and character not in _SAYS):
            letter = before.isascii() and before.isalpha()
            signs = character == "-" and not letter and behind.isdigit()
            within = before.isdigit() and behind.isdigit()
            kept.append(character if signs or within else " ")
        else:
            kept.append(character)
    return "".join(kept)


def scope_of(
    asked_with: Mapping[str, Any], forms: NameForms, ids: Callable[[list[str]], frozenset[str]]
) -> Scope:
    """The filters that a question was asked with: years in order, each organisation under one of
    its names, documents by their ``ids``."""
    names = asked_with.get("documents") or ()
    organisations = {
        min(form.casefold() for form in (name, *forms(name)))
        for name in asked_with.get("organisations") or ()
    }
    return (
        tuple(sorted(set(asked_with.get("years") or ()))),
        tuple(sorted(organisations)),
        tuple(sorted(set(asked_with.get("languages") or ()))),
        tuple(sorted(set(asked_with.get("aspects") or ()))),
        tuple(sorted(ids(list(names)) or names)) if names else (),
        tuple(sorted(set(asked_with.get("without") or ()))),
    )

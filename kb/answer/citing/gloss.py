"""The glossary's terms in a quotation, each with its form in the asker's language."""

from __future__ import annotations

from index import Analyser
from kb.answer.answers import Gloss
from kb.glossary import Glossary

MOST_TERMS = 8
"""Terms that are glossed in one sentence."""


class Glosses:
    """Finds terms by the analyser that indexes them."""

    def __init__(self, glossary: Glossary, analyser: Analyser) -> None:
        self._glossary = glossary
        self._analyser = analyser

    def of(self, text: str, asker: str, language: str) -> tuple[Gloss, ...]:
        """The terms of ``text`` that are glossed for an asker of another language."""
        if asker == language or asker not in ("en", "zh"):
            return ()
        found: dict[str, Gloss] = {}
        for number in self._analyser.entries(text):
            term = self._glossary.terms[number]
            forms, own = (term.zh, term.en) if asker == "zh" else (term.en, term.zh)
            seen = own + term.seen if asker == "zh" else own
            written = _written(text, seen)
            if forms and written:
                found.setdefault(written, Gloss(written, forms[0]))
        return tuple(found.values())[:MOST_TERMS]


def _written(text: str, forms: tuple[str, ...]) -> str | None:
    """The form as the text has it; None where it is inflected or hyphenated otherwise."""
    folded = text.casefold()
    for form in sorted(forms, key=len, reverse=True):
        place = folded.find(form.casefold())
        if place >= 0 and len(folded) == len(text):
            return text[place : place + len(form)]
    return None

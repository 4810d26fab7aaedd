"""Whether a sentence is supported by the spans that it cites. Pure: text in, a reason out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from index import Analyser
from ingest import detect_language
from ingest.text.dates import Date
from kb.answer.grounding.dates import take_dates
from kb.answer.grounding.names import links_in, names_in, occurs, opens_with_a_word
from kb.answer.grounding.numbers import Fact, facts_in
from kb.documents import NameForms

Reason = Literal[
    "citation", "passage", "number", "date", "name", "link", "direction", "words", "instruction"
]

SHARED_WORDS = 0.5
"""Share of a sentence's words that its cited spans must hold, where they are in its language."""

_UP = re.compile(
    r"\b(?:increas|gr[eo]w|growth|rose|rise|rising|climb|expand|exceed|gain|up\b|higher)"
    r"|增长|上升|提高|增加|上涨|攀升|扩大",
    re.IGNORECASE,
)
_DOWN = re.compile(
    r"\b(?:decreas|declin|fell\b|fall|drop|reduc|shr[aiu]nk|contract|lower|down\b|less\b)"
    r"|下降|减少|降低|下滑|回落|缩减|压缩|缩短",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Unsupported:
    """Why a sentence cannot be kept."""

    reason: Reason
    what: str = ""
    """The number, date, name or link that no cited span holds."""

    def as_json(self) -> dict[str, Any]:
        return {"reason": self.reason, "what": self.what}


@dataclass(frozen=True, slots=True)
class _Facts:
    numbers: list[Fact]
    dates: list[Date]

    @classmethod
    def of(cls, text: str) -> _Facts:
        dates, rest = take_dates(text)
        return cls(facts_in(rest), dates)


def unsupported(
    sentence: str,
    spans: Sequence[str],
    analyser: Analyser,
    forms: NameForms = lambda name: (name,),
) -> Unsupported | None:
    """What in ``sentence`` no cited span holds; None where the sentence may be kept.

    Every number, date, proper name, quotation and link of the sentence must stand in a span:
    numbers by exact value (full-width, separators, 万 and million, percent and 百分之 are forms of
    one value), a date with all that the sentence tells of it, a name in the form used or in one
    that ``forms`` gives for it. A number that rose may not be said to have fallen. Half of the
    sentence's words must be words of the spans; across languages, where words cannot be compared,
    a fact or a glossary term must be in both.
    """
    sentence = unicodedata.normalize("NFKC", sentence)
    cited = [unicodedata.normalize("NFKC", span) for span in spans]
    said, held = _Facts.of(sentence), [_Facts.of(span) for span in cited]
    names = list(names_in(sentence, detect_language(sentence)))
    together = "\n".join(cited)
    for link in links_in(sentence):
        if link not in together:
            return Unsupported("link", link)
    for date in said.dates:
        if not date.within(one for facts in held for one in facts.dates):
            return Unsupported("date", date.text)
    for number in said.numbers:
        if not number.within(one for facts in held for one in facts.numbers):
            return Unsupported("number", number.text)
    for name in names:
        known = any(occurs(form, together) for form in forms(name))
        if not known and not opens_with_a_word(sentence, name, together, analyser):
            return Unsupported("name", name)
    if said.numbers and _turned(sentence, together):
        return Unsupported("direction")
    facts = bool(said.dates or said.numbers or names)
    return None if _shares_words(sentence, cited, analyser, facts=facts) else Unsupported("words")


def _turned(sentence: str, cited: str) -> bool:
    """Whether the sentence speaks of a rise where the spans speak of a fall alone, or reversed."""
    up, down = bool(_UP.search(sentence)), bool(_DOWN.search(sentence))
    was_up, was_down = bool(_UP.search(cited)), bool(_DOWN.search(cited))
    return (up and not down and was_down and not was_up) or (
        down and not up and was_up and not was_down
    )


def _shares_words(sentence: str, cited: Sequence[str], analyser: Analyser, *, facts: bool) -> bool:
    language = detect_language(sentence)
    own = set(analyser.terms(sentence))
    terms = {term for span in cited for term in analyser.terms(span)}
    concepts = {term for term in own if term.startswith("#")}
    if not any(detect_language(span) == language for span in cited):
        return facts or bool(concepts & terms)
    words = {term for term in own - concepts if len(term) > 1 and not term[0].isdigit()}
    return len(words & terms) >= SHARED_WORDS * len(words)

"""The words of a question that its answer must speak of, each with how telling it is."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Iterator, Set
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from index import Analyser, TermStatistics
from index.terms.analyser import Unit
from kb.answer.question.roles import (
    capitalised,
    counted_in,
    cuts,
    named_places,
    only_asks,
    plain,
    role_of,
    whole_names,
    without_asking,
    without_time,
)

TRANSLATED = 0.85
"""What a word's translation counts against the word itself."""

LIKELY = 0.13
"""Weight in a question from which a translation is looked for in a text."""

PARTLY = 0.6
"""Share of a glossary form's words from which a text speaks of it, differently worded."""

REWORDED = 0.9
"""What such a form counts, times the share, against the form as it is."""

UNKNOWN_FREQUENCY = 10
"""Texts that a word is taken to stand in where the library has none in its language, and no
translation of it."""

RARE = 0.005
"""Share of the chunks up to which a word is rare."""


@dataclass(frozen=True, slots=True)
class Keyword:
    """A unit of a question with its weight, ``share · ln(1 + (N + .5) / (df + .5))``.

    N is the number of texts, df in how many of them the unit stands, share what its role counts
    (``roles.role_of``).
    """

    unit: Unit
    weight: float
    is_name: bool = False
    """A proper name: an answer must hold it, whatever else it says."""
    is_soft: bool = False
    """A verb or the like, which an answer may well put otherwise."""
    is_rare: bool = False
    """In few texts of the library."""
    is_unseen: bool = False
    """In none."""
    translations: frozenset[str] = frozenset()
    """Terms of the other language that the word may be translated by."""
    words: frozenset[str] = frozenset()
    """Every term by which a text may speak of it."""
    is_measured: bool = True
    """Whether the library has texts in its language, so that its weight is known."""
    is_strange: bool = False
    """In no text of the library, nor is any translation that is known."""
    is_counted: bool = False
    """What "how many" counts: an answer must speak of it itself."""
    is_neutral: bool = False
    """A number, or a Latin word in a Chinese question, which is the same in the other language."""

    @property
    def is_carried(self) -> bool:
        """Whether it is known in the other language too."""
        return self.unit.entry or self.is_neutral or bool(self.translations)

    def presence(self, terms: Set[str]) -> float:
        """How far a text with these terms speaks of it, in either language; in [0, 1]."""
        if self.words.isdisjoint(terms):
            return 0.0
        presence = _presence(self.unit, terms)
        return presence if self.translations.isdisjoint(terms) else max(presence, TRANSLATED)


def keywords_in(
    question: str,
    analyser: Analyser,
    statistics: TermStatistics,
    *,
    leave_out: Iterable[str] = (),
    corrects: bool = True,
    is_known: bool = True,
) -> tuple[tuple[Keyword, ...], tuple[tuple[str, str], ...]]:
    """The question's words and glossary terms without what only asks; and the words that nobody
    wrote, each with the one that was taken for it where ``corrects``.

    ``leave_out`` are names that filters stand for already; ``is_known`` is whether the library has
    texts in the question's language: without any, that a word stands nowhere says nothing.
    """
    text = without_time(question)
    for name in sorted(leave_out, key=len, reverse=True):
        text = re.sub(re.escape(name), " , ", text, flags=re.IGNORECASE)
    names, counted = capitalised(text, analyser), counted_in(question, analyser)
    keywords: dict[str, Keyword] = {}
    corrections: list[tuple[str, str]] = []
    for unit in analyser.units(without_asking(text)):
        if only_asks(unit, analyser):
            continue
        frequency = _frequency(unit, statistics)
        meant = _meant(unit, analyser, statistics) if corrects and not frequency else None
        if meant is not None:
            corrections.append((unit.text, meant))
            unit = Unit(unit.text, unit.terms | {meant})
            frequency = statistics.document_frequency(meant)
        keyword = _keyword(unit, frequency, names, analyser, statistics, is_known=is_known)
        keywords[unit.text] = replace(
            keyword,
            is_neutral=unit.text.isascii() and (not question.isascii() or unit.text[0].isdigit()),
            is_counted=not unit.terms.isdisjoint(counted) or unit.text in counted,
        )
    for keyword in _uncut_names(text, keywords.values()):
        own = keywords.setdefault(keyword.unit.text, keyword)
        keywords[keyword.unit.text] = replace(own, is_name=True)
    return tuple(keywords.values()), tuple(corrections)


def _keyword(
    unit: Unit,
    frequency: int,
    names: Set[str],
    analyser: Analyser,
    statistics: TermStatistics,
    *,
    is_known: bool,
) -> Keyword:
    """One word with its weight; ``names`` are the terms that are written as names."""
    texts = len(statistics)
    translations = frozenset() if unit.entry else _translations(unit.text, analyser)
    spread = max(map(statistics.document_frequency, translations), default=0)
    is_measured = is_known or unit.entry
    is_name, share = role_of(unit, names, analyser)
    is_soft = share < 1.0
    if is_soft and not frequency:  # a verb that nobody wrote is put otherwise
        weight = math.log(1 + texts / UNKNOWN_FREQUENCY)
    elif not is_measured:  # as rare as what it is translated by
        weight = math.log(1 + texts / (spread or UNKNOWN_FREQUENCY))
    else:
        weight = math.log(1 + (texts + 0.5) / (frequency + 0.5))
    return Keyword(
        unit,
        share * weight,
        is_name=is_name,
        is_soft=is_soft,
        is_rare=is_measured and frequency <= max(2, RARE * texts),
        is_unseen=is_measured and not frequency,
        is_measured=is_measured,
        translations=translations,
        words=unit.terms.union(translations, *unit.forms),
        is_strange=bool(translations) and not frequency and not spread,
    )


def _uncut_names(text: str, keywords: Collection[Keyword]) -> Iterator[Keyword]:
    """Chinese names that the analyser has cut up, whole, held against pairs of characters.

    They weigh nothing beside their parts, but an answer must hold them.
    """
    entries = [plain(keyword.unit) for keyword in keywords if keyword.unit.entry]
    for name in (*whole_names(text), *named_places(text)):
        if not any(cuts(entry, name, text) for entry in entries):
            pairs = frozenset("".join(pair) for pair in pairwise(name))
            yield Keyword(Unit(name, frozenset(), (pairs,)), 0.0, is_name=True, words=pairs)


def _frequency(unit: Unit, statistics: TermStatistics) -> int:
    """In how many texts a unit stands: of an entry any form, of a word all its terms."""
    frequency = statistics.document_frequency
    if unit.entry:
        single = (next(iter(form)) for form in unit.forms if len(form) == 1)
        return max(frequency(term) for term in (*unit.terms, *single))
    terms = unit.terms or (unit.forms[0] if unit.forms else ())
    return min((frequency(term) for term in terms), default=0)


@lru_cache(maxsize=4096)
def _translations(text: str, analyser: Analyser) -> frozenset[str]:
    """The terms that a word is likely translated by; single Chinese characters say too little."""
    return frozenset(
        term
        for term, share in analyser.translated_terms(text).items()
        if share >= LIKELY and len(term) > 1
    )


def _meant(unit: Unit, analyser: Analyser, statistics: TermStatistics) -> str | None:
    """The term that a misspelt English word stands for; a word that the lexicon has is one."""
    if unit.entry or len(unit.terms) != 1 or not unit.text.isascii() or not unit.text.isalpha():
        return None
    if analyser.translated_terms(unit.text):
        return None
    return statistics.similar_term(next(iter(unit.terms)))


def _presence(unit: Unit, terms: Set[str]) -> float:
    """How far a text with these terms speaks of a unit in the unit's own language."""
    if not unit.terms.isdisjoint(terms):
        return 1.0
    share = max((len(form & terms) / len(form) for form in unit.forms), default=0.0)
    return REWORDED * share if share >= PARTLY else 0.0

"""What a question is about, and how much of it a stretch of text speaks of."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import pairwise

from index import Analyser
from index.terms.analyser import Unit
from kb.answer.question.roles import (
    capitalised,
    counted_in,
    cuts,
    only_asks,
    plain,
    role_of,
    whole_names,
    without_asking,
    without_time,
)

CONTEXT = 0.75
"""What a mention in heading, title or lead counts against one in the sentence itself."""

NEARBY = 0.5
"""The same for the sentences around."""

TRANSLATED = 0.85
"""What a word's translation counts against the word itself."""

LIKELY = 0.13
"""Weight in a question from which a translation is looked for in a text."""

MOSTLY = 0.7
"""Share of a question that glossary and lexicon must carry over for an answer in the other
language."""

PARTLY = 0.6
"""Share of a glossary form's words from which a text speaks of it, differently worded."""

TELLING = 0.9
"""Share of the weightiest word's weight from which a word is what tells the question apart."""

UNTOLD = 10
"""Texts that a word is taken to stand in where the library has none in its language, and no
translation of it."""

RARE = 0.005
"""Share of the chunks up to which a word is rare."""

Frequency = Callable[[str], int]


@dataclass(frozen=True, slots=True)
class Weighted:
    """A unit of the question and how telling it is: its inverse document frequency."""

    unit: Unit
    weight: float
    name: bool = False
    """A proper name: an answer must hold it, whatever else it says."""
    soft: bool = False
    """A verb or the like, which an answer may well put otherwise."""
    rare: bool = False
    """In few texts of the library."""
    unseen: bool = False
    """In none."""
    translated: frozenset[str] = frozenset()
    """Terms of the other language that the word may be translated by."""
    words: frozenset[str] = frozenset()
    """Every term by which a text may speak of it."""
    told: bool = True
    """Whether the library has texts in its language, so that its weight is known."""
    strange: bool = False
    """In no text of the library, nor is any translation that is known."""
    asked: bool = False
    """What is counted: an answer must speak of it itself."""
    neutral: bool = False
    """A number, or a Latin word in a Chinese question, which is the same in the other language."""

    @property
    def carried(self) -> bool:
        """Whether it is known in the other language too."""
        return self.unit.entry or self.neutral or bool(self.translated)

    def present(self, terms: Set[str]) -> float:
        """Whether a text with these terms speaks of it, in either language; in [0, 1]."""
        if self.words.isdisjoint(terms):
            return 0.0
        found = _present(self.unit, terms)
        return max(found, TRANSLATED) if not self.translated.isdisjoint(terms) else found


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a stretch of text speaks of, of a question."""

    coverage: float
    """The share of the question, by weight, with what stands around it; in [0, 1]."""
    own: float
    """The same for the stretch alone."""
    lacking: bool
    """Whether the word that tells the question apart is neither in it nor in its heading."""
    strange: bool = False
    """Whether it does not speak of what is counted, or the question has a word that the library
    has in neither language."""


@dataclass(frozen=True)
class Subject:
    """The units that an answer must speak of."""

    units: tuple[Weighted, ...]
    corrections: tuple[tuple[str, str], ...] = ()
    """Words that nobody wrote, each with the one that was taken for it."""

    def coverage(self, terms: Set[str], *, same_language: bool = True) -> float:
        """The share, by weight, of the question that ``terms`` speak of, in [0, 1]."""
        return self.spoken(terms, same_language=same_language).own

    def spoken(
        self,
        terms: Set[str],
        context: Set[str] = frozenset(),
        nearby: Set[str] = frozenset(),
        *,
        same_language: bool = True,
    ) -> Spoken:
        """How much of the question ``terms`` speak of, by themselves and in their ``context``
        (heading, title, lead) with the sentences ``nearby``.

        A text in the other language is held against the words alone that are known there too; it
        counts in full where they make up most of the question.
        """
        units, total, key = self._own if same_language else self._carried
        if total <= 0:
            return Spoken(0.0, 0.0, True)
        reached = own = 0.0
        lacking, strange = False, self._strange
        for weighted in units:
            words = weighted.words  # most are in none of the three: asked here, not in a call each
            alone = 0.0 if words.isdisjoint(terms) else weighted.present(terms)
            around = 0.0
            if alone < 1.0:
                if not words.isdisjoint(context):
                    around = CONTEXT * weighted.present(context)
                if around < NEARBY and not words.isdisjoint(nearby):
                    around = max(around, NEARBY * weighted.present(nearby))
                tells = weighted.unseen or (weighted.rare and weighted.weight >= key)
                missing = not alone and not around
                lacking = lacking or (missing and tells and not weighted.soft)
                strange = strange or (weighted.asked and not alone and not weighted.soft)
            own += weighted.weight * alone
            reached += weighted.weight * max(alone, around)
        share = 1.0
        if not same_language:
            share = min(1.0, total / self._own[1] / MOSTLY)
            lacking = lacking or self._uncarried
        return Spoken(share * reached / total, share * own / total, lacking, strange)

    @cached_property
    def _own(self) -> tuple[tuple[Weighted, ...], float, float]:
        """All units, their weight together, and the weight of a telling one."""
        return _weighty(self.units)

    @cached_property
    def _carried(self) -> tuple[tuple[Weighted, ...], float, float]:
        """The same of those that are known in the other language too."""
        return _weighty(tuple(weighted for weighted in self.units if weighted.carried))

    @cached_property
    def _uncarried(self) -> bool:
        """Whether a telling word is not carried over."""
        key = self._carried[2]
        return any(
            one.told and one.weight >= key and not one.soft and not one.carried
            for one in self.units
        )

    @cached_property
    def _strange(self) -> bool:
        return any(one.strange and not one.soft for one in self.units)

    @cached_property
    def named(self) -> bool:
        """Whether there is a proper name among the units."""
        return any(weighted.name for weighted in self.units)

    @cached_property
    def firm(self) -> Subject:
        """The units that a heading or lead must speak of: without verbs and kinds of figure."""
        units = tuple(weighted for weighted in self.units if not weighted.soft)
        return Subject(units) if units else self

    def with_context(self, other: Subject) -> Subject:
        """This subject and what another one of the same question is about besides, for half."""
        held = {weighted.unit.text for weighted in self.units}
        added = (
            replace(weighted, weight=weighted.weight / 2, asked=False, rare=False, unseen=False)
            for weighted in other.units
            if weighted.unit.text not in held and not weighted.soft
        )
        return Subject((*self.units, *added), self.corrections)

    def names_in(self, *texts: Set[str], same_language: bool = True) -> bool:
        """Whether every proper name of the question stands in one of the texts; of a text in the
        other language, those that carry over."""
        return all(
            any(weighted.present(terms) for terms in texts)
            for weighted in self.units
            if weighted.name and (same_language or weighted.carried)
        )


def _weighty(units: tuple[Weighted, ...]) -> tuple[tuple[Weighted, ...], float, float]:
    weights = [weighted.weight for weighted in units]
    return units, sum(weights), TELLING * max(weights, default=0.0)


def subject_of(
    question: str,
    analyser: Analyser,
    frequency: Frequency,
    documents: int,
    *,
    leave_out: Iterable[str] = (),
    similar: Callable[[str], str | None] | None = None,
    spoken: bool = True,
) -> Subject:
    """What ``question`` is about: its words and glossary terms, without what only asks.

    ``frequency`` gives the number of chunks that hold a term, of ``documents`` chunks in all;
    ``leave_out`` are names that filters stand for already; ``similar`` gives the term that a
    misspelt one may have been meant for; ``spoken`` is whether the library has texts in the
    question's language: without any, that a word stands nowhere says nothing.
    """
    text = without_time(question)
    for name in sorted(leave_out, key=len, reverse=True):
        text = re.sub(re.escape(name), " , ", text, flags=re.IGNORECASE)
    names = capitalised(text, analyser)
    counted = counted_in(question, analyser)
    seen: dict[str, Weighted] = {}
    corrections: list[tuple[str, str]] = []
    for unit in analyser.units(without_asking(text)):
        if only_asks(unit, analyser):
            continue
        holding = _holding(unit, frequency)
        if similar is not None and not holding and (meant := _meant(unit, similar)):
            corrections.append((unit.text, meant))
            unit = Unit(unit.text, frozenset({*unit.terms, meant}))
            holding = frequency(meant)
        weight = math.log(1 + (documents + 0.5) / (holding + 0.5))
        translated = frozenset() if unit.entry else _translated(unit.text, analyser)
        told = spoken or unit.entry
        if not told:
            among = max((frequency(term) for term in translated), default=0) or UNTOLD
            weight = math.log(1 + documents / among)
        proper, share = role_of(unit, names, analyser)
        if share < 1.0 and not holding:  # a verb that nobody wrote is put otherwise
            weight = math.log(1 + documents / UNTOLD)
        seen[unit.text] = Weighted(
            unit,
            weight * share,
            name=proper,
            soft=share < 1.0,
            rare=told and holding <= max(2, RARE * documents),
            unseen=told and not holding,
            told=told,
            translated=translated,
            words=unit.terms.union(translated, *unit.forms),
            strange=not holding and bool(translated) and not any(map(frequency, translated)),
            neutral=unit.text.isascii() and (not question.isascii() or unit.text[0].isdigit()),
            asked=not unit.terms.isdisjoint(counted) or unit.text in counted,
        )
    entries = [plain(one.unit) for one in seen.values() if one.unit.entry]
    for name in whole_names(text):
        if name not in seen and not any(cuts(entry, name, text) for entry in entries):
            pairs = frozenset("".join(pair) for pair in pairwise(name))
            seen[name] = Weighted(Unit(name, frozenset(), (pairs,)), 0.0, name=True, words=pairs)
    return Subject(tuple(seen.values()), tuple(corrections))


def _holding(unit: Unit, frequency: Frequency) -> int:
    """In how many texts a unit stands."""
    if unit.entry:
        single = (next(iter(form)) for form in unit.forms if len(form) == 1)
        return max(frequency(term) for term in (*unit.terms, *single))
    among = unit.terms or (unit.forms[0] if unit.forms else ())
    return min((frequency(term) for term in among), default=0)


@lru_cache(maxsize=4096)
def _translated(text: str, analyser: Analyser) -> frozenset[str]:
    """The terms that a word is likely translated by; single Chinese characters say too little."""
    return frozenset(
        term
        for term, share in analyser.translated_terms(text).items()
        if share >= LIKELY and len(term) > 1
    )


def _meant(unit: Unit, similar: Callable[[str], str | None]) -> str | None:
    """The term that a misspelt English word stands for."""
    if unit.entry or len(unit.terms) != 1 or not unit.text.isascii() or not unit.text.isalpha():
        return None
    return similar(next(iter(unit.terms)))


def _present(unit: Unit, terms: Set[str]) -> float:
    if not unit.terms.isdisjoint(terms):
        return 1.0
    best = 0.0
    for words in unit.forms:
        best = max(best, len(words & terms) / len(words))
    return 0.9 * best if best >= PARTLY else 0.0

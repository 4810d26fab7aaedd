"""Texts to the terms that words are found by: one analyser for documents and questions.

English words are stemmed; Chinese is taken in single characters and pairs of neighbours; numbers
stay whole, and an ordinal gives its number too (137th, 第137届). A glossary entry that occurs, in
whatever form and language, adds one term that stands for the entry, so that a question in one
language finds a text in the other.
"""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

import Stemmer

from index.chinese.lexicon import Lexicon
from index.terms.english import STEMS_KEPT, STOP_WORDS
from index.terms.normalise import SAME_LENGTH, normalise

VERSION = 4
"""Rises with every change of the terms that a text gives."""

CHARACTER_WEIGHT = 0.5
"""Of a single Chinese character in a question, beside 1 for a pair: it is in many words."""

CONCEPT_WEIGHT = 0.5
"""Of a glossary entry in a question: its words count for themselves as well."""

OTHER_LANGUAGE_WEIGHT = 0.2
"""Of the words of a glossary entry's other language in a question, beside 1 for its own words."""

LIKELIHOOD_POWER = 0.8
"""A translation weighs its probability to this power, beside 1 for the word itself: rarer ones
count a little more than they are likely (docs/chinese-model.md)."""

LONGEST_TERM = 64
"""Characters; what is longer is no word, and is cut so that it does not swell the index."""

_CJK = (
    "\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U000323af"
)
_CJK_CHARACTER = re.compile(rf"[{_CJK}]")
_TOKEN = re.compile(
    rf"""
    (?P<cjk>[{_CJK}]+)
    | (?P<number>\d+(?:,\d{{3}}(?!\d))*(?:[.+]\d+)*%?(?![^\W_{_CJK}]))
    | (?P<word>(?:[^\W_{_CJK}](?:'(?=[^\W\d_{_CJK}]))?)+)
    | (?P<stop>[.,:;!?()\[\]{{}}"/、。|<>])
    """,
    re.VERBOSE,
)
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)$")


@dataclass(frozen=True, slots=True)
class Concept:
    """One glossary entry: every form in which it occurs, variants and wrong ones included."""

    zh: tuple[str, ...]
    en: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing that a question is about: a word or a glossary entry."""

    text: str
    terms: frozenset[str]
    """Any one of these among a text's terms: the text speaks of it."""
    forms: tuple[frozenset[str], ...] = ()
    """The terms of each way to put it: most of one set, and the text speaks of it in partly other
    words."""
    entry: bool = False
    """Whether it is a glossary entry, whose forms are in both languages."""


class Analysis(NamedTuple):
    """The terms of a text and its length in words and characters."""

    terms: list[str]
    length: int


@dataclass(slots=True)
class _Node:
    """A place in the tree of forms, read unit by unit."""

    following: dict[str, _Node] = field(default_factory=dict)
    concepts: tuple[int, ...] = ()


class Analyser:
    """Makes terms of texts; the same object serves indexing and searching, from any thread."""

    def __init__(self, concepts: Sequence[Concept] = (), *, lexicon: Lexicon | None = None) -> None:
        self._concepts = tuple(concepts)
        self._lexicon = lexicon
        self._stemmer = Stemmer.Stemmer("english", 0)
        self._stemming = threading.Lock()  # a stemmer must not be used by two threads at once
        self._stems: dict[str, str] = dict(STEMS_KEPT)
        self._forms = _Node()
        forms = [
            (self._split(form)[1], number)
            for number, concept in enumerate(self._concepts)
            for form in (*concept.zh, *concept.en)
        ]
        for units, number in forms:
            self._plant(units, number)
        self._nest([units for units, _ in forms])

    @property
    def fingerprint(self) -> str:
        """What the terms depend on: rules, stemmer and glossary."""
        concepts = json.dumps([[c.zh, c.en] for c in self._concepts], ensure_ascii=False)
        digest = hashlib.sha256(concepts.encode()).hexdigest()[:12]
        return f"terms-{VERSION}:stemmer-{Stemmer.version()}:{digest}"

    def analyse(self, text: str) -> Analysis:
        """The terms of a text with repetitions, and its length.

        The length leaves out pairs of characters and glossary terms, so that a Chinese text does
        not count as twice as long as an English one that says the same.
        """
        terms, units = self._split(text)
        length = sum(unit not in _BREAKS for unit in units)
        terms.extend(f"#{number}" for number in self._found(units))
        return Analysis(terms, length)

    def terms(self, text: str) -> list[str]:
        """The terms of a text, with repetitions, in no promised order."""
        return self.analyse(text).terms

    def query_terms(self, text: str) -> dict[str, float]:
        """The terms of a question and their weights.

        A term weighs as often as it occurs, a single Chinese character by half. For each glossary
        entry its own term is added, and the words of its preferred forms that are not in the
        question with ``OTHER_LANGUAGE_WEIGHT``, so that a text is found that puts it in partly
        other words. With a lexicon the terms of each word's translations are added, weighed by how
        likely they are meant (``LIKELIHOOD_POWER``).
        """
        terms, units = self._split(text)
        weights: dict[str, float] = {}
        for term in terms:
            weight = CHARACTER_WEIGHT if len(term) == 1 and _is_cjk(term) else 1.0
            weights[term] = weights.get(term, 0.0) + weight
        for number in dict.fromkeys(self._found(units)):
            weights[f"#{number}"] = CONCEPT_WEIGHT
            for term in self._translated(self._concepts[number], weights):
                weights[term] = OTHER_LANGUAGE_WEIGHT
        if self._lexicon is not None:
            for term, weight in self._translations(self._units(units)).items():
                weights[term] = max(weight, weights.get(term, 0.0))
        return weights

    def translated_terms(self, text: str) -> dict[str, float]:
        """The terms of the words that the lexicon translates a text's words by, with weights.

        What the glossary knows is left to it. Single characters weigh half of what their word
        does, as in a question.
        """
        return self._translations(self.units(text))

    def translates(self, unit: Unit) -> bool:
        """Whether the lexicon knows a unit in the other language; entries are the glossary's."""
        return not unit.entry and any(True for _ in self._word_terms(unit.text))

    def translations(self, text: str, least: float) -> list[str]:
        """Words and stems that the lexicon translates a text by, each at least so likely."""
        if self._lexicon is None:
            return []
        found = [
            (*self._lexicon.to_english(unit.text), *self._lexicon.to_chinese(unit.text))
            for unit in self.units(text)
            if not unit.entry
        ]
        return [word for words in found for word, share in words if share >= least]

    def _translations(self, units: Sequence[Unit]) -> dict[str, float]:
        weights: dict[str, float] = {}
        for unit in units:
            for term, weight in () if unit.entry else self._word_terms(unit.text):
                weights[term] = max(weight, weights.get(term, 0.0))
        return weights

    def _word_terms(self, word: str) -> Iterator[tuple[str, float]]:
        if self._lexicon is None:
            return
        for stem, share in self._lexicon.to_english(word):
            yield stem, share**LIKELIHOOD_POWER
        for chinese, share in self._lexicon.to_chinese(word):
            weight = share**LIKELIHOOD_POWER
            for term in (*chinese, *map("".join, pairwise(chinese))):
                yield term, weight * (CHARACTER_WEIGHT if len(term) == 1 else 1.0)

    def units(self, text: str) -> list[Unit]:
        """What a question is about, in its order, each glossary entry in one piece."""
        return self._units(self._split(text)[1])

    def _units(self, parts: Sequence[str]) -> list[Unit]:
        units: list[Unit] = []
        place = 0
        for start, end, numbers in (*self._spans(parts), (len(parts), len(parts), ())):
            units += _word_units(parts[place:start])
            place = end
            if numbers:
                units.append(
                    Unit(
                        text=" ".join(parts[start:end]),
                        terms=frozenset(f"#{number}" for number in numbers),
                        forms=tuple(
                            form for number in numbers for form in self._form_terms(number)
                        ),
                        entry=True,
                    )
                )
        return units

    def placed_units(self, text: str) -> list[tuple[str, int, int]]:
        """The units that forms are compared by, with their places: ``text[start:end]``.

        Stems of English words, numbers, single Chinese characters, and the marks that end a
        phrase. Characters that stand for several (Ⅳ, ㈱) are taken as they are, so that places
        are those in ``text``.
        """
        placed = []
        stems = self._stems
        for match in _TOKEN.finditer(text.translate(SAME_LENGTH)):
            token = match.group()
            start, end = match.span()
            if match.lastgroup == "word":
                placed.append((stems.get(token) or self._stem(token), start, end))
            elif match.lastgroup == "cjk":
                placed += [(token[i], start + i, start + i + 1) for i in range(end - start)]
            else:
                placed.append((token.replace(",", "") or token, start, end))
        return placed

    def entries(self, text: str) -> list[int]:
        """The numbers of the glossary entries that occur in a text, each once, in its order."""
        return list(dict.fromkeys(self._found(self._split(text)[1])))

    def _form_terms(self, number: int) -> tuple[frozenset[str], ...]:
        concept = self._concepts[number]
        forms = (frozenset(self._split(form)[0]) for form in (*concept.zh, *concept.en))
        return tuple(dict.fromkeys(form for form in forms if form))

    def _translated(self, concept: Concept, present: dict[str, float]) -> Iterator[str]:
        for forms in (concept.zh[:1], concept.en[:1]):
            for form in forms:
                terms = self._split(form)[0]
                if not all(term in present for term in terms):
                    yield from (term for term in terms if term not in present)

    def _split(self, text: str) -> tuple[list[str], list[str]]:
        """Terms, and the units that forms are compared by: stems, numbers, single characters."""
        terms: list[str] = []
        units: list[str] = []
        stems = self._stems
        for match in _TOKEN.finditer(normalise(text)):
            token = match.group()
            kind = match.lastgroup
            if kind == "word":
                if token in STOP_WORDS:
                    units.append(token)
                    continue
                stem = stems.get(token) or self._stem(token)
                units.append(stem)
                terms += _with_number(stem)
            elif kind == "cjk":
                terms += token
                terms += map("".join, pairwise(token))
                units += token
            elif kind == "number":
                whole = token.replace(",", "")
                units.append(whole)
                terms.append(whole)
                # "12.5%" is found by 12.5 too, "9+2" by 9 and by 2.
                if whole[-1] == "%":
                    terms.append(whole[:-1])
                if "+" in whole:
                    terms += whole.rstrip("%").split("+")
            else:
                units.append(token)
        return terms, units

    def _stem(self, word: str) -> str:
        base = word[:-2] if word.endswith("'s") else word
        stem = STEMS_KEPT.get(base)
        if stem is None:
            with self._stemming:
                stem = str(self._stemmer.stemWord(base.replace("'", "")))[:LONGEST_TERM] or base
        # Full, it stays as it is: the common words came first.
        if len(self._stems) < 500_000:
            self._stems[word] = stem
        return stem

    # Glossary forms

    def _plant(self, units: Sequence[str], number: int) -> None:
        node = self._forms
        for unit in units:
            node = node.following.setdefault(unit, _Node())
        if node is not self._forms and number not in node.concepts:
            node.concepts += (number,)

    def _nest(self, forms: Sequence[Sequence[str]]) -> None:
        """Let a form stand also for the entries whose forms lie inside it.

        Only whole names, of three units or more: two characters in a longer word are often
        parts of other words.
        """
        for units in forms:
            node = self._forms
            for unit in units:
                node = node.following[unit]
            for start in range(len(units)):
                inner = self._forms
                for end in range(start, len(units)):
                    following = inner.following.get(units[end])
                    if following is None:
                        break
                    inner = following
                    if 3 <= end + 1 - start < len(units):
                        node.concepts += tuple(
                            concept for concept in inner.concepts if concept not in node.concepts
                        )

    def _found(self, units: Sequence[str]) -> list[int]:
        """The entries that occur, with repetitions."""
        return [number for _, _, numbers in self._spans(units) for number in numbers]

    def _spans(self, units: Sequence[str]) -> Iterator[tuple[int, int, tuple[int, ...]]]:
        """Where entries occur: start, end, entries; the longest form at each place."""
        first = self._forms.following
        if not first:
            return
        place, end = 0, len(units)
        while place < end:
            node = first.get(units[place])
            if node is None:
                place += 1
                continue
            # On along the tree as far as any form goes; the last place where one ended is kept.
            after, best, concepts = place + 1, place + 1, node.concepts
            while node.following and after < end:
                following = node.following.get(units[after])
                if following is None:
                    break
                node = following
                after += 1
                if node.concepts:
                    best, concepts = after, node.concepts
            if concepts:
                yield place, best, concepts
            place = best


_BREAKS = frozenset('.,:;!?()[]{}"/、。|<>')


def _word_units(parts: Sequence[str]) -> Iterator[Unit]:
    """A unit for each word; Chinese is cut into words by the dictionary of rjieba."""
    import rjieba  # its dictionary takes a tenth of a second to load

    run: list[str] = []
    for part in (*parts, ""):
        if len(part) == 1 and _is_cjk(part):
            run.append(part)
            continue
        for word in rjieba.cut("".join(run)) if run else ():
            pairs = frozenset("".join(pair) for pair in pairwise(word)) or frozenset(word)
            yield Unit(word, pairs) if len(pairs) == 1 else Unit(word, frozenset(), (pairs,))
        run = []
        if part and part not in _BREAKS and part not in STOP_WORDS:
            yield Unit(part, frozenset(_with_number(part)))


def _with_number(word: str) -> list[str]:
    """A word, and the number that it is the ordinal of."""
    ordinal = _ORDINAL.match(word)
    return [word, ordinal[1]] if ordinal else [word]


def _is_cjk(character: str) -> bool:
    return _CJK_CHARACTER.match(character) is not None

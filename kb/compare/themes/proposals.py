"""Themes proposed from the texts, with names that stay from one run to the next.

TF-IDF over passages, factorised into non-negative parts (NMF; Lee and Seung, Nature 401, 1999),
from a start that is computed, not drawn, so that the same texts give the same themes. A part that
resembles one of an earlier run takes over that one's name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index import Analyser, PhraseFinder
from ingest import sentences
from ingest.text.language import HANZI
from kb.compare.themes.theme_file import Theme
from kb.compare.themes.years import words
from kb.documents import StoredDocument
from kb.glossary import Glossary, Term

TERMS = 10
"""Terms of a proposed theme at most."""

LEAST_WEIGHT = 0.2
"""Of a term in its theme, beside 1 for the theme's first."""

ALIKE = 0.35
"""Cosine of two themes' weights from which the newer one takes over the older one's name. When 2022
was added to the State Council's reports of 2018 to 2021, themes that stay came out at 0.54 to 1 and
new ones at no more than 0.31."""

PASSAGE = 80
"""Words and Chinese characters from which sentences together are taken for a passage."""

FEWEST = 3
"""Terms that a passage must have to take part: greetings and headings do not."""

COMMON = 0.2
"""A term in more than this share of the passages is no theme's; of few themes, in more than half as
many again as one of them has if they are equal."""

SEED = 0

_CHINESE = re.compile(f"[{HANZI}]{{2,}}")
_ENGLISH = re.compile(r"[a-z][a-z']*[a-z]")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A theme with what it was made of: the weight of each term, 1 for the first."""

    theme: Theme
    weights: Mapping[str, float]

    def as_json(self) -> dict[str, Any]:
        return {
            "zh": self.theme.zh,
            "en": self.theme.en,
            "weights": {term: round(weight, 4) for term, weight in self.weights.items()},
        }

    @classmethod
    def of(cls, entry: Mapping[str, Any]) -> Proposal:
        """What ``as_json`` gave."""
        weights = {str(term): float(weight) for term, weight in entry["weights"].items()}
        theme = Theme(str(entry["zh"]), str(entry["en"]), tuple(weights), proposed=True)
        return cls(theme, weights)


def propose_themes(
    documents: Sequence[StoredDocument],
    count: int,
    glossary: Glossary,
    generic: frozenset[str],
    known: Sequence[Proposal] = (),
) -> tuple[Proposal, ...]:
    """At most ``count`` themes of the documents' commonest language, the largest first.

    Their terms are those of that language and, where the glossary knows one, its forms in the
    other, so that reports in both can be followed. ``known`` are earlier proposals, whose names
    are kept by what resembles them. Texts too short to tell themes apart give none.
    """
    language = _main_language(documents)
    reader = _TermReader(language, glossary, generic)
    read = [
        list(reader.terms(document.text, start, end))
        for document in sorted(documents, key=lambda d: (d.info.year or 0, d.info.source))
        if document.info.language == language
        for start, end in _passages(document.text)
    ]
    parts = [_apart(part) for part in _factorise([t for t in read if len(t) >= FEWEST], count)]
    names = _names(parts, known, language, reader.written)
    return tuple(
        Proposal(
            Theme(
                zh=name if language == "zh" else "",
                en="" if language == "zh" else name,
                terms=tuple(dict.fromkeys(f for term in weights for f in reader.forms(term))),
                proposed=True,
            ),
            weights,
        )
        for name, weights in zip(names, parts, strict=True)
    )


def _passages(text: str) -> Iterator[tuple[int, int]]:
    """Sentences of one paragraph, as many together as make a passage that has a topic."""
    first = last = 0
    # As if a passage were full: the first sentence opens one.
    length = PASSAGE
    for start, end in sentences(text):
        if length >= PASSAGE or "\n\n" in text[last:start]:
            if last > first:
                yield first, last
            first, length = start, 0
        last = end
        length += words(text, start, end)
    if last > first:
        yield first, last


def _main_language(documents: Sequence[StoredDocument]) -> str:
    counted = Counter(d.info.language for d in documents if d.info.language in ("zh", "en"))
    return max(counted, key=lambda language: (counted[language], language), default="en")


class _TermReader:
    """Terms of sentences in one language: glossary entries whole, words, pairs of words."""

    def __init__(self, language: str, glossary: Glossary, generic: frozenset[str]) -> None:
        self._language = language
        self._glossary = glossary
        self._entries = [term for term in glossary.terms if self._preferred(term)]
        self._preferred_forms = {self._preferred(term) for term in self._entries}
        self._finder = PhraseFinder([(*t.zh, *t.en, *t.seen) for t in self._entries])
        self._analyser = Analyser()
        self._surfaces: dict[str, Counter[str]] = {}
        self._generic = {self._stem(word) for word in generic}
        if language == "en":
            from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

            self._generic |= {self._stem(word) for word in ENGLISH_STOP_WORDS}

    def terms(self, text: str, start: int, end: int) -> Iterator[str]:
        """The terms of ``text[start:end]``."""
        sentence = text[start:end]
        place = 0
        for found in self._finder.find(sentence):
            yield from self._words(sentence[place : found.start])
            name = self._preferred(self._entries[found.phrases[0]])
            if not self._is_generic(name):
                yield name
            place = found.end
        yield from self._words(sentence[place:])

    def written(self, term: str) -> str:
        """A term as the texts write it most often; a glossary entry by its preferred form."""
        if term in self._preferred_forms or self._language == "zh":
            return term
        return " ".join(max(self._surfaces[stem].items(), key=_often)[0] for stem in term.split())

    def forms(self, term: str) -> tuple[str, ...]:
        """Every form that a term is found by, in both languages."""
        return self._glossary.forms(self.written(term))

    def _preferred(self, term: Term) -> str:
        forms = term.zh if self._language == "zh" else term.en
        return forms[0] if forms else ""

    def _is_generic(self, word: str) -> bool:
        return len(word) < 2 or self._stem(word) in self._generic

    def _stem(self, word: str) -> str:
        return " ".join(unit for unit, _, _ in self._analyser.placed_units(word))

    def _words(self, text: str) -> Iterator[str]:
        runs = self._chinese(text) if self._language == "zh" else self._english(text)
        for run in runs:
            telling = [None if self._is_generic(word) else word for word in run]
            yield from filter(None, telling)
            yield from (self._join(a, b) for a, b in pairwise(telling) if a and b)

    def _join(self, first: str, second: str) -> str:
        return first + second if self._language == "zh" else f"{first} {second}"

    def _chinese(self, text: str) -> Iterator[list[str]]:
        import rjieba  # its dictionary takes a tenth of a second to load

        for run in _CHINESE.findall(text):
            yield list(rjieba.cut(run))

    def _english(self, text: str) -> Iterator[list[str]]:
        for clause in re.split(r"[^\w\s'’-]+", text.lower().replace("’", "'")):
            yield [self._stemmed(word) for word in _ENGLISH.findall(clause)]

    def _stemmed(self, word: str) -> str:
        stem = self._stem(word)
        self._surfaces.setdefault(stem, Counter())[word] += 1
        return stem


def _often(counted: tuple[str, int]) -> tuple[int, str]:
    word, count = counted
    return count, word


def _factorise(read: Sequence[Sequence[str]], count: int) -> list[dict[str, float]]:
    """The parts, each as its terms' weights by falling weight; a term is in one part alone."""
    from sklearn.decomposition import NMF
    from sklearn.feature_extraction.text import TfidfVectorizer

    least = 2 if len(read) < 400 else 3
    counted = Counter(term for terms in read for term in set(terms))
    # Of few themes each takes a large share of the passages, and its terms are no less its own.
    most = max(least, int(max(COMMON, 1.5 / count) * len(read)))
    vocabulary = sorted(term for term, n in counted.items() if least <= n <= most)
    count = min(count, len(vocabulary) // 3, len(read) // 3)
    if count < 1:
        return []
    matrix = TfidfVectorizer(
        analyzer=list, vocabulary=vocabulary, sublinear_tf=True, lowercase=False
    ).fit_transform(read)
    model = NMF(count, init="nndsvda", random_state=SEED, max_iter=400, tol=1e-3)
    with np.errstate(invalid="ignore"):  # the error of an exact factorisation may round below 0
        amounts = model.fit_transform(matrix)
    weights: NDArray[np.float64] = model.components_ / np.maximum(
        model.components_.max(axis=1, keepdims=True), 1e-12
    )
    # A term belongs to the part where it weighs most beside that part's first.
    own = weights.argmax(axis=0)
    # How much of all the passages a part makes up.
    sizes = amounts.sum(axis=0) * model.components_.sum(axis=1)
    parts = []
    for part in np.argsort(-sizes, kind="stable"):
        order = np.argsort(-weights[part], kind="stable")
        chosen = [t for t in order if own[t] == part and weights[part, t] >= LEAST_WEIGHT]
        if chosen:
            parts.append({vocabulary[t]: float(weights[part, t]) for t in chosen[: 2 * TERMS]})
    return parts


def _apart(part: Mapping[str, float]) -> dict[str, float]:
    """Without the words that stand in a longer term of the same part with as much weight."""
    longer = {term: weight for term, weight in part.items() if " " in term or len(term) > 2}
    return {
        term: weight
        for term, weight in part.items()
        if not any(
            term != other and term in other and there >= 0.8 * weight
            for other, there in longer.items()
        )
    }


def _names(
    parts: Sequence[Mapping[str, float]],
    known: Sequence[Proposal],
    language: str,
    written: Callable[[str], str],
) -> list[str]:
    """A name for each part: that of the known theme it resembles most, else its first terms."""
    names = _taken_over(parts, known, language)
    taken = {*names.values(), *(proposal.theme.name(language) for proposal in known)}
    joint = "、" if language == "zh" else ", "
    for number, part in enumerate(parts):
        if number in names:
            continue
        terms = [written(term) for term in part]
        # As few of its first terms as no other theme is named by, two at least.
        longer = (joint.join(terms[:length]) for length in range(min(2, len(terms)), len(terms)))
        plain = joint.join(terms)
        numbered = (f"{plain} ({n})" for n in range(2, len(parts) + len(known) + 3))
        names[number] = next(n for n in (*longer, plain, *numbered) if n not in taken)
        taken.add(names[number])
    return [names[number] for number in range(len(parts))]


def _taken_over(
    parts: Sequence[Mapping[str, float]], known: Sequence[Proposal], language: str
) -> dict[int, str]:
    from scipy.optimize import linear_sum_assignment

    older = [p for p in known if (p.theme.zh if language == "zh" else p.theme.en)]
    if not parts or not older:
        return {}
    alike = np.array([[_cosine(part, old.weights) for old in older] for part in parts])
    # One name for one part, so that the likenesses taken together are greatest.
    rows, columns = linear_sum_assignment(-alike)
    return {
        int(row): older[column].theme.name(language)
        for row, column in zip(rows, columns, strict=True)
        if alike[row, column] >= ALIKE
    }


def _cosine(first: Mapping[str, float], second: Mapping[str, float]) -> float:
    product = sum(weight * second.get(term, 0.0) for term, weight in first.items())
    lengths = [sum(weight**2 for weight in part.values()) ** 0.5 for part in (first, second)]
    return product / max(1e-12, float(np.prod(lengths)))

"""Questions with the windows that they are read against: those that answer, and hard ones that
do not."""

from __future__ import annotations

import math
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from index import Analyser
from index.models.reader import windows_of
from index.models.reader_tokens import LONGEST, Piece, ReaderTokens, WindowTokens, pieces_in
from training.reader.documents import Asked, Document

TAKEN_OUT = 0.3
"""Share of the questions that are also put to their window without what answers."""

UNTITLED = 0.5
"""Share of the windows that are read without their title."""

MOST = 4
"""Windows of a question that are read in one step."""


@dataclass(frozen=True, eq=False)
class Excerpt:
    """A window of a document."""

    document: Document
    numbers: tuple[int, ...]
    """Its sentences, by their number in the document."""
    tokens: WindowTokens
    pieces: tuple[tuple[Piece, ...], ...]
    terms: frozenset[str]


class Pair(NamedTuple):
    """A question against a window."""

    excerpt: Excerpt
    answers: tuple[bool, ...]
    """Whether each sentence answers."""
    words: tuple[int, int] | None
    """First and last token, in the window, of the words that answer best."""


class Group(NamedTuple):
    """A question and all that it is read against in one step."""

    question: list[int]
    pairs: tuple[Pair, ...]

    @property
    def longest(self) -> int:
        return max(len(pair.excerpt.tokens.numbers) for pair in self.pairs)


class Pairing:
    """Cuts documents into windows, and gives each question those that are worth reading."""

    def __init__(
        self, asked: Iterable[Asked], tokens: ReaderTokens, analyser: Analyser, seed: int
    ) -> None:
        self._tokens = tokens
        self._analyser = analyser
        self._random = random.Random(seed)
        documents = {id(question.document): question.document for question in asked}
        self._excerpts = {key: self._cut(document) for key, document in documents.items()}
        self._grouped: defaultdict[str, list[Excerpt]] = defaultdict(list)
        for key, document in documents.items():
            self._grouped[document.group] += self._excerpts[key]
        spread = Counter(term for found in self.excerpts for term in found.terms)
        texts = sum(1 for _ in self.excerpts)
        self._rarity = {term: math.log(1 + texts / count) for term, count in spread.items()}

    @property
    def excerpts(self) -> Iterator[Excerpt]:
        """Every window."""
        for found in self._excerpts.values():
            yield from found

    def excerpts_of(self, document: Document) -> Sequence[Excerpt]:
        """The windows of a document."""
        return self._excerpts[id(document)]

    def group(self, asked: Asked, negatives: int) -> Group:
        """A question with the windows that hold what answers and what looks so, and with so many
        others that are like it by their words."""
        excerpts = self._excerpts[id(asked.document)]
        wanted = asked.answers | asked.near
        own = [one for one in excerpts if wanted & set(one.numbers)]
        # What holds an answer comes first.
        own.sort(key=lambda one: not asked.answers & set(one.numbers))
        own = own[: MOST - 1] if own else list(excerpts[: MOST - 1])
        pairs = [pair_of(asked, one) for one in own]
        is_taken_out = bool(asked.answers) and self._random.random() < TAKEN_OUT
        if is_taken_out and (left := self._without(own[0], asked)) is not None:
            pairs.append(pair_of(asked, left))
            negatives -= 1
        alike = self._alike(asked, self._grouped[asked.document.group])
        others = [one for one in alike if one not in own]
        pairs += [pair_of(asked, one) for one in others[: max(0, negatives)]]
        return Group(self._tokens.question(asked.text), tuple(pairs[:MOST]))

    def _cut(self, document: Document) -> list[Excerpt]:
        pieces = self._tokens.pieces(document.sentences)
        excerpts = []
        for window in windows_of(list(map(len, pieces)), LONGEST):
            numbers = tuple(range(window.first, window.end))
            excerpts.append(self._excerpt(document, numbers, pieces_in(window, pieces)))
        return excerpts

    def _excerpt(
        self, document: Document, numbers: tuple[int, ...], pieces: tuple[tuple[Piece, ...], ...]
    ) -> Excerpt:
        title = "" if self._random.random() < UNTITLED else document.title
        texts = " ".join(document.sentences[number] for number in numbers)
        terms = frozenset(self._analyser.terms(texts))
        return Excerpt(document, numbers, self._tokens.window(title, pieces), pieces, terms)

    def _without(self, excerpt: Excerpt, asked: Asked) -> Excerpt | None:
        kept = [
            (number, pieces)
            for number, pieces in zip(excerpt.numbers, excerpt.pieces, strict=True)
            if number not in asked.answers
        ]
        if not kept:
            return None
        numbers, pieces = zip(*kept, strict=True)
        return replace(
            excerpt, numbers=numbers, pieces=pieces, tokens=self._tokens.window("", pieces)
        )

    def _alike(self, asked: Asked, excerpts: Sequence[Excerpt]) -> list[Excerpt]:
        """Those that are like the question by their words and do not answer it, likest first."""
        terms = frozenset(self._analyser.terms(asked.topic))
        said = ""
        if asked.words is not None:
            sentence, start, end = asked.words
            said = asked.document.sentences[sentence][start:end]
        wanted = asked.answers | asked.near

        def is_other(one: Excerpt) -> bool:
            if one.document is asked.document:
                return not wanted & set(one.numbers)
            # Another document of the group may say the same.
            return not said or not any(said in one.document.sentences[n] for n in one.numbers)

        others = [one for one in excerpts if is_other(one)]
        weights = {
            id(one): sum(self._rarity.get(term, 0.0) for term in terms & one.terms)
            / math.sqrt(len(one.terms) + 10)
            for one in others
        }
        return sorted(others, key=lambda one: -weights[id(one)])


def pair_of(asked: Asked, excerpt: Excerpt) -> Pair:
    """A question against a window, with what answers in it."""
    if excerpt.document is not asked.document:
        return Pair(excerpt, (False,) * len(excerpt.numbers), None)
    answers = tuple(number in asked.answers for number in excerpt.numbers)
    return Pair(excerpt, answers, _words(asked, excerpt))


def _words(asked: Asked, excerpt: Excerpt) -> tuple[int, int] | None:
    if asked.words is None or asked.words.sentence not in excerpt.numbers:
        return None
    sentence, start, end = asked.words
    place = excerpt.numbers.index(sentence)
    before = excerpt.tokens.first + sum(excerpt.tokens.lengths[:place])
    within = [
        number
        for number, piece in enumerate(excerpt.pieces[place])
        if piece.start < end and start < piece.end
    ]
    return (before + within[0], before + within[-1]) if within else None

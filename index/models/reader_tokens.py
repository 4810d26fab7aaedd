"""Questions and texts as the tokens that the reader sees."""

from __future__ import annotations

from collections.abc import Sequence, Set
from functools import cached_property
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.models.packed_embedder import PASSAGE, QUERY
from index.models.packed_vocabulary import PackedVocabulary
from index.models.reader import Window

LONGEST = 144
"""Tokens of sentences that are read at once."""

QUESTION = 56
"""Tokens of a question that are read."""

CONTEXT = 24
"""Tokens of what the sentences stand under."""

CLAUSE_MARKS = "，；：,;:"
CLAUSE, LAST_CLAUSE = 12, 6
"""Tokens of a clause, and of the last one of a sentence, at least."""


class Piece(NamedTuple):
    """A token of a sentence, and where in it the words begin and end that it stands for."""

    number: int
    start: int
    end: int


class WindowTokens(NamedTuple):
    """The tokens of a window, special ones included."""

    numbers: list[int]
    first: int
    """Where the first sentence begins."""
    clauses: tuple[tuple[int, ...], ...]
    """Tokens of each sentence's clauses."""

    @property
    def lengths(self) -> tuple[int, ...]:
        """Tokens of each sentence."""
        return tuple(map(sum, self.clauses))

    @property
    def most_clauses(self) -> int:
        """Those of the sentence that has most, one at least."""
        return max(1, *map(len, self.clauses)) if self.clauses else 1

    def membership(self, sentences: int, clauses: int, width: int) -> NDArray[np.float32]:
        """What each token counts in the mean over each clause of each sentence, nothing in those
        that there are not: (sentences, clauses, width)."""
        shares = np.zeros((sentences, clauses, width), dtype=np.float32)
        start = self.first
        for number, lengths in enumerate(self.clauses):
            for place, length in enumerate(lengths):
                shares[number, place, start : start + length] = 1 / length
                start += length
        return shares


def pieces_in(window: Window, pieces: Sequence[Sequence[Piece]]) -> tuple[tuple[Piece, ...], ...]:
    """The tokens of a window's sentences, or of its part of a long one.

    Args:
        pieces: the tokens of all sentences.
    """
    part = slice(window.skipped, window.skipped + LONGEST)
    return tuple(tuple(sentence[part]) for sentence in pieces[window.first : window.end])


def clauses_of(sentence: Sequence[int], marks: Set[int]) -> tuple[int, ...]:
    """The tokens of each clause of a sentence, which ``marks`` end; short ones count to the
    next, the last to the one before. A sentence without tokens has none."""
    lengths: list[int] = []
    length = 0
    for number in sentence:
        length += 1
        if number in marks and length >= CLAUSE:
            lengths.append(length)
            length = 0
    if length >= LAST_CLAUSE or not lengths:
        lengths.append(length)
    else:
        lengths[-1] += length
    return tuple(lengths) if sentence else ()


class ReaderTokens:
    """Cuts questions and texts into the pieces of the base model's vocabulary."""

    def __init__(self, vocabulary: PackedVocabulary) -> None:
        self._vocabulary = vocabulary

    def question(self, text: str) -> list[int]:
        """A question's tokens, behind the base model's prompt."""
        (pieces,) = self._vocabulary.encode([QUERY + text])
        return self._framed(pieces[:QUESTION])

    def pieces(self, sentences: Sequence[str]) -> list[list[Piece]]:
        """The tokens of each sentence."""
        return [
            [Piece(*placed) for placed in cut]
            for cut in self._vocabulary.encode_with_places(sentences)
        ]

    def window(self, context: str, sentences: Sequence[Sequence[Piece]]) -> WindowTokens:
        """Sentences as they are read at once, behind the base model's prompt and what they stand
        under."""
        (before,) = self._vocabulary.encode([PASSAGE + context])
        before = before[:CONTEXT]
        numbers = [[piece.number for piece in sentence] for sentence in sentences]
        framed = self._framed([*before, *chain.from_iterable(numbers)])
        clauses = tuple(clauses_of(sentence, self._marks) for sentence in numbers)
        return WindowTokens(framed, 1 + len(before), clauses)

    @cached_property
    def _marks(self) -> frozenset[int]:
        """The tokens that end a clause."""
        placed = [*CLAUSE_MARKS, *(f"口{mark}" for mark in CLAUSE_MARKS)]
        marks = {cut[-1] for cut in self._vocabulary.encode(placed) if cut}
        return frozenset(marks - {self._vocabulary.unknown})

    def _framed(self, numbers: Sequence[int]) -> list[int]:
        return [self._vocabulary.first, *numbers, self._vocabulary.last]

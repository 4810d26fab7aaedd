"""Questions and texts as the tokens that the reader sees."""

from __future__ import annotations

from collections.abc import Sequence
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
    lengths: tuple[int, ...]
    """Tokens of each sentence."""

    def membership(self, sentences: int, width: int) -> NDArray[np.float32]:
        """What each token counts in the mean over each sentence: (sentences, width)."""
        shares = np.zeros((sentences, width), dtype=np.float32)
        start = self.first
        for number, length in enumerate(self.lengths):
            shares[number, start : start + length] = 1 / max(1, length)
            start += length
        return shares


def pieces_in(window: Window, pieces: Sequence[Sequence[Piece]]) -> tuple[tuple[Piece, ...], ...]:
    """The tokens of a window's sentences, or of its part of a long one.

    Args:
        pieces: the tokens of all sentences.
    """
    part = slice(window.skipped, window.skipped + LONGEST)
    return tuple(tuple(sentence[part]) for sentence in pieces[window.first : window.end])


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
        numbers = [piece.number for sentence in sentences for piece in sentence]
        framed = self._framed([*before, *numbers])
        return WindowTokens(framed, 1 + len(before), tuple(map(len, sentences)))

    def _framed(self, numbers: Sequence[int]) -> list[int]:
        return [self._vocabulary.first, *numbers, self._vocabulary.last]

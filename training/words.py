"""The words that a Chinese text is learnt by."""

from __future__ import annotations

from index.chinese.words import is_word, pieces_of


def words_of(text: str) -> list[str]:
    """The Chinese words and the numbers of a text."""
    return [piece for piece in pieces_of(text) if is_word(piece)]

"""What the Chinese table is asked for: the words of a text, and the features of a word."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import pairwise
from typing import Any

HANZI = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_HANZI = re.compile(f"[{HANZI}]")
_WORD = re.compile(rf"[{HANZI}\d]")


def simplified(text: str) -> str:
    """The text with Traditional characters as Simplified ones, by phrases where they decide."""
    if text.isascii() or not _traditional().search(text):
        return text
    folded: str = _converter().convert(text)
    return folded


def pieces_of(text: str) -> list[str]:
    """A text cut into words, numbers and marks by rjieba's dictionary, in their order.

    Full-width and compatibility forms are folded first, then Traditional characters.
    """
    import rjieba  # its dictionary takes a tenth of a second to load

    cut: list[str] = rjieba.cut(simplified(unicodedata.normalize("NFKC", text).lower()))
    return cut


def is_word(piece: str) -> bool:
    """Whether a piece is Chinese or a number; Latin words and marks are not."""
    return _WORD.search(piece) is not None and not piece.isspace()


def features_of(word: str) -> list[str]:
    """A word itself, its characters, and its pairs of neighbours where it has three or more."""
    if len(word) == 1 or not _HANZI.match(word):
        return [word]
    if len(word) == 2:
        return [word, *word]
    return [word, *word, *map("".join, pairwise(word))]


@cache
def _traditional() -> re.Pattern[str]:
    """Any of the characters that are written otherwise in Simplified Chinese."""
    common = "".join(map(chr, range(0x3400, 0xA000)))
    simple = _converter().convert(common)
    return re.compile(f"[{''.join(a for a, b in zip(common, simple, strict=True) if a != b)}]")


@cache
def _converter() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")

"""Words of one language as words of the other, learnt from parallel text (docs/chinese-model.md).

Chinese words are those of the word cutter; English words are stems as the analyser makes them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.chinese.table import PACKAGED, places_of, unreadable

WORDS = "words.txt"
STEMS = "stems.txt"
LEXICON = "lexicon.npz"

UNTRANSLATED = frozenset(
    "的 了 着 过 是 在 和 与 及 或 对 从 向 把 被 为 将 于 有 也 都 就 这 那 其 之 吗 呢 吧 啊 "
    "多少 哪些 哪个 哪里 哪 什么 何时 何人 如何 怎么 怎样 为什么 谁 几 是否 能否 多 大 不 "
    "我 你 他 她 它 我们 你们 他们".split()
)
"""Words that carry grammar or only ask: what they are translated by would find anything."""

CHARACTER_SENSES = 2
"""Translations of a character that count for an unknown word of two."""

BY_CHARACTER = 0.7
"""How likely they are, beside those of a known word (docs/chinese-model.md)."""

SHARE_SCALE = 255
"""A share is kept as a byte: the share times this."""


class Translation(NamedTuple):
    """A word of the other language, and how likely it is meant."""

    word: str
    share: float


class Lexicon:
    """Translations both ways; loaded when first asked."""

    def __init__(self, folder: Path = PACKAGED) -> None:
        self.folder = folder

    def to_english(self, word: str) -> list[Translation]:
        """The stems that a Chinese word is translated by, likeliest first; none if it is unknown.

        A Chinese compound that is unknown has the translations of the words that it is made of; of
        two characters, the likeliest translations of each, as less likely ones.
        """
        found = self._english_of(word)
        if found or word.isascii() or word in UNTRANSLATED:
            return found
        if len(word) == 2:
            by_character = (self._english_of(character)[:CHARACTER_SENSES] for character in word)
            return [
                Translation(stem, BY_CHARACTER * share)
                for senses in by_character
                for stem, share in senses
            ]
        return [translation for part in self._parts(word) for translation in self._english_of(part)]

    def _english_of(self, word: str) -> list[Translation]:
        place = self._chinese.get(word)
        return [] if place is None else self._found("en", place, self._stems)

    def _parts(self, word: str) -> Iterator[str]:
        """Known words inside a compound, the longest at each place, of two characters or more."""
        start = 0
        while start < len(word) - 1:
            for end in range(len(word), start + 1, -1):
                if end - start < len(word) and self._english_of(word[start:end]):
                    yield word[start:end]
                    start = end
                    break
            else:
                start += 1

    def to_chinese(self, stem: str) -> list[Translation]:
        """The words that an English stem is translated by, likeliest first."""
        place = self._english.get(stem)
        if place is None:
            return []
        return self._found("zh", place, self._words)

    def _found(self, language: str, place: int, names: Sequence[str]) -> list[Translation]:
        starts, ids, shares = (self._arrays[f"{language}_{part}"] for part in _PARTS)
        start, end = starts[place], starts[place + 1]
        return [
            Translation(names[number], share / SHARE_SCALE)
            for number, share in zip(
                ids[start:end].tolist(), shares[start:end].tolist(), strict=True
            )
        ]

    @cached_property
    def _chinese(self) -> Mapping[str, int]:
        return places_of(self.folder / WORDS)

    @cached_property
    def _english(self) -> Mapping[str, int]:
        return places_of(self.folder / STEMS)

    @cached_property
    def _words(self) -> list[str]:
        return list(self._chinese)

    @cached_property
    def _stems(self) -> list[str]:
        return list(self._english)

    @cached_property
    def _arrays(self) -> Mapping[str, NDArray[np.int64]]:
        try:
            with np.load(self.folder / LEXICON) as arrays:
                return {name: arrays[name] for name in arrays.files}
        except (OSError, ValueError) as error:
            raise unreadable(self.folder, error) from error


_PARTS = ("starts", "ids", "shares")

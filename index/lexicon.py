"""Words of one language as words of the other, learnt from parallel text (docs/chinese-model.md).

Kept beside the Chinese table, whose vocabulary names the Chinese words; English words are stems as
the analyser makes them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.chinese_table import PACKAGED, VOCABULARY, places_of, unreadable

STEMS = "stems.txt"
LEXICON = "lexicon.npz"

_SCALE = 255


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

        A Chinese compound that is unknown has the translations of the words that it is made of.
        """
        found = self._english_of(word)
        if not found and len(word) > 2 and not word.isascii():
            return [one for part in self._parts(word) for one in self._english_of(part)]
        return found

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
            Translation(names[number], share / _SCALE)
            for number, share in zip(
                ids[start:end].tolist(), shares[start:end].tolist(), strict=True
            )
        ]

    @cached_property
    def _chinese(self) -> Mapping[str, int]:
        return places_of(self.folder / VOCABULARY)

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


def write_lexicon(
    folder: Path,
    words: int,
    to_english: Mapping[int, Sequence[tuple[str, float]]],
    to_chinese: Mapping[str, Sequence[tuple[int, float]]],
) -> None:
    """Write translations: from the places of Chinese words to stems, and from stems to places."""
    stems = sorted({stem for found in to_english.values() for stem, _ in found} | set(to_chinese))
    numbers = {stem: number for number, stem in enumerate(stems)}
    english = [
        [(numbers[stem], share) for stem, share in to_english.get(place, ())]
        for place in range(words)
    ]
    chinese = [list(to_chinese.get(stem, ())) for stem in stems]
    arrays: dict[str, NDArray[np.integer]] = {}
    for name, rows in (("en", english), ("zh", chinese)):
        found = [one for row in rows for one in row]
        arrays[f"{name}_starts"] = np.cumsum([0, *map(len, rows)]).astype(np.int32)
        arrays[f"{name}_ids"] = np.array([number for number, _ in found], dtype=np.int32)
        shares = [max(1, round(share * _SCALE)) for _, share in found]
        arrays[f"{name}_shares"] = np.array(shares, dtype=np.uint8)
    (folder / STEMS).write_text("\n".join(stems), encoding="utf-8", newline="\n")
    np.savez_compressed(folder / LEXICON, **arrays)  # type: ignore[arg-type]  # numpy's stub is narrow

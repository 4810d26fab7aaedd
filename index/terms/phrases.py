"""Where given phrases stand in a text, in whatever form they are written.

English words are compared by their stems; Chinese characters one by one, Traditional ones as
Simplified; case, spacing, full width, hyphens and dashes do not matter, but a line break ends a
phrase. Of several phrases that begin at one place the longest is found, and what it covers holds
no other. Two Chinese characters that belong to two words are no phrase of two: in 全国防汛 nothing
speaks of 国防.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.chinese.words import is_word, simplified
from index.terms.analyser import Analyser


class Occurrence(NamedTuple):
    """``text[start:end]`` is a form of each of these phrases, by their numbers."""

    start: int
    end: int
    phrases: tuple[int, ...]


@dataclass(slots=True)
class _Node:
    following: dict[str, _Node] = field(default_factory=dict)
    phrases: tuple[int, ...] = ()


class PhraseFinder:
    """Finds phrases, each given by all its forms; a phrase's number is its place in the order.

    From one thread at a time, or from several: it keeps nothing of the texts.
    """

    def __init__(self, phrases: Sequence[Sequence[str]]) -> None:
        self._analyser = Analyser()
        self._first = _Node()
        for number, forms in enumerate(phrases):
            for form in forms:
                self._plant(form, number)

    def find(self, text: str) -> list[Occurrence]:
        """The occurrences in order; none overlaps another."""
        folded = text.translate(_traditional())
        units = self._analyser.placed_units(folded)
        found: list[Occurrence] = []
        borders: Collection[int] | None = None
        place = 0
        while place < len(units):
            node, best = self._first, place
            phrases: tuple[int, ...] = ()
            for ahead in range(place, len(units)):
                following = node.following.get(units[ahead][0])
                if following is None or (
                    ahead > place and "\n" in text[units[ahead - 1][2] : units[ahead][1]]
                ):
                    break
                node = following
                if not node.phrases:
                    continue
                if _is_pair(units[place], units[ahead]):
                    borders = _borders(folded) if borders is None else borders
                    if _cuts_a_word(units[place][1], units[ahead][2], borders):
                        continue
                best, phrases = ahead + 1, node.phrases
            if phrases:
                found.append(Occurrence(units[place][1], units[best - 1][2], phrases))
            place = max(best, place + 1)
        return found

    def _plant(self, form: str, number: int) -> None:
        node = self._first
        for unit, _, _ in self._analyser.placed_units(form.translate(_traditional())):
            node = node.following.setdefault(unit, _Node())
        if node is not self._first and number not in node.phrases:
            node.phrases += (number,)


def text_marks(text: str) -> NDArray[np.uint32]:
    """Digests of the units of a text and of each two side by side, rising, each once: a text in
    which ``PhraseFinder`` finds a form has all ``form_marks`` of it."""
    units = Analyser().placed_units(text.translate(_traditional()))
    alone = {unit for unit, _, _ in units}
    pairs = {
        f"{first} {second}"
        for (first, _, end), (second, start, _) in pairwise(units)
        if "\n" not in text[end:start]
    }
    return np.array(sorted({zlib.crc32(mark.encode()) for mark in alone | pairs}), dtype=np.uint32)


def form_marks(form: str) -> NDArray[np.uint32]:
    """The marks without which no text holds a form: those of its pairs, or of its only unit."""
    units = [unit for unit, _, _ in Analyser().placed_units(form.translate(_traditional()))]
    marks = units if len(units) < 2 else [f"{a} {b}" for a, b in pairwise(units)]
    return np.array(sorted({zlib.crc32(mark.encode()) for mark in marks}), dtype=np.uint32)


def _is_pair(first: tuple[str, int, int], last: tuple[str, int, int]) -> bool:
    """Whether two units are two Chinese characters that stand side by side."""
    return first[2] == last[1] and all(
        end - start == 1 and not unit.isascii() and is_word(unit)
        for unit, start, end in (first, last)
    )


def _borders(text: str) -> frozenset[int]:
    """Where a word of the dictionary begins, and the end of the text."""
    import rjieba  # its dictionary takes a tenth of a second to load

    # By the dictionary alone: words that are guessed from characters would part known ones.
    return frozenset(accumulate(map(len, rjieba.cut(text, False)), initial=0))


def _cuts_a_word(start: int, end: int, borders: Collection[int]) -> bool:
    """Whether ``start:end`` takes a part of one word and a part of the next, or one's inside."""
    begins, ends = start in borders, end in borders
    return not (begins and ends) and (start + 1 in borders or not (begins or ends))


class _Simplified(dict[int, str]):
    """The Simplified form of a character, one for one; for str.translate."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        # A character alone: 乾 and 著 keep their commonest reading, in text and phrase alike.
        folded = simplified(character)
        self[code] = folded if len(folded) == 1 else character
        return self[code]


@lru_cache(maxsize=1)
def _traditional() -> _Simplified:
    return _Simplified()

"""The vocabulary of a packed model, and texts to its numbers.

In the file: int32 pieces, first, last, pad, unknown; uint64 bytes of text; uint32 offsets of the
pieces in it (one more than pieces), float32 scores, the text; then the map by which characters are
folded before: int32 entries, uint32 bytes, and for each entry uint32 code point, uint8 count,
uint32 code points in its place.

A text is folded, the spaces between its words become ``▁``, one stands before the first word too,
and it is cut into the pieces whose scores, logarithms of likelihoods, have the greatest sum (Kudo
2018, Subword Regularization, arXiv:1804.10959, the unigram model). The library ``tokenizers`` does
so.
"""

from __future__ import annotations

import re
import struct
import threading
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Any

import numpy as np

from index.models.packed_bytes import Damage, PackedBytes, decoded

FEW_CHARACTERS = 50_000
"""The first so many characters are cut by those pieces alone that stand in them, which takes about
as long as it takes to make all 250,000 pieces ready: a question should not wait for that."""

_META = "▁"
_SPACES = re.compile(" {2,}")
_WORD = re.compile(rf"{_META}?[^{_META}]*")

Entry = tuple[str, float]
"""A piece and its score."""


class PackedVocabulary:
    """Pieces with their scores, and how a text is made ready for them; safe to use from threads."""

    def __init__(self, stream: PackedBytes) -> None:
        pieces, self.first, self.last, _, self.unknown = stream.unpack("5i")
        (size,) = stream.unpack("Q")
        self._offsets = stream.next_array("<u4", pieces + 1)
        self._scores = stream.next_array("<f4", pieces)
        self._text = stream.take(size)
        self._folds = dict(_folds(stream))
        self._loading = threading.Lock()
        self._all: Any = None
        self._seen = 0
        self._check()

    def _check(self) -> None:
        specials = (self.first, self.last, self.unknown)
        if not all(0 <= number < len(self) for number in specials):
            raise Damage(f"{len(self)} pieces, and special ones at {specials}")
        is_rising = bool((np.diff(self._offsets.astype(np.int64)) > 0).all())
        if not is_rising or self._offsets[0] != 0 or self._offsets[-1] != len(self._text):
            raise Damage("offsets of pieces that do not follow each other")
        decoded(self._text)
        first_bytes = np.frombuffer(self._text, np.uint8)[self._offsets[:-1]]
        if (first_bytes & 0b1100_0000 == 0b1000_0000).any():
            raise Damage("a piece that begins inside a character")

    def __len__(self) -> int:
        return len(self._scores)

    def encode(self, texts: Sequence[str]) -> list[list[int]]:
        """The numbers of each text's pieces, without the first and last one."""
        return [numbers for numbers, _ in self._cut([self._folded(text) for text in texts])]

    def encode_with_places(self, texts: Sequence[str]) -> list[list[tuple[int, int, int]]]:
        """Each text's pieces: number, and where in the text it begins and ends."""
        cut = self._cut([self._folded(text) for text in texts], with_places=True)
        placed = []
        for text, (numbers, spans) in zip(texts, cut, strict=True):
            places = self._places(text)
            placed.append(
                [
                    (number, places[start], places[end - 1] + 1 if end > start else places[start])
                    for number, (start, end) in zip(numbers, spans, strict=True)
                ]
            )
        return placed

    def _folded(self, text: str) -> str:
        """Characters folded one by one (NFKC, and what the map adds to it), spaces made one.

        None at the ends, as in the texts that the model learnt from; the package's engine leaves
        one there.
        """
        return _SPACES.sub(" ", text.translate(self._folds)).strip(" ")

    def _places(self, text: str) -> list[int]:
        """Where in the text each character of the folded text comes from, and its end."""
        places: list[int] = []
        is_after_space = True
        for place, character in enumerate(text):
            for folded in character.translate(self._folds):
                is_space = folded == " "
                if not (is_space and is_after_space):
                    places.append(place)
                is_after_space = is_space
        if places and is_after_space:
            places.pop()
        return [*places, len(text)]

    def _cut(
        self, folded: Sequence[str], *, with_places: bool = False
    ) -> list[tuple[list[int], list[tuple[int, int]]]]:
        """The pieces of folded texts, by number and, where asked, place."""
        self._seen += sum(map(len, folded))
        if self._all is None and self._seen <= FEW_CHARACTERS:
            return self._cut_few(folded, with_places=with_places)
        return [
            (encoded.ids, encoded.offsets if with_places else [])
            for encoded in _encoded(self.whole(), folded, with_places=with_places)
        ]

    def _cut_few(
        self, folded: Sequence[str], *, with_places: bool
    ) -> list[tuple[list[int], list[tuple[int, int]]]]:
        """The same from a vocabulary of those pieces alone that stand in the texts.

        The least likely piece stays among them: what an unknown character costs goes by it.
        """
        numbers = self._numbers
        found = {numbers[part] for part in set(_parts(folded, self._longest)) if part in numbers}
        kept = sorted(found | {self.unknown, int(np.argmin(self._scores))})
        entries = [(self._piece(number), float(self._scores[number])) for number in kept]
        tokenizer = _tokenizer(entries, kept.index(self.unknown))
        return [
            ([kept[number] for number in one.ids], one.offsets if with_places else [])
            for one in _encoded(tokenizer, folded, with_places=with_places)
        ]

    def _piece(self, number: int) -> str:
        return self._text[self._offsets[number] : self._offsets[number + 1]].decode()

    @cached_property
    def _numbers(self) -> dict[bytes, int]:
        return {piece: number for number, piece in enumerate(self._pieces())}

    def _pieces(self) -> Iterator[bytes]:
        return (self._text[start:end] for start, end in pairwise(self._offsets.tolist()))

    @cached_property
    def _longest(self) -> int:
        """Bytes of the longest piece."""
        return int(np.diff(self._offsets).max())

    def whole(self) -> Any:
        """All pieces as a tokenizer of the library ``tokenizers``; texts are folded before it."""
        with self._loading:
            if self._all is None:
                pieces = (piece.decode() for piece in self._pieces())
                entries = list(zip(pieces, self._scores.tolist(), strict=True))
                self._all = _tokenizer(entries, self.unknown)
            return self._all


def _tokenizer(entries: Sequence[Entry], unknown: int) -> Any:
    from tokenizers import Tokenizer
    from tokenizers.models import Unigram
    from tokenizers.pre_tokenizers import Metaspace

    tokenizer = Tokenizer(Unigram(entries, unknown, byte_fallback=False))
    tokenizer.pre_tokenizer = Metaspace(_META, prepend_scheme="always")
    return tokenizer


def _encoded(tokenizer: Any, folded: Sequence[str], *, with_places: bool) -> list[Any]:
    if with_places:
        return list(tokenizer.encode_batch(folded))
    return list(tokenizer.encode_batch_fast(folded))


def _folds(stream: PackedBytes) -> Iterator[tuple[int, str]]:
    """What stands in the place of a character, by its code point."""
    entries, size = stream.unpack("iI")
    content, place = stream.take(size), 0
    try:
        for _ in range(entries):
            point, count = struct.unpack_from("<IB", content, place)
            points = struct.unpack_from(f"<{count}I", content, place + 5)
            yield point, "".join(map(chr, points))
            place += 5 + 4 * count
    except (struct.error, ValueError, OverflowError) as error:  # no character has such a number
        raise Damage(f"its map of characters: {error}") from error


def _parts(folded: Iterable[str], longest: int) -> Iterator[bytes]:
    """All stretches of the texts' words, of up to ``longest`` bytes, in which a piece can lie."""
    spaced = (_META + text.replace(" ", _META) for text in folded)
    for word in {word for text in spaced for word in _WORD.findall(text)}:
        content = word.encode()
        bounds = [0, *accumulate(len(character.encode()) for character in word)]
        for place, start in enumerate(bounds):
            for end in bounds[place + 1 :]:
                if end - start > longest:
                    break
                yield content[start:end]

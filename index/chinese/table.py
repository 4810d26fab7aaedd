"""Chinese texts to vectors in the space of the English model: sums of learnt feature vectors.

The table was trained so that a text's sum points where the English model's vector of its
translation does (docs/chinese-model.md). It needs no torch and some fifty microseconds a text.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from functools import cache, cached_property
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.chinese.words import features_of, is_word, pieces_of
from index.errors import ModelMissing

PACKAGED = Path(__file__).parent
FORM = "chinese-table-1"
VOCABULARY = "vocabulary.txt"
VECTORS = "vectors.npy"
SCALES = "scales.npy"
BASIS = "basis.npy"
NOTE = "table.json"
PARTS = (VOCABULARY, VECTORS, SCALES, BASIS)

AT_ONCE = 8192
"""Words of a text that are looked up and summed together."""

MOST_WORDS = 4 * AT_ONCE
"""Words whose vectors are kept, of 1 KB each."""

_NEARLY_NOTHING = 1e-9

Make = Callable[[Sequence[str]], tuple[NDArray[np.float32], NDArray[np.int64]]]


class Sums(NamedTuple):
    """What texts come to."""

    vectors: NDArray[np.float32]
    """(n, dimensions), not normalised; zeros for a text without a known word."""
    words: NDArray[np.int64]
    """(n,): how many of each text's words have a known feature."""


class ChineseTable:
    """A vector for each word, character and pair of characters; safe to use from threads.

    Vectors are kept in four bits a component, of a smaller rank, with a scale each, mapped into
    memory, and brought to the English model's dimensions by one matrix.
    """

    def __init__(self, folder: Path = PACKAGED) -> None:
        self.folder = folder
        self._lock = threading.Lock()

    @cached_property
    def fingerprint(self) -> str:
        """What the vectors depend on, in one word; asking does not load the table."""
        return f"{FORM}:{self._note['sha256'][:16]}"

    @property
    def dimensions(self) -> int:
        """Components of a vector: the English model's."""
        return int(self._note["dimensions"])

    def sums(self, texts: Sequence[str]) -> Sums:
        """The sum of the vectors of each text's words; unknown words and marks add nothing."""
        vectors = np.zeros((len(texts), int(self._note["rank"])), dtype=np.float32)
        words = np.zeros(len(texts), dtype=np.int64)
        for place, text in enumerate(texts):
            pieces = pieces_of(text)
            for start in range(0, len(pieces), AT_ONCE):
                with self._lock:
                    rows = self._words.rows(pieces[start : start + AT_ONCE], self._of_words)
                    vectors[place] += self._words.vectors[rows].sum(axis=0)
                    words[place] += self._words.known[rows].sum()
        return Sums(vectors @ self._basis, words)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of texts: (n, dimensions) float32, L2-normalised; zeros where none is known."""
        return normalised(self.sums(texts).vectors)

    def _of_words(self, pieces: Sequence[str]) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """The vectors of pieces, (n, rank), and for each 1 where it is a known word."""
        place = self._places.get
        found = [
            [p for f in features_of(piece) if (p := place(f)) is not None] if is_word(piece) else []
            for piece in pieces
        ]
        places = np.array(list(chain.from_iterable(found)), dtype=np.int64)
        scaled = unpacked(self._vectors[places]) * self._scales[places, None]
        lengths = [len(words) for words in found]
        return _summed(scaled, lengths), np.array([bool(n) for n in lengths], dtype=np.int64)

    @cached_property
    def _words(self) -> _Words:
        return _Words(int(self._note["rank"]))

    # Files

    @cached_property
    def _note(self) -> dict[str, Any]:
        try:
            note: dict[str, Any] = json.loads((self.folder / NOTE).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise unreadable(self.folder, error) from error
        if note.get("form") != FORM:
            raise ModelMissing(
                f"Chinese table {self.folder}: it is of the form {note.get('form')}, not {FORM}; "
                "train it again with this version"
            )
        return note

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return places_of(self.folder / VOCABULARY)

    @cached_property
    def _vectors(self) -> NDArray[np.uint8]:
        vectors: NDArray[np.uint8] = self._array(VECTORS, mapped=True)
        return vectors

    @cached_property
    def _scales(self) -> NDArray[np.float32]:
        return np.asarray(self._array(SCALES), dtype=np.float32)

    @cached_property
    def _basis(self) -> NDArray[np.float32]:
        return np.asarray(self._array(BASIS), dtype=np.float32)

    def _array(self, name: str, *, mapped: bool = False) -> Any:
        try:
            return np.load(self.folder / name, mmap_mode="r" if mapped else None)
        except (OSError, ValueError) as error:
            raise unreadable(self.folder, error) from error


def unpacked(numbers: NDArray[np.uint8]) -> NDArray[np.int8]:
    """(n, rank) numbers from -8 to 7 of (n, rank / 2) bytes: the low halves first, then the
    high."""
    return np.concatenate((numbers & 15, numbers >> 4), axis=1).view(np.int8) - np.int8(8)


class _Words:
    """The vectors of the words met last, for a few thousand make up most of any text."""

    def __init__(self, rank: int) -> None:
        self.vectors = np.zeros((MOST_WORDS, rank), dtype=np.float32)
        self.known = np.zeros(MOST_WORDS, dtype=np.int64)
        self._rows: dict[str, int] = {}

    def rows(self, pieces: Sequence[str], made: Make) -> NDArray[np.int64]:
        """The row of each of at most ``MOST_WORDS`` pieces; those not met yet are ``made``."""
        rows = self._rows
        missing = [piece for piece in dict.fromkeys(pieces) if piece not in rows]
        if len(rows) + len(missing) > MOST_WORDS:
            rows.clear()
            missing = list(dict.fromkeys(pieces))
        if missing:
            start, end = len(rows), len(rows) + len(missing)
            self.vectors[start:end], self.known[start:end] = made(missing)
            rows.update(zip(missing, range(start, end), strict=True))
        return np.array([rows[piece] for piece in pieces], dtype=np.int64)


@cache
def places_of(file: Path) -> Mapping[str, int]:
    """The place of each line of a file; read once for all that ask.

    Raises:
        ModelMissing: the file cannot be read.
    """
    try:
        lines = file.read_text(encoding="utf-8").split("\n")
    except (OSError, ValueError) as error:
        raise unreadable(file.parent, error) from error
    return {line: place for place, line in enumerate(lines)}


def normalised(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Each row with length 1; a row of zeros stays."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, _NEARLY_NOTHING), dtype=np.float32)


def _summed(rows: NDArray[Any], lengths: Sequence[int]) -> NDArray[Any]:
    """Sums of neighbouring rows, so many at a time; a group of none gives zeros."""
    groups = np.zeros((len(lengths), *rows.shape[1:]), dtype=rows.dtype)
    filled = [n for n, length in enumerate(lengths) if length]
    if filled:
        starts = np.cumsum([0, *(lengths[n] for n in filled[:-1])])
        groups[filled] = np.add.reduceat(rows, starts, axis=0)
    return groups


def unreadable(folder: Path, error: Exception) -> ModelMissing:
    """What is raised where a file of a Chinese table or lexicon cannot be read."""
    return ModelMissing(
        f"Chinese model {folder}: it cannot be read ({error}); install the package again, "
        "or set another model"
    )

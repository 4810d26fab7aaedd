"""Which terms each text holds and how often, and exact BM25 scores from that.

The terms of all texts lie one after the other in arrays, which a checkpoint maps into memory, so
that scoring a few hundred texts touches those alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

from index.terms.analyser import Analysis

K1 = 0.9
B = 0.4
"""BM25's saturation and length constants: Anserini's defaults, of which the customary 1.2 and
0.75 fell short on Chinese passages."""

SHORTEST_WORD = 5
LONG_WORD = 8
"""Letters of a word that may hold one slip of the pen, and two."""

_MOST = np.iinfo(np.uint16).max
_AT_ONCE = 4096


class _Block(NamedTuple):
    """Terms of many texts, one text after the other."""

    terms: NDArray[np.uint32]
    counts: NDArray[np.uint16]


class _Row(NamedTuple):
    """Where a text's terms stand, and its length in words and characters."""

    block: _Block
    start: int
    end: int
    length: int


class TermCounts:
    """Statistics of a changing set of texts; not safe to use from several threads at once."""

    def __init__(self) -> None:
        self._vocabulary: dict[str, int] = {}
        self._rows: dict[int, _Row] = {}
        self._frequency = np.zeros(1024, dtype=np.int64)
        self._slots = np.zeros(1024, dtype=np.uint16)
        self._total_length = 0

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, identifier: int) -> bool:
        return identifier in self._rows

    @property
    def ids(self) -> NDArray[np.int64]:
        """The ids of all texts, rising."""
        return np.array(sorted(self._rows), dtype=np.int64)

    def add(self, ids: Sequence[int], analyses: Sequence[Analysis]) -> None:
        """Take texts in; none of the ids may be there already."""
        vocabulary = self._vocabulary
        terms: list[int] = []
        counts: list[int] = []
        ends = []
        for analysis in analyses:
            for term, count in Counter(analysis.terms).items():
                terms.append(vocabulary.setdefault(term, len(vocabulary)))
                counts.append(count)
            ends.append(len(terms))
        block = _Block(
            np.array(terms, dtype=np.uint32),
            np.minimum(np.array(counts, dtype=np.int64), _MOST).astype(np.uint16),
        )
        self._make_room()
        self._frequency += np.bincount(block.terms, minlength=len(self._frequency))
        start = 0
        for identifier, analysis, end in zip(ids, analyses, ends, strict=True):
            self._rows[identifier] = _Row(block, start, end, analysis.length)
            self._total_length += analysis.length
            start = end

    def remove(self, identifier: int) -> None:
        """Forget a text that is there."""
        row = self._rows.pop(identifier)
        self._frequency[row.block.terms[row.start : row.end]] -= 1
        self._total_length -= row.length

    def scores(self, weights: Mapping[str, float], ids: NDArray[np.int64]) -> NDArray[np.float32]:
        """BM25 of each text for weighted terms: (n,) float32; NaN for a text that is not here.

        The sum over terms of weight · idf · tf / (tf + k1 · (1 − b + b · length / mean length))
        with idf = ln(1 + (N − df + ½) / (df + ½)), as Lucene has it.
        """
        if not len(self._rows):
            return np.full(len(ids), np.nan, dtype=np.float32)
        known = [
            (self._vocabulary[term], weight)
            for term, weight in weights.items()
            if term in self._vocabulary
        ]
        numbers = np.array([number for number, _ in known], dtype=np.int64)
        idf = self._idf(self._frequency[numbers].astype(np.float64))
        gains = np.concatenate(([0.0], idf * np.array([weight for _, weight in known])))
        self._slots[numbers] = np.arange(1, len(numbers) + 1)
        parts = [
            self._scores(gains, ids[start : start + _AT_ONCE])
            for start in range(0, len(ids), _AT_ONCE)
        ]
        self._slots[numbers] = 0
        return np.concatenate(parts) if parts else np.empty(0, dtype=np.float32)

    def document_frequency(self, term: str) -> int:
        """In how many texts a term stands."""
        number = self._vocabulary.get(term)
        return 0 if number is None else int(self._frequency[number])

    def similar_term(self, term: str) -> str | None:
        """The commonest of the nearest English terms within a slip or two of ``term``."""
        slips = 2 if len(term) >= LONG_WORD else 1
        if len(term) < SHORTEST_WORD:
            return None
        near: dict[int, list[str]] = {}
        for word in self._vocabulary:
            if word[0] == term[0] and abs(len(word) - len(term)) <= slips and word.isascii():
                distance = OSA.distance(term, word, score_cutoff=slips)
                if distance <= slips and self.document_frequency(word):
                    near.setdefault(distance, []).append(word)
        return max(near[min(near)], key=self.document_frequency) if near else None

    def best_possible(self, weights: Mapping[str, float]) -> float:
        """What no text's score can reach: the sum over the terms of weight · idf."""
        frequency = np.array([self.document_frequency(term) for term in weights], dtype=np.float64)
        return float(np.dot(list(weights.values()), self._idf(frequency)))

    def rarities(self, weights: Mapping[str, float]) -> dict[str, float]:
        """weight · idf of each of the terms that stand in any text."""
        frequency = {term: self.document_frequency(term) for term in weights}
        here = [term for term, texts in frequency.items() if texts]
        idf = self._idf(np.array([frequency[term] for term in here], dtype=np.float64))
        return {
            term: weights[term] * rarity for term, rarity in zip(here, idf.tolist(), strict=True)
        }

    def _idf(self, frequency: NDArray[np.float64]) -> NDArray[np.float64]:
        idf: NDArray[np.float64] = np.log1p((len(self._rows) - frequency + 0.5) / (frequency + 0.5))
        return idf

    def _scores(self, gains: NDArray[np.float64], ids: NDArray[np.int64]) -> NDArray[np.float32]:
        rows = [self._rows.get(identifier) for identifier in ids.tolist()]
        found = [row for row in rows if row is not None]
        scores = np.full(len(ids), np.nan, dtype=np.float32)
        if not found:
            return scores
        terms = np.concatenate([row.block.terms[row.start : row.end] for row in found])
        counts = np.concatenate([row.block.counts[row.start : row.end] for row in found])
        slots = self._slots[terms]
        places = np.flatnonzero(slots)
        ends = np.cumsum([row.end - row.start for row in found])
        texts = np.searchsorted(ends, places, side="right")
        lengths = np.array([row.length for row in found], dtype=np.float64)
        mean = max(1.0, self._total_length / len(self._rows))
        ballast = (K1 * (1 - B + B * lengths / mean))[texts]
        times = counts[places].astype(np.float64)
        shares = gains[slots[places]] * times / (times + ballast)
        here = np.array([row is not None for row in rows])
        scores[here] = np.bincount(texts, shares, minlength=len(found))
        return scores

    def _make_room(self) -> None:
        wanted = len(self._vocabulary)
        if wanted > len(self._frequency):
            more = max(wanted, 2 * len(self._frequency)) - len(self._frequency)
            self._frequency = np.concatenate((self._frequency, np.zeros(more, dtype=np.int64)))
            self._slots = np.zeros(len(self._frequency), dtype=np.uint16)

    # Checkpoints

    def save(self, folder: Path) -> None:
        """Write what is alive into a folder; terms that no text holds any more are left out."""
        size = len(self._vocabulary)
        used = self._frequency[:size] > 0
        renumbered = np.cumsum(used, dtype=np.uint32) - np.uint32(1)
        rows = list(self._rows.values())
        none = np.empty(0, dtype=np.uint32)
        terms = np.concatenate(
            [none, *(row.block.terms[row.start : row.end] for row in rows)], dtype=np.uint32
        )
        counts = np.concatenate(
            [none, *(row.block.counts[row.start : row.end] for row in rows)],
            dtype=np.uint16,
            casting="unsafe",
        )
        np.save(folder / "terms.npy", renumbered[terms] if size else terms)
        np.save(folder / "counts.npy", counts)
        table = np.array(
            [
                (identifier, row.end - row.start, row.length)
                for identifier, row in self._rows.items()
            ],
            dtype=np.int64,
        ).reshape(-1, 3)
        np.save(folder / "rows.npy", table)
        np.save(folder / "frequency.npy", self._frequency[:size][used])
        alive = [term for term, kept in zip(self._vocabulary, used.tolist(), strict=True) if kept]
        (folder / "vocabulary.txt").write_text("\n".join(alive), encoding="utf-8", newline="\n")

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what ``save`` wrote; the folder's checksums have been verified.

        Raises:
            OSError, ValueError: a file cannot be read.
        """
        counts = cls()
        block = _Block(
            np.load(folder / "terms.npy", mmap_mode="r"),
            np.load(folder / "counts.npy", mmap_mode="r"),
        )
        ids, sizes, lengths = np.load(folder / "rows.npy").T
        ends = np.cumsum(sizes)
        counts._rows = {
            identifier: _Row(block, end - size, end, length)
            for identifier, size, end, length in zip(
                ids.tolist(), sizes.tolist(), ends.tolist(), lengths.tolist(), strict=True
            )
        }
        counts._total_length = int(lengths.sum())
        text = (folder / "vocabulary.txt").read_text(encoding="utf-8")
        counts._vocabulary = {term: n for n, term in enumerate(text.split("\n"))} if text else {}
        counts._make_room()
        frequency = np.load(folder / "frequency.npy")
        counts._frequency[: len(frequency)] = frequency
        return counts

"""The forward index: which terms each chunk holds how often, for exact BM25 of any chunk.

tantivy finds candidates; this scores them. Terms are kept as 32-bit hashes: one pair in four
billion meets, which moves a score by less than its rounding.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

K1 = 0.9
B = 0.4
"""BM25's constants for short passages, measured: docs/retrieval.md."""

_FILES = ("ids", "starts", "hashes", "counts")


class ForwardIndex:
    """Term counts by chunk: what a checkpoint held, memory-mapped, and what came since."""

    def __init__(self) -> None:
        self._ids = np.empty(0, dtype=np.int64)
        self._starts = np.zeros(1, dtype=np.int64)
        self._hashes = np.empty(0, dtype=np.uint32)
        self._counts = np.empty(0, dtype=np.uint16)
        self._live = np.empty(0, dtype=bool)
        self._new: dict[int, tuple[NDArray[np.uint32], NDArray[np.uint16]]] = {}
        self._holding: Counter[int] = Counter()
        self._count_base()

    def __len__(self) -> int:
        return int(self._live.sum()) + len(self._new)

    def __contains__(self, chunk_id: int) -> bool:
        row = self._row(chunk_id)
        return chunk_id in self._new or (row is not None and bool(self._live[row]))

    def add(self, chunk_id: int, terms: Sequence[str]) -> None:
        """Add a chunk that is not there."""
        counts = Counter(map(_hash, terms))
        hashes = np.fromiter(counts, dtype=np.uint32, count=len(counts))
        times = np.fromiter(counts.values(), dtype=np.int64, count=len(counts))
        self._new[chunk_id] = hashes, np.minimum(times, 65535).astype(np.uint16)
        self._holding.update(counts.keys())
        self._total += len(terms)

    def remove(self, chunk_id: int) -> bool:
        """Take a chunk out; False when it was not there."""
        if chunk_id in self._new:
            hashes, times = self._new.pop(chunk_id)
        else:
            row = self._row(chunk_id)
            if row is None or not self._live[row]:
                return False
            self._live[row] = False
            part = slice(self._starts[row], self._starts[row + 1])
            hashes, times = self._hashes[part], self._counts[part]
        self._holding.subtract(hashes.tolist())
        self._total -= int(times.sum(dtype=np.int64))
        return True

    def document_frequency(self, term: str) -> int:
        """In how many chunks a term stands."""
        hashed = _hash(term)
        place = int(np.searchsorted(self._known, hashed))
        base = (
            int(self._known_in[place])
            if place < len(self._known) and self._known[place] == hashed
            else 0
        )
        return base + self._holding[hashed]

    def scores(self, terms: Mapping[str, float], ids: NDArray[np.int64]) -> NDArray[np.float32]:
        """BM25 of each chunk; 0 for one that holds no term or is not there. Shape (n,)."""
        result = np.zeros(len(ids), dtype=np.float64)
        if not len(ids) or not terms:
            return result.astype(np.float32)
        weights = self._weights(terms)
        query = np.array(sorted(weights), dtype=np.uint32)
        weight = np.array([weights[hashed] for hashed in query.tolist()])
        owners, hashes, times, lengths = self._gather(ids)
        place = np.minimum(np.searchsorted(query, hashes), len(query) - 1)
        hit = query[place] == hashes
        owners, times, place = owners[hit], times[hit].astype(np.float64), place[hit]
        mean = self._total / max(len(self), 1)
        norm = K1 * (1 - B + B * lengths / max(mean, 1e-9))
        np.add.at(result, owners, weight[place] * times / (times + norm[owners]))
        return result.astype(np.float32)

    def _weights(self, terms: Mapping[str, float]) -> dict[int, float]:
        # Robertson's idf with 1 added inside, as Lucene has it: never negative.
        number = len(self)
        weights: dict[int, float] = {}
        for term, weight in terms.items():
            holding = self.document_frequency(term)
            idf = np.log(1 + (number - holding + 0.5) / (holding + 0.5))
            hashed = _hash(term)
            weights[hashed] = weights.get(hashed, 0.0) + weight * float(idf)
        return weights

    def _gather(
        self, ids: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.uint32], NDArray[np.uint16], NDArray[np.float64]]:
        """All (owner, hash, count) of the chunks one behind the other, and each one's length."""
        parts: list[tuple[NDArray[np.uint32], NDArray[np.uint16]]] = []
        nothing = np.empty(0, dtype=np.uint32), np.empty(0, dtype=np.uint16)
        for chunk_id in ids.tolist():
            row = self._row(chunk_id)
            if chunk_id in self._new:
                parts.append(self._new[chunk_id])
            elif row is not None and self._live[row]:
                part = slice(self._starts[row], self._starts[row + 1])
                parts.append((self._hashes[part], self._counts[part]))
            else:
                parts.append(nothing)
        owners = np.repeat(np.arange(len(parts)), [len(hashes) for hashes, _ in parts])
        lengths = np.array([float(times.sum(dtype=np.int64)) for _, times in parts])
        hashes = np.concatenate([hashes for hashes, _ in parts])
        times = np.concatenate([times for _, times in parts])
        return owners, hashes, times, lengths

    def save(self, folder: Path) -> None:
        """Write what is live, ids rising, to ``folder``."""
        ids = np.array(sorted([*self._ids[self._live].tolist(), *self._new]), dtype=np.int64)
        owners, hashes, times, _ = self._gather(ids)
        starts = np.zeros(len(ids) + 1, dtype=np.int64)
        np.cumsum(np.bincount(owners, minlength=len(ids)), out=starts[1:])
        for name, array in zip(_FILES, (ids, starts, hashes, times), strict=True):
            np.save(folder / f"{name}.npy", array)

    @classmethod
    def load(cls, folder: Path) -> ForwardIndex:
        """What ``save`` wrote; the large arrays stay on disk until they are looked at."""
        index = cls()
        index._ids, index._starts = (np.load(folder / f"{name}.npy") for name in _FILES[:2])
        index._hashes, index._counts = (
            np.load(folder / f"{name}.npy", mmap_mode="r") for name in _FILES[2:]
        )
        index._live = np.ones(len(index._ids), dtype=bool)
        index._count_base()
        return index

    def _count_base(self) -> None:
        self._known, self._known_in = np.unique(self._hashes, return_counts=True)
        self._total = int(self._counts.sum(dtype=np.int64))

    def _row(self, chunk_id: int) -> int | None:
        place = int(np.searchsorted(self._ids, chunk_id))
        return place if place < len(self._ids) and self._ids[place] == chunk_id else None


def _hash(term: str) -> int:
    return crc32(term.encode("utf-8", "surrogatepass"))

"""Vectors to ranked chunk ids: FAISS, exact while there are few, trained when there are many."""

from __future__ import annotations

import math
import threading
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from index.columns import Columns
from index.errors import DamagedIndex
from index.local.checkpoint import seal, unseal
from index.local.selection import Selection
from index.local.system import system_errors
from index.ranking import Ranking

FORM = "vectors-1"
FILE = "vectors.faiss"

TRAIN_AT = 200_000
"""Vectors from which an index is trained: until there a search of all takes under 15 ms."""

GROWTH = 4
"""A trained index is trained anew when it holds so many times the vectors it was trained on."""

PROBED = 8
"""A trained index looks at one in so many of its cells."""

SCORED_WHOLE = 2000
"""Up to so many allowed ids are all scored, which is exact and quicker than a search."""

_SLACK = 16


class VectorIndex:
    """An index of L2-normalised vectors by inner product, safe to use from several threads.

    Args:
        dimensions: components of each vector.
        train_at: vectors from which it is trained; until there it is exact.
    """

    def __init__(self, dimensions: int, *, train_at: int = TRAIN_AT) -> None:
        faiss = _faiss()

        self.dimensions = dimensions
        self._train_at = train_at
        self._lock = threading.RLock()
        self._held = Columns()
        self._trained_on = 0
        self._index: Any = faiss.IndexIDMap2(faiss.IndexFlatIP(dimensions))

    def __len__(self) -> int:
        return len(self._held)

    def __contains__(self, identifier: int) -> bool:
        return identifier in self._held

    @property
    def ids(self) -> NDArray[np.int64]:
        """The ids of all vectors, rising."""
        with self._lock:
            return self._held.ids.copy()

    def add(self, ids: NDArray[np.int64], vectors: NDArray[np.float32]) -> None:
        """Add vectors, (n, dimensions); one whose id is there already is replaced."""
        numbers = ids.tolist()
        if vectors.shape != (len(numbers), self.dimensions) or len(set(numbers)) != len(numbers):
            raise ValueError(
                f"{len(numbers)} ids, each once, do not go with vectors of shape {vectors.shape} "
                f"in an index of {self.dimensions} dimensions"
            )
        if not numbers:
            return
        with self._lock:
            self.remove(ids)
            self._index.add_with_ids(
                np.ascontiguousarray(vectors, dtype=np.float32),
                np.ascontiguousarray(ids, dtype=np.int64),
            )
            self._held.put(ids)
            if len(self._held) >= max(self._train_at, GROWTH * self._trained_on):
                self._train()

    def remove(self, ids: NDArray[np.int64]) -> None:
        """Remove vectors; ids that are not there are passed over."""
        with self._lock:
            gone = self._held.known(ids)
            if len(gone):
                self._index.remove_ids(gone)
                self._held.remove(gone)

    def search(
        self, query: NDArray[np.float32], k: int, allowed: Selection | None = None
    ) -> Ranking:
        """The ``k`` vectors with the largest inner product with the query, (dimensions,).

        Args:
            query: L2-normalised as the vectors are.
            k: how many at most.
            allowed: only these ids are ranked; None allows all.
        """
        with self._lock:
            if allowed is None:
                ids = self._nearest(query, k, None)
            elif len(allowed) <= SCORED_WHOLE:
                # Scored below like all others.
                ids = allowed.ids
            else:
                ids = self._nearest(query, k, allowed.faiss)
            scores = self.scores(query, ids)
        here = ~np.isnan(scores)
        return Ranking.of(ids[here], scores[here], k)

    def scores(self, query: NDArray[np.float32], ids: NDArray[np.int64]) -> NDArray[np.float32]:
        """Inner products with the vectors of these ids: (n,) float32, NaN where there is none."""
        scores = np.full(len(ids), np.nan, dtype=np.float32)
        with self._lock:
            here = self._held.places(ids) >= 0
            if not here.any():
                return scores
            vectors = self._index.reconstruct_batch(np.ascontiguousarray(ids[here]))
        # Row by row, so that equal vectors have equal scores.
        scores[here] = np.einsum("ij,j->i", vectors, query.astype(np.float32))
        return scores

    def differing(self, ids: NDArray[np.int64], vectors: NDArray[np.float32]) -> list[int]:
        """Those of the ids whose vector here is another, (n, dimensions), or is not there."""
        with self._lock:
            here = self._held.places(ids) >= 0
            wrong: list[int] = ids[~here].tolist()
            if here.any():
                held = self._index.reconstruct_batch(np.ascontiguousarray(ids[here]))
                same = (held == vectors[here]).all(axis=1)
                wrong += ids[here][~same].tolist()
        return wrong

    def save(self, folder: Path) -> None:
        """Write a checkpoint into an empty folder."""
        faiss = _faiss()

        with self._lock:
            faiss.write_index(self._index, str(folder / FILE))
            seal(
                folder,
                FORM,
                vectors=len(self),
                dimensions=self.dimensions,
                trained_on=self._trained_on,
            )

    @classmethod
    def load(cls, folder: Path, *, train_at: int = TRAIN_AT) -> Self:
        """The index of a checkpoint, in memory; changing it does not touch the files.

        Raises:
            DamagedIndex: a file is missing or changed.
        """
        faiss = _faiss()

        facts = unseal(folder, FORM)
        index = cls(facts["dimensions"], train_at=train_at)
        try:
            with system_errors(folder / FILE):
                index._index = faiss.read_index(str(folder / FILE))
        except RuntimeError as error:
            raise DamagedIndex(f"{folder / FILE}: {error}") from error
        index._trained_on = facts["trained_on"]
        index._held.put(index._all_ids())
        if len(index) != facts["vectors"]:
            raise DamagedIndex(f"{folder}: {len(index)} vectors, not {facts['vectors']}")
        return index

    def close(self) -> None:
        """Free the memory; the index cannot be used afterwards."""
        with self._lock:
            self._index = None
            self._held = Columns()

    # FAISS

    def _nearest(self, query: NDArray[np.float32], k: int, selector: Any) -> NDArray[np.int64]:
        """Ids of the best ``k``, and of all that are equal to the last of them."""
        faiss = _faiss()

        if self._trained_on:
            probed = max(1, self._index.nlist // PROBED)
            settings = faiss.SearchParametersIVF(sel=selector, nprobe=probed)
        else:
            settings = faiss.SearchParameters(sel=selector)
        batch = np.ascontiguousarray(query, dtype=np.float32)[None]
        wanted = k + _SLACK
        while True:
            scores, found = self._index.search(
                batch, min(wanted, max(1, len(self))), params=settings
            )
            ids: NDArray[np.int64] = found[0][found[0] >= 0]
            # Done where all are here, or where the last is worse than the k-th: then none that
            # equals the k-th is missing, and the ids settle which of these are taken.
            if len(ids) < wanted or scores[0][k - 1] > scores[0][-1]:
                return ids
            wanted *= 4

    def _train(self) -> None:
        faiss = _faiss()

        ids = self.ids
        vectors = self._index.reconstruct_batch(ids)
        cells = min(len(ids), int(4 * math.sqrt(len(ids))))
        quantizer = faiss.IndexFlatIP(self.dimensions)
        trained = faiss.IndexIVFFlat(quantizer, self.dimensions, cells, faiss.METRIC_INNER_PRODUCT)
        trained.cp.min_points_per_centroid = 1
        trained.train(vectors)
        # Without it no vector can be had by its id, which ``scores`` and a new training need.
        trained.set_direct_map_type(faiss.DirectMap.Hashtable)
        trained.add_with_ids(vectors, ids)
        self._index = trained
        self._trained_on = len(ids)

    def _all_ids(self) -> NDArray[np.int64]:
        faiss = _faiss()

        if not self._trained_on:
            ids: NDArray[np.int64] = faiss.vector_to_array(self._index.id_map)
            return ids
        lists = self._index.invlists
        parts = [
            faiss.rev_swig_ptr(lists.get_ids(cell), lists.list_size(cell)).copy()
            for cell in range(self._index.nlist)
            if lists.list_size(cell)
        ]
        return np.concatenate(parts) if parts else np.empty(0, dtype=np.int64)


def _faiss() -> Any:
    import faiss  # what it says of its types is not what it does

    return faiss

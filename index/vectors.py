"""The dense leg: FAISS over chunk ids, exact while small, trained when large."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from index.checkpoint import seal, verify
from index.errors import DamagedIndex
from index.ranking import NOTHING, Ranking, ranked

EXACT_UP_TO = 200_000
"""Vectors that are compared one by one: 384 dimensions, under 25 ms on two cores."""

PROBED = 0.06
"""Share of a trained index's cells that a search visits; recall@100 above .98 in the benchmark."""

_FILE = "vectors.faiss"


class VectorIndex:
    """Inner products of L2-normalised vectors, by chunk id."""

    def __init__(self, dimensions: int, *, exact_up_to: int = EXACT_UP_TO) -> None:
        self._dimensions = dimensions
        self._exact_up_to = exact_up_to
        self._index: Any = faiss.IndexIDMap2(faiss.IndexFlatIP(dimensions))
        self._ids: set[int] = set()
        self._lock = threading.RLock()

    def __len__(self) -> int:
        return len(self._ids)

    def __contains__(self, chunk_id: int) -> bool:
        return chunk_id in self._ids

    def add(self, ids: NDArray[np.int64], vectors: NDArray[np.float32]) -> None:
        """Add ``vectors`` ((n, d) float32, L2-normalised) under ``ids``; one that is there is
        replaced."""
        with self._lock:
            known = [chunk_id for chunk_id in ids.tolist() if chunk_id in self._ids]
            if known:
                self.remove(np.array(known, dtype=np.int64))
            if not self._trained and len(self) + len(ids) > self._exact_up_to:
                self._train(ids, vectors)
            else:
                self._index.add_with_ids(np.ascontiguousarray(vectors, dtype=np.float32), ids)
            self._ids.update(ids.tolist())

    def remove(self, ids: NDArray[np.int64]) -> None:
        """Take vectors out; the others keep their ids. Unknown ids are passed over."""
        with self._lock:
            known = [chunk_id for chunk_id in ids.tolist() if chunk_id in self._ids]
            if known:
                wanted = np.array(known, dtype=np.int64)
                self._index.remove_ids(faiss.IDSelectorArray(wanted))
                self._ids.difference_update(known)

    def search(
        self, query: NDArray[np.float32], k: int, allowed: NDArray[np.int64] | None = None
    ) -> Ranking:
        """The ``k`` vectors nearest to ``query`` ((d,) float32); ``allowed`` restricts which."""
        if not len(self) or (allowed is not None and not len(allowed)):
            return NOTHING
        with self._lock:
            parameters = self._parameters(allowed)
            scores, ids = self._index.search(
                query[None, :].astype(np.float32), min(k, len(self)), params=parameters
            )
        found = ids[0] >= 0
        return ranked(ids[0][found], scores[0][found], k)

    def scores(self, query: NDArray[np.float32], ids: NDArray[np.int64]) -> NDArray[np.float32]:
        """The inner product with each id's vector, NaN where there is none. Shape (n,)."""
        result = np.full(len(ids), np.nan, dtype=np.float32)
        with self._lock:
            known = np.array([chunk_id in self._ids for chunk_id in ids.tolist()], dtype=bool)
            if known.any():
                result[known] = self._index.reconstruct_batch(ids[known]) @ query
        return result

    def save(self, folder: Path) -> None:
        """Write a checkpoint into an empty folder."""
        with self._lock:
            faiss.write_index(self._index, str(folder / _FILE))
            seal(folder, {"vectors": len(self), "dimensions": self._dimensions})

    @classmethod
    def load(cls, folder: Path, *, exact_up_to: int = EXACT_UP_TO) -> VectorIndex:
        """What ``save`` wrote.

        Raises:
            DamagedIndex: a file is missing or damaged.
        """
        facts = verify(folder)
        try:
            stored = faiss.read_index(str(folder / _FILE))
        except RuntimeError as error:
            raise DamagedIndex(f"{_FILE}: {error}") from error
        index = cls(facts["dimensions"], exact_up_to=exact_up_to)
        index._index = stored
        index._ids = set(index._all_ids().tolist())
        if len(index) != facts["vectors"]:
            raise DamagedIndex(f"{_FILE}: other vectors than when it was written")
        return index

    @property
    def _trained(self) -> bool:
        return isinstance(self._index, faiss.IndexIVF)

    def _train(self, ids: NDArray[np.int64], vectors: NDArray[np.float32]) -> None:
        """Move everything, ``vectors`` too, into cells around trained centres."""
        held = self._all_ids()
        every = np.concatenate(
            [self._index.reconstruct_batch(held), np.asarray(vectors, dtype=np.float32)]
            if len(held)
            else [np.asarray(vectors, dtype=np.float32)]
        )
        cells = max(1, min(int(4 * np.sqrt(len(every))), len(every) // 39))
        trained = faiss.IndexIVFFlat(
            faiss.IndexFlatIP(self._dimensions),
            self._dimensions,
            cells,
            faiss.METRIC_INNER_PRODUCT,
        )
        trained.own_fields = True
        trained.quantizer.this.disown()
        trained.set_direct_map_type(faiss.DirectMap.Hashtable)
        trained.nprobe = max(1, int(np.ceil(PROBED * cells)))
        trained.train(every)
        trained.add_with_ids(every, np.concatenate([held, ids]))
        self._index = trained

    def _all_ids(self) -> NDArray[np.int64]:
        if not self._trained:
            return faiss.vector_to_array(self._index.id_map).astype(np.int64)
        lists = self._index.invlists
        return np.concatenate(
            [
                faiss.rev_swig_ptr(lists.get_ids(cell), lists.list_size(cell)).copy()
                for cell in range(self._index.nlist)
            ]
        ).astype(np.int64)

    def _parameters(self, allowed: NDArray[np.int64] | None) -> Any:
        if allowed is None:
            return None
        # The selector keeps a pointer only: the array must live as long as the search.
        selector = faiss.IDSelectorBatch(np.ascontiguousarray(allowed))
        if self._trained:
            return faiss.SearchParametersIVF(sel=selector, nprobe=self._index.nlist)
        return faiss.SearchParameters(sel=selector)

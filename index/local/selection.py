"""The ids that a filter lets through, made once and asked by both legs."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

LARGEST_BITMAP = 1 << 26
"""Ids from which a set is looked through instead of a bitmap of all smaller ones."""


class Selection:
    """A set of ids."""

    def __init__(self, ids: NDArray[np.int64]) -> None:
        self.ids = np.unique(ids)
        """Rising, each once."""

    def __len__(self) -> int:
        return len(self.ids)

    def holds(self, ids: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which of the ids are in it: (n,)."""
        if not len(self.ids):
            return np.zeros(len(ids), dtype=bool)
        at = np.minimum(np.searchsorted(self.ids, ids), len(self.ids) - 1)
        return np.asarray(self.ids[at] == ids)

    @cached_property
    def faiss(self) -> Any:
        """The same for FAISS: a bitmap, unless the ids are too large for one."""
        faiss = _faiss()
        if self.ids[0] < 0 or self.ids[-1] >= LARGEST_BITMAP:
            return faiss.IDSelectorBatch(self.ids)
        chosen = np.zeros(int(self.ids[-1]) // 8 * 8 + 8, dtype=bool)
        chosen[self.ids] = True
        return faiss.IDSelectorBitmap(np.packbits(chosen, bitorder="little"))


def _faiss() -> Any:
    import faiss  # what it says of its types is not what it does

    return faiss

"""Rows by rising id, each column one NumPy array: a few bytes a row, and no object."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

GROWTH = 1.25
"""How much larger the arrays are made when they are full; new rows mostly come last."""


class Columns:
    """Rows with an id and values of these types by name; not safe to use from several threads."""

    def __init__(self, **types: Any) -> None:
        self._size = 0
        self._arrays: dict[str, NDArray[Any]] = {
            name: np.empty(0, dtype=kind) for name, kind in ({"id": np.int64} | types).items()
        }

    def __len__(self) -> int:
        return self._size

    def __contains__(self, identifier: int) -> bool:
        return bool(self.places(np.array([identifier], dtype=np.int64))[0] >= 0)

    def __getitem__(self, name: str) -> NDArray[Any]:
        """A whole column, in the order of the ids."""
        return self._arrays[name][: self._size]

    @property
    def ids(self) -> NDArray[np.int64]:
        """All ids, rising."""
        return self["id"]

    @property
    def nbytes(self) -> int:
        """What the arrays take in memory, room for more rows included."""
        return sum(array.nbytes for array in self._arrays.values())

    def places(self, ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """The row of each id: (n,), -1 where there is none."""
        if not self._size:
            return np.full(len(ids), -1, dtype=np.int64)
        # An id above all others has its place behind the last row: that row is looked at instead.
        at = np.minimum(np.searchsorted(self.ids, ids), self._size - 1)
        return np.where(self.ids[at] == ids, at, -1)

    def known(self, ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """Those of the ids that have a row, rising, each once."""
        distinct = np.unique(ids)
        return distinct[self.places(distinct) >= 0]

    def put(self, ids: NDArray[np.int64], **values: NDArray[Any]) -> None:
        """Add rows with distinct ids that are not there, given with all their values."""
        if not len(ids):
            return
        order = np.argsort(ids)
        new: Mapping[str, NDArray[Any]] = {"id": ids, **values}
        # The usual case: what is new has the highest ids, and nothing need be moved.
        if not self._size or ids[order[0]] > self.ids[-1]:
            self._append({name: column[order] for name, column in new.items()})
            return
        at = np.searchsorted(self.ids, ids[order])
        for name, column in new.items():
            self._arrays[name] = np.insert(self[name], at, column[order])
        self._size += len(ids)

    def remove(self, ids: NDArray[np.int64]) -> None:
        """Drop the rows of these ids, where there are any."""
        places = self.places(ids)
        gone = places[places >= 0]
        if not len(gone):
            return
        kept = np.ones(self._size, dtype=bool)
        kept[gone] = False
        for name in self._arrays:
            self._arrays[name] = self[name][kept]
        self._size = int(kept.sum())

    def _append(self, new: Mapping[str, NDArray[Any]]) -> None:
        size = self._size + len(new["id"])
        for name, column in new.items():
            array = self._arrays[name]
            if size > len(array):
                larger = np.empty(max(size, int(GROWTH * len(array))), dtype=array.dtype)
                larger[: self._size] = array[: self._size]
                self._arrays[name] = array = larger
            array[self._size : size] = column
        self._size = size

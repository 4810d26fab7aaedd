"""What a search of either index gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Ranking:
    """Chunk ids with their scores, best first; those with equal scores by rising id.

    ``ids`` is (n,) int64, ``scores`` (n,) float32.
    """

    ids: NDArray[np.int64]
    scores: NDArray[np.float32]

    @classmethod
    def of(cls, ids: NDArray[np.int64], scores: NDArray[np.float32], k: int) -> Self:
        """The best ``k`` of ids with scores in any order."""
        order = np.lexsort((ids, -scores))[:k]
        return cls(ids[order], scores[order])

    def __len__(self) -> int:
        return len(self.ids)

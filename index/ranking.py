"""What both indexes answer with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Ranking:
    """Chunk ids with their scores, best first, equal scores by rising id."""

    ids: NDArray[np.int64]
    scores: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.ids)


def ranked(ids: NDArray[np.int64], scores: NDArray[np.float32], k: int) -> Ranking:
    """The best ``k`` of ``ids`` by ``scores``."""
    order = np.lexsort((ids, -scores))[:k]
    return Ranking(ids[order], scores[order])


NOTHING = Ranking(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32))

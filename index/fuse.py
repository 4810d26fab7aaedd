"""From two scores a candidate to one: pure functions over aligned arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Weights:
    """The dense leg's share for each (question's language, text's language)."""

    dense: dict[tuple[str, str], float]
    other: float = 0.5

    def of(self, question: str, text: str) -> float:
        """The share for one pair."""
        return self.dense.get((question, text), self.other)


DEFAULT_WEIGHTS = Weights(dense={("en", "en"): 0.5, ("zh", "zh"): 0.2})
"""Measured: docs/retrieval.md. The lexical leg has the rest."""


def fuse(
    dense: NDArray[np.float32],
    lexical: NDArray[np.float32],
    *,
    question: str,
    texts: Sequence[str],
    weights: Weights = DEFAULT_WEIGHTS,
) -> NDArray[np.float32]:
    """One score in [0, 1] for each candidate: a weighted sum of the legs, each scaled to [0, 1].

    ``dense`` is NaN where that leg has no part (its model does not know the text's or the
    question's language): there the lexical score counts alone. Convex combination with min-max
    scaling: Bruch et al., An Analysis of Fusion Functions for Hybrid Retrieval, 2023.
    """
    lexical_part = scaled(lexical, lowest=0.0)
    known = ~np.isnan(dense)
    if not known.any():
        return lexical_part
    share = np.array([weights.of(question, text) for text in texts], dtype=np.float32)
    dense_part = np.zeros_like(lexical_part)
    dense_part[known] = scaled(dense[known])
    share[~known] = 0.0
    return share * dense_part + (1 - share) * lexical_part


def scaled(scores: NDArray[np.float32], lowest: float | None = None) -> NDArray[np.float32]:
    """``scores`` moved and stretched to [0, 1]; ``lowest`` says what becomes 0."""
    if not len(scores):
        return scores.astype(np.float32)
    low = float(scores.min()) if lowest is None else lowest
    span = float(scores.max()) - low
    if span <= 0:
        return np.zeros(len(scores), dtype=np.float32)
    return np.clip((scores - low) / span, 0.0, 1.0).astype(np.float32)

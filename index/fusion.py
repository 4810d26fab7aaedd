"""Two legs' scores to one: pure functions over aligned arrays of candidates (Bruch et al., An
Analysis of Fusion Functions for Hybrid Retrieval, 2023, compare the ways)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class FusionWeights:
    """How much the dense leg counts, from 0 to 1, by the languages of question and text.

    The lexical leg counts for the rest. ``pairs`` has (language of the question, language of the
    text); a pair that is not there takes ``otherwise``.
    """

    pairs: Mapping[tuple[str, str], float] = field(default_factory=dict)
    otherwise: float = 0.5

    def of(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """The dense leg's weight for a question and each text: (n,) float32."""
        known = {text: self.pairs.get((question, text), self.otherwise) for text in set(texts)}
        return np.array([known[text] for text in texts], dtype=np.float32)


EQUAL = FusionWeights()


@dataclass(frozen=True)
class Likelihoods:
    """How likely a text of a fused score answers, by the languages of question and text.

    ``pairs`` has (language of the question, language of the text) with offset and slope of a
    logistic function: a cosine across languages says more than the same one within, so that only
    likelihoods of texts in several languages can be put in one order.
    """

    pairs: Mapping[tuple[str, str], tuple[float, float]]

    def log_odds(
        self, scores: NDArray[np.float32], question: str, texts: Sequence[str]
    ) -> NDArray[np.float64]:
        """offset + slope · score for each fused score: (n,). Two likelihoods that both round to 1
        are still told apart by these.

        A pair that is not there takes what lies in the middle of the others.
        """
        middle = tuple(np.median(list(self.pairs.values()), axis=0))
        known = {text: self.pairs.get((question, text), middle) for text in set(texts)}
        lines = np.array([known[text] for text in texts], dtype=np.float64).reshape(-1, 2)
        odds: NDArray[np.float64] = lines[:, 0] + lines[:, 1] * scores
        return odds


def likelihood(log_odds: NDArray[np.float64]) -> NDArray[np.float32]:
    """1 / (1 + exp(-log odds)): (n,) float32."""
    return np.asarray(1 / (1 + np.exp(-log_odds)), dtype=np.float32)


def fuse(
    dense: NDArray[np.float32],
    shares: NDArray[np.float32],
    *,
    question: str,
    texts: Sequence[str],
    weights: FusionWeights = EQUAL,
) -> NDArray[np.float32]:
    """One score for each candidate, from 0 to 1: (n,) float32, in the order given.

    score = w · max(cosine, 0) + (1 − w) · share: both say the same whatever the other candidates
    are. A text that the dense leg has no vector for, or any text when the question has none,
    counts by its words alone: w = 0.

    Args:
        dense: cosines, (n,); NaN where the leg takes no part.
        shares: of the question, (n,): BM25 over the best possible one; NaN counts as 0.
        question: language of the question.
        texts: language of each candidate.
        weights: w, see ``FusionWeights``.
    """
    w = np.where(np.isnan(dense), np.float32(0), weights.of(question, texts))
    cosine = np.maximum(np.nan_to_num(dense, nan=0.0), 0.0)
    share = np.nan_to_num(shares, nan=0.0)
    return np.asarray(w * cosine + (1 - w) * share, dtype=np.float32)

"""Two legs' scores to one: pure functions over aligned arrays of candidates."""

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
    lexical: NDArray[np.float32],
    *,
    question: str,
    texts: Sequence[str],
    best: float | None = None,
    weights: FusionWeights = EQUAL,
) -> NDArray[np.float32]:
    """One score for each candidate, from 0 to 1: (n,) float32, in the order given.

    The weighted sum of cosine and share of the question, the BM25 score over the best possible
    one: both say the same whatever the other candidates are. Where ``best`` is not known, each
    leg is stretched over the candidates to 0…1 instead (Bruch et al., An Analysis of Fusion
    Functions for Hybrid Retrieval, 2023). A text that the dense leg has no vector for, or any
    text when the question has none, counts by its lexical score alone.

    Args:
        dense: cosines, (n,); NaN where the leg takes no part.
        lexical: BM25, (n,); NaN counts as no term found.
        question: language of the question.
        texts: language of each candidate.
        best: ``LexicalIndex.best_possible`` of the question; 1 where ``lexical`` is shares.
        weights: see ``FusionWeights``.
    """
    part = np.where(np.isnan(dense), np.float32(0), weights.of(question, texts))
    if best is None:
        near, told = stretch(dense), stretch(lexical)
    else:
        near = np.maximum(np.nan_to_num(dense, nan=0.0), 0.0)
        told = np.nan_to_num(lexical, nan=0.0) / max(best, 1e-9)
    return np.asarray(part * near + (1 - part) * told, dtype=np.float32)


def stretch(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """Scores stretched so that the least is 0 and the greatest 1; NaN gives 0.

    Where all are equal they give 1 if above 0: they are all the best.
    """
    known = scores[~np.isnan(scores)]
    if not len(known):
        return np.zeros(len(scores), dtype=np.float32)
    low, high = known.min(), known.max()
    if high == low:
        return np.where(scores > 0, 1.0, 0.0).astype(np.float32)
    return np.asarray(np.nan_to_num((scores - low) / (high - low), nan=0.0), dtype=np.float32)


def rrf(*rankings: Sequence[int], k: int = 60) -> dict[int, float]:
    """Reciprocal rank fusion: the sum of 1 / (k + rank) over rankings of ids, best first.

    Cormack, Clarke and Büttcher, SIGIR 2009, who found k = 60.
    """
    fused: dict[int, float] = {}
    for ranking in rankings:
        for rank, identifier in enumerate(ranking, start=1):
            fused[identifier] = fused.get(identifier, 0.0) + 1 / (k + rank)
    return fused

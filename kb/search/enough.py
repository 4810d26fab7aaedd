"""Which candidates are found: a search gives the best there are, fit or not; a list with counts
must hold those alone that fit, whatever it is narrowed to.

Each is held against fixed measures, which no filter changes: so a count beside a filter is what
that filter leaves.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from index import Likelihoods
from index.fusion import fuse
from kb.search.candidates import Candidates
from kb.search.fusion import Fusion

WORDS, MEANING = 1, 2
"""Flags; both are set for what both legs found, or both together."""

SHARE = 0.2
"""Of a question, by BM25: from here on a passage has the question's words. Each word once in a
passage of middle length comes to half; this is about two words of five, by their weight."""

LIKELY = 0.5
"""How likely a passage answers, from where on it is found by its meaning: likelier than not."""

UNMEASURED = 50
"""Passages of the whole library, the nearest, that fit by a model of which it is not known what its
cosines mean."""


def nearest_cosine(candidates: Candidates) -> float:
    """The cosine of the last of the UNMEASURED nearest, 0 where there are not so many.

    The candidates are those of the whole library, so that no filter moves it.
    """
    nearest = np.sort(np.nan_to_num(candidates.dense))[::-1][:UNMEASURED]
    return max(0.0, float(nearest[-1])) if len(nearest) == UNMEASURED else 0.0


def legs_of(candidates: Candidates, fusion: Fusion, *, nearest: float = 0.0) -> NDArray[np.uint8]:
    """Which leg found each candidate: (n,), 0 for those that do not fit.

    ``nearest`` is the cosine from which on a passage fits by a model that was not measured.

    meaning: the likelihood of the weighted cosine alone is at least LIKELY; words: the share is at
    least SHARE; both together where only the fused likelihood is. What is added for a year named
    says nothing of what a passage is about, and is left out.
    """
    legs = np.zeros(len(candidates.ids), dtype=np.uint8)
    legs[candidates.shares >= SHARE] |= WORDS
    has_vector = ~np.isnan(candidates.dense)
    if fusion.likelihoods is None:
        cosine = np.nan_to_num(candidates.dense)
        legs[(cosine > 0) & (cosine >= np.float32(nearest))] |= MEANING
        return legs
    without = np.zeros_like(candidates.shares)
    legs[has_vector & _is_likely(candidates, without, fusion, fusion.likelihoods)] |= MEANING
    together = has_vector & _is_likely(candidates, candidates.shares, fusion, fusion.likelihoods)
    legs[together & (legs == 0)] = WORDS | MEANING
    return legs


def is_whole(legs: NDArray[np.uint8], k: int) -> bool:
    """Whether nothing that fits was cut off: neither leg, of which ``k`` were taken, was full of
    what fits."""
    return all(np.count_nonzero(legs & leg) < k for leg in (WORDS, MEANING))


def _is_likely(
    candidates: Candidates,
    shares: NDArray[np.float32],
    fusion: Fusion,
    likelihoods: Likelihoods,
) -> NDArray[np.bool_]:
    question = candidates.question.language
    fused = fuse(
        candidates.dense,
        shares,
        question=question,
        texts=candidates.languages,
        weights=fusion.weights,
    )
    odds = likelihoods.log_odds(fused, question, candidates.languages)
    return np.asarray(odds >= math.log(LIKELY / (1 - LIKELY)))

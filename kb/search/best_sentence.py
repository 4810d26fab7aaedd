"""How much of a question a chunk says in one sentence.

Two chunks may hold the same words of a question, one of them strewn over several sentences about
other things. The better one says them at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from index import Analyser
from ingest import sentences

READ_CLOSELY = 8
"""The first hits, which are put in order by their best sentence too."""

MOST_KEPT = 1024
"""Chunks whose sentences are kept analysed."""


class BestSentence:
    """The best sentence of chunks; safe to use from several threads."""

    def __init__(self, analyser: Analyser) -> None:
        self._analyser = analyser
        self._sentences = lru_cache(maxsize=MOST_KEPT)(self._cut)

    def weight(self, terms: Mapping[str, float], text: str) -> float:
        """The weight of the weighed terms that stand in one sentence of a text, at most."""
        return max(
            (
                sum(terms[term] for term in terms.keys() & sentence)
                for sentence in self._sentences(text)
            ),
            default=0.0,
        )

    def _cut(self, text: str) -> tuple[frozenset[str], ...]:
        return tuple(
            frozenset(self._analyser.terms(text[start:end])) for start, end in sentences(text)
        )


def gains(
    shares: NDArray[np.float64], languages: Sequence[str], weights: Mapping[str, float]
) -> NDArray[np.float64]:
    """The log odds that its best sentence adds to each hit's: (n,), none below 0.

    A hit is held against the best of its own language, so that no language gains on another:
    across languages a sentence is met by translations alone.

    Args:
        shares: of the question in the best sentence of each hit, (n,).
        languages: of each hit.
        weights: log odds for a whole question, by the language of the hit.
    """
    best = {
        language: max(s for s, spoken in zip(shares, languages, strict=True) if spoken == language)
        for language in set(languages)
    }
    short = np.array(
        [
            weights.get(language, 0.0) * (best[language] - share)
            for share, language in zip(shares.tolist(), languages, strict=True)
        ],
        dtype=np.float64,
    )
    return np.asarray(short.max(initial=0.0) - short)

"""How much of a question a chunk says in one sentence.

Two chunks may hold the same words of a question, one of them strewn over several sentences about
other things. The better one says them at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from index import Analyser, TermStatistics
from index.fusion import likelihood
from ingest import sentences
from kb.search.candidates import Candidates, QuestionTerms
from kb.search.hits import Hit, ranked_anew

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

    def shares(
        self, question: QuestionTerms, hits: Sequence[Hit], statistics: TermStatistics
    ) -> NDArray[np.float64]:
        """How much of the question stands in the best sentence of each hit: (n,).

        share = scale · the sum of weight · idf over the question's terms in the sentence.
        """
        rarities = statistics.rarities(question.terms)
        return np.array(
            [question.scale[hit.language] * self.weight(rarities, hit.text) for hit in hits],
            dtype=np.float64,
        )

    def _cut(self, text: str) -> tuple[frozenset[str], ...]:
        return tuple(
            frozenset(self._analyser.terms(text[start:end])) for start, end in sentences(text)
        )


def by_best_sentence(
    candidates: Candidates,
    hits: Sequence[Hit],
    shares: NDArray[np.float64],
    weights: Mapping[str, float],
) -> tuple[Hit, ...]:
    """The hits in the order of their log odds and what their best sentences add to these.

    Args:
        shares: see ``BestSentence.shares``.
        weights: see ``gains``.
    """
    odds = dict(zip(candidates.ids.tolist(), candidates.key.tolist(), strict=True))
    keys = np.array([odds[hit.chunk_id] for hit in hits])
    keys = keys + gains(shares, [hit.language for hit in hits], weights)
    return ranked_anew(hits, keys, likelihood(keys))


def gains(
    shares: NDArray[np.float64], languages: Sequence[str], weights: Mapping[str, float]
) -> NDArray[np.float64]:
    """The log odds that its best sentence adds to each hit's: (n,), none below 0.

    short = weight · (best share of the hit's language − share); gain = max(short) − short.

    A hit is held against the best of its own language, so that no language gains on another:
    across languages a sentence is met by translations alone.

    Args:
        shares: of the question in the best sentence of each hit, (n,).
        languages: of each hit.
        weights: log odds for a whole question, by the language of the hit.
    """
    best: dict[str, float] = {}
    for share, language in zip(shares.tolist(), languages, strict=True):
        best[language] = max(share, best.get(language, share))
    short = np.array(
        [
            weights.get(language, 0.0) * (best[language] - share)
            for share, language in zip(shares.tolist(), languages, strict=True)
        ],
        dtype=np.float64,
    )
    return np.asarray(short.max(initial=0.0) - short)

"""How near measures of one report are to those of another: by words, by letters, by meaning.

What a pair says by itself (``own_similarity``)::

    words = (TERMS * terms + LETTERS * letters) / (TERMS + LETTERS)
    own = (1 - MEANING) * words + MEANING * cosine

and with what stands around it (``similarity``)::

    score = own + PLACE * headings
    score = score + COMPANY * (company - mean(company))
    score = score + HUB * (score - hubs)

The constants are of our own measurement on the State Council's reports of 2021 and 2022:
``python -m benchmarks.commitments``, docs/comparison.md.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from kb.compare.plans.commitments import Commitment

if TYPE_CHECKING:  # scipy is loaded where it is used: a search can spare the fifth of a second
    from scipy import sparse

Embed = Callable[[Sequence[str]], NDArray[np.float32]]
"""Texts to vectors: (n, d) float32, L2-normalised."""

Matrix = NDArray[np.float32]

TERMS, LETTERS, MEANING = 0.45, 0.15, 0.40
"""Shares of the three likenesses; where vectors are missing the others take their share."""

CROSSED_MEANING = 0.8
"""The share of meaning between two languages, where words say less."""

DOUBT = 60.0
"""About the squared weight of three rare terms."""

VERB_WEIGHT = 0.5
"""Of a term that only says how (improve, 推进), beside 1 for one that says what."""

UNSEEN = 100
"""Measures without a term that are counted beside the two reports', so that in short reports what
both say does not pass for common."""

UNRELATED = 0.3
"""The cosine of two measures that have nothing in common but being measures."""

UNRELATED_LETTERS = {"zh": 0.1, "en": 0.45}
"""The share of letters that two such measures have in common."""

PLACE = 0.12
"""What standing under a like heading adds at most."""

COMPANY, REACH = 0.5, 6
"""What neighbours with like neighbours add, and how far off, in measures, those may stand."""

HUB, NEAREST = 0.5, 5
"""How much of its mean nearness to its nearest ones is taken from what is near to everything."""


OTHER_TERM = 0.10
"""What is taken from the likeness of a year's measure and one of several years: each finds its
like first, and what has none may still answer a plan of the other kind that says the same."""

OTHER_LIST = 0.10
"""What is taken from the likeness of a measure of a list of projects and one of the plan."""


@dataclass(frozen=True)
class Measures:
    """The measures of one report, prepared once for every comparison that they take part in."""

    commitments: tuple[Commitment, ...]
    cores: tuple[str, ...]
    """Their words without modals and modifiers."""
    counts: sparse.csr_array
    """(n, terms), how often a term occurs."""
    sections: sparse.csr_array
    """(n, terms), the terms of the headings that they stand under."""
    vectors: NDArray[np.float32]
    """(n, d), L2-normalised; a row of zeros where the language is unknown to the model."""
    known: NDArray[np.bool_]
    """(n,), whether there is a vector."""


@dataclass(frozen=True)
class MeasureSpace:
    """The measures of all reports of a comparison, over one vocabulary."""

    reports: tuple[Measures, ...]
    weights: NDArray[np.float32]
    """(terms,), 1 or, for what only says how, ``VERB_WEIGHT``."""
    _likeness: dict[tuple[int, int], tuple[Matrix, Matrix]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def likeness(self, left: int, right: int) -> tuple[Matrix, Matrix]:
        """``similarity`` and ``own_similarity`` of two reports; of a space of two it is kept."""
        found = self._likeness.get((left, right))
        if found is None:
            earlier, later = self.reports[left], self.reports[right]
            own = own_similarity(earlier, later, self.weights)
            found = similarity(earlier, later, self.weights, own), own
            if len(self.reports) == 2:
                self._likeness[left, right] = found
        return found[0].copy(), found[1].copy()


def similarity(
    left: Measures, right: Measures, weights: NDArray[np.float32], own: Matrix | None = None
) -> Matrix:
    """(n, m) float32: how much each pair says the same, its surroundings considered.

    ``weights`` (terms,) are those of ``MeasureSpace``, ``own`` the ``own_similarity`` where it is
    known. 0 is nothing in common, 1 the same words.
    """
    shape = len(left.commitments), len(right.commitments)
    if 0 in shape:
        return np.zeros(shape, np.float32)
    score = own_similarity(left, right, weights) if own is None else own
    headings = _cosines(left.sections, right.sections, _idf(left.sections, right.sections))
    score = score + PLACE * headings
    # Reports keep their order: partners stand among partners.
    company = (_company(score) + _company(score.T).T) / 2
    # Less their mean: they put the pairs in order and do not lift all of them over a threshold.
    score = score + COMPANY * (company - company.mean())
    # A measure that is near to everything is no one's partner for being near to this one.
    hubs = np.add.outer(_nearest(score), _nearest(score.T)) / 2
    score = score + HUB * (score - hubs)
    return np.asarray(score - apart(left, right), dtype=np.float32)


def own_similarity(
    left: Measures, right: Measures, weights: NDArray[np.float32], least: float = 0.0
) -> Matrix:
    """(n, m) in [0, 1]: how much each pair says the same by its own words and meaning.

    Letters are compared where a pair can reach ``least``; elsewhere it is told as having none.
    """
    if not (left.commitments and right.commitments):
        return np.zeros((len(left.commitments), len(right.commitments)), np.float32)
    idf = _idf(left.counts, right.counts) * weights
    terms = _cosines(left.counts, right.counts, idf)
    crossing = crosses(left, right)
    shared = _shared_terms(left, right, idf) if crossing.any() else terms
    have_vectors = np.logical_and.outer(left.known, right.known)
    cosine = np.zeros_like(terms)
    if have_vectors.any():
        cosine = _beyond_chance(left.vectors @ right.vectors.T, UNRELATED)
    meaning = np.where(have_vectors, np.where(crossing, CROSSED_MEANING, MEANING), 0.0)

    def told(letters: Matrix | float) -> Matrix:
        words = (TERMS * terms + LETTERS * letters) / (TERMS + LETTERS)
        words = np.where(crossing, shared, words)
        return np.asarray((1 - meaning) * words + meaning * cosine, dtype=np.float32)

    if least <= 0:
        return told(_letters(left, right))
    return told(_letters_where(told(1.0) >= least, left, right))


def crosses(left: Measures, right: Measures) -> NDArray[np.bool_]:
    """(n, m), whether the two measures are in two languages."""
    return np.asarray(np.not_equal.outer(_languages(left), _languages(right)), dtype=np.bool_)


def _shared_terms(left: Measures, right: Measures, idf: NDArray[np.float32]) -> Matrix:
    """What both have of the terms that both reports know: glossary entries, figures, names.

    A Dice coefficient over the terms t, each once::

        2 * sum(idf(t)² of both) / (sum(idf(t)² of left) + sum(idf(t)² of right) + DOUBT)

    ``DOUBT`` keeps a single common term from being proof.
    """
    weights = idf * (_occurs(left.counts) & _occurs(right.counts))
    a, b = ((matrix > 0).multiply(weights).tocsr() for matrix in (left.counts, right.counts))
    size = np.add.outer(*(np.asarray(m.multiply(m).sum(axis=1)).ravel() for m in (a, b)))
    common = np.asarray((a @ b.T).toarray(), dtype=np.float32)
    return np.asarray(2 * common / (size + DOUBT), dtype=np.float32)


def _occurs(counts: sparse.csr_array) -> NDArray[np.bool_]:
    return np.asarray(counts.sum(axis=0)).ravel() > 0


def _company(score: Matrix) -> Matrix:
    """How well the measures just before and after a left one fit those around a right one.

    ``company(i, j) = sum(best(i + s, j) / |s|) / sum(1 / |s|)`` over the steps s of -2, -1, 1, 2
    that the report has, where ``best(k, j)`` is the greatest score of k within ``REACH`` of j.
    """
    from scipy.ndimage import maximum_filter1d

    best = maximum_filter1d(score, 2 * REACH + 1, axis=1)
    total = np.zeros_like(score)
    share = np.zeros((len(score), 1), np.float32)
    for step in (-2, -1, 1, 2):
        # ``here`` are the measures that have one ``step`` away, ``there`` those.
        here, there = (
            slice(max(0, -step), len(score) - max(0, step)),
            slice(max(0, step), len(score) - max(0, -step)),
        )
        total[here] += best[there] / abs(step)
        share[here] += 1 / abs(step)
    # Only the share of a report's single measure is below 1: it has no neighbours.
    return np.asarray(total / np.maximum(share, 1), dtype=np.float32)


def _nearest(score: Matrix) -> NDArray[np.float32]:
    """(n,), each row's mean over its nearest few (Lample et al. 2018, CSLS).

    Where there are fewer, the missing ones count as having nothing in common.
    """
    few = min(NEAREST, score.shape[1])
    nearest = np.partition(score, -few, axis=1)[:, -few:]
    return np.asarray(nearest.sum(axis=1) / NEAREST, dtype=np.float32)


def _letters(left: Measures, right: Measures) -> Matrix:
    """(n, m) in [0, 1]: letters in common, in place or with the words sorted."""
    ratios = (
        process.cdist(left.cores, right.cores, scorer=scorer, dtype=np.float32, workers=-1)
        for scorer in (fuzz.ratio, fuzz.token_sort_ratio)
    )
    # By the left side alone: where the languages differ letters do not count (own_similarity).
    by_chance = np.array([[UNRELATED_LETTERS[c.language]] for c in left.commitments], np.float32)
    return _beyond_chance(np.maximum(*ratios) / 100.0, by_chance)


def _letters_where(wanted: NDArray[np.bool_], left: Measures, right: Measures) -> Matrix:
    """``_letters`` of the pairs that are ``wanted``, 0 for all others."""
    letters = np.zeros(wanted.shape, np.float32)
    rows, columns = np.nonzero(wanted)
    if len(rows):
        lefts, rights = [left.cores[i] for i in rows], [right.cores[j] for j in columns]
        ratios = (
            process.cpdist(lefts, rights, scorer=scorer, dtype=np.float32)
            for scorer in (fuzz.ratio, fuzz.token_sort_ratio)
        )
        by_chance = np.array(
            [UNRELATED_LETTERS[left.commitments[i].language] for i in rows], np.float32
        )
        letters[rows, columns] = _beyond_chance(np.maximum(*ratios) / 100.0, by_chance)
    return letters


def _beyond_chance(likeness: Matrix, by_chance: Matrix | float) -> Matrix:
    """``(likeness - by_chance) / (1 - by_chance)``, 0 at the least."""
    return np.asarray(np.clip((likeness - by_chance) / (1 - by_chance), 0.0, 1.0), np.float32)


def apart(left: Measures, right: Measures) -> Matrix:
    """(n, m), what the likeness of two measures of different plans loses."""
    parts = [
        np.array([commitment.part for commitment in side.commitments], dtype=np.str_)
        for side in (left, right)
    ]
    long_term = [side == "five_year" for side in parts]
    is_other_term = np.not_equal.outer(*long_term)
    is_other_list = np.not_equal.outer(*(side == "projects" for side in parts))
    lost = np.where(is_other_term, OTHER_TERM, np.where(is_other_list, OTHER_LIST, 0.0))
    return np.asarray(lost, dtype=np.float32)


def _languages(measures: Measures) -> NDArray[np.str_]:
    return np.array([commitment.language for commitment in measures.commitments], dtype=np.str_)


def _idf(left: sparse.csr_array, right: sparse.csr_array) -> NDArray[np.float32]:
    """Inverse document frequency over both sides, (terms,), as if in a longer report.

    ``idf(t) = ln((n + m + UNSEEN) / (df(t) + 0.5))``
    """
    count = left.shape[0] + right.shape[0] + UNSEEN
    holding = np.asarray((left > 0).sum(axis=0)) + np.asarray((right > 0).sum(axis=0))
    return np.asarray(np.log(count / (holding.ravel() + 0.5)), dtype=np.float32)


def _cosines(
    left: sparse.csr_array, right: sparse.csr_array, weights: NDArray[np.float32]
) -> Matrix:
    a, b = (_normalised(matrix.multiply(weights).tocsr()) for matrix in (left, right))
    return np.asarray((a @ b.T).toarray(), dtype=np.float32)


def _normalised(matrix: sparse.csr_array) -> sparse.csr_array:
    from scipy import sparse

    norms = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    # A measure without a term has no direction: its row stays 0, near to nothing.
    scale = np.divide(1.0, norms, out=np.zeros_like(norms), where=norms > 0)
    return sparse.csr_array(sparse.diags_array(scale) @ matrix)

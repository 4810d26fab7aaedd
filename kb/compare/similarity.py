"""How near measures of one report are to those of another: by words, by letters, by meaning."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from scipy import sparse

from index import Analyser
from kb.compare.commitments import Commitment
from kb.compare.wording import core

Embed = Callable[[Sequence[str]], NDArray[np.float32]]
"""Texts to vectors: (n, d) float32, L2-normalised."""

Matrix = NDArray[np.float32]

TERMS, LETTERS, MEANING = 0.35, 0.25, 0.40
"""Shares of the three likenesses; where vectors are missing the others take their share."""

PLACE = 0.06
"""What standing under a like heading adds at most."""


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


def prepare(
    reports: Sequence[Sequence[Commitment]],
    analyser: Analyser,
    embed: Embed | None,
    knows: Callable[[str], bool],
) -> list[Measures]:
    """The measures of several reports with their terms and vectors, each text embedded once."""
    vocabulary: dict[str, int] = {}
    vectors = _vectors([c for report in reports for c in report], embed, knows)
    made = []
    for report in reports:
        cores = tuple(core(commitment.text) for commitment in report)
        terms = [analyser.terms(text) for text in cores]
        headings = [analyser.terms(commitment.excerpt.section) for commitment in report]
        made.append((tuple(report), cores, _rows(terms, vocabulary), _rows(headings, vocabulary)))
    width = len(vocabulary)
    out = []
    for report_, cores, counted, headed in made:
        rows = [vectors.get(commitment.text) for commitment in report_]
        known = np.array([row is not None for row in rows], dtype=np.bool_)
        size = next((len(row) for row in rows if row is not None), 1)
        stacked = np.array(
            [np.zeros(size, np.float32) if row is None else row for row in rows], np.float32
        ).reshape(len(rows), size)
        out.append(
            Measures(report_, cores, _matrix(counted, width), _matrix(headed, width), stacked, known)
        )
    return out


def similarity(left: Measures, right: Measures) -> Matrix:
    """(n, m) float32 in about [0, 1]: how much each pair says the same."""
    shape = len(left.commitments), len(right.commitments)
    if 0 in shape:
        return np.zeros(shape, np.float32)
    idf = _idf(left.counts, right.counts)
    terms = _cosines(left.counts, right.counts, idf)
    letters = _letters(left.cores, right.cores)
    same = np.equal.outer(_languages(left), _languages(right))
    letters = np.where(same, letters, terms)
    words = (TERMS * terms + LETTERS * letters) / (TERMS + LETTERS)
    score = words
    both = np.logical_and.outer(left.known, right.known)
    if both.any():
        cosine = np.clip(left.vectors @ right.vectors.T, 0.0, 1.0)
        mixed = (TERMS + LETTERS) * words + MEANING * cosine
        crossed = 0.3 * terms + 0.7 * cosine
        score = np.where(both, np.where(same, mixed, crossed), words)
    place = _cosines(left.sections, right.sections, _idf(left.sections, right.sections))
    return np.asarray(score + PLACE * place, dtype=np.float32)


def _letters(left: Sequence[str], right: Sequence[str]) -> Matrix:
    ratio = process.cdist(left, right, scorer=fuzz.ratio, dtype=np.float32, workers=-1)
    sorted_ = process.cdist(left, right, scorer=fuzz.token_sort_ratio, dtype=np.float32, workers=-1)
    return np.asarray(np.maximum(ratio, sorted_) / 100.0, dtype=np.float32)


def _languages(measures: Measures) -> NDArray[np.str_]:
    return np.array([commitment.language for commitment in measures.commitments], dtype=np.str_)


def _vectors(
    commitments: Sequence[Commitment], embed: Embed | None, knows: Callable[[str], bool]
) -> dict[str, NDArray[np.float32]]:
    """The vector of each text in a language that the model knows, all embedded in one call."""
    texts = list(
        dict.fromkeys(c.text for c in commitments if embed is not None and knows(c.language))
    )
    if embed is None or not texts:
        return {}
    return dict(zip(texts, embed(texts), strict=True))


def _rows(terms: Sequence[Sequence[str]], vocabulary: dict[str, int]) -> list[list[int]]:
    return [[vocabulary.setdefault(term, len(vocabulary)) for term in row] for row in terms]


def _matrix(rows: Sequence[Sequence[int]], width: int) -> sparse.csr_array:
    indptr = np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.int64)
    indices = np.array([number for row in rows for number in row], dtype=np.int64)
    data = np.ones(len(indices), dtype=np.float32)
    matrix = sparse.csr_array((data, indices, indptr), shape=(len(rows), max(width, 1)))
    matrix.sum_duplicates()
    return matrix


def _idf(left: sparse.csr_array, right: sparse.csr_array) -> NDArray[np.float32]:
    """Inverse document frequency over both sides, (terms,)."""
    count = left.shape[0] + right.shape[0]
    holding = np.asarray((left > 0).sum(axis=0)) + np.asarray((right > 0).sum(axis=0))
    return np.log((count + 1.0) / (holding.ravel() + 0.5)).astype(np.float32)


def _cosines(
    left: sparse.csr_array, right: sparse.csr_array, weights: NDArray[np.float32]
) -> Matrix:
    a, b = (_normalised(matrix.multiply(weights).tocsr()) for matrix in (left, right))
    return np.asarray((a @ b.T).toarray(), dtype=np.float32)


def _normalised(matrix: sparse.csr_array) -> sparse.csr_array:
    norms = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    scale = np.divide(1.0, norms, out=np.zeros_like(norms), where=norms > 0)
    return sparse.csr_array(sparse.diags_array(scale) @ matrix)

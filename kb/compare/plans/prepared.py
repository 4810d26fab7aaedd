"""The measures of reports made ready to be compared: read once, then laid over one vocabulary.

What a report says by itself is prepared by itself, so that a reviewer, who stays with a few
reports, waits for it once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index import Analyser
from kb.compare.plans.commitments import Commitment
from kb.compare.plans.differences import core, deed
from kb.compare.plans.ladder import Ladder
from kb.compare.plans.similarity import VERB_WEIGHT, Embed, Measures, MeasureSpace

if TYPE_CHECKING:  # scipy is loaded where it is used: a search can spare the fifth of a second
    from scipy import sparse


@dataclass(frozen=True)
class Prepared:
    """The measures of one report as they are read: what takes longest, and needs no other one."""

    commitments: tuple[Commitment, ...]
    cores: tuple[str, ...]
    terms: tuple[Sequence[str], ...]
    headings: tuple[Sequence[str], ...]
    vectors: Mapping[str, NDArray[np.float32]]
    """The vector of each text that has one."""


def prepared(
    reports: Sequence[Sequence[Commitment]],
    analyser: Analyser,
    embed: Embed | None,
    knows: Callable[[str], bool],
) -> list[Prepared]:
    """The measures of several reports with their terms and vectors, each text embedded once."""
    vectors = _vectors([c for report in reports for c in report], embed, knows)
    terms_of = cache(analyser.terms)  # many measures have one heading, and most deeds no purpose
    found = []
    for report in reports:
        cores = tuple(core(commitment.text) for commitment in report)
        # What is done counts twice, what it is for once: two purposes are more often alike.
        told = tuple([*terms_of(text), *terms_of(deed(text))] for text in cores)
        headings = tuple(terms_of(c.excerpt.section) for c in report)
        own = {c.text: vectors[c.text] for c in report if c.text in vectors}
        found.append(Prepared(tuple(report), cores, told, headings, own))
    return found


def measure_space(
    reports: Sequence[Sequence[Commitment]],
    analyser: Analyser,
    ladder: Ladder,
    embed: Embed | None,
    knows: Callable[[str], bool],
) -> MeasureSpace:
    """The measures of several reports over one vocabulary."""
    return space_of(prepared(reports, analyser, embed, knows), analyser, ladder)


def space_of(reports: Sequence[Prepared], analyser: Analyser, ladder: Ladder) -> MeasureSpace:
    """What was prepared, over one vocabulary."""
    vocabulary: dict[str, int] = {}
    rows = [
        (report, _rows(report.terms, vocabulary), _rows(report.headings, vocabulary))
        for report in reports
    ]
    width = max(len(vocabulary), 1)  # known only when every report has been read
    size = next((len(v) for report in reports for v in report.vectors.values()), 1)
    measures = tuple(
        Measures(
            report.commitments,
            report.cores,
            _matrix(own, width),
            _matrix(headings, width),
            *_stacked(report, size),
        )
        for report, own, headings in rows
    )
    return MeasureSpace(measures, _weights(vocabulary, analyser, ladder))


def _weights(
    vocabulary: Mapping[str, int], analyser: Analyser, ladder: Ladder
) -> NDArray[np.float32]:
    weights = np.ones(max(len(vocabulary), 1), np.float32)
    for words in (*ladder.verbs.values(), *ladder.modifiers.values()):
        for word in words:
            if " " in word:  # its words one by one say more than how: "set up" is no "up"
                continue
            terms = (term for term in analyser.terms(word) if len(term) > 1)
            weights[[vocabulary[term] for term in terms if term in vocabulary]] = VERB_WEIGHT
    return weights


def _stacked(report: Prepared, size: int) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    rows = [report.vectors.get(commitment.text) for commitment in report.commitments]
    stacked = np.zeros((len(rows), size), np.float32)
    for number, row in enumerate(rows):
        if row is not None:
            stacked[number] = row
    return stacked, np.array([row is not None for row in rows], dtype=np.bool_)


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
    """(n, width), how often each term occurs in each row."""
    from scipy import sparse

    indptr = np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.int64)
    indices = np.array([number for row in rows for number in row], dtype=np.int64)
    data = np.ones(len(indices), dtype=np.float32)
    matrix = sparse.csr_array((data, indices, indptr), shape=(len(rows), width))
    # Until here a repeated term is several entries, which squares would take one by one.
    matrix.sum_duplicates()
    return matrix

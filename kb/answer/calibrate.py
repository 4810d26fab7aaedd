"""Finding the thresholds of ``kb.answer.calibration`` on questions with known evidence.

For each question the evidence is gathered once, with the cosine of each sentence. A grid of
thresholds is then tried for each pair of languages in turn, the others held still, twice over.
What is counted: 1 for an answer whose sentences hold evidence, 1 for a right "not found", minus
``WRONG`` for an answer where there is none, minus half of that for an answer without evidence.
Of the grid's points that come within ``PLATEAU`` of the best the middle one is taken, so that the
values do not sit on the edge of what these questions happened to hold. ``held_out`` in the figures
comes from five folds, each judged by thresholds found on the other four.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kb.answer.calibration import SAFE, Calibration, Thresholds
from kb.answer.choice.choosing import Chooser
from kb.answer.choice.facts import DOUBTFUL, NEARLY
from kb.answer.evidence.evidence import Evidence
from kb.answer.known_questions import ANSWERED, AskedQuestion
from kb.answer.question.understanding import understand
from kb.answer.story import Material
from kb.documents import Filters

GRID: Mapping[str, Sequence[float]] = {
    "lexical": (0.5, 0.55, 0.6, 0.65, 0.7),
    "supported": (0.15, 0.25, 0.35, 0.45),
    "dense": (0.4, 0.5, 0.55, 0.6, 0.65),
    "certain": (0.65, 0.7, 0.75, 0.8),
    "alone": (0.65, 0.7, 0.75, 0.8, 0.9),
}
WRONG = 1.0
PLATEAU = 0.5
"""Points of the count that a setting may fall short of the best."""

FOLDS = 5
ROUNDS = 2

NONE = -1.0
"""A cosine below any threshold, where there is none."""

Settings = NDArray[np.float64]
"""Thresholds one a row, columns as in ``GRID``: (settings, 5)."""


@dataclass(frozen=True, slots=True)
class Case:
    """One question with the n sentences that may answer it: arrays of shape (n,), by score."""

    language: str
    is_answerable: bool
    languages: tuple[str, ...]
    """Of each sentence."""
    is_fitting: NDArray[np.bool_]
    is_lacking: NDArray[np.bool_]
    share: NDArray[np.float64]
    """Of the question that it speaks of."""
    passage: NDArray[np.float64]
    """Cosine of its passage; ``NONE`` where there is none."""
    sentence: NDArray[np.float64]
    """Its own cosine; ``NONE`` where it was not asked for."""
    score: NDArray[np.float64]
    is_evidence: NDArray[np.bool_]
    """Whether it holds some of the known evidence."""


def calibrate(
    asked: Sequence[AskedQuestion],
    material: Material,
    fingerprint: str,
    progress: Callable[[int, int], None] | None = None,
) -> Calibration:
    """The thresholds that do best on these questions for the model with this fingerprint."""
    cases = []
    for done, question in enumerate(asked, start=1):
        cases.append(case_of(question, material))
        if progress is not None:
            progress(done, len(asked))
    thresholds = fit(cases)
    fitted = np.array([points(case, _rows(thresholds))[0] for case in cases])
    return Calibration(
        fingerprint=fingerprint,
        thresholds=thresholds,
        figures={
            "questions": len(cases),
            "answerable": sum(case.is_answerable for case in cases),
            "fitted": _figures(cases, fitted),
            "held_out": _figures(cases, _held_out(cases)),
        },
    )


def case_of(asked: AskedQuestion, material: Material) -> Case:
    """What may answer a question, gathered once."""
    part = understand(asked.question, material, Filters()).parts[0]
    years = part.filters.years
    missing = set(years) - material.passage_years(years) if years else set()
    chooser = Chooser(material, part, missing)
    evidence = sorted(chooser.evidence(), key=lambda item: -item.score)
    fitting = [item for item in evidence if item.is_fitting][: 2 * DOUBTFUL]
    cosines = {item.key: item.cosine for item in chooser.weigh(fitting)}
    return Case(
        language=part.reading.language,
        is_answerable=asked.status == ANSWERED,
        languages=tuple(item.language for item in evidence),
        is_fitting=_flags(item.is_fitting and not item.coverage.is_strange for item in evidence),
        is_lacking=_flags(item.coverage.is_lacking for item in evidence),
        share=_values(item.coverage.share for item in evidence),
        passage=_values(item.hit.legs.dense for item in evidence),
        sentence=_values(cosines.get(item.key) for item in evidence),
        score=_values(item.score for item in evidence),
        is_evidence=_flags(_holds(item, asked) for item in evidence),
    )


def _flags(values: Iterable[bool]) -> NDArray[np.bool_]:
    return np.fromiter(values, dtype=bool)


def _values(values: Iterable[float | None]) -> NDArray[np.float64]:
    return np.array([NONE if value is None else value for value in values], dtype=np.float64)


def _holds(evidence: Evidence, asked: AskedQuestion) -> bool:
    text = evidence.text
    return any(piece in text for pieces in asked.alternatives for piece in pieces)


def points(case: Case, settings: Mapping[str, Settings]) -> NDArray[np.float64]:
    """What a question counts for under each of m settings, chosen as ``facts.choose_facts`` does:
    (m,).

    ``settings`` has for each pair of languages one row, or m as all others have. A sentence is an
    answer by its words, c its share of the question and d its passage's cosine, where ::

        c >= lexical  or  c >= supported and d >= dense     (d >= certain where a word is lacking)

    Only where none is, sentences are read by their own cosine s in place of d, and s >= alone is
    enough by itself; s - max(d, 0) is added to the score then. Those whose score is nearly the
    best are the answer.
    """
    m = max((len(rows) for rows in settings.values()), default=1)
    if not len(case.score):
        return np.full(m, 0.0 if case.is_answerable else 1.0)
    # (m, n) each: what the m settings ask of each of the n sentences, by its language.
    by_text = [settings.get(f"{case.language}>{text}", _row(SAFE)) for text in case.languages]
    limits = np.stack([np.broadcast_to(rows, (m, len(GRID))) for rows in by_text], axis=1)
    lexical, supported, dense, certain, alone = np.moveaxis(limits, 2, 0)
    is_told = case.share >= lexical
    is_supported = case.share >= supported

    def reaches(nearness: NDArray[np.float64]) -> NDArray[np.bool_]:
        is_near = np.where(case.is_lacking, nearness >= certain, nearness >= dense)
        return np.asarray((is_told & ~case.is_lacking) | (is_supported & is_near), dtype=bool)

    by_words = case.is_fitting & reaches(case.passage)
    is_read = case.sentence > NONE
    is_meant = reaches(case.sentence) | (case.sentence >= alone)
    by_meaning = case.is_fitting & is_read & is_meant
    # Where some sentence answers by its words, none is read by its meaning.
    suffices = by_words.any(axis=1, keepdims=True)
    is_answer = np.where(suffices, by_words, by_meaning)
    gain = np.where(is_read, case.sentence - np.maximum(case.passage, 0), 0)
    score = np.where(is_answer, case.score + np.where(suffices, 0.0, gain), -np.inf)
    is_chosen = is_answer & (score >= NEARLY * score.max(axis=1, initial=0.0)[:, None])
    is_answered = is_answer.any(axis=1)
    if not case.is_answerable:
        return np.where(is_answered, -WRONG, 1.0)
    is_right = (is_chosen & case.is_evidence).any(axis=1)
    return np.where(is_answered, np.where(is_right, 1.0, -WRONG / 2), 0.0)


def fit(cases: Sequence[Case]) -> dict[str, Thresholds]:
    """The thresholds that count for most over these cases, by pair of languages."""
    pairs = sorted({f"{case.language}>{text}" for case in cases for text in case.languages})
    grid = np.array(list(itertools.product(*GRID.values())))
    lexical, supported, dense, certain, alone = grid.T
    grid = grid[(supported < lexical) & (dense <= certain) & (certain <= alone)]
    settings = {pair: _row(SAFE) for pair in pairs}
    for _ in range(ROUNDS):
        for pair in pairs:
            language, _, text = pair.partition(">")
            touched = [c for c in cases if c.language == language and text in c.languages]
            counts = np.sum([points(case, {**settings, pair: grid}) for case in touched], axis=0)
            settings[pair] = _middle(grid[counts >= counts.max() - PLATEAU])
    return {
        pair: Thresholds(**dict(zip(GRID, row[0].tolist(), strict=True)))
        for pair, row in settings.items()
    }


def _middle(settings: Settings) -> Settings:
    """The row nearest to the median of all."""
    distance = np.abs(settings - np.median(settings, axis=0)).sum(axis=1)
    return settings[[int(distance.argmin())]]


def _row(thresholds: Thresholds) -> Settings:
    return np.array([[getattr(thresholds, name) for name in GRID]])


def _rows(thresholds: Mapping[str, Thresholds]) -> dict[str, Settings]:
    return {pair: _row(values) for pair, values in thresholds.items()}


def _held_out(cases: Sequence[Case]) -> NDArray[np.float64]:
    """What each case counts for by thresholds that were found without it: (cases,)."""
    order = sorted(range(len(cases)), key=lambda n: (cases[n].language, cases[n].is_answerable, n))
    fold = np.empty(len(cases), dtype=int)
    fold[order] = np.arange(len(cases)) % FOLDS
    counts = np.zeros(len(cases))
    for number in range(FOLDS):
        others = [case for case, own in zip(cases, fold, strict=True) if own != number]
        settings = _rows(fit(others))
        for place in np.flatnonzero(fold == number).tolist():
            counts[place] = points(cases[place], settings)[0]
    return counts


def _figures(cases: Sequence[Case], counts: NDArray[np.float64]) -> dict[str, Any]:
    """Shares by language of the question."""
    figures: dict[str, Any] = {}
    for language in sorted({case.language for case in cases}):
        of_all = zip(cases, counts.tolist(), strict=True)
        own = [(case, count) for case, count in of_all if case.language == language]
        answerable = [count for case, count in own if case.is_answerable]
        unanswerable = [count for case, count in own if not case.is_answerable]
        figures[language] = {
            "answered_with_evidence": _share(answerable, 1.0),
            "wrong_abstention": _share(answerable, 0.0),
            "right_abstention": _share(unanswerable, 1.0),
        }
    return figures


def _share(counts: Sequence[float], value: float) -> float | None:
    """The share of the cases that count for ``value``."""
    return round(sum(count == value for count in counts) / len(counts), 4) if counts else None

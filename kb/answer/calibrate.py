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
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kb.answer.calibration import Calibration, Thresholds
from kb.answer.choice.choosing import Choosing
from kb.answer.choice.facts import DOUBTFUL, NEARLY
from kb.answer.evidence.gather import Evidence
from kb.answer.known_questions import ANSWERED, AskedQuestion
from kb.answer.story import Asking
from kb.catalog import CatalogReader
from kb.documents import Filters
from kb.search.search import Search

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


@dataclass(frozen=True, slots=True)
class _Case:
    """One question with what may answer it, as arrays of one length."""

    lang: str
    answerable: bool
    texts: tuple[str, ...]
    """The language of each sentence."""
    fitting: NDArray[np.bool_]
    lacking: NDArray[np.bool_]
    coverage: NDArray[np.float64]
    chunk: NDArray[np.float64]
    """Cosine of the chunk; below any threshold where there is none."""
    sentence: NDArray[np.float64]
    score: NDArray[np.float64]
    gold: NDArray[np.bool_]


def calibrate(
    asked: Sequence[AskedQuestion],
    search: Search,
    reader: CatalogReader,
    progress: Callable[[int, int], None] | None = None,
) -> Calibration:
    """The thresholds that do best on these questions over this library."""
    cases = []
    for done, one in enumerate(asked, start=1):
        cases.append(_case(one, search, reader))
        if progress is not None:
            progress(done, len(asked))
    found = _fit(cases)
    held_out = _held_out(cases)
    fitted = np.array([_judge(case, _rows(found))[0] for case in cases])
    return Calibration(
        fingerprint=search.embedder.fingerprint,
        thresholds=found,
        figures={
            "questions": len(cases),
            "answerable": sum(case.answerable for case in cases),
            "fitted": _figures(cases, fitted),
            "held_out": _figures(cases, held_out),
        },
    )


def _case(one: AskedQuestion, search: Search, reader: CatalogReader) -> _Case:
    asking = Asking(one.question, search, Filters(), frozenset())
    part = asking.parts[0]
    years = part.filters.years
    missing = set(years) - reader.passage_years(years) if years else set()
    evidence = Choosing(search, part, missing).evidence()
    evidence.sort(key=lambda e: -e.score)
    fitting = [e for e in evidence if e.fitting][: 2 * DOUBTFUL]
    weighed = {e.key: e for e in Choosing(search, part, missing).weigh(fitting)}
    none = -1.0
    return _Case(
        lang=part.reading.language,
        answerable=one.status == ANSWERED,
        texts=tuple(e.hit.language for e in evidence),
        fitting=np.array([e.fitting and not e.strange for e in evidence], dtype=bool),
        lacking=np.array([e.lacking for e in evidence], dtype=bool),
        coverage=np.array([e.coverage for e in evidence]),
        chunk=np.array([none if e.hit.legs.dense is None else e.hit.legs.dense for e in evidence]),
        sentence=np.array([_meaning(weighed.get(e.key)) for e in evidence]),
        score=np.array([e.score for e in evidence]),
        gold=np.array([_holds(one, e) for e in evidence], dtype=bool),
    )


def _meaning(weighed: Evidence | None) -> float:
    return -1.0 if weighed is None or weighed.meaning is None else weighed.meaning


def _holds(one: AskedQuestion, evidence: Evidence) -> bool:
    text = evidence.text
    return any(piece in text for pieces in one.alternatives for piece in pieces)


Settings = NDArray[np.float64]
"""Thresholds one a row, columns as in ``GRID``: (settings, 5)."""


def _judge(case: _Case, found: Mapping[str, Settings]) -> NDArray[np.float64]:
    """What a question counts for under each of several settings, by ``facts.reaching``.

    ``found`` has for each pair of languages one row, or as many rows as all others.
    """
    rows = max((len(values) for values in found.values()), default=1)
    if not len(case.score):
        return np.full(rows, 0.0 if case.answerable else 1.0)
    columns = [found.get(f"{case.lang}>{text}", _row(Thresholds())) for text in case.texts]
    limits = np.stack([np.broadcast_to(one, (rows, len(GRID))) for one in columns], axis=1)
    lexical, supported, dense, certain, alone = np.moveaxis(limits, 2, 0)

    def reached(near: NDArray[np.float64], by_itself: bool) -> NDArray[np.bool_]:
        backed = case.coverage >= supported
        plain = (case.coverage >= lexical) | (backed & (near >= dense))
        sure = backed & (near >= certain)
        found = np.where(case.lacking, sure, plain) | (by_itself & (near >= alone))
        return np.asarray(case.fitting & found, dtype=bool)

    first = reached(case.chunk, False)
    known = case.sentence > -1
    second = reached(np.where(known, case.sentence, -1.0), True) & known
    plainly = first.any(axis=1, keepdims=True)
    reach = np.where(plainly, first, second)
    nearer = np.where(known, case.sentence - np.maximum(case.chunk, 0), 0)
    score = np.where(reach, np.where(plainly, case.score, case.score + nearer), -np.inf)
    told = reach & (score >= NEARLY * score.max(axis=1, initial=0.0)[:, None])
    answered = reach.any(axis=1)
    if not case.answerable:
        return np.where(answered, -WRONG, 1.0)
    return np.where(answered, np.where((told & case.gold).any(axis=1), 1.0, -WRONG / 2), 0.0)


def _row(thresholds: Thresholds) -> Settings:
    return np.array([[getattr(thresholds, name) for name in GRID]])


def _fit(cases: Sequence[_Case]) -> dict[str, Thresholds]:
    pairs = sorted({f"{case.lang}>{text}" for case in cases for text in case.texts})
    grid = np.array(list(itertools.product(*GRID.values())))
    lexical, supported, dense, certain, alone = grid.T
    grid = grid[(supported < lexical) & (dense <= certain) & (certain <= alone)]
    found = {pair: _row(Thresholds()) for pair in pairs}
    for _ in range(ROUNDS):
        for pair in pairs:
            lang, _, text = pair.partition(">")
            touched = [case for case in cases if case.lang == lang and text in case.texts]
            counts = np.sum([_judge(case, {**found, pair: grid}) for case in touched], axis=0)
            found[pair] = _middle(grid[counts >= counts.max() - PLATEAU])
    return {
        pair: Thresholds(**dict(zip(GRID, map(float, row[0]), strict=True)))
        for pair, row in found.items()
    }


def _middle(settings: Settings) -> Settings:
    """The row nearest to the median of all."""
    distance = np.abs(settings - np.median(settings, axis=0)).sum(axis=1)
    return settings[[int(distance.argmin())]]


def _rows(found: Mapping[str, Thresholds]) -> dict[str, Settings]:
    return {pair: _row(one) for pair, one in found.items()}


def _held_out(cases: Sequence[_Case]) -> NDArray[np.float64]:
    """What each case counts for by thresholds that were found without it."""
    order = sorted(range(len(cases)), key=lambda n: (cases[n].lang, cases[n].answerable, n))
    fold = np.empty(len(cases), dtype=int)
    fold[order] = np.arange(len(cases)) % FOLDS
    judged = np.zeros(len(cases))
    for number in range(FOLDS):
        found = _fit([case for case, own in zip(cases, fold, strict=True) if own != number])
        for place in np.flatnonzero(fold == number).tolist():
            judged[place] = _judge(cases[place], _rows(found))[0]
    return judged


def _figures(cases: Sequence[_Case], judged: NDArray[np.float64]) -> dict[str, Any]:
    """Shares by language of the question."""
    told: dict[str, Any] = {}
    for lang in sorted({case.lang for case in cases}):
        of_all = zip(cases, judged.tolist(), strict=True)
        mine = [(case, value) for case, value in of_all if case.lang == lang]
        able = [value for case, value in mine if case.answerable]
        unable = [value for case, value in mine if not case.answerable]
        told[lang] = {
            "answered_with_evidence": _share(able, 1.0),
            "wrong_abstention": _share(able, 0.0),
            "right_abstention": _share(unable, 1.0),
        }
    return told


def _share(judged: Sequence[float], value: float) -> float | None:
    """The share of the cases that count for ``value``."""
    return round(sum(one == value for one in judged) / len(judged), 4) if judged else None

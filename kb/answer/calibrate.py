"""What the marks of a sentence count, found on questions with known evidence.

For each question all sentences that may answer are gathered once, with their marks x. Weights w,
an offset b by pair of languages, are fitted so that the likelihood of what is known is greatest,
where of a question's sentences and "none" each has the likelihood (a multinomial logit) ::

    P(sentence i) = exp(w · xᵢ + b) / (1 + Σⱼ exp(w · xⱼ + b)),   P(none) = 1 / (1 + Σⱼ …)

and the evidence's is that of the sentences that hold some of it, together. What speaks for an
answer never counts against it, nor the other way about, whatever a few questions say. The limit of
the log odds from which on a sentence is an answer, and what the reader's count besides there, are
those that count for most: ``points``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kb.answer.calibration import Calibration
from kb.answer.choice.choosing import Chooser
from kb.answer.choice.facts import NEARLY
from kb.answer.evidence.evidence import Evidence
from kb.answer.known_questions import ANSWERED, AskedQuestion
from kb.answer.marks import AGAINST, NAMES
from kb.answer.question.understanding import understand
from kb.answer.story import Material
from kb.documents import Filters

PENALTY = 0.02
"""Times half the squared distance of each weight, by the spread of its mark, from nothing, for each
question: what few questions say of a mark is believed by halves."""

WRONG = 0.4
"""What a wrong answer takes off, a right one or a right "not found" being 1; a missed answer is
0. With more a third of what can be answered is not, and of the answers given hardly more are right
(docs/answers.md)."""

TRUSTS = (0.0, 0.25, 0.5, 0.75, 1.0)
"""What the reader's log odds may count besides."""

FOLDS = 5

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Case:
    """One question with the n sentences that may answer it."""

    language: str
    is_answerable: bool
    pairs: tuple[str, ...]
    """Languages of question and text of each sentence, as "zh>en"."""
    marks: Values
    """(n, marks)."""
    is_evidence: NDArray[np.bool_]
    """Whether it holds some of the known evidence: (n,)."""


@dataclass(frozen=True, slots=True)
class _Rows:
    """All sentences of all questions, one below the other."""

    marks: Values
    """(n, marks and pairs of languages)."""
    question: NDArray[np.int64]
    """Of which question each is: (n,)."""
    is_evidence: NDArray[np.bool_]
    is_answerable: NDArray[np.bool_]
    """(questions,): whether any of its sentences holds evidence."""


def calibrate(
    asked: Sequence[AskedQuestion],
    material: Material,
    fingerprint: str,
    progress: Callable[[int, int], None] | None = None,
) -> Calibration:
    """What does best on these questions for the models with this fingerprint."""
    cases = []
    for done, question in enumerate(asked, start=1):
        cases.append(case_of(question, material))
        if progress is not None:
            progress(done, len(asked))
    return fitted(cases, fingerprint)


def fitted(cases: Sequence[Case], fingerprint: str) -> Calibration:
    """What does best on these cases, and what it reaches on them and on others."""
    return with_figures(fit(cases, fingerprint), cases)


def with_figures(calibration: Calibration, cases: Sequence[Case]) -> Calibration:
    """A calibration, and what it reaches on these cases."""
    on_them = np.array([points(case, calibration) for case in cases])
    return replace(
        calibration,
        figures={
            "questions": len(cases),
            "answerable": sum(case.is_answerable for case in cases),
            "fitted": _figures(cases, on_them),
            "held_out": _figures(cases, _held_out(cases, calibration.fingerprint)),
        },
    )


def case_of(asked: AskedQuestion, material: Material) -> Case:
    """What may answer a question, gathered once."""
    part = understand(asked.question, material, Filters()).parts[0]
    years = part.filters.years
    missing = set(years) - material.passage_years(years) if years else set()
    evidence = Chooser(material, part, missing).evidence()
    language = part.reading.language
    return Case(
        language=language,
        is_answerable=asked.status == ANSWERED,
        pairs=tuple(f"{language}>{item.language}" for item in evidence),
        marks=np.array([item.marks.as_row() for item in evidence]).reshape(-1, len(NAMES)),
        is_evidence=np.fromiter((_holds(item, asked) for item in evidence), dtype=bool),
    )


def _holds(evidence: Evidence, asked: AskedQuestion) -> bool:
    text = evidence.text
    return any(piece in text for pieces in asked.alternatives for piece in pieces)


def fit(cases: Sequence[Case], fingerprint: str = "") -> Calibration:
    """The weights, offsets and limit that count for most over these cases."""
    from scipy.optimize import minimize  # takes a third of a second to import

    pairs = sorted({pair for case in cases for pair in case.pairs})
    if not pairs:
        return Calibration(fingerprint, {}, {}, 0.0)
    rows = _rows(cases, pairs)
    spread = rows.marks.std(axis=0)
    spread[spread == 0] = 1.0
    spread[len(NAMES) :] = 1.0
    scaled = rows.marks / spread
    start = np.zeros(scaled.shape[1])
    start[len(NAMES) :] = -3.0
    signs: list[tuple[float | None, float | None]]
    signs = [(None, 0.0) if name in AGAINST else (0.0, None) for name in NAMES]
    bounds = signs + [(None, None)] * len(pairs)
    found = minimize(_loss, start, args=(rows, scaled), jac=True, method="L-BFGS-B", bounds=bounds)
    weights = found.x / spread
    calibration = Calibration(
        fingerprint,
        {
            name: round(float(weight), 4)
            for name, weight, values in zip(NAMES, weights, rows.marks.T, strict=False)
            if np.ptp(values) > 0
        },
        {
            pair: round(float(offset), 4)
            for pair, offset in zip(pairs, weights[len(NAMES) :], strict=True)
        },
    )
    return _with_limit(calibration, cases)


def _rows(cases: Sequence[Case], pairs: Sequence[str]) -> _Rows:
    number = {pair: place for place, pair in enumerate(pairs)}
    of_pair = np.eye(len(pairs))[[number[pair] for case in cases for pair in case.pairs]]
    counts = [len(case.pairs) for case in cases]
    return _Rows(
        marks=np.hstack([np.concatenate([case.marks for case in cases]), of_pair]),
        question=np.repeat(np.arange(len(cases)), counts),
        is_evidence=np.concatenate([case.is_evidence for case in cases]).astype(bool),
        is_answerable=np.array([bool(case.is_evidence.any()) for case in cases]),
    )


def _loss(weights: Values, rows: _Rows, marks: Values) -> tuple[float, Values]:
    """The negative logarithm of the likelihood of what is known, with its gradient."""
    count = len(rows.is_answerable)
    odds = np.clip(marks @ weights, -40, 40)
    each = np.exp(odds)
    every = 1.0 + np.bincount(rows.question, each, minlength=count)
    told = np.bincount(rows.question, each * rows.is_evidence, minlength=count)
    told = np.where(rows.is_answerable, told, 1.0)
    loss = float(np.log(every).sum() - np.log(told).sum())
    share = each / every[rows.question]
    of_told = np.where(rows.is_evidence, each / told[rows.question], 0.0)
    gradient = marks.T @ (share - of_told)
    own = weights[: len(NAMES)]
    loss += 0.5 * PENALTY * count * float(own @ own)
    gradient[: len(NAMES)] += PENALTY * count * own
    return loss, np.asarray(gradient)


def odds(case: Case, calibration: Calibration) -> Values:
    """The log odds of each sentence of a case: (n,)."""
    weights = np.array([calibration.weights.get(name, 0.0) for name in NAMES])
    lowest = min(calibration.offsets.values(), default=0.0)
    offsets = np.array([calibration.offsets.get(pair, lowest) for pair in case.pairs])
    return np.asarray(case.marks @ weights + offsets)


def sureties(case: Case, calibration: Calibration) -> Values:
    """What is held against the limit, of each sentence of a case, as ``gather`` has it: (n,)."""
    reader, share = (case.marks[:, NAMES.index(name)] for name in ("reader", "share"))
    doubted = np.where(reader >= 0, 1.0, 1.0 - share)
    return np.asarray(odds(case, calibration) + calibration.trust * doubted * reader)


def points(case: Case, calibration: Calibration) -> float:
    """What a question counts for, chosen as ``facts.choose_facts`` does."""
    values, sure = odds(case, calibration), sureties(case, calibration)
    if not len(values) or sure[values.argmax()] < calibration.limit:
        return 0.0 if case.is_answerable else 1.0
    is_chosen = (sure >= calibration.limit) & (values >= values.max() - NEARLY)
    return 1.0 if bool((is_chosen & case.is_evidence).any()) else -WRONG


def _with_limit(calibration: Calibration, cases: Sequence[Case]) -> Calibration:
    """The trust in the reader, and the limit, that count for most: the least such trust."""
    tried = [_with_best_limit(replace(calibration, trust=trust), cases) for trust in TRUSTS]
    best, _ = max(tried, key=lambda one: one[1])
    return best


def _with_best_limit(calibration: Calibration, cases: Sequence[Case]) -> tuple[Calibration, float]:
    """The limit that counts for most, the middle of those that do; and what it counts for."""
    best, told = np.transpose([_bests(case, calibration) for case in cases])
    is_answerable = np.array([case.is_answerable for case in cases])
    bounds = np.unique([*best, *told])
    bounds = bounds[np.isfinite(bounds)]
    tried = np.concatenate([[bounds[0] - 1], (bounds[1:] + bounds[:-1]) / 2, [bounds[-1] + 1]])
    answered = best[None] >= tried[:, None]
    is_right = told[None] >= tried[:, None]
    counts = np.where(
        answered, np.where(is_right, 1.0, -WRONG), np.where(is_answerable, 0.0, 1.0)
    ).sum(axis=1)
    most = tried[counts >= counts.max()]
    limit = float(most[len(most) // 2])
    return replace(calibration, limit=round(limit, 4)), float(counts.max())


def with_limits(calibration: Calibration, cases: Sequence[Case]) -> Calibration:
    """The calibration with the limit that counts for most in each language of the question; the
    offsets take it in, so that the limit is 0."""
    offsets = dict(calibration.offsets)
    for language in {pair.partition(">")[0] for pair in offsets}:
        own = [case for case in cases if case.language == language]
        limit = _with_best_limit(calibration, own)[0].limit if own else calibration.limit
        for pair in offsets:
            if pair.startswith(f"{language}>"):
                offsets[pair] = round(offsets[pair] - limit, 4)
    return replace(calibration, offsets=offsets, limit=0.0)


def _bests(case: Case, calibration: Calibration) -> tuple[float, float]:
    """The surety of the likeliest sentence, and of the evidence where it is nearly as likely; minus
    infinity where there is none."""
    values, sure = odds(case, calibration), sureties(case, calibration)
    if not len(values):
        return -np.inf, -np.inf
    best = float(sure[values.argmax()])
    is_told = case.is_evidence & (values >= values.max() - NEARLY)
    return best, min(best, float(sure[is_told].max(initial=-np.inf)))


def _held_out(cases: Sequence[Case], fingerprint: str) -> Values:
    """What each case counts for by a calibration that was found without it: (cases,)."""
    order = sorted(range(len(cases)), key=lambda n: (cases[n].language, cases[n].is_answerable, n))
    fold = np.empty(len(cases), dtype=int)
    fold[order] = np.arange(len(cases)) % FOLDS
    counts = np.zeros(len(cases))
    for number in range(FOLDS):
        others = [case for case, own in zip(cases, fold, strict=True) if own != number]
        calibration = fit(others, fingerprint)
        for place in np.flatnonzero(fold == number).tolist():
            counts[place] = points(cases[place], calibration)
    return counts


def _figures(cases: Sequence[Case], counts: Values) -> dict[str, Any]:
    """Shares by language of the question."""
    figures: dict[str, Any] = {}
    for language in sorted({case.language for case in cases}):
        own = [
            (case, count)
            for case, count in zip(cases, counts.tolist(), strict=True)
            if case.language == language
        ]
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

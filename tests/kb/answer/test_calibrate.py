"""Finding what marks count: a question's points by hand, the likelihood, planted weights."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from kb.answer.calibrate import (
    PENALTY,
    TRUSTS,
    WRONG,
    Case,
    _loss,
    _rows,
    _with_limit,
    calibrate,
    case_of,
    fit,
    fitted,
    odds,
    points,
)
from kb.answer.calibration import Calibration
from kb.answer.choice.facts import NEARLY, choose_facts
from kb.answer.known_questions import AskedQuestion
from kb.answer.marks import NAMES, Marks
from tests.kb.answer.material import HandMade, document, evidence_of, question_of

BY_READER = Calibration("", {"reader": 1.0}, {"en>en": 0.0}, limit=0.0)
"""By which a sentence's log odds are what the reader says."""

Told = tuple[float, bool]
"""What the reader says of a sentence, and whether it holds evidence."""


def case(*sentences: Told, is_answerable: bool = True, language: str = "en") -> Case:
    return case_with([Marks(reader=value) for value, _ in sentences],
                     [holds for _, holds in sentences],
                     pairs=[f"{language}>en"] * len(sentences),
                     is_answerable=is_answerable)  # fmt: skip


def case_with(
    marks: Sequence[Marks],
    holds: Sequence[bool],
    *,
    pairs: Sequence[str] | None = None,
    is_answerable: bool = True,
) -> Case:
    pairs = ["en>en"] * len(marks) if pairs is None else pairs
    return Case(
        language=pairs[0].partition(">")[0] if pairs else "en",
        is_answerable=is_answerable,
        pairs=tuple(pairs),
        marks=np.array([one.as_row() for one in marks]).reshape(-1, len(NAMES)),
        is_evidence=np.array(holds, dtype=bool),
    )


# What a question counts for


@pytest.mark.parametrize(
    ("sentences", "count"),
    [
        ([(0.0, True)], 1.0),
        ([(0.0, False)], -WRONG),
        ([(-0.1, True)], 0.0),
        ([], 0.0),
        ([(2.0, False), (2.0 - NEARLY, True)], 1.0),
        ([(2.0, False), (1.9 - NEARLY, True)], -WRONG),
        ([(0.5, False), (-0.1, True)], -WRONG),  # nearly as good, but below the limit
    ],
)
def test_an_answer_with_evidence_counts_one_and_without_it_less_than_nothing(
    sentences: list[Told], count: float
) -> None:
    assert points(case(*sentences), BY_READER) == count


@pytest.mark.parametrize(
    ("sentences", "count"), [([], 1.0), ([(-0.1, False)], 1.0), ([(0.0, False)], -WRONG)]
)
def test_nothing_found_counts_where_there_is_nothing(sentences: list[Told], count: float) -> None:
    assert points(case(*sentences, is_answerable=False), BY_READER) == count


SENTENCES = ("Alpha here.", "Beta here.", "Gamma here.")
STORED = document("one", " ".join(SENTENCES))
QUARTERS = st.integers(-12, 12).map(lambda quarters: quarters / 4)
TOLD = st.lists(st.tuples(QUARTERS, st.booleans()), max_size=3)


@given(sentences=TOLD)
def test_a_question_counts_by_the_sentences_that_would_be_chosen(sentences: list[Told]) -> None:
    question = question_of("what", calibration=BY_READER)
    evidence = [
        evidence_of(STORED, text, value)
        for text, (value, _) in zip(SENTENCES, sentences, strict=False)
    ]
    holding = {text for text, (_, holds) in zip(SENTENCES, sentences, strict=False) if holds}
    chosen = {item.text for item in choose_facts(evidence, question)}
    expected = 0.0 if not chosen else 1.0 if chosen & holding else -WRONG
    assert points(case(*sentences), BY_READER) == expected


MARKS = st.builds(Marks, **dict.fromkeys(NAMES, st.floats(-6, 6)))
WEIGHTS = st.fixed_dictionaries(dict.fromkeys(NAMES, st.floats(-3, 3)))
PAIRS = st.sampled_from(["en>en", "en>zh", "zh>en"])


@given(marks=st.lists(st.tuples(MARKS, PAIRS), max_size=4), weights=WEIGHTS)
def test_the_log_odds_of_a_case_are_those_that_its_sentences_would_have(
    marks: list[tuple[Marks, str]], weights: dict[str, float]
) -> None:
    calibration = Calibration("", weights, {"en>en": -1.0, "en>zh": -2.0})
    rows = [one for one, _ in marks]
    of_case = case_with(rows, [False] * len(rows), pairs=[pair for _, pair in marks])
    expected = [calibration.odds(one, *pair.split(">")) for one, pair in marks]
    assert odds(of_case, calibration).tolist() == pytest.approx(expected, abs=1e-9)


# The likelihood

TWO = [
    case_with([Marks(own=1.0), Marks(own=0.5, share=1.0)], [True, False]),
    case_with([Marks(share=0.5)], [False], is_answerable=False),
]


def test_the_loss_is_the_likelihood_of_what_is_known_and_the_penalty() -> None:
    values = np.zeros(len(NAMES) + 1)
    values[NAMES.index("own")], values[NAMES.index("share")], values[-1] = 2.0, -1.0, 0.5
    rows = _rows(TWO, ["en>en"])
    first, second, third = math.exp(2.0 + 0.5), math.exp(1.0 - 1.0 + 0.5), math.exp(-0.5 + 0.5)
    expected = -math.log(first / (1 + first + second)) - math.log(1 / (1 + third))
    expected += PENALTY * 2 * (2.0**2 + 1.0**2) / 2
    assert _loss(values, rows, rows.marks)[0] == pytest.approx(expected)


def test_sentences_that_hold_the_evidence_together_share_its_likelihood() -> None:
    both = case_with([Marks(own=1.0), Marks(own=1.0), Marks()], [True, True, False])
    rows = _rows([both], ["en>en"])
    each, other = math.exp(1.0), math.exp(0.0)
    values = np.zeros(len(NAMES) + 1)
    values[NAMES.index("own")] = 1.0
    expected = -math.log(2 * each / (1 + 2 * each + other)) + PENALTY * 1.0**2 / 2
    assert _loss(values, rows, rows.marks)[0] == pytest.approx(expected)


SMALL = st.floats(-2, 2)
SENTENCE = st.tuples(st.builds(Marks, **dict.fromkeys(NAMES, SMALL)), st.booleans(), PAIRS)
CASES = st.lists(st.lists(SENTENCE, min_size=1, max_size=3), min_size=1, max_size=3)
ALL_PAIRS = ["en>en", "en>zh", "zh>en"]
COUNT = len(NAMES) + len(ALL_PAIRS)


@given(written=CASES, values=st.lists(SMALL, min_size=COUNT, max_size=COUNT))
@settings(deadline=None, max_examples=50)
def test_the_gradient_is_what_the_loss_changes_by(
    written: list[list[tuple[Marks, bool, str]]], values: list[float]
) -> None:
    cases = [
        case_with([row[0] for row in rows], [row[1] for row in rows], pairs=[r[2] for r in rows])
        for rows in written
    ]
    rows = _rows(cases, ALL_PAIRS)
    at = np.array(values)

    def loss(step: NDArray[np.float64]) -> float:
        return _loss(at + step, rows, rows.marks)[0]

    steps = 1e-5 * np.eye(COUNT)
    finite = [(loss(step) - loss(-step)) / 2e-5 for step in steps]
    assert _loss(at, rows, rows.marks)[1] == pytest.approx(np.array(finite), abs=1e-5)


# What is found


def planted(count: int, weights: dict[str, float], offsets: dict[str, float]) -> list[Case]:
    """Questions of four sentences each, whose evidence was drawn by these weights."""
    random = np.random.default_rng(7)
    pairs = list(offsets)
    cases = []
    for number in range(count):
        pair = pairs[number % len(pairs)]
        marks = [
            Marks(
                reader=float(random.normal(0, 1.5)),
                own=float(random.random()),
                is_lacking=float(random.random() < 0.4),
                is_foreign=1.0,
                share=float(random.random()),
            )
            for _ in range(4)
        ]
        calibration = Calibration("", weights, offsets)
        each = np.exp([calibration.odds(one, *pair.split(">")) for one in marks])
        drawn = random.choice(5, p=np.append(each, 1.0) / (1.0 + each.sum()))
        holds = [place == drawn for place in range(4)]
        cases.append(case_with(marks, holds, pairs=[pair] * 4, is_answerable=any(holds)))
    return cases


WANTED = {"reader": 0.9, "own": 2.5, "is_lacking": -1.5}
OFFSETS = {"en>en": -2.0, "zh>en": -3.5}


def test_weights_and_offsets_that_were_planted_are_found() -> None:
    found = fit(planted(3000, WANTED, OFFSETS), "models")
    assert found.fingerprint == "models"
    for name, weight in WANTED.items():
        assert found.weights[name] == pytest.approx(weight, rel=0.2), name  # less, by the penalty
    assert abs(found.weights["share"]) < 0.25  # which says nothing
    for pair, offset in OFFSETS.items():
        assert found.offsets[pair] == pytest.approx(offset, abs=0.3), pair


def test_a_mark_that_is_always_the_same_has_no_weight() -> None:
    found = fit(planted(50, WANTED, OFFSETS))
    assert set(found.weights) == {"reader", "own", "is_lacking", "share"}


def test_what_is_found_is_likelier_than_what_is_beside_it() -> None:
    cases = planted(200, WANTED, OFFSETS)
    found = fit(cases)
    rows = _rows(cases, list(OFFSETS))
    spread = rows.marks.std(axis=0)
    spread[spread == 0] = 1.0
    spread[len(NAMES) :] = 1.0
    at = np.array([found.weights.get(name, 0.0) for name in NAMES] + list(found.offsets.values()))
    least, _ = _loss(at * spread, rows, rows.marks / spread)
    for place in np.flatnonzero(np.ptp(rows.marks, axis=0) > 0):
        for step in (-0.1, 0.1):
            beside = at * spread
            beside[place] += step
            assert _loss(beside, rows, rows.marks / spread)[0] > least


def total(cases: Sequence[Case], calibration: Calibration) -> float:
    return sum(points(case, calibration) for case in cases)


@given(
    told=st.lists(st.tuples(TOLD, st.booleans()), min_size=1, max_size=6).filter(
        lambda told: any(sentences for sentences, _ in told)
    )
)
def test_no_other_limit_or_trust_counts_for_more(told: list[tuple[list[Told], bool]]) -> None:
    cases = [
        case(*((value, holds and is_answerable) for value, holds in sentences),
             is_answerable=is_answerable)
        for sentences, is_answerable in told
    ]  # fmt: skip
    found = _with_limit(BY_READER, cases)
    others = product(np.arange(-8.125, 8.25, 0.125).tolist(), TRUSTS)
    assert total(cases, found) == pytest.approx(
        max(total(cases, replace(BY_READER, limit=limit, trust=trust)) for limit, trust in others)
    )  # sums of .4 are not exact


def test_trust_in_the_reader_tells_answers_from_none_where_other_marks_do_not() -> None:
    """Words speak more for what does not answer; the order of sentences stays by them all."""
    calibration = Calibration("", {"reader": 0.1, "share": 1.0}, {"en>en": 0.0})
    right = case_with([Marks(reader=2.0, share=0.5), Marks(share=0.6)], [True, False])
    wrong = case_with([Marks(reader=-2.0, share=1.0)], [False], is_answerable=False)
    cases = [right, wrong] * 3
    found = _with_limit(calibration, cases)
    assert found.trust > 0
    assert total(cases, found) == len(cases)
    assert total(cases, replace(found, trust=0.0)) < len(cases)


def test_the_limit_lies_half_way_between_answers_and_the_rest() -> None:
    right, wrong = case((2.0, True)), case((-1.0, False), is_answerable=False)
    assert _with_limit(BY_READER, [right] * 3 + [wrong] * 3).limit == (2.0 - 1.0) / 2


def test_where_no_sentence_may_answer_nothing_is_found() -> None:
    assert fit([case(is_answerable=False)], "models") == Calibration("models", {}, {}, 0.0)


def test_the_figures_are_shares_of_the_questions_of_a_language() -> None:
    right = [case((3.0 + n / 100, True), (-3.0, False)) for n in range(10)]
    beyond = [case((-4.0, True)), case()]  # nothing tells that these have an answer
    none = [case((-2.0 - n / 100, False), is_answerable=False) for n in range(10)]
    chinese = [case((3.0, True), language="zh")] * 5
    found = fitted([*right, *beyond, *none, *chinese], "models")
    assert (found.figures["questions"], found.figures["answerable"]) == (27, 17)
    assert found.figures["fitted"] == {
        "en": {
            "answered_with_evidence": round(10 / 12, 4),
            "wrong_abstention": round(2 / 12, 4),
            "right_abstention": 1.0,
        },
        "zh": {
            "answered_with_evidence": 1.0,
            "wrong_abstention": 0.0,
            "right_abstention": None,
        },
    }
    assert found.figures["held_out"] == found.figures["fitted"]


# Cases from questions


@pytest.mark.parametrize(
    ("question", "text", "piece", "language"),
    [
        ("How many cars did the bridge carry?", "The bridge carried 300 cars.", "300", "en"),
        ("大桥通行车辆多少辆？", "全年大桥通行车辆300辆。", "300", "zh"),
    ],
)
def test_a_case_holds_what_may_answer_with_its_marks(
    question: str, text: str, piece: str, language: str
) -> None:
    material = HandMade([document("a", text, language=language)], readings={text: 2.5})
    asked = AskedQuestion("a", question, language, "answered", (("nowhere",), (piece,)))
    found = case_of(asked, material)
    assert (found.language, found.pairs) == (language, (f"{language}>{language}",))
    assert found.is_answerable
    assert found.is_evidence.tolist() == [True]
    (marks,) = found.marks
    assert marks[NAMES.index("reader")] == 2.5
    assert marks[NAMES.index("is_formed")] == 1.0
    assert marks[NAMES.index("is_foreign")] == 0.0


def test_a_question_that_no_report_answers_is_a_case_without_evidence() -> None:
    material = HandMade([document("a", "The bridge carried 300 cars.")])
    found = case_of(AskedQuestion("a", "How many ships came?", "en", "not_found"), material)
    assert not found.is_answerable
    assert found.is_evidence.tolist() == [False]


def test_of_years_that_no_passage_speaks_of_only_sentences_that_name_them_may_answer() -> None:
    told, other = "In 2019 the bridge carried 300 cars.", "The bridge carried 400 cars."
    material = HandMade([document("a", f"{told}\n\n{other}")])
    asked = AskedQuestion(
        "a", "How many cars did the bridge carry in 2019?", "en", "answered", (("300",),)
    )
    assert case_of(asked, material).is_evidence.tolist() == [True]


def test_calibrating_goes_through_the_questions_and_tells_how_far_it_is() -> None:
    text = "The bridge carried 300 cars."
    material = HandMade([document("a", text)], readings={text: 5.0})
    asked = [
        AskedQuestion("a", "How many cars did the bridge carry?", "en", "answered", (("300",),)),
        AskedQuestion("b", "Who sang in the opera?", "en", "not_found"),
    ]
    told: list[tuple[int, int]] = []
    found = calibrate(asked, material, "models", lambda *counts: told.append(counts))
    assert told == [(1, 2), (2, 2)]
    assert found.figures["fitted"]["en"]["answered_with_evidence"] == 1.0
    assert set(found.offsets) == {"en>en"}

"""Finding thresholds: what a question counts for, by hand, and what the grid gives."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.answer.calibrate import GRID, NONE, WRONG, Case, case_of, fit, points
from kb.answer.calibration import Thresholds
from kb.answer.choice.facts import choose_facts
from kb.answer.evidence.evidence import Evidence
from kb.answer.known_questions import AskedQuestion
from tests.kb.answer.material import LIMITS, HandMade, document, evidence_of, question_of


def case(
    *sentences: tuple[float, float, float, float, bool],
    is_answerable: bool = True,
    is_lacking: bool = False,
) -> Case:
    """Sentences as (share, passage's cosine, own cosine, score, holds evidence)."""
    share, passage, own, score, holds = zip(*sentences, strict=True) if sentences else [()] * 5
    return Case(
        language="en",
        is_answerable=is_answerable,
        languages=("en",) * len(sentences),
        is_fitting=np.ones(len(sentences), dtype=bool),
        is_lacking=np.full(len(sentences), is_lacking),
        share=np.array(share, dtype=float),
        passage=np.array(passage, dtype=float),
        sentence=np.array(own, dtype=float),
        score=np.array(score, dtype=float),
        is_evidence=np.array(holds, dtype=bool),
    )


def counted(case: Case, limits: Thresholds = LIMITS) -> float:
    row = np.array([[getattr(limits, name) for name in GRID]])
    return float(points(case, {"en>en": row})[0])


@pytest.mark.parametrize(
    ("sentence", "is_lacking", "count"),
    [
        ((0.6, NONE, NONE, 1.0, True), False, 1.0),
        ((0.6, NONE, NONE, 1.0, False), False, -WRONG / 2),
        ((0.5, NONE, NONE, 1.0, True), False, 0.0),
        ((0.4, 0.65, NONE, 1.0, True), False, 1.0),
        ((0.4, 0.65, NONE, 1.0, True), True, 0.0),
        ((0.4, 0.80, NONE, 1.0, True), True, 1.0),
        ((0.0, 0.10, 0.90, 1.0, True), True, 1.0),
        ((0.4, 0.10, 0.65, 1.0, True), False, 1.0),
        ((0.9, NONE, NONE, 1.0, True), True, 0.0),
    ],
)
def test_an_answer_with_evidence_counts_one_and_without_it_less_than_nothing(
    sentence: tuple[float, float, float, float, bool], is_lacking: bool, count: float
) -> None:
    assert counted(case(sentence, is_lacking=is_lacking)) == count


def test_nothing_found_counts_where_there_is_nothing() -> None:
    assert counted(case(is_answerable=False)) == 1.0
    assert counted(case()) == 0.0
    assert counted(case((0.9, NONE, NONE, 1.0, False), is_answerable=False)) == -WRONG


def test_evidence_far_behind_the_best_sentence_is_no_answer() -> None:
    best = (0.6, NONE, NONE, 1.0, False)
    assert counted(case(best, (0.6, NONE, NONE, 0.86, True))) == 1.0
    assert counted(case(best, (0.6, NONE, NONE, 0.84, True))) == -WRONG / 2


STORED = document("one", "Alpha here. Beta here. Gamma here.")
SENTENCES = ("Alpha here.", "Beta here.", "Gamma here.")
COSINE = st.sampled_from([0.3, 0.5, 0.65, 0.8, 0.9])


@given(
    shares=st.tuples(*[st.sampled_from([0.0, 0.4, 0.5, 0.6, 1.0])] * 3),
    dense=st.tuples(*[COSINE] * 3),
    own=st.tuples(*[COSINE] * 3),
    lacking=st.tuples(*[st.booleans()] * 3),
)
def test_an_answer_is_counted_where_one_would_be_given(
    shares: tuple[float, ...],
    dense: tuple[float, ...],
    own: tuple[float, ...],
    lacking: tuple[bool, ...],
) -> None:
    evidence = [
        evidence_of(STORED, sentence, score=1.0, share=share, dense=near, is_lacking=lacks)
        for sentence, share, near, lacks in zip(SENTENCES, shares, dense, lacking, strict=True)
    ]
    cosines = dict(zip(SENTENCES, own, strict=True))

    def weigh(items: Sequence[Evidence]) -> list[Evidence]:
        return [item.with_cosine(cosines[item.text]) for item in items]

    of_question = case(*[(*row, 1.0, True) for row in zip(shares, dense, own, strict=True)])
    of_question = Case(
        **{name: getattr(of_question, name) for name in Case.__slots__}
        | {"is_lacking": np.array(lacking)}
    )
    answered = bool(choose_facts(evidence, question_of("what"), weigh))
    # Calibration reads every sentence by its meaning, answering those alone that are worth it.
    assert counted(of_question) >= float(answered)


def test_the_grid_finds_what_parts_answers_from_others() -> None:
    right = case((0.6, NONE, NONE, 1.0, True))
    wrong = case((0.5, NONE, NONE, 1.0, True), is_answerable=False)
    found = fit([right] * 5 + [wrong] * 5)["en>en"]
    assert 0.5 < found.lexical <= 0.6
    assert found.supported < found.lexical
    assert found.dense <= found.certain <= found.alone
    settings = itertools.product(*GRID.values())
    assert tuple(getattr(found, name) for name in GRID) in settings


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
    material = HandMade([document("a", text, language=language)], nearness={text: 0.7})
    asked = AskedQuestion("a", question, language, "answered", ((piece,),))
    found = case_of(asked, material)
    assert (found.language, found.languages) == (language, (language,))
    assert found.is_answerable
    assert found.is_evidence.tolist() == found.is_fitting.tolist() == [True]
    assert found.passage == pytest.approx([0.7])
    assert found.sentence == pytest.approx([0.7])

"""From where on a sentence is an answer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.answer.evidence.evidence import Evidence, nearly_as_good
from tests.kb.answer.material import LIMITS, document, evidence_of

PORTS = document("ports", "The bridge carried 300 cars.")


def sentence(**marks: float | bool | None) -> Evidence:
    return evidence_of(PORTS, "The bridge carried 300 cars.", **marks)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("marks", "reaches"),
    [
        ({"share": 0.6}, True),
        ({"share": 0.59}, False),
        ({"share": 0.6, "is_fitting": False}, False),
        ({"share": 0.6, "is_strange": True}, False),
        ({"share": 0.4, "dense": 0.65}, True),
        ({"share": 0.4, "dense": 0.64}, False),
        ({"share": 0.39, "dense": 0.65}, False),
        ({"share": 1.0, "is_lacking": True}, False),
        ({"share": 0.4, "is_lacking": True, "dense": 0.8}, True),
        ({"share": 0.4, "is_lacking": True, "dense": 0.79}, False),
    ],
)
def test_words_decide_with_the_passages_nearness(
    marks: dict[str, float | bool], reaches: bool
) -> None:
    assert sentence(**marks).reaches(LIMITS) is reaches


@pytest.mark.parametrize(
    ("cosine", "marks", "reaches"),
    [
        (0.9, {"share": 0.0}, True),
        (0.9, {"share": 0.0, "is_strange": True}, True),
        (0.9, {"share": 0.0, "is_fitting": False}, False),
        (0.89, {"share": 0.0}, False),
        (0.65, {"share": 0.4, "dense": 0.1}, True),
        (0.64, {"share": 0.4, "dense": 0.9}, False),  # its own nearness comes first
    ],
)
def test_a_sentences_own_nearness_takes_the_passages_place(
    cosine: float, marks: dict[str, float | bool], reaches: bool
) -> None:
    assert sentence(**marks).with_cosine(cosine).reaches(LIMITS) is reaches


def test_its_own_nearness_takes_the_passages_place_in_the_score_too() -> None:
    assert sentence(score=1.0, dense=0.5).with_cosine(0.75).score == 1.0 + 0.75 - 0.5
    assert sentence(score=1.0, dense=None).with_cosine(0.75).score == 1.0 + 0.75


def test_it_knows_its_words_and_where_they_stand() -> None:
    evidence = sentence()
    assert evidence.text == "The bridge carried 300 cars."
    assert evidence.key == ("ports", 0, 28)
    assert evidence.place == ("ports", 0)
    assert sentence(about=0.7).is_topical
    assert not sentence(about=0.69).is_topical


@given(best=st.floats(-2, 2), share=st.floats(0, 1))
def test_the_best_is_nearly_as_good_as_itself_below_zero_too(best: float, share: float) -> None:
    assert nearly_as_good(best, best, share)
    assert not nearly_as_good(best - (1 - share) * abs(best) - 0.001, best, share)

"""Which candidates fit: by their words, by their meaning, by both."""

from __future__ import annotations

import math

import numpy as np
import pytest

from index import FusionWeights, Likelihoods
from kb.search.candidates import Candidates, QuestionTerms
from kb.search.enough import MEANING, SHARE, UNMEASURED, WORDS, is_whole, legs_of, nearest_cosine
from kb.search.fusion import Fusion

WEIGHTS = FusionWeights({("zh", "zh"): 0.5, ("zh", "en"): 0.25})
MEASURED = Fusion(WEIGHTS, Likelihoods({("zh", "zh"): (-4, 20), ("zh", "en"): (-4, 40)}), {})
UNKNOWN = Fusion(WEIGHTS, None, {})
NAN = math.nan


def candidates(
    dense: list[float], shares: list[float], languages: tuple[str, ...] | None = None
) -> Candidates:
    count = len(dense)
    zeros = np.zeros(count, dtype=np.float32)
    return Candidates(
        ids=np.arange(count),
        key=zeros,
        fused=zeros,
        dense=np.array(dense, dtype=np.float32),
        lexical=zeros,
        shares=np.array(shares, dtype=np.float32),
        languages=languages or ("zh",) * count,
        question=QuestionTerms("zh", {}, {}),
    )


def test_words_fit_from_a_share_of_the_question_on_whatever_the_meaning() -> None:
    for fusion in (MEASURED, UNKNOWN):
        found = legs_of(candidates([NAN, NAN, NAN], [SHARE, SHARE - 0.01, 1]), fusion)
        assert found.tolist() == [WORDS, 0, WORDS]


def test_meaning_fits_where_its_cosine_alone_makes_an_answer_likelier_than_not() -> None:
    # -4 + 20 · 0.5 · 0.4 = 0 in one language, -4 + 40 · 0.25 · 0.4 = 0 across
    for language in ("zh", "en"):
        found = legs_of(candidates([0.401, 0.399], [0, 0], (language,) * 2), MEASURED)
        assert found.tolist() == [MEANING, 0]


def test_what_fits_by_both_together_alone_is_found_by_both() -> None:
    # -4 + 20 · (0.5 · 0.3 + 0.5 · 0.15) = 0.5, though -4 + 20 · 0.5 · 0.3 = -1
    assert legs_of(candidates([0.3], [0.15]), MEASURED).tolist() == [WORDS | MEANING]
    assert legs_of(candidates([0.3], [0.05]), MEASURED).tolist() == [0]


def test_of_a_model_that_was_not_measured_the_nearest_of_the_whole_library_fit() -> None:
    many = UNMEASURED + 3
    near = [0.001 * (place + 1) for place in range(many)]
    every = candidates([*near, -0.5, NAN], [0.0] * (many + 2))
    bar = nearest_cosine(every)
    assert bar == pytest.approx(0.004)
    assert np.flatnonzero(legs_of(every, UNKNOWN, nearest=bar)).tolist() == list(range(3, many))
    left = candidates([0.003, 0.5, NAN, -0.1], [0.0] * 4)
    assert legs_of(left, UNKNOWN, nearest=bar).tolist() == [0, MEANING, 0, 0]
    assert nearest_cosine(left) == 0
    assert legs_of(left, UNKNOWN).tolist() == [MEANING, MEANING, 0, 0]


@pytest.mark.parametrize(
    ("legs", "whole"),
    [
        ([WORDS] * 9 + [MEANING] * 9, True),
        ([WORDS] * 10, False),
        ([MEANING] * 4 + [WORDS | MEANING] * 6, False),
        ([0] * 30, True),
        ([], True),
    ],
)
def test_a_leg_that_is_full_of_what_fits_may_have_left_some_out(
    legs: list[int], whole: bool
) -> None:
    assert is_whole(np.array(legs, dtype=np.uint8), 10) is whole

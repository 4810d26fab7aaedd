"""Matches in one order: by one leg, by both fused, and by likelihood."""

from __future__ import annotations

import math

import numpy as np
import pytest

from index import FusionWeights, Likelihoods, Matches
from kb.search.candidates import Candidates, Mode, QuestionTerms, candidates_of
from kb.search.fusion import Fusion

NAN = math.nan
QUESTION = QuestionTerms("en", {"port": 1.0}, {"en": 1 / 10, "zh": 1 / 4})
WEIGHTS = FusionWeights({("en", "en"): 0.6, ("en", "zh"): 0.3})
LIKELIHOODS = Likelihoods({("en", "en"): (-5.0, 40.0), ("en", "zh"): (-3.0, 30.0)})

MATCHES = Matches(
    ids=np.array([3, 5, 8]),
    dense=np.array([0.5, 0.8, NAN], dtype=np.float32),
    lexical=np.array([5.0, NAN, 3.0], dtype=np.float32),
    languages=("en", "zh", "zh"),
    years=np.zeros(3, dtype=np.int32),
    report_years=np.zeros(3, dtype=np.int32),
    documents=("a", "b", "c"),
    document_languages=("en", "zh", "zh"),
    organisations=(None, None, None),
    aspects=("other",) * 3,
)


def ranked(
    mode: Mode, *, likelihoods: Likelihoods | None = None, boosts: tuple[float, ...] = (0, 0, 0)
) -> Candidates:
    return candidates_of(
        MATCHES,
        QUESTION,
        mode=mode,
        fusion=Fusion(WEIGHTS, likelihoods, {}),
        boosts=np.array(boosts, dtype=np.float64),
    )


def test_words_alone_go_by_shares_of_the_question() -> None:
    found = ranked("lexical")
    assert found.ids.tolist() == [8, 3, 5]
    np.testing.assert_allclose(found.fused, [3 / 4, 5 / 10, 0], rtol=1e-6)
    np.testing.assert_allclose(found.lexical, [3, 5, 0])
    assert found.languages == ("zh", "en", "zh")


def test_vectors_alone_go_by_cosine_and_what_has_none_comes_last() -> None:
    found = ranked("dense")
    assert found.ids.tolist() == [5, 3, 8]
    np.testing.assert_allclose(found.fused, [0.8, 0.5, -1], rtol=1e-6)


def test_both_are_summed_by_the_weight_of_the_languages_with_what_is_added() -> None:
    found = ranked("hybrid", boosts=(0, 0.1, -0.05))
    scores = {
        3: 0.6 * 0.5 + 0.4 * 5 / 10,
        5: 0.3 * 0.8 + 0.7 * 0 + 0.1,
        8: 3 / 4 - 0.05,  # without a vector its words count alone
    }
    assert found.ids.tolist() == [8, 3, 5]
    np.testing.assert_allclose(found.fused, [scores[n] for n in (8, 3, 5)], rtol=1e-6)
    np.testing.assert_array_equal(found.key, found.fused)


def test_where_the_model_was_measured_the_order_is_that_of_likelihoods() -> None:
    found = ranked("hybrid", likelihoods=LIKELIHOODS)
    odds = {3: -5 + 40 * 0.5, 5: -3 + 30 * 0.24, 8: -3 + 30 * 0.75}
    assert found.ids.tolist() == [8, 3, 5]
    np.testing.assert_allclose(found.key, [odds[n] for n in (8, 3, 5)], rtol=1e-5)
    expected = [1 / (1 + math.exp(-odds[n])) for n in (8, 3, 5)]
    np.testing.assert_allclose(found.fused, expected, rtol=1e-5)


@pytest.mark.parametrize("mode", ["hybrid", "lexical"])
def test_equal_ones_go_by_id(mode: Mode) -> None:
    same = np.full(3, 0.5, dtype=np.float32)
    matches = Matches(
        ids=np.array([9, 4, 6]),
        dense=same,
        lexical=same,
        languages=("zh",) * 3,
        years=MATCHES.years,
        report_years=MATCHES.report_years,
        documents=("a",) * 3,
        document_languages=("zh",) * 3,
        organisations=(None,) * 3,
        aspects=("other",) * 3,
    )
    fusion = Fusion(WEIGHTS, LIKELIHOODS, {})
    found = candidates_of(matches, QUESTION, mode=mode, fusion=fusion, boosts=np.zeros(3))
    assert found.ids.tolist() == [4, 6, 9]

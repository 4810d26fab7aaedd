"""Two legs' scores to one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from index import FusionWeights, Likelihoods, fuse, rrf
from index.fuse import likelihood, stretch


def floats(*values: float) -> NDArray[np.float32]:
    return np.array(values, dtype=np.float32)


NAN = float("nan")


def test_known_best_gives_the_mean_of_cosine_and_share() -> None:
    fused = fuse(floats(0.6, 0.2), floats(3.0, 9.0), question="en", texts=["en", "en"], best=12.0)
    expected = [0.5 * 0.6 + 0.5 * 3 / 12, 0.5 * 0.2 + 0.5 * 9 / 12]
    np.testing.assert_allclose(fused, expected, rtol=1e-6)


def test_unknown_best_stretches_each_leg_over_the_candidates() -> None:
    fused = fuse(floats(0.6, 0.2, 0.3), floats(3.0, 9.0, 6.0), question="en", texts=["en"] * 3)
    expected = [
        0.5 * 1 + 0.5 * 0,
        0.5 * 0 + 0.5 * 1,
        0.5 * (0.3 - 0.2) / (0.6 - 0.2) + 0.5 * (6 - 3) / (9 - 3),
    ]
    np.testing.assert_allclose(fused, expected, rtol=1e-5)


@pytest.mark.parametrize("best", [None, 8.0])
def test_a_text_without_a_vector_counts_by_its_words_alone(best: float | None) -> None:
    dense, lexical = floats(0.7, NAN, 0.1), floats(4.0, 8.0, 0.0)
    fused = fuse(dense, lexical, question="en", texts=["en", "zh", "en"], best=best)
    assert fused[1] == 1.0  # the best of the lexical leg, undiluted


@pytest.mark.parametrize("best", [None, 10.0])
def test_without_a_vector_of_the_question_the_lexical_order_stands(best: float | None) -> None:
    lexical = floats(4.0, 8.0, 0.0, NAN)
    fused = fuse(floats(NAN, NAN, NAN, NAN), lexical, question="zh", texts=["zh"] * 4, best=best)
    assert np.argsort(-fused, kind="stable").tolist() == [1, 0, 2, 3]
    assert not np.isnan(fused).any()


def test_weights_go_by_the_languages_of_question_and_text() -> None:
    weights = FusionWeights({("zh", "zh"): 0.2, ("zh", "en"): 0.9}, otherwise=0.5)
    np.testing.assert_allclose(weights.of("zh", ["zh", "en", "other"]), [0.2, 0.9, 0.5])
    fused = fuse(
        floats(0.5, 0.5), floats(2.0, 2.0), question="zh", texts=["zh", "en"], best=4.0,
        weights=weights,
    )  # fmt: skip
    np.testing.assert_allclose(fused, [0.2 * 0.5 + 0.8 * 0.5, 0.9 * 0.5 + 0.1 * 0.5])


def test_a_cosine_below_nought_counts_as_nought() -> None:
    fused = fuse(floats(-0.4), floats(1.0), question="en", texts=["en"], best=4.0)
    np.testing.assert_allclose(fused, [0.5 * 0 + 0.5 * 1 / 4])


def test_no_candidates_give_no_scores() -> None:
    assert len(fuse(floats(), floats(), question="en", texts=[])) == 0
    assert len(fuse(floats(), floats(), question="en", texts=[], best=0.0)) == 0


def test_equal_scores_stretch_to_the_best_unless_nothing_was_found() -> None:
    assert stretch(floats(3, 3)).tolist() == [1, 1]
    assert stretch(floats(0, 0)).tolist() == [0, 0]
    assert stretch(floats(NAN, NAN)).tolist() == [0, 0]


@given(
    st.lists(
        st.tuples(st.floats(0, 1, width=32), st.floats(0, 50, width=32)), min_size=1, max_size=30
    )
)
def test_a_text_that_is_no_worse_in_either_leg_is_no_worse_fused(
    pairs: list[tuple[float, float]],
) -> None:
    dense, lexical = (floats(*column) for column in zip(*pairs, strict=True))
    for best in (None, 50.0):
        fused = fuse(dense, lexical, question="en", texts=["en"] * len(pairs), best=best)
        assert ((fused >= 0) & (fused <= 1 + 1e-6)).all()
        for one in range(len(pairs)):
            below = (dense <= dense[one]) & (lexical <= lexical[one])
            assert (fused[below] <= fused[one] + 1e-6).all()


def test_rrf_sums_reciprocal_ranks() -> None:
    fused = rrf([7, 3, 5], [3, 9])
    assert fused == {
        7: 1 / (60 + 1),
        3: 1 / (60 + 2) + 1 / (60 + 1),
        5: 1 / (60 + 3),
        9: 1 / (60 + 2),
    }


def test_likelihoods_are_logistic_by_the_languages_of_question_and_text() -> None:
    lines = Likelihoods({("zh", "zh"): (-5.0, 40.0), ("zh", "en"): (-3.0, 30.0)})
    likely = likelihood(lines.log_odds(floats(0.2, 0.2), "zh", ["zh", "en"]))
    expected = [1 / (1 + np.exp(-(-5 + 40 * 0.2))), 1 / (1 + np.exp(-(-3 + 30 * 0.2)))]
    np.testing.assert_allclose(likely, expected, rtol=1e-5)


def test_a_pair_that_was_not_measured_lies_in_the_middle() -> None:
    lines = Likelihoods({("zh", "zh"): (-4.0, 40.0), ("zh", "en"): (-2.0, 20.0)})
    odds = lines.log_odds(floats(0.1), "other", ["en"])
    np.testing.assert_allclose(odds, [-3 + 30 * 0.1], atol=1e-5)


def test_log_odds_tell_apart_what_rounds_to_certainty() -> None:
    lines = Likelihoods({("en", "en"): (-6.0, 45.0)})
    odds = lines.log_odds(floats(0.9, 0.8, 0.1), "en", ["en"] * 3)
    assert likelihood(odds)[0] == likelihood(odds)[1] == 1
    assert odds[0] > odds[1] > odds[2]

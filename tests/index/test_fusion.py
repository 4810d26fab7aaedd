"""Two legs' scores to one."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from index import FusionWeights, Likelihoods, fuse
from index.fusion import likelihood


def floats(*values: float) -> NDArray[np.float32]:
    return np.array(values, dtype=np.float32)


NAN = float("nan")


def test_the_score_is_the_weighted_sum_of_cosine_and_share() -> None:
    fused = fuse(floats(0.6, 0.2), floats(0.25, 0.75), question="en", texts=["en", "en"])
    expected = [0.5 * 0.6 + 0.5 * 0.25, 0.5 * 0.2 + 0.5 * 0.75]
    np.testing.assert_allclose(fused, expected, rtol=1e-6)


def test_a_text_without_a_vector_counts_by_its_words_alone() -> None:
    fused = fuse(floats(0.7, NAN, 0.1), floats(0.5, 1, 0), question="en", texts=["en", "zh", "en"])
    assert fused[1] == 1.0  # the best of the lexical leg, undiluted


def test_without_a_vector_of_the_question_the_lexical_order_stands() -> None:
    shares = floats(0.4, 0.8, 0.0, NAN)
    fused = fuse(floats(NAN, NAN, NAN, NAN), shares, question="zh", texts=["zh"] * 4)
    np.testing.assert_allclose(fused, [0.4, 0.8, 0, 0])


def test_weights_go_by_the_languages_of_question_and_text() -> None:
    weights = FusionWeights({("zh", "zh"): 0.2, ("zh", "en"): 0.9}, otherwise=0.5)
    np.testing.assert_allclose(weights.of("zh", ["zh", "en", "other"]), [0.2, 0.9, 0.5])
    fused = fuse(
        floats(0.5, 0.5), floats(0.7, 0.7), question="zh", texts=["zh", "en"], weights=weights
    )  # fmt: skip
    np.testing.assert_allclose(fused, [0.2 * 0.5 + 0.8 * 0.7, 0.9 * 0.5 + 0.1 * 0.7])


def test_a_cosine_below_nought_counts_as_nought() -> None:
    fused = fuse(floats(-0.4), floats(0.25), question="en", texts=["en"])
    np.testing.assert_allclose(fused, [0.5 * 0 + 0.5 * 0.25])


def test_no_candidates_give_no_scores() -> None:
    assert len(fuse(floats(), floats(), question="en", texts=[])) == 0


@given(
    st.lists(
        st.tuples(st.floats(0, 1, width=32), st.floats(0, 1, width=32)), min_size=1, max_size=30
    )
)
def test_a_text_that_is_no_worse_in_either_leg_is_no_worse_fused(
    pairs: list[tuple[float, float]],
) -> None:
    dense, shares = (floats(*column) for column in zip(*pairs, strict=True))
    fused = fuse(dense, shares, question="en", texts=["en"] * len(pairs))
    assert ((fused >= 0) & (fused <= 1 + 1e-6)).all()
    for place in range(len(pairs)):
        below = (dense <= dense[place]) & (shares <= shares[place])
        assert (fused[below] <= fused[place] + 1e-6).all()


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

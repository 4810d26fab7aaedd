"""The marks of a sentence, and the log odds that they make."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.answer.marks import NAMES, Marks, odds_of

VALUES = st.lists(st.floats(-12, 12), min_size=len(NAMES), max_size=len(NAMES))


def test_the_log_odds_are_the_offset_and_each_mark_times_its_weight() -> None:
    marks = Marks(reader=2.0, own=0.5, is_lacking=1.0)
    weights = {"reader": 0.8, "own": 3.0, "is_lacking": -3.0, "is_foreign": -7.0}
    assert odds_of(marks, weights, -5.0) == pytest.approx(-5.0 + 0.8 * 2.0 + 3.0 * 0.5 - 3.0 * 1.0)


def test_a_mark_without_a_weight_counts_nothing() -> None:
    assert odds_of(Marks(reader=2.0, share=1.0), {"share": 4.0}, -1.0) == -1.0 + 4.0
    assert odds_of(Marks(reader=2.0, share=1.0), {}, -1.0) == -1.0


def test_a_sentence_of_which_nothing_is_known_has_the_log_odds_of_the_offset() -> None:
    assert odds_of(Marks(), dict.fromkeys(NAMES, 1.0), -5.0) == -5.0


def test_marks_as_a_row_stand_in_the_order_of_their_names() -> None:
    marks = Marks(**{name: float(place) for place, name in enumerate(NAMES)})
    assert marks.as_row().tolist() == [float(place) for place in range(len(NAMES))]


@given(values=VALUES, weights=VALUES, offset=st.floats(-12, 12))
def test_the_row_times_the_weights_are_the_log_odds_less_the_offset(
    values: list[float], weights: list[float], offset: float
) -> None:
    marks = Marks(*values)
    found = odds_of(marks, dict(zip(NAMES, weights, strict=True)), offset)
    assert found == pytest.approx(offset + float(marks.as_row() @ weights), abs=1e-9)

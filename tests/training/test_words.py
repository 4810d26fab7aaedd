"""The words that a Chinese text is learnt by."""

from __future__ import annotations

from training.words import words_of


def test_words_are_folded_and_marks_left_out() -> None:
    assert words_of("２０２５年，外贸进出口！") == ["2025", "年", "外贸", "进出口"]


def test_latin_words_are_left_to_the_english_model() -> None:
    assert words_of("RCEP和AEO") == ["和"]

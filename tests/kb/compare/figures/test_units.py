"""Every word for people counts as people, and nothing else does."""

from __future__ import annotations

import pytest

from ingest.text.numbers_zh import MEASURE_WORDS
from kb.compare.figures.quantities_en import english_quantities
from kb.compare.figures.quantities_zh import chinese_quantities
from kb.compare.figures.units import PEOPLE, PEOPLE_EN, PEOPLE_ZH, counts_people


@pytest.mark.parametrize("noun", PEOPLE_EN)
def test_every_english_word_for_people_counts_as_people(noun: str) -> None:
    assert counts_people(f"registered {noun}")
    (found,) = english_quantities(f"served 2,500 registered {noun}")
    assert (found.value, found.unit) == (2500, PEOPLE)


@pytest.mark.parametrize("noun", ["vehicles", "passenger cars", "member states", "childcare"])
def test_things_of_people_are_not_people(noun: str) -> None:
    assert not counts_people(noun)


@pytest.mark.parametrize("noun", PEOPLE_ZH)
def test_every_chinese_word_for_people_counts_as_people(noun: str) -> None:
    assert counts_people(f"登记{noun}")
    (found,) = chinese_quantities(f"惠及2500万{noun}")
    assert (found.value, found.unit) == (25_000_000, PEOPLE)


@pytest.mark.parametrize("noun", ["车辆", "人造板", "项目"])
def test_chinese_things_are_not_people(noun: str) -> None:
    assert not counts_people(noun)


@pytest.mark.parametrize("word", MEASURE_WORDS)
def test_every_measure_word_counts_items(word: str) -> None:
    (found,) = chinese_quantities(f"完成25{word}。")
    assert (found.value, found.unit, found.counted) == (25, "items", word)

"""Every form of every unit is read, and every word for people counts as people."""

from __future__ import annotations

import pytest

from kb.compare.figures.quantities_en import english_quantities
from kb.compare.figures.units import PEOPLE, counts_people


@pytest.mark.parametrize(
    "noun",
    "people persons population residents students graduates workers employees passengers travellers"
    " travelers tourists visitors farmers growers officers officials children child patients"
    " members deputies deputy citizens retirees personnel individuals".split(),
)
def test_every_english_word_for_people_counts_as_people(noun: str) -> None:
    assert counts_people(f"registered {noun}")
    (found,) = english_quantities(f"served 2,500 registered {noun}")
    assert (found.value, found.unit) == (2500, PEOPLE)


@pytest.mark.parametrize("noun", ["vehicles", "passenger cars", "member states", "childcare"])
def test_things_of_people_are_not_people(noun: str) -> None:
    assert not counts_people(noun)


@pytest.mark.parametrize(
    "noun",
    "人 人口 学生 毕业生 在校生 职工 旅客 群众 农民 农民工 居民 职员 干部 党员 关员 工人 老人 儿童"
    " 游客".split(),
)
def test_every_chinese_word_for_people_counts_as_people(noun: str) -> None:
    assert counts_people(f"登记{noun}")

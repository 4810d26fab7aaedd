"""Different things are not strengthened into each other; the same thing with a greater sum is."""

from __future__ import annotations

import pytest

from kb.compare.plans.changes import change_of
from kb.compare.plans.commitments import Commitment
from kb.compare.plans.parts import PlanPart
from kb.compare.plans.sameness import ONE_THING, sameness
from kb.compare.plans.targets import targets
from kb.documents import Excerpt
from tests.kb.comparing import LADDER


def measure(text: str, language: str = "en", part: PlanPart = "annual") -> Commitment:
    excerpt = Excerpt("d", "d.md", "D", None, 2026, language, "", None, 0, len(text), text)
    strength = LADDER.strength(text, language)
    return Commitment(excerpt, strength, negated=False, targets=targets(text), part=part)


@pytest.mark.parametrize(
    ("left", "right", "language"),
    [
        ("I will top up the Dock Workers Fund by $2 million",
         "I will top up the Clean Energy Fund by $5 million", "en"),
        ("Build 300 berths for trawlers", "Plant 500 trees on the western mole", "en"),
        ("安排航道疏浚项目1000个", "向社会推介民宿改造1200个", "zh"),
        ("深化“蓝色航道”行动", "推进“灯塔守护”行动", "zh"),
        ("完成“十四五”港口规划任务", "制定“十五五”港口规划", "zh"),
        ("We will complete the 14th Five-Year Plan for the port",
         "We will draw up the 15th Five-Year Plan for the port", "en"),
    ],
)  # fmt: skip
def test_two_things_are_neither_stronger_nor_weaker(left: str, right: str, language: str) -> None:
    a, b = measure(left, language), measure(right, language)
    assert change_of(a, b, 0.5).change == "reworded"
    assert change_of(b, a, 0.5).change == "reworded"


@pytest.mark.parametrize(
    ("left", "right", "language"),
    [
        ("I will top up the Dock Workers Fund by $2 million",
         "I will top up the Dock Workers Fund by $5 million", "en"),
        ("Repair 300 berths for trawlers", "We will repair 500 berths for trawlers", "en"),
        ("实施船员公寓改造60户", "改造船员公寓140户", "zh"),
        ("新改建渔港公路10公里", "新改建渔港公路16公里", "zh"),
    ],
)  # fmt: skip
def test_one_thing_with_a_greater_sum_is_strengthened(left: str, right: str, language: str) -> None:
    a, b = measure(left, language), measure(right, language)
    assert sameness(a, b) >= ONE_THING
    assert change_of(a, b, 0.8).change == "strengthened"
    assert change_of(b, a, 0.8).change == "weakened"


@pytest.mark.parametrize(
    ("left", "right", "language", "change"),
    [
        ("坚决守住航道安全底线", "牢牢守住航道安全底线", "zh", "reworded"),
        ("进一步改善海湾水质", "持续改善海湾水质", "zh", "reworded"),
        ("深入学习贯彻港口条例", "学习贯彻港口条例", "zh", "weakened"),
        ("大力发展邮轮旅游", "发展邮轮旅游", "zh", "weakened"),
        ("制定实施引航办法", "实施引航办法", "zh", "reworded"),
        ("promote the port to further simplify papers", "promote the port to simplify papers",
         "en", "kept"),
        ("We will formulate and implement the plan for the port",
         "We will implement the plan for the port", "en", "reworded"),
        ("We will further reform berth fees", "We will reform berth fees", "en", "weakened"),
    ],
)  # fmt: skip
def test_a_modifier_in_the_place_of_another_is_a_wording_and_joined_verbs_count_by_the_highest(
    left: str, right: str, language: str, change: str
) -> None:
    assert change_of(measure(left, language), measure(right, language)).change == change


def test_a_target_of_the_year_and_one_of_five_years_are_not_held_against_each_other() -> None:
    year, five = measure("吞吐量增长5%", "zh"), measure("吞吐量增长30%", "zh", "five_year")
    assert change_of(year, five).change != "strengthened"
    assert change_of(five, measure("吞吐量增长40%", "zh", "five_year")).change == "strengthened"


def test_what_words_alone_tell_is_doubted_more_than_what_equal_texts_tell() -> None:
    told = change_of(measure("大力发展邮轮旅游", "zh"), measure("发展邮轮旅游", "zh"))
    same = change_of(measure("发展邮轮旅游", "zh"), measure("发展邮轮旅游", "zh"))
    assert told.doubt > same.doubt == 0

"""What became of measures: split and merged ones against the same said twice."""

from __future__ import annotations

import pytest

from kb.compare.plans.align import Link
from kb.compare.plans.changes import change_of, judge
from kb.compare.plans.commitments import Commitment
from kb.compare.plans.ladder import load_ladder
from kb.compare.plans.targets import targets
from kb.documents import Excerpt

LADDER = load_ladder()


def measure(text: str, language: str = "en") -> Commitment:
    excerpt = Excerpt("d", "d.md", "D", None, 2026, language, "", None, 0, len(text), text)
    strength = LADDER.strength(text, language)
    return Commitment(excerpt, strength, negated=False, targets=targets(text))


@pytest.mark.parametrize(
    ("left", "right", "change", "why"),
    [
        ("explore night pilotage", "promote night pilotage", "strengthened", "explore → promote"),
        ("promote night pilotage", "explore night pilotage", "weakened", "promote → explore"),
        ("raise it to 60 percent", "raise it to 75 percent", "strengthened",
         "60 percent → 75 percent"),
        ("protect the oyster beds", "protect the beds of oysters there", "reworded", ""),
        ("protect the oyster beds", "Protect the oyster beds.", "kept", ""),
    ],
)  # fmt: skip
def test_a_change_is_told_with_what_it_rests_on(
    left: str, right: str, change: str, why: str
) -> None:
    assert change_of(measure(left), measure(right))[:2] == (change, why)


@pytest.mark.parametrize(
    ("left", "right", "change", "why"),
    [
        ("探索夜间引航", "推进夜间引航", "strengthened", "探索 → 推进"),
        ("比例提高到60%", "比例提高到75%", "strengthened", "60% → 75%"),
        ("保护海湾牡蛎养殖区", "继续保护海湾牡蛎养殖区", "kept", ""),
    ],
)
def test_chinese_changes_are_told_alike(left: str, right: str, change: str, why: str) -> None:
    assert change_of(measure(left, "zh"), measure(right, "zh"))[:2] == (change, why)


def test_a_measure_and_its_translation_is_kept() -> None:
    assert (
        change_of(measure("promote smart customs"), measure("推进智慧海关", "zh")).change == "kept"
    )


def test_neither_a_split_nor_a_merger_is_asserted_without_a_reviewer() -> None:
    whole = [measure("Build a shelter for drivers, and repair the eastern quay")]
    parts = [measure("Build a shelter for drivers"), measure("Repair the eastern quay")]
    split = judge([Link(0, 0, 0.7), Link(0, 1, 0.7)], whole, parts)
    assert [judgement.change for judgement in split] == ["reworded", "reworded"]
    merged = judge([Link(0, 0, 0.7), Link(1, 0, 0.7)], parts, whole)
    assert [judgement.change for judgement in merged] == ["reworded", "reworded"]


def test_the_same_said_twice_is_kept_or_reworded() -> None:
    once = [measure("Repair the eastern quay")]
    twice = [measure("Repair the eastern quay"), measure("Repair the eastern quay soon")]
    judged = judge([Link(0, 0, 1.0), Link(0, 1, 0.9)], once, twice)
    assert {judgement.change for judgement in judged} <= {"kept", "reworded"}

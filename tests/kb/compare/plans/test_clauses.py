"""Where one sentence plans several measures, in both languages."""

from __future__ import annotations

import pytest

from kb.compare.plans.clauses import LONGEST, measures
from kb.compare.plans.clauses_en import measures_en
from kb.compare.plans.clauses_zh import measures_zh
from kb.compare.plans.ladder import load_ladder

LADDER = load_ladder()


def planned(text: str, language: str, *, item: bool = False) -> list[str]:
    spans = measures(text, 0, len(text), language, LADDER, item=item)
    return [text[start:end] for start, end in spans]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("We will improve the port, build a quay, and carry out drills.",
         ["We will improve the port", "build a quay", "carry out drills"]),
        ("We will advance reforms to ease access and delegate powers.",
         ["We will advance reforms to ease access and delegate powers"]),
        ("The port has grown for years.", []),
        ("Reform of the port", []),
    ],
)  # fmt: skip
def test_english_clauses_are_measures_of_their_own(text: str, parts: list[str]) -> None:
    assert planned(text, "en") == parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("推进智慧海关建设，加强口岸监管，完善应急机制。",
         ["推进智慧海关建设", "加强口岸监管", "完善应急机制"]),
        ("围绕大湾区建设，推进智慧海关建设。", ["围绕大湾区建设，推进智慧海关建设"]),
        ("加强口岸监管，使通关更加便利。", ["加强口岸监管，使通关更加便利"]),
        ("口岸面临新的挑战。", []),
    ],
)  # fmt: skip
def test_chinese_clauses_are_measures_of_their_own(text: str, parts: list[str]) -> None:
    assert planned(text, "zh") == parts


@pytest.mark.parametrize(("text", "language"), [("A tide table for anglers", "en"),
                                                ("渔民潮汐表", "zh")])  # fmt: skip
def test_an_item_of_a_list_is_a_measure_without_a_verb(text: str, language: str) -> None:
    assert planned(text, language) == []
    assert planned(text, language, item=True) == [text]


def test_either_language_cuts_within_the_stretch_that_it_is_given() -> None:
    text = "Done. We will build a quay. Done."
    assert measures_en(text, 6, 27, LADDER, item=False) == [(6, 27)]
    text = "已完成。加强口岸监管。已完成。"
    assert measures_zh(text, 4, 11, LADDER, item=False) == [(4, 11)]


def test_a_stretch_without_an_end_is_left_alone() -> None:
    text = "We will build a quay " + "and more " * LONGEST
    assert planned(text, "en") == []

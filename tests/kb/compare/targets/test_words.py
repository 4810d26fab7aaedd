"""What a target and its review tell in words alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.compare.targets.worded import Worded
from tests.kb.compare.targets.reports import rows_en, rows_zh

MAIN_EN = "The main targets are as follows: "


@pytest.mark.parametrize(
    ("aims", "told", "result", "outcome"),
    [
        (
            "渔民收入增长与经济增长基本同步。",
            "渔民收入增长与经济增长同步。",
            "与经济增长同步",
            "met",
        ),
        ("渔民收入增长和经济增长同步。", "渔民收入与经济增长同步。", "与经济增长同步", "met"),
        ("渔民收入增长与经济增长同步。", "渔民收入增长快于经济增长。", "快于经济增长", "exceeded"),
        (
            "渔民收入增长与经济增长同步。",
            "渔民收入增速低于经济增速。",
            "低于经济增速",
            "fell_short",
        ),
        (
            "渔民收入增长与经济增长同步。",
            "渔民收入增长与经济增长基本同步。",
            "与经济增长基本同步",
            "in_words",
        ),
        ("渔民收入增速高于全国平均水平。", "渔民收入增速高于全国。", "高于全国", "met"),
        (
            "渔民收入增速高于全国平均水平。",
            "渔民收入增速快于经济增长。",
            "快于经济增长",
            "in_words",
        ),
        ("居民消费价格涨幅2%左右。", "居民消费价格与上年持平。", "与上年持平", "met"),
        ("居民消费价格涨幅2%左右。", "居民消费价格与去年基本持平。", "与去年基本持平", "met"),
        ("珍珠产量增长5%以上。", "珍珠产量与上年持平。", "与上年持平", "fell_short"),
        ("珍珠产量增长5%以上。", "珍珠产量增速与上年持平。", "与上年持平", "in_words"),
        ("渔船失业率5.5%以内。", "渔船失业率与上年持平。", "与上年持平", "in_words"),
    ],
)
def test_words_are_the_result_and_judged_where_they_can_be(
    tmp_path: Path, aims: str, told: str, result: str, outcome: str
) -> None:
    (row,) = rows_zh(tmp_path, aims, told)
    assert isinstance(row.result, Worded)
    assert (row.result.told, row.outcome) == (result, outcome)
    assert row.result.sentence.text == told
    assert row.gap is None


@pytest.mark.parametrize(
    "told",
    [
        "牧民收入增长与经济增长同步。",
        "渔民收入增长未能与经济增长同步。",
        "渔民收入、牧民收入增长与经济增长同步。",
        "五年来，渔民收入增长与经济增长同步。",
        "珍珠产量与上年持平。",
    ],
)
def test_words_of_another_thing_or_time_are_no_result(tmp_path: Path, told: str) -> None:
    (row,) = rows_zh(tmp_path, "渔民收入增长与经济增长同步。", told)
    assert (row.outcome, row.result) == ("not_reported", None)


def test_a_figure_beside_a_target_in_words_is_shown_and_not_judged(tmp_path: Path) -> None:
    (row,) = rows_zh(tmp_path, "渔民收入增长与经济增长同步。", "渔民收入增长4.1%。")
    assert row.outcome == "in_words"
    assert row.result is not None
    assert row.result.figure.text == "4.1%"


def test_a_figure_that_is_told_outweighs_words(tmp_path: Path) -> None:
    (row,) = rows_zh(tmp_path, "珍珠产量增长5%以上。", "珍珠产量增长6%，价格与上年持平。")
    assert (row.outcome, row.result.figure.text if row.result else "") == ("met", "6%")


@pytest.mark.parametrize(
    ("aims", "told", "outcome"),
    [
        (
            "growth in fishing incomes that is basically in step with economic growth",
            "Fishing incomes rose in step with economic growth.",
            "met",
        ),
        (
            "pearl output growth of over 5 percent",
            "Pearl output was unchanged from last year.",
            "fell_short",
        ),
        ("pearl output growth of over 5 percent", "Pearl output held steady.", "in_words"),
        ("pearl output growth of over 5 percent", "Oyster output held steady.", "not_reported"),
    ],
)
def test_english_words_are_read_alike(tmp_path: Path, aims: str, told: str, outcome: str) -> None:
    (row,) = rows_en(tmp_path, f"{MAIN_EN}{aims}.", told)
    assert row.outcome == outcome


def test_a_row_in_words_has_its_json_and_its_tidy_row(tmp_path: Path) -> None:
    (row,) = rows_zh(tmp_path, "渔民收入增长与经济增长同步。", "渔民收入增长与经济增长同步。")
    told = row.as_json()
    assert (told["told_as"], told["unit"], told["target"]["value"]) == ("words", None, None)
    assert told["result"]["text"] == "与经济增长同步"

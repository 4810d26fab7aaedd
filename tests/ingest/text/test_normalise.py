"""Text made uniform, and wrapped lines made whole."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.text.normalise import glue, join_wrapped, normalise, normalise_line


def test_line_breaks_spaces_and_invisible_marks_become_uniform() -> None:
    text = "\ufeffA\u200b b\x00\r\n\u3000\u3000第一\u00a0段\r\r\r\r末\u2028行\t\t完 \n"
    assert normalise(text) == "A b\n第一 段\n\n末\n行 完"


def test_composed_form_is_kept_and_full_width_forms_stay_quotable() -> None:
    assert normalise("e\u0301") == "é"
    assert normalise("２．３％（ＡＥＯ）") == "２．３％（ＡＥＯ）"


def test_lone_surrogates_which_no_file_can_hold_are_removed() -> None:
    assert normalise("a\ud800b") == "ab"
    assert normalise("\U0001f6a2 到港") == "\U0001f6a2 到港"


@given(st.text())
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert "\n\n\n" not in once
    assert "\r" not in once


def test_a_heading_over_two_lines_becomes_one() -> None:
    assert normalise_line("关于2026年\n工作的报告") == "关于2026年工作的报告"
    assert normalise_line("Report on\n the work") == "Report on the work"


def test_fragments_around_lines_of_zero_width_marks_are_joined() -> None:
    text = "报告\n\n政府工作报\n告\n交出一份人\n\u200b\n民满意的答卷。\n\u200b\n各位代表！"
    assert join_wrapped(text) == "报告\n\n政府工作报告\n交出一份人民满意的答卷。\n\n各位代表！"


def test_a_line_goes_on_after_a_comma_and_inside_brackets() -> None:
    assert join_wrapped("标题\n去年，\n贸易增长。\n细颗粒物（PM\n2.5\n）下降。") == (
        "标题\n去年，贸易增长。\n细颗粒物（PM2.5）下降。"
    )


def test_an_english_line_goes_on_with_a_lower_case_word() -> None:
    text = "Title\nTrade grew by 11.7 percent,\nand grain reached 600 million tons.\nNext one."
    assert join_wrapped(text) == (
        "Title\nTrade grew by 11.7 percent, and grain reached 600 million tons.\nNext one."
    )


def test_short_items_in_lower_case_stay_apart() -> None:
    text = "Targets\nGDP growth of over 6 percent\nover 11 million new urban jobs\nsteady trade"
    assert join_wrapped(text) == text


def test_headings_names_and_list_items_are_not_joined() -> None:
    text = "2020年工作报告\n国务院总理 李克强\n各位代表：\n一、回顾\n（一）贸易\n- one\n- two"
    assert join_wrapped(text) == text


def test_a_text_wrapped_at_a_fixed_width_becomes_paragraphs() -> None:
    line = "the customs district will promote the development of the port and manage it"
    lines = [f"{line[:-2]}{number:02}" for number in range(9)]
    text = "Title\n\n" + "\n".join(lines) + " well.\n\nSecond paragraph."
    assert join_wrapped(text) == "Title\n\n" + " ".join(lines) + " well.\n\nSecond paragraph."


def test_chinese_wrapped_at_a_fixed_width_is_joined_without_spaces() -> None:
    body = "海关将持续推进监管制度创新并服务横琴粤澳深度合作区建设同时守护国门安全" * 6
    wrapped = "\n".join(body[at : at + 30] for at in range(0, len(body), 30))
    assert join_wrapped(f"标题\n\n{wrapped}。\n\n下一段。") == f"标题\n\n{body}。\n\n下一段。"


def test_one_sentence_a_line_stays_one_sentence_a_line() -> None:
    text = "Title\n" + "\n".join(
        f"Trade of district {n} grew by {n} percent in the year." for n in range(12)
    )
    assert join_wrapped(text) == text


@pytest.mark.parametrize(
    ("left", "right", "whole"),
    [
        ("认证企业新增32", "6家。", "认证企业新增326家。"),
        ("货物4567", ".8万吨", "货物4567.8万吨"),
        ("增长15.", "4%；", "增长15.4%；"),
        ("总结2025", "6月起", "总结2025 6月起"),
        ("见表1", "2个地区", "见表1 2个地区"),
        ("in 2024", "15 firms", "in 2024 15 firms"),
    ],
)
def test_a_number_that_goes_over_the_end_of_a_chinese_line_is_one(
    left: str, right: str, whole: str
) -> None:
    assert glue(left, right) == whole


def test_a_line_that_ends_within_a_number_is_joined() -> None:
    line = "全年关区的认证企业在各部门共同努力下新增32"
    assert join_wrapped(f"报告\n\n{line}\n6家。") == f"报告\n\n{line}6家。"


def test_a_number_set_below_a_symbol_on_a_line_of_its_own_is_part_of_it() -> None:
    assert join_wrapped("标题\n\n水质改善，PM\n2.5\n年均浓度下降。\n新建住房。") == (
        "标题\n\n水质改善，PM2.5年均浓度下降。\n新建住房。"
    )
    assert join_wrapped("Title\n\nCO\n2\nemissions fell.\nNext.") == (
        "Title\n\nCO2 emissions fell.\nNext."
    )
    assert join_wrapped("标题\n\n附表A\n2\n新建住房。") == "标题\n\n附表A\n2\n新建住房。"

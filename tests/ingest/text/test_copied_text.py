"""What copying, converting and recognising leave in a text: radicals, spaces, buttons, contents."""

from __future__ import annotations

import pytest

from ingest.text.contents_list import contents_of
from ingest.text.normalise import normalise
from ingest.text.page_furniture import furniture_of
from ingest.text.radicals import without_radicals


@pytest.mark.parametrize(
    ("copied", "meant"),
    [
        ("⼀、⼯作回顾", "一、工作回顾"),
        ("⻅⻋⻓⻔⻚⻛⻢⻥", "见车长门页风马鱼"),
        ("⼾籍⼈⼝", "户籍人口"),
        ("Kangxi ⼆ only", "Kangxi 二 only"),
        ("亻旁", "亻旁"),
    ],
)
def test_radicals_are_the_hanzi_that_they_stand_for_and_nothing_moves(
    copied: str, meant: str
) -> None:
    assert without_radicals(copied) == meant
    assert len(meant) == len(copied)
    assert normalise(copied) == meant


@pytest.mark.parametrize(
    ("spaced", "closed"),
    [
        ("海 关 年 度 报 告", "海关年度报告"),
        ("海  关  年  度  报  告", "海关年度报告"),
        ("一 、 2 0 2 3 年 回 顾", "一、2023年回顾"),
        ("出 口 6 5 . 4 亿 元 ， 增 长 7 . 8 % 。", "出口65.4亿元，增长7.8%。"),
        ("三、2024 年 主 要 任 务", "三、2024年主要任务"),
        ("进 出 口 额 分 别 为 2024 2025", "进出口额分别为2024 2025"),
        ("W O R K  R E P O R T  2 0 2 4", "WORK REPORT 2024"),
        ("A n n u a l  R e v i e w", "Annual Review"),
    ],
)
def test_a_line_with_spaces_between_nearly_all_characters_is_closed_up(
    spaced: str, closed: str
) -> None:
    assert normalise(spaced) == closed
    assert normalise(closed) == closed


@pytest.mark.parametrize(
    "line",
    [
        "目 录",
        "张 三",
        "进口 出口 总值 同比",
        "A B C D",
        "1 2 3 4",
        "指 标 | 数 值 | 同 比 | 增 长",
        "in a row of 3 4 5",
    ],
)
def test_words_set_apart_stay_apart(line: str) -> None:
    assert normalise(line) == line


CONTENTS_ZH = [
    "工作报告",
    "目　录",
    "一、回顾……………1",
    "二、任务……………12",
    "一、回顾",
    "出口增长。",
    "二、任务",
    "扩大出口。",
]
CONTENTS_EN = [
    "Report",
    "Contents",
    "1. Review ........ 3",
    "2. Tasks for next year . . . . . 14",
    "1. Review",
    "It grew.",
    "2. Tasks for next year",
    "It will grow.",
]


@pytest.mark.parametrize("lines", [CONTENTS_ZH, CONTENTS_EN])
def test_a_list_of_contents_is_known_by_its_pages_and_by_what_follows(lines: list[str]) -> None:
    assert contents_of(lines) == {1, 2, 3}


def test_below_a_heading_entries_need_no_dots_and_may_wrap() -> None:
    lines = [
        "Table of contents",
        "Review of the",
        "past year 3",
        "Tasks iv 9",
        "Review of the past year",
        "Tasks iv",
    ]
    assert contents_of(lines) == {0, 1, 2, 3}


@pytest.mark.parametrize(
    "lines",
    [
        ["出口……800", "进口……434", "总值……123", "完"],
        ["出口……300", "进口……434", "总值……734", "以上为主要指标"],
        ["Exports ..... 300", "Imports ..... 400", "Total ..... 700", "Source: customs"],
        ["目录", "本报告的目录从略。"],
    ],
)
def test_figures_behind_dots_are_no_contents(lines: list[str]) -> None:
    assert contents_of(lines) == frozenset()


@pytest.mark.parametrize(
    ("lines", "left"),
    [
        (
            [
                "打印",
                "【字体：大 中 小】",
                "某市2024年工作报告",
                "去年出口增长。",
                "上一篇：通知",
                "下一篇：没有了",
                "版权所有 某局",
                "电话：0100-000",
            ],
            {0, 1, 4, 5, 6, 7},
        ),
        (["您的位置：首页 > 公开", "报告", "去年出口增长。"], set()),
        (["当前位置：首页 > 公开", "报告", "去年出口增长。"], {0}),
        (
            [
                "Home > News",
                "Print | Share",
                "Work Report 2024",
                "Exports grew last year.",
                "Next: A notice",
                "Copyright © 2024 Example Office. All rights reserved.",
            ],
            {0, 1, 4, 5},
        ),
        (["报告", "打印机出口增长。", "打印", "服装出口下降。"], set()),
        (["报告", "去年出口增长。", "电话：0100-000"], set()),
        (["报告", "去年出口增长。", "主办单位：省交通厅"], set()),
        (["报告", "去年出口增长。", "主办单位：某局", "京ICP备0000号"], {2, 3}),
    ],
)
def test_buttons_and_the_frame_of_a_copied_page_are_not_its_text(
    lines: list[str], left: set[int]
) -> None:
    assert furniture_of(lines) == left

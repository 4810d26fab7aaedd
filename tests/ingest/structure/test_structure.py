"""The section tree, and what each section speaks of."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import Document, split
from ingest.structure.aspect import of_heading, of_passage, reviewed_year
from ingest.structure.headings import build_tree, find_headings


def tree(document: Document) -> list[tuple[int, str, str, int | None]]:
    return [(s.level, s.title, s.aspect, s.year) for s in document.sections]


def test_a_chinese_report_gives_its_outline(write, read_one, report_zh) -> None:
    assert tree(read_one(write("a.txt", report_zh))) == [
        (1, "一、2025年工作回顾", "review", 2025),
        (2, "（一）守护国门安全", "review", 2025),
        (2, "（二）服务大湾区", "review", 2025),
        (1, "二、2026年重点任务", "plan", 2026),
        (2, "（一）建设智慧海关", "plan", 2026),
        (2, "（二）管好大桥", "plan", 2026),
    ]


def test_an_english_report_gives_its_outline(write, read_one, report_en) -> None:
    assert tree(read_one(write("a.txt", report_en))) == [
        (1, "I. Review of 2025", "review", 2025),
        (2, "1. Border security was strengthened", "review", 2025),
        (2, "2. Service of the Greater Bay Area improved", "review", 2025),
        (1, "II. Tasks for 2026", "plan", 2026),
        (2, "1. Build smart customs", "plan", 2026),
        (2, "2. Manage the bridge", "plan", 2026),
    ]


def titles(text: str) -> list[str]:
    return [heading.title for heading in find_headings(text)]


def test_a_heading_that_runs_into_its_text_ends_where_the_text_begins() -> None:
    run_on = "1. Stepping up structural reform In economic development we need to focus on it."
    assert titles(f"{run_on}\n2. Moving faster\nWe will go on.") == [
        "1. Stepping up structural reform",
        "2. Moving faster",
    ]
    assert titles("（一）深化改革。坚持把发展放在首位。\n（二）扩大开放。") == [
        "（一）深化改革",
        "（二）扩大开放",
    ]


def test_numbered_lists_are_no_headings() -> None:
    assert titles("Tasks:\n1. Keep a balance.\n2. Run a campaign.\n3. Support trade.\nEnd.") == []
    assert titles("任务：\n1、加强监管；\n2、优化服务；\n3、促进贸易。") == []
    assert titles("一、二季度增长较快。\n2.5%的增速。\n（PM2.5）下降。") == []


def test_chapters_parts_and_sections_of_chapters_nest() -> None:
    first = "第一部分 总论\n第一章 贸易\n第一节 出口\n正文。\n第二章 监管\n正文。\n"
    text = f"{first}第二部分 附则\n正文。"
    nodes = build_tree(find_headings(text), len(text))
    assert [(node.level, node.title) for node in nodes] == [
        (1, "第一部分 总论"),
        (2, "第一章 贸易"),
        (3, "第一节 出口"),
        (2, "第二章 监管"),
        (1, "第二部分 附则"),
    ]
    assert titles("Part One\nText here.\nPart Two\nText here.") == ["Part One", "Part Two"]


def test_enumerating_lines_are_headings_only_where_text_stands_below() -> None:
    text = "一是稳住了经济基本盘。\n实施大规模减税降费。\n二是优先稳就业。\n就业增加。"
    assert titles(text) == ["一是稳住了经济基本盘", "二是优先稳就业"]
    assert titles("一是守护国门；\n二是服务外贸；\n三是深化改革。") == []


LINES = st.lists(
    st.sampled_from(
        ["正文。", "一、总结", "二、安排", "（一）贸易。增长。", "（二）口岸", "1. Ports",
         "2. Roads", "I. Review", "II. Tasks", "第一章 总则", "Part One", "Text.", "", "三是创新。"]
    ),
    max_size=25,
)  # fmt: skip


@given(LINES)
def test_sections_nest_and_tile(lines: list[str]) -> None:
    text = "\n".join(lines)
    nodes = build_tree(find_headings(text), len(text))
    for index, node in enumerate(nodes):
        assert node.title
        assert text.startswith(node.title, node.start)
        children = [n for n in nodes if n.parent == index]
        if node.parent is None:
            assert node.level == 1
        else:
            above = nodes[node.parent]
            assert above.level == node.level - 1
            assert above.start <= node.start < node.end <= above.end
        for child, following in pairwise(children):
            assert child.end == following.start
        if children:
            assert children[-1].end == node.end
    outer = [node for node in nodes if node.parent is None]
    assert not outer or outer[-1].end == len(text)
    assert all(a.end == b.start for a, b in pairwise(outer))


@pytest.mark.parametrize(
    ("title", "aspect", "year"),
    [
        ("一、2025年工作回顾", "review", 2025),
        ("一、过去五年工作回顾", "review", 2025),
        ("二、今年发展主要目标和下一阶段工作总体部署", "plan", 2026),
        ("（一）主要目标任务完成情况", "review", 2025),
        ("三、对2026年政府工作的建议", "plan", 2026),
        ("二、“十四五”时期发展成就和“十五五”时期主要目标任务", "other", None),
        ("三、2026年已实施的举措", "review", 2026),
        ("I. 2025 in Review", "review", 2025),
        ("I. A review of our work in 2025 and the first few months of 2026", "review", 2025),
        ("III. Tasks for 2026", "plan", 2026),
        ("2. Measures that took effect in 2026", "review", 2026),
        ("VI. Achieving good harvests will be our goal", "plan", 2026),
    ],
)
def test_a_heading_says_what_it_speaks_of(title: str, aspect: str, year: int | None) -> None:
    assert of_heading(title, 2026, 2025) == (aspect, year)


@pytest.mark.parametrize(
    "title", ["四、数字说明", "3. Notes on the figures", "Sources", "港珠澳大桥"]
)
def test_other_headings_say_nothing(title: str) -> None:
    assert of_heading(title, 2026, 2025) is None


@pytest.mark.parametrize(
    ("text", "aspect", "year"),
    [
        ("In 2025, Gongbei Customs will adhere to the guidance.", "review", 2025),
        ("2025年，拱北海关将坚持稳中求进。", "review", 2025),
        ("In 2026, Gongbei Customs will focus on six areas.", "plan", 2026),
        ("2026 is the starting year of the plan. The customs will go on.", "plan", 2026),
        ("去年，贸易增长。", "review", 2025),
        ("今年要重点做好以下工作。", "plan", 2026),
        ("During the 14th Five Year Plan period, progress was made.", "review", 2025),
        ("“十四五”时期，取得新成效。", "review", 2025),
        ("During the 15th Five-Year Plan period, the customs will modernise.", "plan", 2026),
        ("On January 26, it held the 2026 Work Conference to review 2025.", "other", 2026),
        ("1月26日，召开2026年关区工作会议，总结2025年工作。", "other", 2026),
    ],
)
def test_the_year_decides_before_the_tense(text: str, aspect: str, year: int) -> None:
    assert of_passage(text, 2026, 2025) == (aspect, year)


def test_a_paragraph_that_says_nothing_of_itself_leaves_it_to_its_section() -> None:
    assert of_passage("Trade grew by 2.4%.", 2026, 2025) is None
    assert of_passage("支持新通道建设。", 2026, 2025) is None


def test_sections_that_say_nothing_go_by_their_text_and_follow_the_plan(write, read_one) -> None:
    text = (
        "2020年政府工作报告\n\n一、2019年工作回顾\n贸易增长3%。\n二、今年主要目标和工作部署\n要稳就业。\n"
        "三、稳住外贸\n支持企业增订单，推进口岸提效。\n四、保障民生\n要提高待遇。"
    )
    assert [(s.aspect, s.year) for s in read_one(write("a.txt", text)).sections] == [
        ("review", 2019),
        ("plan", 2020),
        ("plan", 2020),
        ("plan", 2020),
    ]


def test_a_text_without_headings_is_told_paragraph_by_paragraph(write, read_one, letters) -> None:
    text = (
        "Gongbei Customs holds the 2026 Work Conference\n\n"
        "On January 26, Gongbei Customs held the 2026 Work Conference to review 2025.\n\n"
        "In 2025, Gongbei Customs will adhere to its tasks and trade will reach 622 billion.\n\n"
        "Gongbei Customs will promote trade with greater convenience and manage the bridge.\n\n"
        "News link: Significant achievements have been made in various work\n\n"
        "In 2025, the total value will reach 622.65 billion yuan, an increase of 2.4%."
    )
    chunks = split(read_one(write("a.txt", text)), limit=2000, count=letters)
    assert [(chunk.aspect, chunk.year, chunk.text[:8]) for chunk in chunks] == [
        ("other", 2026, "Gongbei "),
        ("review", 2025, "In 2025,"),
        ("plan", 2026, "Gongbei "),
        ("review", 2025, "News lin"),
    ]


@pytest.mark.parametrize(
    ("title", "reviewed"),
    [
        ("2025年某海关工作总结", 2025),
        ("某海关关于2025年工作的总结", 2025),
        ("二〇二五年某海关工作总结", 2025),
        ("某市2025年国民经济和社会发展统计公报", 2025),
        ("2025年度述职报告", 2025),
        ("某市2025年法治政府建设情况的报告", 2025),
        ("某市2025年经济运行情况", 2025),
        ("Statistical Communique of Elm City on the 2025 Economic and Social Development", 2025),
        ("Elm Customs: 2025 in Review", 2025),
        ("Work Summary of Elm Customs for 2025", 2025),
        ("2025年某海关工作报告", 2024),
        ("在2025年全国海关工作总结表彰大会上的讲话", 2024),
        ("2025年某海关工作会议", 2024),
        ("某海关2024年工作总结和2025年工作打算", 2024),
        ("关于2024年预算执行情况和2025年预算草案的报告", 2024),
        ("Summary of work in 2024 and plan for 2025", 2024),
        ("Work Report of Elm Customs 2025", 2024),
    ],
)
def test_what_sums_a_year_up_reviews_it_and_a_report_the_one_before(
    title: str, reviewed: int
) -> None:
    assert reviewed_year(2025, title) == reviewed


def test_an_annual_report_reviews_its_own_year(write, read_one) -> None:
    text = "深圳海关2024年年度报告\n\n一、主要成效\n贸易增长。\n二、工作安排\n要深化改革。"
    assert [s.year for s in read_one(write("a.txt", text)).sections] == [2024, 2024]

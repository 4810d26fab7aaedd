"""A target is held against what the next report tells of the same indicator, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.compare.selection import Reports
from kb.compare.targets.table import follow_targets
from kb.compare.targets.values import shown
from tests.kb.compare.figures.reports import report
from tests.kb.compare.targets.reports import (
    AHEAD_ZH,
    LIST_ZH,
    PLAN_EN,
    PLAN_ZH,
    REVIEW_EN,
    REVIEW_ZH,
    rows_en,
    rows_zh,
    table,
)
from tests.kb.comparing import GLOSSARY


@pytest.mark.parametrize(
    ("aim", "told", "outcome"),
    [
        ("增长5%左右", "增长5.2%", "met"),
        ("增长5%左右", "增长4.8%", "met"),
        ("增长5%左右", "增长5.4%", "exceeded"),
        ("增长5%左右", "增长4.1%", "fell_short"),
        ("增长5%以上", "增长5%", "met"),
        ("增长5%以上", "增长9%", "met"),
        ("增长5%以上", "增长4.9%", "fell_short"),
        ("增长5%—5.5%", "增长5.3%", "met"),
        ("增长5%—5.5%", "增长5.6%", "exceeded"),
        ("增长5%", "增长5%", "met"),
        ("增长5%", "增长5.1%", "exceeded"),
        ("增长5%", "下降2%", "fell_short"),
        ("增长5%左右", "增长6%以上", "exceeded"),
        ("增长5%左右", "增长4%以上", "unclear"),
    ],
)
def test_a_growth_is_judged_by_the_bound_of_its_target(
    tmp_path: Path, aim: str, told: str, outcome: str
) -> None:
    (row,) = rows_zh(tmp_path, f"茶叶产值{aim}。", f"茶叶产值{told}。")
    assert (row.outcome, row.told_as) == (outcome, "growth")


@pytest.mark.parametrize(
    ("aim", "told", "outcome"),
    [
        ("城镇调查失业率5.5%左右", "城镇调查失业率平均为5%", "met"),
        ("城镇调查失业率控制在5.5%以内", "城镇调查失业率5.6%", "fell_short"),
        ("居民消费价格涨幅2%左右", "居民消费价格上涨0.2%", "met"),
        ("居民消费价格涨幅2%左右", "居民消费价格指数上涨2.6%", "fell_short"),
        ("单位产值能耗降低3%左右", "单位产值能耗降低4%", "exceeded"),
        ("单位产值能耗降低3%左右", "单位产值能耗上升1%", "fell_short"),
        ("城镇新增就业60万人以上", "城镇新增就业62.5万人", "met"),
        ("粮食产量稳定在130万吨以上", "粮食总产量128万吨", "fell_short"),
    ],
)
def test_what_is_to_be_held_down_or_lowered_is_judged_so(
    tmp_path: Path, aim: str, told: str, outcome: str
) -> None:
    (row,) = rows_zh(tmp_path, f"{aim}。", f"{told}。")
    assert row.outcome == outcome


def test_the_gap_is_told_in_the_direction_of_the_target(tmp_path: Path) -> None:
    short, fallen = rows_zh(
        tmp_path, "茶叶产值增长5%，单位产值能耗降低3%。", "茶叶产值增长4.2%，单位产值能耗降低3.5%。"
    )
    assert [str(row.gap) for row in (short, fallen)] == ["-0.8", "0.5"]


@pytest.mark.parametrize(
    "told",
    [
        "茶叶产值达到50亿元。",  # a level is no growth
        "茶叶出口增长6%。",
        "茶叶产值占比提高6个百分点。",
        "2021—2025年，茶叶产值年均增长6%。",
        "上半年茶叶产值增长6%。",
        "茶叶产值增长6%的目标没有变。",
    ],
)
def test_no_other_figure_is_a_result(tmp_path: Path, told: str) -> None:
    (row,) = rows_zh(tmp_path, "茶叶产值增长5%左右。", told)
    assert (row.outcome, row.result, row.gap) == ("not_reported", None, None)


def test_of_several_values_none_is_the_result(tmp_path: Path) -> None:
    told = "茶叶产值增长6%。山区茶叶好。茶叶产值增长4%。"
    (row,) = rows_zh(tmp_path, "茶叶产值增长5%左右。", told)
    assert (row.outcome, row.result) == ("unclear", None)
    assert [shown(other) for other in row.others] == ["6%", "4%"]


def test_a_rate_at_the_end_of_five_years_leaves_the_result_unclear(tmp_path: Path) -> None:
    told = "“十四五”时期，研发投入强度达到3.4%。茶叶产值年均增长6%。"
    rate, growth = rows_zh(tmp_path, "研发投入强度3.3%左右，茶叶产值增长5%。", told)
    assert (rate.outcome, rate.result, [shown(other) for other in rate.others]) == (
        "unclear", None, ["3.4%"],
    )  # fmt: skip
    assert growth.outcome == "not_reported"


def test_a_value_that_is_told_twice_is_one_result(tmp_path: Path) -> None:
    told = "茶叶产值增长5.3%。山区茶叶好。茶叶产值增长5%左右。"
    (row,) = rows_zh(tmp_path, "茶叶产值增长5%左右。", told)
    assert row.result is not None
    assert (row.result.figure.text, len(row.others)) == ("5.3%", 1)


def test_the_economy_that_grows_is_the_output_of_the_region(tmp_path: Path) -> None:
    for aim, told in (
        ("经济增长5%左右", "地区生产总值增长5%"),
        ("GDP增长5%左右", "全省生产总值增长5%"),
    ):
        (row,) = rows_zh(tmp_path, f"{aim}。", f"{told}。")
        assert row.outcome == "met"


def test_the_next_target_is_that_of_the_same_indicator(tmp_path: Path) -> None:
    rows = rows_zh(
        tmp_path,
        "茶叶产值增长5%左右，茶叶出口增长3%。",
        "茶叶产值增长5%。",
        ahead="茶叶产值增长5%—5.5%，在实际工作中努力争取更好结果；城镇新增就业60万人。",
    )
    assert [(row.name, row.next and row.next.figure.text) for row in rows] == [
        ("茶叶产值", "5%—5.5%"), ("茶叶出口", None),
    ]  # fmt: skip


def test_a_growth_is_told_as_one_where_the_aim_alone_says_so(tmp_path: Path) -> None:
    rows = rows_zh(
        tmp_path,
        "经济增长6%左右。\n\n经济增长目标设定为6%左右，是积极的。",
        "地区生产总值增长5.9%。",
    )
    assert [(row.told_as, row.outcome) for row in rows] == [("growth", "met")]


def test_what_is_hoped_for_beyond_a_target_is_no_target_of_its_own(tmp_path: Path) -> None:
    (row,) = rows_zh(tmp_path, "茶叶产值增长7%以上、力争达到8%。", "茶叶产值增长7.5%。")
    assert row.set.hope is not None
    assert (shown(row.target), row.set.hope.figure.text, row.outcome) == ("≥ 7%", "8%", "met")


def test_without_the_next_report_nothing_is_said_of_a_result(tmp_path: Path) -> None:
    found = table(tmp_path, f"{PLAN_ZH}{LIST_ZH}茶叶产值增长5%。\n")
    assert [row.outcome for row in found.rows] == ["no_report"]
    assert found.counts["no_report"] == 1


def test_targets_of_five_years_are_no_targets_of_the_year(tmp_path: Path) -> None:
    plan = (
        f"{PLAN_ZH}“十五五”时期主要目标是：茶叶产值年均增长5%左右。\n\n{LIST_ZH}茶叶出口增长3%。\n"
    )
    assert [row.name for row in table(tmp_path, plan).rows] == ["茶叶出口"]


def test_a_list_that_names_the_year_is_of_the_year_in_a_part_on_five_years(tmp_path: Path) -> None:
    plan = (
        "# 2026年工作报告\n\n## 一、“十五五”时期目标任务\n\n茶叶产值年均增长4%。\n\n"
        "开局之年十分重要。今年发展的\n主要预期目标\n是：茶叶产值增长5%；茶叶出口年均增长3%。\n"
    )
    found = follow_targets(Reports((report(tmp_path, plan, year=2026),)), GLOSSARY)
    assert [(row.name, shown(row.target)) for row in found.rows] == [("茶叶产值", "5%")]


def test_a_sentence_sets_a_target_without_a_list(tmp_path: Path) -> None:
    rows = rows_zh(
        tmp_path,
        "茶叶产值增长5%左右。\n\n赤字规模拟按3亿元安排、比上年增加1亿元。力争茶叶出口增长6%以上。",
        "赤字规模3亿元。茶叶出口增长5%。",
    )
    assert [(row.name, row.set.listed, row.outcome) for row in rows] == [
        ("茶叶产值", True, "not_reported"),
        ("赤字规模", False, "met"),
        ("茶叶出口", False, "fell_short"),
    ]


def test_a_rate_behind_its_bare_name_is_a_target(tmp_path: Path) -> None:
    rows = rows_zh(
        tmp_path, "茶叶产值增长5%。\n\n游客满意率95%以上，体现了信心。", "游客满意率96%。"
    )
    assert [(row.name, row.outcome) for row in rows][1:] == [("游客满意率", "met")]


def test_what_is_told_of_the_past_before_the_list_is_no_target(tmp_path: Path) -> None:
    plan = (
        f"# 2025年工作报告\n\n## 2025年工作\n\n确保茶叶出口增长9%。\n\n{LIST_ZH}茶叶产值增长5%。\n"
    )
    assert [row.name for row in table(tmp_path, plan).rows] == ["茶叶产值"]


def test_english_sentences_without_a_verb_of_will_set_targets(tmp_path: Path) -> None:
    rows = rows_en(
        tmp_path,
        "The harbour deficit is set at 5.66 billion yuan. We have set the surveyed urban "
        "unemployment rate at around 5.5 percent.",
        "The harbour deficit stood at 5.5 billion yuan. The average surveyed urban unemployment "
        "rate was 5.2 percent.",
    )
    assert [(shown(row.target), row.outcome) for row in rows] == [
        ("5.66 billion yuan", "met"), ("≈ 5.5 percent", "met"),
    ]  # fmt: skip


def test_a_budget_is_held_against_how_the_fiscal_year_ended(tmp_path: Path) -> None:
    (row,) = rows_en(
        tmp_path,
        "For FY2025, I expect an overall slight budget deficit of 0.4 billion yuan.",
        "We expect to end FY2025 with a deficit of 3.6 billion yuan.",
    )
    assert (row.outcome, row.result and row.result.figure.text) == (
        "fell_short", "3.6 billion yuan",
    )  # fmt: skip


def test_the_lines_of_an_english_list_are_targets(tmp_path: Path) -> None:
    plan = (
        "The main projected targets for this year are as follows:\n\n"
        "- GDP growth of over 6 percent\n- over 11 million new urban jobs\n"
        "- a drop of around 3 percent in energy consumption per unit of GDP\n"
        "- grain output of over 650 million metric tons\n\n"
        "Achieving these targets is hard.\n"
    )
    told = (
        "GDP grew by 8.1 percent. A total of 12.69 million urban jobs were added. "
        "Energy consumption per unit of GDP fell by 2.7 percent."
    )
    found = table(tmp_path, f"{PLAN_EN}{plan}", f"{REVIEW_EN}{told}\n")
    assert [(row.name, row.outcome) for row in found.rows] == [
        ("GDP", "met"), ("new urban jobs", "met"),
        ("energy consumption per unit of GDP", "fell_short"), ("grain output", "not_reported"),
    ]  # fmt: skip


def test_a_query_leaves_the_indicators_that_it_asks_for(tmp_path: Path) -> None:
    plan = f"{PLAN_ZH}{LIST_ZH}经济增长5%左右，城镇调查失业率5.5%左右。\n"
    review = f"{REVIEW_ZH}地区生产总值增长5%。{AHEAD_ZH}做好工作。\n"
    for query, name in (
        ("GDP", "经济"),
        ("失业率", "城镇调查失业率"),
        ("unemployment rate", "城镇调查失业率"),
    ):
        assert [row.name for row in table(tmp_path, plan, review, query).rows] == [name]
    assert [note.kind for note in table(tmp_path, plan, review, "鲸鱼").notes] == ["no_such_figure"]


def test_rows_are_tidy_and_join_the_documents(tmp_path: Path) -> None:
    plan = f"{PLAN_ZH}{LIST_ZH}单位产值能耗降低3%以上。\n"
    found = table(tmp_path, plan, f"{REVIEW_ZH}单位产值能耗降低2.5%。\n")
    row = found.frame().iloc[0]
    told = (
        "indicator",
        "told_as",
        "target_value",
        "target_bound",
        "result_value",
        "gap",
        "outcome",
    )
    assert [row[name] for name in told] == [
        "单位产值能耗", "growth", -3, "over", -2.5, -0.5, "fell_short",
    ]  # fmt: skip
    assert set(found.frame("documents")["document_id"]) >= {
        row["plan_document_id"], row["review_document_id"],
    }  # fmt: skip
    assert found.as_json()["rows"][0]["target"]["value"] == -3

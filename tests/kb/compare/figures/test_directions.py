"""Up and down, by signs and by words, and what lies below zero."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from kb.compare.figures.extract import indicators
from tests.kb.compare.figures.reports import figures_in, report

REVIEW_EN = "# Work Conference of 2026\n\n## Review of 2025\n\n"
REVIEW_ZH = "# 2026年工作会议\n\n## 2025年工作回顾\n\n"


@pytest.mark.parametrize(
    ("words", "growth"),
    [
        ("同比增长-2.3%", "-2.3"),
        ("同比下降-1.1%", "-1.1"),
        ("同比-4.5%", "-4.5"),
        ("同比+5.6%", "5.6"),
        ("增速为-0.8%", "-0.8"),
        ("同比增长－3.4%", "-3.4"),
        ("同比增长−2.9%", "-2.9"),
        ("负增长6.1%", "-6.1"),
        ("较上年 +7.1 %", "7.1"),
        ("增长 -2 %", "-2"),
    ],
)
def test_a_sign_tells_the_direction_in_chinese(tmp_path: Path, words: str, growth: str) -> None:
    level, change = figures_in(tmp_path, f"{REVIEW_ZH}进口总值45亿元，{words}。\n")
    assert (change.name, change.kind, change.growth) == ("进口总值", "change", Decimal(growth))
    assert change.direction == ("down" if growth.startswith("-") else "up")
    assert (level.partner, level.value) == (change.number, 4_500_000_000)


@pytest.mark.parametrize(
    ("sentence", "growth"),
    [
        ("Imports posted a negative growth of 6.1 percent.", "-6.1"),
        ("Imports tumbled by 12 percent.", "-12"),
        ("Imports rebounded by 3 percent.", "3"),
        ("Imports plunged 8 percent.", "-8"),
        ("Import prices eased 0.4 percent.", "-0.4"),
        ("Growth of imports was -2.3 percent.", "-2.3"),
        ("The growth of imports reached 5 percent.", "5"),
        ("GDP growth is forecast at 4 percent.", "4"),
    ],
)
def test_words_tell_the_direction_in_english(tmp_path: Path, sentence: str, growth: str) -> None:
    (one,) = figures_in(tmp_path, f"{REVIEW_EN}{sentence}\n")
    assert (one.kind, one.growth) == ("change", Decimal(growth))


def test_an_amount_below_zero_is_one(tmp_path: Path) -> None:
    (balance,) = figures_in(tmp_path, REVIEW_ZH + "贸易差额为-123.4亿元。\n")
    assert (balance.name, balance.value, balance.kind) == ("贸易差额", -12_340_000_000, "level")


def test_what_is_recovered_or_topped_up_is_no_growth(tmp_path: Path) -> None:
    found = figures_in(
        tmp_path, REVIEW_EN + "We recovered 5 million yuan. A top-up of 200 yuan was paid.\n"
    )
    assert [one.kind for one in found] == ["level", "level"]


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [("茶农收入增速高于工资增速、突破3万元。", "level"), ("改造提升50座泵站。", "count")],
)
def test_what_is_bettered_or_told_beside_a_rate_is_no_change(
    tmp_path: Path, sentence: str, kind: str
) -> None:
    (one,) = figures_in(tmp_path, f"{REVIEW_ZH}{sentence}\n")
    assert one.kind == kind


def test_a_part_of_the_growth_of_all_is_a_share(tmp_path: Path) -> None:
    (one,) = figures_in(tmp_path, REVIEW_ZH + "外贸贡献了全国24.1%的增量。\n")
    assert one.kind == "share"


def test_a_change_within_several_years_is_against_the_years_before(tmp_path: Path) -> None:
    (one,) = figures_in(tmp_path, REVIEW_ZH + "五年来，事故起数下降35.9%。\n")
    assert one.base == "plan"


def test_spaced_text_has_the_figures_of_plain_text_at_their_places(tmp_path: Path) -> None:
    plain = "2025年，出口1234.5亿元，增长3.2%；查验车辆3.2万辆次，新增企业326家。"
    spaced = "2025 年，出口 1234.5 亿元，增长 3.2%；查验车辆 3.2 万辆次，新增企业 326 家。"
    one, other = (report(tmp_path, f"{REVIEW_ZH}{text}\n") for text in (plain, spaced))
    assert [(x.name, x.told) for x in indicators(one)] == [
        (x.name, x.told) for x in indicators(other)
    ]
    assert [x.figure.text for x in indicators(other)] == [
        "1234.5 亿元", "3.2%", "3.2 万辆次", "326 家",
    ]  # fmt: skip


def test_a_year_in_words_is_that_year(tmp_path: Path) -> None:
    (one,) = figures_in(tmp_path, REVIEW_ZH + "二〇二四年进出口总值11亿元。\n")
    assert (one.name, str(one.period)) == ("进出口总值", "2024")

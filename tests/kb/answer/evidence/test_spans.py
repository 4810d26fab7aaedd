"""Figures and dates in sentences, as exact spans."""

from __future__ import annotations

import pytest

from kb.answer.evidence.spans import figures_in, persons_in, spans_of_dates


@pytest.mark.parametrize(
    ("sentence", "figures", "dates"),
    [
        (
            "In 2025 trade reached 62.5 billion yuan, up 2.4%.",
            ["62.5 billion yuan", "2.4%"],
            ["In 2025"],
        ),
        (
            "1至10月进出口45.4万亿元，增长3.8%，11月15日起施行",
            ["45.4万亿元", "3.8%"],
            ["10月", "11月15日"],
        ),
        ("由15条增至30条", ["15条", "30条"], []),
        ('The "16+20" measures came on 26 and 27 January 2026.', [], ["26 and 27 January 2026"]),
        ("from 52.2 to 57.5 percent", ["52.2", "57.5 percent"], []),
        ("nine tasks", ["nine"], []),
        ('the "two safeguards"', [], []),
        ("US$3.2 billion", ["US$3.2 billion"], []),
        ("8000多万户、1亿3千多万人次", ["8000多万户", "1亿3千多万人次"], []),
        ("a 0.2-percentage-point rise", ["0.2-percentage-point"], []),
        ("增长２．５％，装机30万千瓦", ["２．５％", "30万千瓦"], []),
        ("第3届，3D打印，No. 5 and 5G", [], []),
        ("within 65 days, 65天内", ["65 days", "65天"], []),
        ("some 770 000 people, 1 234 567 yuan", ["770 000", "1 234 567 yuan"], []),
        ("in 2024 300 people came with 5 100,000", ["300", "5", "100,000"], ["in 2024"]),
        ("三天办结", ["三天"], []),
        ("落实“1310”部署，经济增长5%左右", ["5%"], []),
        ("The '510' plan and 「812」 were kept.", [], []),
        ("增长“5%”左右，覆盖“30万”户", ["5%", "30万"], []),
    ],
)
def test_figures_come_with_their_units_and_without_dates(
    sentence: str, figures: list[str], dates: list[str]
) -> None:
    assert [sentence[a:b] for a, b in figures_in(sentence)] == figures
    found = [sentence[a:b] for a, b in spans_of_dates(sentence)]
    assert [date.casefold() for date in found] == [date.casefold() for date in dates]


def test_persons_are_told_by_title_or_name() -> None:
    assert persons_in("The Director gave the report.")
    assert persons_in("关长作了报告")
    assert persons_in("Gongbei Customs was visited by Anna Berg.")
    assert not persons_in("the report was long")
    assert not persons_in("Gongbei Customs runs the Hong Kong–Zhuhai–Macao Bridge port.")

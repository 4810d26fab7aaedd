"""Of when an English speech speaks that has no headings of years: words of time, and tenses."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kb.compare.figures.reports import figures_in


def periods_of(folder: Path, *lines: str) -> list[str]:
    title = "# Budget Speech 2026 of the Republic of Fernland"
    return [str(one.period) for one in figures_in(folder, f"{title}\n\n" + "\n".join(lines) + "\n")]


@pytest.mark.parametrize(
    ("sentence", "period"),
    [
        ("Our economy grew by 4.4%.", "2025"),
        ("The median income of households rose by 3.1% above inflation.", "2025"),
        ("We expanded the network by 300 kilometres.", "2025"),
        ("The number of clinics has doubled to 80.", "2025"),
        ("Fernland supplies more than 10% of all turbines.", "2026"),
        ("We are a key player in shipping, handling over 20% of all grain.", "2026"),
        ("Eligible families can receive up to $600.", "2026"),
        ("I will top up the Harbour Fund by $5 billion.", "2026"),
        ("The loan ceiling will be raised to $500,000.", "2026"),
    ],
)
def test_the_tense_tells_the_year_where_no_words_of_time_do(
    tmp_path: Path, sentence: str, period: str
) -> None:
    assert set(periods_of(tmp_path, sentence)) == {period}


@pytest.mark.parametrize(
    ("lead", "sentence", "period"),
    [
        ("Last year, wages went up by 3%.", "I will add $20 million to the scheme.", "2026"),
        ("Last year, wages went up by 3%.", "Exports grew by 5%.", "2025"),
        ("In 2017, 9% of us were seniors.", "Today, one in six is a senior.", "2026"),
        ("By 2035, we expect 30% of power to be imported.", "I will set aside $5 billion.", "2026"),
        ("By 2035, we expect 30% of power to be imported.", "Demand will grow by 50%.", "2035"),
        ("Since 2022, incomes have risen by 4%.", "The allowance is now $900.", "2026"),
        ("For FY2025, we expect a deficit of $2 billion.", "The draw is $5 billion.", "2025"),
        ("In Budget 2023, I announced a fund of $1 billion.", "Exports grew by 5%.", "2025"),
        ("Over the past five years, we built 40 clinics.", "They opened 900 beds.", "2021-2025"),
    ],
)
def test_what_leads_a_paragraph_holds_until_the_tense_turns(
    tmp_path: Path, lead: str, sentence: str, period: str
) -> None:
    assert periods_of(tmp_path, lead, sentence)[-1] == period


@pytest.mark.parametrize(
    ("sentence", "periods"),
    [
        ("The first $500 will be paid in May this year.", ["2026"]),
        ("The remaining $300 will be paid in January next year.", ["2027"]),
        ("In November last year, Eastmark announced a plan of $18 billion.", ["2025"]),
        ("Exports rose by 3% in January.", ["2025 M01"]),
        ("I will give firms that hired at least one local worker last year $2,000.", ["2026"]),
        ("Just as we introduced tiers in 2018, I will introduce tiers of $300.", ["2026"]),
        (
            "We will raise co-funding from 30% in 2026 to 40%, and from 15% in 2027 to 20%.",
            ["2026", "2026", "2027", "2027"],
        ),
        (
            "Spending tripled from $3 billion in 2015 to $9 billion in 2024.",
            ["2024", "2015", "2024"],
        ),
        ("I will raise the ceiling to four times the basic sum from 2027.", ["2027"]),
        ("Households will receive vouchers of $200 each in 2027 and 2028.", ["2027"]),
        ("We will raise the levy from the current $330 to $650 by 2030.", ["2026", "2030"]),
        ("Between 2020 and 2024, exports rose by 40%.", ["2020-2024"]),
        ("Productivity rose by 12% over the past decade.", ["2016-2025"]),
        ("This change, which takes effect in 2028, will bring in $400 million.", ["2026"]),
        ("Spending was $12 billion five years ago.", ["2021"]),
    ],
)
def test_words_of_time_belong_to_the_figures_that_they_tell_of(
    tmp_path: Path, sentence: str, periods: list[str]
) -> None:
    assert periods_of(tmp_path, sentence) == periods


def test_what_an_outline_of_the_next_plan_proposes_is_of_that_plan(tmp_path: Path) -> None:
    found = figures_in(
        tmp_path,
        "# 某省2026年工作报告\n\n## 一、2025年和“十四五”时期工作回顾\n\n"
        "五年来，我们真抓实干，发展迈出坚实步伐。新建住房40万套。\n\n"
        "根据建议，省政府编制了“十五五”规划纲要（草案），提交大会审查。提出地区生产总值年均增长5%左右。\n",
    )
    assert [(str(one.period), one.aspect) for one in found] == [
        ("2021-2025", "review"),
        ("2026-2030", "plan"),
    ]

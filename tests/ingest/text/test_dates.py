"""Years and dates in both languages, as far as they are given."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.text.dates import MONTHS, Date, date_in, dates_in, days_in, years_at, years_in


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2024.5 million", []),
        ("二〇二五年", [2025]),
        ("二○二五年", [2025]),
        ("二０二五年", [2025]),
        ("二0二五年", [2025]),
        ("一九九八年至二〇〇三年", [1998, 2003]),
        ("In 2025, trade rose.", [2025]),
        ("2021-2025", [2021, 2025]),
        ("2021至2025年", [2021, 2025]),
        ("January 26,2026", [2026]),
        ("车2000多万辆", []),
        ("2025 tons and 2,025 cases, 2025.5, 1999% and US$2024", []),
        ("2025人、2024件、2023万元", []),
        ("2025公报、2026人才工作会议", [2025, 2026]),
        ("20250127", []),
    ],
)
def test_years_are_read_and_counts_are_not(text: str, years: list[int]) -> None:
    assert years_in(text) == years
    assert [date.year for date in dates_in(text)] == years


def test_a_year_has_its_place() -> None:
    text = "比2024年和二〇二三年"
    assert [text[year.start : year.end] for year in years_at(text)] == ["2024年", "二〇二三年"]


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("January 27, 2026", [(2026, 1, 27)]),
        ("27 January 2026", [(2026, 1, 27)]),
        ("on the 3rd of May 2025", [(2025, 5, 3)]),
        ("26 and 27 January 2026", [(2026, 1, 26), (2026, 1, 27)]),
        ("January 26-27, 2026", [(2026, 1, 26), (2026, 1, 27)]),
        ("2026年1月26日至27日", [(2026, 1, 26), (2026, 1, 27)]),
        ("1月26-27日", [(None, 1, 26), (None, 1, 27)]),
        ("二〇二六年一月二十七日", [(2026, 1, 27)]),
        ("2026-01-27", [(2026, 1, 27)]),
        ("in May", [(None, 5, None)]),
        ("May 2025", [(2025, 5, None)]),
        ("1至10月", [(None, 10, None)]),
        ("10月", [(None, 10, None)]),
        ("2025年", [(2025, None, None)]),
        ("十三月", []),
        ("May 2024.5", []),
        ("from January to November", [(None, 1, None), (None, 11, None)]),
        ("January and February", [(None, 1, None), (None, 2, None)]),
        ("Sept. 5, 2024", [(2024, 9, 5)]),
        ("They may march.", []),
        ("May we March on", []),
        ("three days in march", []),
    ],
)
def test_a_date_is_read_as_far_as_it_is_given(
    text: str, dates: list[tuple[int | None, int | None, int | None]]
) -> None:
    found = dates_in(text)
    assert [(date.year, date.month, date.day) for date in found] == dates
    assert all(text[date.start : date.end] == date.text for date in found)


@pytest.mark.parametrize(("name", "number"), MONTHS.items())
def test_every_name_of_a_month_is_read_in_every_order(name: str, number: int) -> None:
    month = name.capitalize()
    for text in (
        f"{month} 3, 2025",
        f"3 {month} 2025",
        f"the 3rd of {month} 2025",
    ):
        assert date_in(text) == datetime.date(2025, number, 3)
    (only,) = dates_in(f"in {month}")
    assert (only.year, only.month, only.day) == (None, number, None)


@pytest.mark.parametrize(
    ("numeral", "number"), zip("一二三四五六七八九十", range(1, 11), strict=True)
)
def test_every_chinese_month_and_day_is_read(number: int, numeral: str) -> None:
    expected = datetime.date(2025, number, number)
    assert date_in(f"二〇二五年{numeral}月{numeral}日") == expected
    assert date_in(f"2025年{number}月{number}号") == expected


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2099, 12, 31)))
def test_a_day_is_read_back_in_every_spelling(day: datetime.date) -> None:
    for text in (
        f"{day:%B} {day.day}, {day.year}", f"{day.day} {day:%b} {day.year}", day.isoformat(),
        f"{day.year}年{day.month}月{day.day}日",
    ):  # fmt: skip
        assert days_in(f"({text})") == [day]


def test_a_misprint_is_no_day_and_a_year_can_be_lent() -> None:
    assert days_in("31 April 2025") == []
    assert days_in("召开于1月26日") == []
    assert days_in("召开于1月26日", 2026) == [datetime.date(2026, 1, 26)]


def test_a_date_is_within_one_that_says_more() -> None:
    assert Date(None, 5, None).within([Date(2025, 5, 3)])
    assert not Date(2025, 5, 4).within([Date(2025, 5, 3), Date(2025, 6, 4)])

"""Which series the page Figures draws, and what of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from app_pages.figures.chart import growth_of, points_of
from app_pages.figures.page import by_name
from app_pages.figures.to_check import behind, doubts_of, frame_of, is_to_check
from app_pages.texts import InterfaceLanguage, load_texts
from kb.compare.figures.ledger import Figures, figures
from kb.glossary import load_glossary
from tests.kb.compare.figures.reports import report


@pytest.fixture
def found(tmp_path: Path) -> Figures:
    told = {
        2023: "出口90亿元，增长4%。进口40亿元。新增上市公司20家。上市公司300家。",
        2024: "出口99亿元，增长10%。进口44亿元。新增上市公司22家。上市公司320家。",
        2025: "出口990亿元。进口46亿元。进口9亿元。新增上市公司24家。上市公司345家。",
    }
    documents = [
        report(
            tmp_path,
            f"# {year + 1}年工作报告\n\n## {year}年工作回顾\n\n{text}\n",
            year=year + 1,
            organisation="某海关",
            name=f"{year}.md",
        )
        for year, text in told.items()
    ]
    return figures(documents, load_glossary())


def test_a_series_with_several_values_of_a_period_cannot_be_drawn(found: Figures) -> None:
    assert {"进口"} < {series.name for series in found.series}
    assert "进口" not in {series.name for series in by_name(found.series).values()}


def test_each_series_has_a_name_of_its_own(found: Figures) -> None:
    names = by_name(found.series)
    assert len(names) == sum(series.drawn for series in found.series) == 3


def test_what_is_doubtful_is_drawn_in_neither_chart(found: Figures) -> None:
    (exports,) = [series for series in found.series if series.name == "出口"]
    assert exports.points[-1].flags == ("doubtful",)
    assert list(points_of(exports)["level"].dropna()) == [9e9, 9.9e9]
    growth = growth_of(exports, load_texts("en"))
    assert list(zip(growth["period"], growth["growth"], strict=True)) == [
        ("2023", 4.0),
        ("2024", 10.0),
        ("2024", 10.0),
    ]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_is_to_be_checked_is_listed_with_its_reason_and_stands_behind_the_rest(
    found: Figures, language: InterfaceLanguage
) -> None:
    texts = load_texts(language)
    there = list(behind(by_name(found.series)).values())
    assert [is_to_check(series) for series in there] == [False, False, True]
    doubts = doubts_of(found.series)
    told = {(series.name, str(series.points[n].period)) for series, n in doubts}
    assert told == {("出口", "2025"), ("进口", "2025")}  # the second has no line to draw
    table = frame_of(doubts, texts)
    assert list(table) == [
        texts(f"figures.to_check.column.{name}")
        for name in ("name", "period", "why", "organisation")
    ]
    reasons = set(table.iloc[:, 2])
    assert reasons >= {texts.named("flag", "doubtful"), texts.named("flag", "ambiguous")}

"""``kb targets`` as a user runs it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

Kb = Callable[..., Any]


@pytest.fixture
def years(kb: Kb, tmp_path: Path) -> Kb:
    """A library of two years of two offices in Chinese."""
    for office, told in (("海湾市", "增长5.2%"), ("山谷市", "增长4.1%")):
        for year, review in ((2025, "增长3%"), (2026, told)):
            (tmp_path / f"{office}-{year}.md").write_text(
                f"---\norganisation: {office}人民政府\nyear: {year}\nlanguage: zh\n---\n\n"
                f"# {year}年政府工作报告\n\n## 一、{year - 1}年工作回顾\n\n"
                f"地区生产总值{review}。\n\n## 二、{year}年重点工作\n\n"
                "今年主要预期目标是：地区生产总值增长5%左右，城镇新增就业60万人以上。\n",
                encoding="utf-8",
            )
    kb("ingest", ".")
    return kb


def test_the_targets_of_all_organisations_are_tabled(years: Kb) -> None:
    ran = years("targets", "--years", "2025")
    assert ran.status == 0
    lines = [line.split("\t") for line in ran.out.splitlines()]
    assert lines[0] == ["1 met, 1 fell short, 2 not reported"]
    growth = [line for line in lines if "地区生产总值" in line]
    assert [(line[0], line[6], line[7], line[8]) for line in growth] == [
        ("山谷市人民政府", "fell short", "-0.9", "about +5 percent"),
        ("海湾市人民政府", "met", "+0.2", "about +5 percent"),
    ]


def test_targets_are_asked_for_by_organisation_and_name(years: Kb) -> None:
    found = years("targets", "GDP", "--organisation", "海湾市人民政府", "--listed", "--json").json
    assert [(row["year"], row["outcome"]) for row in found["rows"]] == [
        (2025, "met"),
        (2026, "no_report"),
    ]


def test_targets_are_exported(years: Kb, tmp_path: Path) -> None:
    ran = years("targets", "--years", "2025", "--export", "aims.xlsx")
    assert ran.status == 0
    sheet = openpyxl.load_workbook(tmp_path / "aims.xlsx").worksheets[1]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:3] == ("机构", "年份", "指标")
    assert {row[6] for row in rows[1:]} == {"达到", "未达到", "未报告"}


def test_an_organisation_without_reports_is_told(years: Kb) -> None:
    ran = years("targets", "--organisation", "森林市人民政府")
    assert ran.status == 1
    assert "森林市人民政府" in ran.err

"""Labels of exports: the same in both languages, and a report and a place worded once."""

from __future__ import annotations

import datetime
import string
from dataclasses import replace
from typing import get_args

from ingest.text.bounds import Bound
from ingest.text.units import unit_forms
from kb.compare.figures.series import GROWTH
from kb.compare.figures.units import COUNTED, PERCENT, POINTS, RANK, TIMES
from kb.documents import DocumentInfo, Excerpt
from kb.export.labels import (
    language_of,
    load_labels,
    place_line,
    report_line,
    report_names,
    unit_name,
)

NOW = datetime.datetime(2026, 1, 27, tzinfo=datetime.UTC)
REPORT = DocumentInfo("d1", "a.md", "工作报告", "拱北海关", 2026, None, "zh", 9, 1, NOW, NOW)
EXCERPT = Excerpt("d1", "a.md", "工作报告", "拱北海关", 2026, "zh", "任务", 3, 10, 40, "智慧海关。")


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_labels_with_the_same_fields() -> None:
    english, chinese = load_labels("en"), load_labels("zh")
    assert list(english) == list(chinese)
    assert all(fields(english[key]) == fields(chinese[key]) for key in english)


def test_a_report_is_named_by_title_organisation_and_year() -> None:
    assert report_line(REPORT) == "工作报告 (拱北海关, 2026)"
    assert report_line(replace(REPORT, organisation=None)) == "工作报告 (2026)"
    assert report_line(replace(REPORT, organisation=None, year=None)) == "工作报告"


def test_reports_that_would_read_the_same_are_told_apart_by_their_sources() -> None:
    twins = [replace(REPORT, id=name, source=f"{name}.md") for name in ("d1", "d2")]
    other = replace(REPORT, id="d3", year=2025)
    assert report_names([*twins, other]) == {
        "d1": "工作报告 (拱北海关, 2026) · d1.md",
        "d2": "工作报告 (拱北海关, 2026) · d2.md",
        "d3": "工作报告 (拱北海关, 2025)",
    }


def test_a_place_is_worded_in_the_language_of_the_export() -> None:
    assert place_line(EXCERPT, load_labels("en")) == "任务 · p. 3 · characters 10–40"
    assert place_line(EXCERPT, load_labels("zh")) == "任务 · 第 3 页 · 第 10–40 字符"


def test_headings_are_chinese_where_all_reports_are() -> None:
    english = replace(REPORT, language="en")
    assert [language_of(reports) for reports in ([REPORT], [REPORT, english], [])] == [
        "zh",
        "en",
        "en",
    ]


def test_every_unit_and_bound_of_a_figure_has_a_name_in_both_languages() -> None:
    units = {form.unit.name for form in unit_forms()} | COUNTED
    units |= {PERCENT, POINTS, TIMES, RANK, GROWTH}
    for labels in (load_labels("en"), load_labels("zh")):
        assert {f"unit.{unit}" for unit in units} - labels.keys() == set()
        assert {f"bound.{bound}" for bound in get_args(Bound)} - labels.keys() == set()


def test_a_unit_is_called_what_it_is_in_the_language_and_an_unknown_one_itself() -> None:
    assert [unit_name("yuan", language) for language in ("en", "zh")] == ["yuan", "元"]
    assert unit_name("shillings", "zh") == "shillings"

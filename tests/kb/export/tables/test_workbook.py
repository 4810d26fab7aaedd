"""Workbooks read again by openpyxl: what went in comes out."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kb
from kb.compare.plans.changes import REVIEWED
from kb.export import (
    Export,
    figures_export,
    history_export,
    no_link,
    promises_export,
    theme_export,
)
from kb.export.tables.workbook import LONGEST_CELL
from tests.kb.export.material import FORMULAS, LINK, of_rows, passage, sheets


def test_a_workbook_has_a_summary_and_a_sheet_a_subject(whole: Export) -> None:
    names = [
        "Summary", "Commitments", "Promises", "Indicators", "Series", "Themes", "Theme passages",
    ]  # fmt: skip
    book = sheets(whole)
    assert book.sheetnames == names
    for name in names[1:]:
        sheet = book[name]
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref.startswith("A1:")
        assert all(cell.value for cell in sheet[1])
    cells = [cell.value for row in book["Summary"].iter_rows() for cell in row if cell.value]
    assert {"Harbour Office 2025", "Harbour Office 2026", "harbour-2026.md"} <= set(cells)


def test_the_summary_counts_what_the_sheets_hold(library: kb.Library, whole: Export) -> None:
    book = sheets(whole)
    rows = list(book["Summary"].iter_rows(values_only=True))
    (step,) = library.compare().steps
    heads = next(row for row in rows if row[0] == "Between" and "kept" in row)
    counts = next(row for row in rows if row[0] == step.heading)
    found = {name: count for name, count in zip(heads[1:], counts[1:], strict=True) if name}
    assert found == {name: n for name, n in step.counts.items() if name not in REVIEWED}
    linked = {
        cell.value: (cell.hyperlink.location, cell.offset(0, 1).value)
        for cell in book["Summary"]["A"]
        if cell.hyperlink
    }
    assert linked == {
        name: (f"'{name}'!A1", book[name].max_row - 1) for name in book.sheetnames[1:]
    }


def test_the_pairs_of_a_workbook_are_those_of_the_comparison(
    library: kb.Library, whole: Export
) -> None:
    pairs = [pair for step in library.compare().steps for pair in step.pairs]
    rows = list(sheets(whole)["Commitments"].iter_rows(min_row=2, values_only=True))
    assert len(rows) == len(pairs) > 0
    for row, pair in zip(rows, pairs, strict=True):
        assert row[1] == pair.change
        assert row[2] == (pair.left.text if pair.left else None)
        assert row[8] == (pair.right.text if pair.right else None)


def test_a_quotation_has_its_report_section_place_and_id_and_links_to_the_app(
    library: kb.Library, whole: Export
) -> None:
    sheet = sheets(whole)["Promises"]
    promise = library.promises().steps[0].promises[0].commitment.excerpt
    report, section, page, place, name = sheet[2][3:8]
    assert report.value == "Harbour Office 2025 (Harbour Office, 2025)"
    assert (section.value, page.value) == (promise.section, None)
    assert name.value == f"{promise.document_id}:{promise.start}-{promise.end}"
    assert place.value.startswith("harbour-2025.md · ")
    assert f"characters {promise.start}–{promise.end}" in place.value
    assert place.hyperlink.target == (
        f"http://kb.example:8501/documents?document={promise.document_id}"
        f"&start={promise.start}&end={promise.end}"
    )


def test_without_an_address_the_place_is_a_text_and_no_file_of_this_machine_is_named(
    library: kb.Library,
) -> None:
    book = sheets(promises_export(library.promises(), no_link))
    place = book["Promises"].cell(2, 7)
    assert place.hyperlink is None
    assert place.value.startswith("harbour-2025.md · ")
    values = [c.value for sheet in book for row in sheet.iter_rows() for c in row]
    assert not any("file:" in value or str(library.path) in value
                   for value in values if isinstance(value, str))  # fmt: skip


def test_the_figures_of_a_workbook_are_those_of_the_ledger(
    library: kb.Library, whole: Export
) -> None:
    rows = list(sheets(whole)["Indicators"].iter_rows(min_row=2, values_only=True))
    found = library.figures().indicators
    assert [row[0] for row in rows] == [indicator.name for indicator in found]
    assert [abs(row[2]) for row in rows] == [float(indicator.value) for indicator in found]


def test_units_and_bounds_are_in_the_language_of_the_file(library: kb.Library) -> None:
    rows = list(
        sheets(figures_export(library.figures(), LINK, "zh"))["指标"].iter_rows(values_only=True)
    )
    assert rows[0][:5] == ("指标", "时期", "数值", "单位", "界限")
    units = {row[3] for row in rows[1:]}
    assert {"吨", "%"} <= units
    assert not any(unit.isascii() and unit != "%" for unit in units)


def test_steps_are_worded_in_the_language_of_the_file(library: kb.Library) -> None:
    promised = library.promises()
    rows = {
        language: sheets(promises_export(promised, LINK, language)).worksheets[1].cell(2, 1).value
        for language in ("en", "zh")
    }
    assert rows == {"en": promised.steps[0].heading, "zh": "2025 → 2026 的回顾"}


@pytest.mark.parametrize(
    ("value", "pattern"),
    [
        (22_000_000, "#,##0"),
        (1234.5, "#,##0.0"),
        (-0.25, "#,##0.00"),
        (7, "#,##0"),
        (1 / 15, "#,##0.000000"),
    ],
)
def test_a_number_has_its_thousands_apart_and_the_digits_that_it_has(
    value: float, pattern: str
) -> None:
    cell = sheets(of_rows((value, None, None))).worksheets[1].cell(2, 1)
    assert cell.value == pytest.approx(value, rel=1e-15)
    assert cell.number_format == pattern


def test_a_year_has_no_thousands(library: kb.Library) -> None:
    sheet = sheets(history_export(library.history("pilotage"), LINK))["History"]
    assert (sheet.cell(2, 1).value, sheet.cell(2, 1).number_format) == (2025, "0")


def test_the_shares_of_a_workbook_add_up(library: kb.Library) -> None:
    matrix = library.themes()
    sheet = sheets(theme_export(matrix, LINK))["Themes"]
    for column in range(2, 2 + len(matrix.years)):
        shares = [sheet.cell(row, column).value for row in range(2, sheet.max_row + 1)]
        assert sum(shares) == pytest.approx(1)
        assert sheet.cell(2, column).number_format == "0.0%"


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_that_begins_like_a_formula_stays_a_text(text: str) -> None:
    sheet = sheets(of_rows((text, 0.5, passage(text)))).worksheets[1]
    for column in (1, 3):
        assert sheet.cell(2, column).data_type == "s"
    assert sheet.cell(2, 1).value == text


def test_a_very_long_text_is_cut_where_excel_ends() -> None:
    sheet = sheets(of_rows(("a" * 40_000, None, passage("b\x0b\x00\ud800 c")))).worksheets[1]
    assert len(sheet.cell(2, 1).value) == LONGEST_CELL
    assert sheet.cell(2, 3).value == "b c"


def test_headings_are_chinese_in_a_chinese_export(library: kb.Library) -> None:
    book = sheets(history_export(library.history("pilotage"), LINK, "zh"))
    assert book.sheetnames == ["摘要", "提法", "用例"]
    assert [cell.value for cell in book["提法"][1]][:2] == ["年份", "次数"]
    assert [cell.value for cell in book["用例"][1]] == [
        "年份", "句子", "句子：报告", "句子：章节", "句子：页", "句子：位置", "句子：编号",
    ]  # fmt: skip


@settings(deadline=None)  # a workbook a try
@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30), max_size=5))
def test_texts_come_back_from_a_workbook_as_they_were(texts: list[str]) -> None:
    sheet = sheets(of_rows(*((text, None, None) for text in texts))).worksheets[1]
    read = [sheet.cell(row, 1).value or "" for row in range(2, 2 + len(texts))]
    assert read == texts

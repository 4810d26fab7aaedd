"""Exports read again by the libraries that read such files: what went in comes out."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

import kb
from kb.compare.notes import Note
from kb.documents import Excerpt
from kb.errors import BadRequest
from kb.export import (
    Column,
    Export,
    Table,
    content_of,
    figures_export,
    history_export,
    promises_export,
    single_file,
    theme_export,
    to_app,
    to_originals,
    whole_comparison,
    write_export,
)
from kb.export.labels import ExportLanguage, load_labels

LINK = to_app("http://localhost:8501/")
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://example.invalid")', "\tx"]

REPORT = """---
title: Harbour Office {year}
organisation: Harbour Office
year: {year}
language: en
---

# Harbour Office {year}

## Review of {before}

In {before} the port handled {amount} million tonnes of goods, up {growth}%. {done}

## Tasks for {year}

- {first} the night pilotage of the port.
- =Publish a tide table for sailors.
- {own}
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[kb.Library]:
    """Two years of one office, on the small deterministic embedder."""
    folder = tmp_path_factory.mktemp("export")
    reports = folder / "reports"
    reports.mkdir()
    for year, amount, growth, first, own, done in (
        (2025, "20", "4", "Explore", "Build a shelter for drivers.", "Nothing else."),
        (2026, "22", "10", "Deepen", "Train dogs to find stowaways.",
         "A shelter for drivers was built."),
    ):  # fmt: skip
        text = REPORT.format(year=year, before=year - 1, amount=amount, growth=growth,
                             first=first, own=own, done=done)  # fmt: skip
        (reports / f"harbour-{year}.md").write_text(text, encoding="utf-8")
    with kb.open(settings=kb.Settings(library=folder / "library", model="hash")) as opened:
        opened.ingest(reports)
        yield opened


@pytest.fixture(scope="module")
def whole(library: kb.Library) -> Export:
    return whole_comparison(library, library.compare(), LINK)


def passage(text: str) -> Excerpt:
    return Excerpt(
        document_id="d1", source="a.md", title="Harbour 2025", organisation="Harbour Office",
        year=2025, language="en", section="Plan › Quay", page=3, start=10, end=40, text=text,
    )  # fmt: skip


def of_rows(*rows: tuple[object, ...]) -> Export:
    columns = (Column("name"), Column("share", "share"), Column("quotation", "passage"))
    table = Table("Sheet: one?", "Title", columns, rows)  # type: ignore[arg-type]
    return Export("A title", "en", load_labels("en"), (), ("a note",), (table,), {"x": 1}, LINK)


def sheets(export: Export) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content_of(export, "xlsx")[""]))


def test_a_workbook_has_a_sheet_a_subject(whole: Export) -> None:
    names = ["About", "Commitments", "Promises", "Indicators", "Series", "Themes", "Theme passages"]
    book = sheets(whole)
    assert book.sheetnames == names
    for name in names[1:]:
        sheet = book[name]
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref.startswith("A1:")
        assert all(cell.value for cell in sheet[1])
    cells = [cell.value for row in book["About"].iter_rows() for cell in row if cell.value]
    assert {"Harbour Office 2025", "Harbour Office 2026", "harbour-2026.md"} <= set(cells)


def test_the_pairs_of_a_workbook_are_those_of_the_comparison(
    library: kb.Library, whole: Export
) -> None:
    pairs = [pair for step in library.compare().steps for pair in step.pairs]
    rows = list(sheets(whole)["Commitments"].iter_rows(min_row=2, values_only=True))
    assert len(rows) == len(pairs) > 0
    for row, pair in zip(rows, pairs, strict=True):
        assert row[1] == pair.change
        assert row[2] == (pair.left.text if pair.left else None)
        assert row[5] == (pair.right.text if pair.right else None)


def test_a_quotation_links_to_its_place_in_the_app(library: kb.Library, whole: Export) -> None:
    sheet = sheets(whole)["Promises"]
    promise = library.promises().steps[0].promises[0].commitment.excerpt
    cell = sheet.cell(2, 5)
    assert cell.hyperlink.target == (
        f"http://localhost:8501/documents?document={promise.document_id}"
        f"&start={promise.start}&end={promise.end}"
    )
    assert f"characters {promise.start}–{promise.end}" in cell.value


def test_the_figures_of_a_workbook_are_those_of_the_ledger(
    library: kb.Library, whole: Export
) -> None:
    rows = list(sheets(whole)["Indicators"].iter_rows(min_row=2, values_only=True))
    found = library.figures().indicators
    assert [row[0] for row in rows] == [indicator.name for indicator in found]
    assert [abs(row[2]) for row in rows] == [float(indicator.value) for indicator in found]


def test_the_shares_of_a_workbook_add_up(library: kb.Library) -> None:
    matrix = library.themes()
    sheet = sheets(theme_export(matrix, LINK))["Themes"]
    for column in range(2, 2 + len(matrix.years)):
        shares = [sheet.cell(row, column).value for row in range(2, sheet.max_row + 1)]
        assert sum(shares) == pytest.approx(1)
        assert sheet.cell(2, column).number_format == "0.0%"


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_that_begins_like_a_formula_stays_a_text(text: str) -> None:
    export = of_rows((text, 0.5, passage(text)))
    sheet = sheets(export).worksheets[1]
    for column in (1, 3):
        assert sheet.cell(2, column).data_type == "s"
    assert sheet.cell(2, 1).value == text
    content = content_of(export, "csv")[""].decode("utf-8-sig")
    cells = next(iter(list(csv.reader(io.StringIO(content)))[1:]))
    assert cells[0] == f"'{text}"
    assert not cells[2].startswith(("=", "+", "-", "@", "\t"))


def test_a_negative_number_is_a_number_in_every_format() -> None:
    export = of_rows(("x", -0.25, None))
    assert sheets(export).worksheets[1].cell(2, 2).value == -0.25
    rows = list(csv.reader(io.StringIO(content_of(export, "csv")[""].decode("utf-8-sig"))))
    assert rows[1][1] == "-0.25"


def test_very_long_texts_and_odd_characters_are_written() -> None:
    export = of_rows(("a" * 40_000, None, passage("b\x0b\x00\ud800 c")))
    assert len(sheets(export).worksheets[1].cell(2, 1).value) == 32_767
    assert docx.Document(io.BytesIO(content_of(export, "docx")[""])).tables
    assert "b c" in content_of(export, "csv")[""].decode("utf-8-sig")


def test_a_report_holds_tables_and_quotations_with_their_place(whole: Export) -> None:
    report = docx.Document(io.BytesIO(content_of(whole, "docx")[""]))
    headings = [p.text for p in report.paragraphs if p.style.name.startswith(("Heading", "Title"))]
    assert headings[0].startswith("Comparison: Harbour Office")
    assert "From promise to result" in headings
    assert "Theme passages" not in headings
    first = report.tables[0]
    assert first.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    text = "\n".join(cell.text for row in first.rows for cell in row.cells)
    assert "Deepen the night pilotage of the port" in text
    assert "Tasks for 2026 · characters" in text
    targets = [r.target_ref for r in report.part.rels.values() if r.is_external]
    assert any("documents?document=" in target for target in targets)
    assert any("not mentioned" in p.text.casefold() for p in report.paragraphs)


def test_chinese_headings_come_with_chinese_reports(library: kb.Library) -> None:
    export = history_export(library.history("pilotage"), LINK, "zh")
    book = sheets(export)
    assert book.sheetnames == ["说明", "提法", "用例"]
    assert [cell.value for cell in book["提法"][1]][:2] == ["年份", "次数"]
    report = docx.Document(io.BytesIO(content_of(export, "docx")[""]))
    assert report.paragraphs[0].text == "提法沿革：pilotage"


YEARS = [2024, 2025, 2026]
MISSING = {
    "en": "Harbour Office: no report of 2024; there are 2025, 2026",
    "zh": "Harbour Office：没有2024年的报告；现有2025、2026年的报告",
}
UNDATED = {
    "en": "memo.md has no year and is left out; ingest it with --year",
    "zh": "memo.md：没有年份，未列入；请用 --year 重新添加",
}
RABBITS = {
    "en": "no figure is called anything like 'rabbits'",
    "zh": "没有名称与“rabbits”相近的数据",
}


def noted(library: kb.Library, language: ExportLanguage) -> Iterator[tuple[Export, str]]:
    """An export of each sort with the note that it must have in ``language``."""
    yield whole_comparison(library, library.compare(years=YEARS), LINK, language), MISSING[language]
    promised = replace(library.promises(), notes=library.compare(years=YEARS).notes)
    yield promises_export(promised, LINK, language), MISSING[language]
    yield theme_export(library.themes(years=YEARS), LINK, language), MISSING[language]
    yield figures_export(library.figures("rabbits"), LINK, language), RABBITS[language]
    history = replace(library.history("pilotage"), notes=(Note("no_year", {"source": "memo.md"}),))
    yield history_export(history, LINK, language), UNDATED[language]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_notes_are_in_the_language_of_the_export(
    library: kb.Library, language: ExportLanguage
) -> None:
    for export, note in noted(library, language):
        report = docx.Document(io.BytesIO(content_of(export, "docx")[""]))
        assert note in [paragraph.text for paragraph in report.paragraphs]
        about = sheets(export).worksheets[0]
        assert note in [row[0] for row in about.iter_rows(values_only=True)]


def test_notes_in_json_are_english_in_a_chinese_export_too(library: kb.Library) -> None:
    export = theme_export(library.themes(years=YEARS), LINK, "zh")
    assert json.loads(content_of(export, "json")[""])["notes"] == [MISSING["en"]]


def test_json_is_what_the_command_prints(library: kb.Library) -> None:
    found = library.figures()
    written = json.loads(content_of(figures_export(found, LINK), "json")[""])
    assert written == json.loads(json.dumps(found.as_json()))
    promised = library.promises()
    written = json.loads(content_of(promises_export(promised, LINK), "json")[""])
    assert written["steps"] == json.loads(json.dumps(promised.as_json()["steps"]))


def test_several_tables_are_several_csv_files(whole: Export, tmp_path: Path) -> None:
    written = write_export(whole, tmp_path / "harbour.csv")
    assert [path.name for path in written][:2] == [
        "harbour-Commitments.csv",
        "harbour-Promises.csv",
    ]
    rows = list(csv.DictReader(written[0].open(encoding="utf-8-sig", newline="")))
    assert {row["Change"] for row in rows} >= {"strengthened", "new"}
    assert all(row["Later commitment: link"].startswith("http") for row in rows
               if row["Later commitment"])  # fmt: skip
    archive = zipfile.ZipFile(io.BytesIO(single_file(whole, "csv")))
    assert len(archive.namelist()) == len(written)


def test_a_link_to_the_original_is_a_files_address(library: kb.Library) -> None:
    link = to_originals(library.original)
    promise = library.promises().steps[0].promises[0].commitment.excerpt
    address = link(promise)
    assert address is not None
    assert address.startswith("file:///")
    book = sheets(promises_export(library.promises(), link))
    assert book["Promises"].cell(2, 5).hyperlink is not None


@pytest.mark.parametrize(
    ("name", "message"),
    [("x.pdf", "written as .xlsx"), ("gone/x.xlsx", "no folder"), ("x", "written")],
)
def test_a_file_that_cannot_be_is_refused(tmp_path: Path, name: str, message: str) -> None:
    with pytest.raises(BadRequest, match=message):
        write_export(of_rows(), tmp_path / name)


def test_a_file_that_is_there_is_replaced_whole(tmp_path: Path) -> None:
    target = tmp_path / "x.json"
    target.write_text("old" * 1000)
    write_export(of_rows(), target)
    assert json.loads(target.read_text()) == {"x": 1}
    assert [path.name for path in tmp_path.iterdir()] == ["x.json"]


@settings(deadline=None)  # a workbook a try
@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30), max_size=5))
def test_texts_come_back_from_a_workbook_as_they_were(texts: list[str]) -> None:
    sheet = sheets(of_rows(*((text, None, None) for text in texts))).worksheets[1]
    read = [sheet.cell(row, 1).value or "" for row in range(2, 2 + len(texts))]
    assert read == texts

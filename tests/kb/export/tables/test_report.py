"""Word reports read again by python-docx: paper, contents, findings, chapters, quotations."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Cm

import kb
from ingest import Metadata
from kb.compare.plans.changes import REVIEWED
from kb.export import (
    Column,
    Export,
    Table,
    content_of,
    figures_export,
    history_export,
    promises_export,
    theme_export,
)
from kb.export.labels import ExportLanguage, load_labels
from kb.export.tables.word import MOST_COLUMNS, MOST_FINDINGS, shown
from tests.kb.export.material import LINK, no_text, of_rows, passage


def report_of(export: Export) -> Document:
    return docx.Document(io.BytesIO(content_of(export, "docx", no_text)[""]))


def headings(report: Document, *levels: int) -> list[str]:
    styles = {f"Heading {level}" for level in levels}
    return [p.text for p in report.paragraphs if p.style is not None and p.style.name in styles]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_report_is_on_a4_with_page_numbers(library: kb.Library, language: ExportLanguage) -> None:
    report = report_of(figures_export(library.figures(), LINK, language))
    section = report.sections[0]
    assert section.page_width is not None
    assert section.page_height is not None
    assert abs(section.page_width - Cm(21)) < Cm(0.01)
    assert abs(section.page_height - Cm(29.7)) < Cm(0.01)
    foot = section.footer.paragraphs[0]._p
    assert [e.text.strip() for e in foot.iter(qn("w:instrText"))] == ["PAGE", "NUMPAGES"]


def test_the_contents_are_a_field_that_lists_the_headings_before_it_is_updated(
    whole: Export,
) -> None:
    report = report_of(whole)
    entries = [
        p for p in report.paragraphs if p.style is not None and p.style.name.startswith("Contents")
    ]
    assert [p.text for p in entries] == headings(report, 1, 2, 3)
    assert len(entries) > 5
    instruction = next(report.element.body.iter(qn("w:instrText")))
    assert instruction.text.split() == ["TOC", "\\o", '"1-3"', "\\h", "\\z", "\\u"]
    marks = [e.get(qn("w:fldCharType")) for e in report.element.body.iter(qn("w:fldChar"))]
    assert marks == ["begin", "separate", "end"]


def test_each_entry_of_the_contents_leads_to_its_heading(whole: Export) -> None:
    report = report_of(whole)
    anchors = {
        link.get(qn("w:anchor")): "".join(t.text for t in link.iter(qn("w:t")))
        for link in report.element.body.iter(qn("w:hyperlink"))
        if link.get(qn("w:anchor"))
    }
    marked = {
        mark.get(qn("w:name")): "".join(t.text for t in mark.getparent().iter(qn("w:t")))
        for mark in report.element.body.iter(qn("w:bookmarkStart"))
    }
    assert anchors == marked
    ids = [m.get(qn("w:id")) for m in report.element.body.iter(qn("w:bookmarkStart"))]
    assert ids == [m.get(qn("w:id")) for m in report.element.body.iter(qn("w:bookmarkEnd"))]
    assert len(set(ids)) == len(ids)


def test_the_findings_come_first_and_count_what_follows(library: kb.Library, whole: Export) -> None:
    report = report_of(whole)
    assert headings(report, 1) == [
        "Findings", "What became of the commitments", "From promise to result",
        "The same indicator through years", "Themes through years", "Reports and notes",
    ]  # fmt: skip
    (step,) = library.compare().steps
    heads, counts = ([cell.text for cell in row.cells] for row in report.tables[0].rows)
    assert heads[0] == "Between"
    assert dict(zip(heads[1:], counts[1:], strict=True)) == {
        change: str(count) for change, count in step.counts.items() if change not in REVIEWED
    }


def test_chapters_are_divided_by_step_and_change_with_their_counts(
    library: kb.Library, whole: Export
) -> None:
    report = report_of(whole)
    (step,) = library.compare().steps
    assert f"{step.heading} ({len(step.pairs)})" in headings(report, 2)
    of_changes = [name for name in headings(report, 3) if name.split(" (")[0] in step.counts]
    assert of_changes[0].startswith("strengthened (")
    expected = {f"{change} ({n})" for change, n in step.counts.items() if n}
    assert set(of_changes) == expected


def test_measures_are_quoted_with_their_place_and_stand_in_no_table(
    library: kb.Library, whole: Export
) -> None:
    report = report_of(whole)
    lines = [(p.style.name if p.style else "", p.text) for p in report.paragraphs]
    at = lines.index(("Quotation", "Deepen the night pilotage of the port"))
    style, source = lines[at + 1]
    assert style == "Source"
    assert source.startswith("Later commitment · Harbour Office, 2026 · ")
    assert "Tasks for 2026 · characters" in source
    tables = "\n".join(cell.text for t in report.tables for row in t.rows for cell in row.cells)
    assert "Deepen the night pilotage" not in tables
    targets = [r.target_ref for r in report.part.rels.values() if r.is_external]
    assert any("documents?document=" in target for target in targets)


def test_what_both_sides_say_in_the_same_words_is_quoted_once_with_both_places(
    whole: Export,
) -> None:
    lines = [(p.style.name if p.style else "", p.text) for p in report_of(whole).paragraphs]
    told = Counter(text for style, text in lines if style == "Quotation")
    assert told["=Publish a tide table for sailors"] >= 1
    at = lines.index(("Quotation", "=Publish a tide table for sailors"))
    sources = [text for style, text in lines[at + 1 : at + 3] if style == "Source"]
    assert len(sources) == 2
    assert "2025" in sources[0]
    assert "2026" in sources[1]


def test_figures_stand_in_a_small_table_a_section_under_their_report(library: kb.Library) -> None:
    found = library.figures()
    report = report_of(figures_export(found, LINK))
    per_report = Counter(each.figure.title for each in found.indicators)
    for title, count in per_report.items():
        assert f"{title} (Harbour Office, {title[-4:]}) ({count})" in headings(report, 2)
    grids = [t for t in report.tables if t.rows[0].cells[0].text == "Indicator"]
    assert sum(len(grid.rows) - 1 for grid in grids) == len(found.indicators)
    assert all(g.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None for g in grids)
    cell = grids[0].rows[1].cells[-1]
    assert "Harbour Office" not in cell.text.partition("\n")[2]  # the heading tells it
    assert "Review of 2025" not in cell.text.partition("\n")[2]
    assert "characters" in cell.text


def test_an_appendix_and_an_empty_table_take_no_room(library: kb.Library, whole: Export) -> None:
    report = report_of(whole)
    assert "Theme passages" not in headings(report, 1)
    assert "Figures of the reports" not in headings(report, 1)
    empty = report_of(figures_export(library.figures("rabbits"), LINK))
    assert "Nothing to show." in [p.text for p in empty.paragraphs]


def test_a_wide_table_is_cut_and_each_part_names_its_rows() -> None:
    columns = (Column("theme"), *(Column(f"c{n}", "number") for n in range(2 * MOST_COLUMNS)))
    row = ("Quay", *range(2 * MOST_COLUMNS))
    export = Export(
        "T", "en", load_labels("en"), (), (), (), (Table("t", "T", columns, [row]),), (), {}, LINK
    )
    grids = report_of(export).tables
    assert len(grids) == 3
    assert [grid.rows[1].cells[0].text for grid in grids] == ["Quay"] * 3
    cells = [cell.text for grid in grids for cell in grid.rows[1].cells[1:]]
    assert cells == [str(n) for n in range(2 * MOST_COLUMNS)]


def test_many_findings_are_counted_and_not_all_shown() -> None:
    rows = [(f"step {n}", n) for n in range(MOST_FINDINGS + 5)]
    finding = Table("f", "F", (Column("step"), Column("n", "number")), rows)
    export = Export("T", "en", load_labels("en"), (), (), (finding,), (), (), {}, LINK)
    report = report_of(export)
    assert len(report.tables[0].rows) == 1 + MOST_FINDINGS
    assert "… and 5 more" in [p.text for p in report.paragraphs]


def test_odd_characters_and_long_texts_are_written() -> None:
    report = report_of(of_rows(("a" * 40_000, None, passage("b\x0b\x00\ud800 c"))))
    text = "\n".join(cell.text for t in report.tables for row in t.rows for cell in row.cells)
    assert "b c" in text
    assert "a" * 40_000 in text


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_report_speaks_one_language(library: kb.Library, language: ExportLanguage) -> None:
    report = report_of(theme_export(library.themes(), LINK, language))
    expected = {
        "en": ["Findings", "Themes through years", "Reports and notes"],
        "zh": ["主要发现", "历年主题", "报告与说明"],
    }
    assert headings(report, 1) == expected[language]
    history = report_of(history_export(library.history("pilotage"), LINK, language))
    title = {"en": "History of the wording: pilotage", "zh": "提法沿革：pilotage"}
    assert history.paragraphs[0].text == title[language]


@pytest.mark.parametrize(
    ("value", "column", "text"),
    [
        (None, Column("c", "number"), ""),
        (0.125, Column("c", "share"), "12.5%"),
        (1_234_567, Column("c", "number"), "1,234,567"),
        (12.5, Column("c", "number"), "12.5"),
        (2026, Column("c", "year"), "2026"),
        ("2026", Column("c"), "2026"),
    ],
)
def test_a_value_is_shown_as_it_is_read(value: float, column: Column, text: str) -> None:
    assert shown(value, column) == text


def test_reports_of_one_organisation_and_year_go_by_their_titles(library: kb.Library) -> None:
    found = library.promises()
    export = promises_export(found, LINK)
    twins = tuple(replace(info, year=2026) for info in export.reports)
    lines = [p.text for p in report_of(replace(export, reports=twins)).paragraphs]
    assert any(" · Harbour Office 2025 (Harbour Office, 2026) · " in line for line in lines)


def test_reports_of_one_title_have_a_chapter_and_a_source_each(tmp_path: Path) -> None:
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text(
            f"# Plan\n\nTrade rose by 5.5% in 2025. ({name})\n", encoding="utf-8"
        )
    with kb.open(settings=kb.Settings(library=tmp_path / "library", model="hash")) as library:
        library.ingest([tmp_path / "a.md", tmp_path / "b.md"], metadata=Metadata(language="en"))
        export = figures_export(library.figures(), LINK)
        texts = {info.id: library.document(info.id).text for info in export.reports}
    assert len(export.reports) == 2
    assert sorted(headings(report_of(export), 2))[:2] == ["Plan · a.md (1)", "Plan · b.md (1)"]
    with zipfile.ZipFile(io.BytesIO(content_of(export, "qdpx", texts.__getitem__)[""])) as archive:
        project = archive.read("project.qde").decode()
    assert 'name="Plan · a.md"' in project
    assert 'name="Plan · b.md"' in project

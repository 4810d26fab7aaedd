"""An export as a workbook: one sheet a subject, filters on, headings frozen, links to sources."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from kb.documents import Excerpt
from kb.export.files import writable
from kb.export.labels import place_line, report_line
from kb.export.tables.table import Cell, Column, Export, Table, quoted

LONGEST_CELL = 32_767
"""Characters; Excel refuses more."""

LONGEST_LINK = 2_079
"""Characters of an address; Excel refuses more."""

MOST_LINKS = 65_530
"""On one sheet; Excel refuses more."""

PLACE_COLUMNS = 2
"""Columns beside a quotation's own: its report, its place."""


def workbook(export: Export) -> bytes:
    """The workbook's bytes. Text stays text: what begins like a formula is none."""
    stream = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"title": _shortened(export.title)})
        formats = {
            "heading": book.add_format(
                {"bold": True, "bg_color": "#E6EFF6", "text_wrap": True, "valign": "top"}
            ),
            "text": book.add_format({"text_wrap": True, "valign": "top"}),
            "number": book.add_format({"num_format": "General", "valign": "top"}),
            "share": book.add_format({"num_format": "0.0%", "valign": "top"}),
            "title": book.add_format({"bold": True, "font_size": 14}),
            "link": book.add_format(
                {"font_color": "#14507A", "underline": 1, "text_wrap": True, "valign": "top"}
            ),
        }
        _about(book.add_worksheet(_sheet_name(export.labels["about"])), export, formats)
        for table in export.tables:
            _sheet(book.add_worksheet(_sheet_name(table.name)), table, export, formats)
    return stream.getvalue()


def _about(sheet: Worksheet, export: Export, formats: dict[str, Any]) -> None:
    """The first sheet: what was compared and what is to be known of it."""
    sheet.set_column(0, 0, 60)
    sheet.set_column(1, 4, 24)
    sheet.write_string(0, 0, _shortened(export.title), formats["title"])
    heads = ("report", "organisation", "year", "language", "source")
    for column, name in enumerate(heads):
        sheet.write_string(2, column, export.labels[name], formats["heading"])
    row = 3
    for info in export.reports:
        facts = (info.title, info.organisation, info.year, info.language, info.source)
        for column, fact in enumerate(facts):
            _cell(sheet, row, column, fact, "text", formats)
        row += 1
    row += 1
    for line in (*export.notes, *(f"{t.title}: {t.note}" for t in export.tables if t.note)):
        sheet.write_string(row, 0, _shortened(line), formats["text"])
        row += 1


def _sheet(sheet: Worksheet, table: Table, export: Export, formats: dict[str, Any]) -> None:
    heads = list(_headings(table, export))
    for number, (title, width) in enumerate(heads):
        sheet.write_string(0, number, title, formats["heading"])
        sheet.set_column(number, number, width)
    links = 0
    for row, cells in enumerate(table.rows, 1):
        number = 0
        for column, cell in zip(table.columns, cells, strict=True):
            if column.kind != "passage":
                _cell(sheet, row, number, cell, column.kind, formats)
                number += 1
                continue
            if isinstance(cell, Excerpt):
                target = export.link(cell) if links < MOST_LINKS else None
                links += _passage(sheet, row, number, cell, target, export, formats)
            number += 1 + PLACE_COLUMNS
    last = max(1, len(table.rows))
    sheet.autofilter(0, 0, last, len(heads) - 1)
    sheet.freeze_panes(1, 0)
    for first, until in _runs_of_shares(table):
        scale = {"type": "2_color_scale", "min_color": "#FFFFFF", "max_color": "#7FB0D6"}
        sheet.conditional_format(1, first, last, until, scale)


def _headings(table: Table, export: Export) -> Iterator[tuple[str, int]]:
    for column in table.columns:
        yield column.title, column.width
        if column.kind == "passage":
            yield export.labels["report.of"].format(column=column.title), 28
            yield export.labels["place.of"].format(column=column.title), 30


def _passage(
    sheet: Worksheet,
    row: int,
    column: int,
    passage: Excerpt,
    target: str | None,
    export: Export,
    formats: dict[str, Any],
) -> int:
    """A quotation with its report and place; how many links it took."""
    _cell(sheet, row, column, quoted(passage), "text", formats)
    _cell(sheet, row, column + 1, report_line(passage), "text", formats)
    place = place_line(passage, export.labels)
    if target is None or len(target) > LONGEST_LINK:
        _cell(sheet, row, column + 2, place, "text", formats)
        return 0
    sheet.write_url(row, column + 2, target, formats["link"], _shortened(place))
    return 1


def _cell(
    sheet: Worksheet, row: int, column: int, cell: Cell, kind: str, formats: dict[str, Any]
) -> None:
    if cell is None:
        return
    if isinstance(cell, int | float):
        sheet.write_number(row, column, cell, formats["number" if kind == "text" else kind])
    else:
        sheet.write_string(row, column, _shortened(str(cell)), formats["text"])


def _shortened(text: str) -> str:
    text = writable(text)
    return text if len(text) <= LONGEST_CELL else f"{text[: LONGEST_CELL - 1]}…"


def _runs_of_shares(table: Table) -> Iterator[tuple[int, int]]:
    """First and last sheet column of each run of shares."""
    first = None
    number = 0
    for column in (*table.columns, Column("")):
        if column.kind == "share" and first is None:
            first = number
        if column.kind != "share" and first is not None:
            yield first, number - 1
            first = None
        number += 1 + (PLACE_COLUMNS if column.kind == "passage" else 0)


def _sheet_name(name: str) -> str:
    """A name that Excel takes: 31 characters, none of []:*?/\\."""
    return "".join("-" if char in "[]:*?/\\" else char for char in name)[:31]

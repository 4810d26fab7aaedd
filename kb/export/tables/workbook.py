"""An export as a workbook: a summary, then a sheet a subject, filters on, headings frozen."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from kb.compare.tidy import place_id
from kb.documents import Excerpt
from kb.export.files import writable
from kb.export.labels import PLACE_SEPARATOR, place_line, report_line
from kb.export.tables.table import Cell, Column, Export, Kind, Table, quoted

LONGEST_CELL = 32_767
"""Characters; Excel refuses more."""

LONGEST_LINK = 2_079
"""Characters of an address; Excel refuses more."""

MOST_LINKS = 65_530
"""On one sheet; Excel refuses more."""

MOST_PLACES = 6
"""Digits behind the point; a base unit divided by fifteen has no end."""

_PARTS = (("report", 28), ("section", 24), ("page", 7), ("place", 34), ("id", 22))
"""What stands beside a quotation, each in a column of its own."""
_PLACE = [name for name, _ in _PARTS].index("place")


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
        formats = _Formats(book)
        summary = book.add_worksheet(_sheet_name(export.labels["about"]))
        for table in export.tables:
            sheet = book.add_worksheet(_sheet_name(table.name))
            _Sheet(sheet, export, formats).subject(table)
        _Sheet(summary, export, formats).summary()
    return stream.getvalue()


class _Formats:
    """The formats of cells, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._numbers: dict[str, Format] = {}
        top = {"valign": "top"}
        self.heading = book.add_format(
            {"bold": True, "bg_color": "#E6EFF6", "text_wrap": True, **top}
        )
        self.text = book.add_format({"text_wrap": True, **top})
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.subject = book.add_format({"bold": True, "font_size": 12})
        link = {"font_color": "#14507A", "underline": 1, "text_wrap": True, **top}
        self.link = book.add_format(link)

    def number(self, value: float, kind: Kind) -> Format:
        """The format of a number: thousands apart, as many digits behind the point as it has."""
        pattern = {"share": "0.0%", "year": "0"}.get(kind) or f"#,##0{_places(value)}"
        if pattern not in self._numbers:
            self._numbers[pattern] = self._book.add_format({"num_format": pattern, "valign": "top"})
        return self._numbers[pattern]


def _places(value: float) -> str:
    """ ".00" for 1.25: a pattern with optional digits alone would show 22 as "22."."""
    digits = f"{value:.{MOST_PLACES}f}".rstrip("0").partition(".")[2]
    return f".{'0' * len(digits)}" if digits else ""


class _Sheet:
    """Writes one sheet."""

    def __init__(self, sheet: Worksheet, export: Export, formats: _Formats) -> None:
        self._sheet = sheet
        self._export = export
        self._formats = formats
        self._links = 0

    def summary(self) -> None:
        """What was found, in counts; the sheets; what was compared; what is to be known of it."""
        sheet, labels = self._sheet, self._export.labels
        sheet.set_column(0, 0, 60)
        sheet.set_column(1, 12, 15)
        sheet.write_string(0, 0, _shortened(self._export.title), self._formats.title)
        row = 2
        for table in self._export.findings:
            sheet.write_string(row, 0, _shortened(table.title), self._formats.subject)
            row = self._grid(row + 1, [column.title for column in table.columns], table)
        heads = ("report", "organisation", "year", "language", "source")
        reports = [
            (info.title, info.organisation, info.year, info.language, info.source)
            for info in self._export.reports
        ]
        columns = tuple(
            Column(labels[name], "year" if name == "year" else "text") for name in heads
        )
        sheet.write_string(row, 0, labels["compared"], self._formats.subject)
        row = self._grid(row + 1, [labels[name] for name in heads], Table("", "", columns, reports))
        for table in self._export.tables:
            target = f"internal:'{_sheet_name(table.name)}'!A1"
            sheet.write_url(row, 0, target, self._formats.link, _sheet_name(table.name))
            self._cell(row, 1, len(table.rows), "number")
            row += 1
        row += 1
        noted = (f"{table.title}: {table.note}" for table in self._export.tables if table.note)
        for line in (*self._export.notes, *noted):
            sheet.write_string(row, 0, _shortened(line), self._formats.text)
            row += 1

    def _grid(self, row: int, heads: Sequence[str], table: Table) -> int:
        """A small table; the row behind it and a free one."""
        for number, head in enumerate(heads):
            self._sheet.write_string(row, number, _shortened(head), self._formats.heading)
        for cells in table.rows:
            row += 1
            for number, (column, cell) in enumerate(zip(table.columns, cells, strict=True)):
                self._cell(row, number, cell, column.kind)
        return row + 2

    def subject(self, table: Table) -> None:
        """A table with its filter; its headings stay in view."""
        heads = list(self._headings(table))
        for number, (title, width) in enumerate(heads):
            self._sheet.write_string(0, number, _shortened(title), self._formats.heading)
            self._sheet.set_column(number, number, width)
        for row, cells in enumerate(table.rows, 1):
            number = 0
            for column, cell in zip(table.columns, cells, strict=True):
                if column.kind != "passage":
                    self._cell(row, number, cell, column.kind)
                elif isinstance(cell, Excerpt):
                    self._passage(row, number, cell)
                number += 1 if column.kind != "passage" else 1 + len(_PARTS)
        self._sheet.autofilter(0, 0, max(1, len(table.rows)), len(heads) - 1)
        self._sheet.freeze_panes(1, 0)
        for first, last in _runs_of_shares(table):
            scale = {"type": "2_color_scale", "min_color": "#FFFFFF", "max_color": "#7FB0D6"}
            self._sheet.conditional_format(1, first, max(1, len(table.rows)), last, scale)

    def _headings(self, table: Table) -> Iterator[tuple[str, int]]:
        for column in table.columns:
            yield column.title, column.width
            if column.kind == "passage":
                for name, width in _PARTS:
                    head = self._export.labels[f"{name}.of"].format(column=column.title)
                    yield head, width

    def _passage(self, row: int, column: int, passage: Excerpt) -> None:
        """A quotation with its report, section, page, place and id."""
        self._cell(row, column, quoted(passage), "text")
        place = PLACE_SEPARATOR.join((passage.source, place_line(passage, self._export.labels)))
        parts = (
            report_line(passage), passage.section, passage.page, place, place_id(passage),
        )  # fmt: skip
        for number, part in enumerate(parts):
            self._cell(row, column + 1 + number, part, "year" if number == 2 else "text")
        target = self._export.link(passage) if self._links < MOST_LINKS else None
        if target is not None and len(target) <= LONGEST_LINK:
            self._links += 1
            at = column + 1 + _PLACE
            self._sheet.write_url(row, at, target, self._formats.link, _shortened(place))

    def _cell(self, row: int, column: int, cell: Cell, kind: Kind) -> None:
        if cell is None or isinstance(cell, Excerpt):
            return
        if isinstance(cell, int | float):
            self._sheet.write_number(row, column, cell, self._formats.number(cell, kind))
        else:
            self._sheet.write_string(row, column, _shortened(cell), self._formats.text)


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
        number += 1 + (len(_PARTS) if column.kind == "passage" else 0)


def _sheet_name(name: str) -> str:
    """A name that Excel takes: 31 characters, none of []:*?/\\."""
    return "".join("-" if char in "[]:*?/\\" else char for char in name)[:31]

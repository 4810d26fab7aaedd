"""An export as a DOCX report on A4: contents, a page of findings, a chapter a subject."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.text.paragraph import Paragraph

from kb.documents import DocumentInfo, Excerpt
from kb.export.files import writable
from kb.export.labels import PLACE_SEPARATOR, place_line, report_line, report_names
from kb.export.tables.table import Cell, Column, Export, Row, Table, quoted
from kb.export.word import TEXT_WIDTH, add_link, content_of, new_document
from kb.export.word_fields import Contents, number_pages

MOST_COLUMNS = 9
"""Side by side on a page; the rest of a wider table follows under it."""

MOST_FINDINGS = 6
"""Rows of one table on the page of findings."""

MOST_NOTES = 3
"""Notes on the page of findings; all of them stand in the last chapter."""

# Set by name on the paragraph's element: python-docx searches all styles at each assignment.
_CELL, _SOURCE, _QUOTE = "Cell", "Source", "Quotation"
_GREY = RGBColor(0x5B, 0x6B, 0x79)


def word_report(export: Export) -> bytes:
    """The report's bytes."""
    document = new_document(export.title, export.language, points=10.5)
    _add_styles(document)
    number_pages(document)
    document.add_heading(writable(export.title), 0)
    contents = Contents.at_end(document, export.labels["contents"])
    report = _Report(document, export, contents)
    report.findings()
    for table in export.tables:
        if not table.appendix:
            report.chapter(table)
    report.known()
    contents.finish()
    return content_of(document)


def _add_styles(document: Document) -> None:
    """Those of a cell, of a quotation, and of the line that tells where it stands."""
    for name, size, after in ((_CELL, 9.5, 0), (_SOURCE, 8.5, 4), (_QUOTE, 10.5, 0)):
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
        style.font.size, style.paragraph_format.space_after = Pt(size), Pt(after)
    document.styles[_SOURCE].font.color.rgb = _GREY
    quotation = document.styles[_QUOTE].paragraph_format
    quotation.left_indent = document.styles[_SOURCE].paragraph_format.left_indent = Pt(14)
    quotation.keep_with_next = quotation.keep_together = True


class _Report:
    """Writes the parts of a report, one after the other."""

    def __init__(self, document: Document, export: Export, contents: Contents) -> None:
        self._document = document
        self._export = export
        self._labels = export.labels
        self._contents = contents
        self._above: list[str] = []
        """The headings that what is written now stands under."""
        self._names = report_names(export.reports)
        self._short = _short_names(export.reports)

    def findings(self) -> None:
        """One page: what was found, in counts."""
        self._contents.heading(self._labels["findings"], 1, new_page=True)
        for table in self._export.findings:
            caption = self._document.add_paragraph()
            caption.add_run(writable(table.title)).bold = True
            caption.paragraph_format.keep_with_next = True
            caption.paragraph_format.space_before = Pt(8)
            caption.paragraph_format.space_after = Pt(2)
            self._grid(table.columns, table.rows[:MOST_FINDINGS])
            left = len(table.rows) - MOST_FINDINGS
            if left > 0:
                self._styled(_CELL).add_run(self._labels["more"].format(number=left))
        for note in self._export.notes[:MOST_NOTES]:
            self._document.add_paragraph(writable(note), style="List Bullet")

    def chapter(self, table: Table) -> None:
        """A subject, divided as its table says."""
        self._contents.heading(table.title, 1, new_page=True)
        if table.note:
            self._document.add_paragraph(writable(table.note))
        if table.rows:
            self._divided(table, table.rows, 0)
        else:
            self._document.add_paragraph(self._labels["nothing"])

    def known(self) -> None:
        """The last chapter: the reports, and what is to be known of them."""
        self._contents.heading(self._labels["known"], 1, new_page=True)
        for info in self._export.reports:
            line = PLACE_SEPARATOR.join((report_line(info), info.source))
            self._document.add_paragraph(writable(line), style="List Bullet")
        for note in self._export.notes:
            self._document.add_paragraph(writable(note))

    def _divided(self, table: Table, rows: Sequence[Row], depth: int) -> None:
        if depth == len(table.chapters):
            if table.quotes:
                for row in rows:
                    self._quotation(table, row)
            else:
                read = [n for n, column in enumerate(table.columns) if column.is_read]
                columns = [table.columns[n] for n in read]
                self._grid(columns, [tuple(row[n] for n in read) for row in rows])
            return
        groups: dict[str, list[Row]] = {}
        for row in rows:
            groups.setdefault(table.chapters[depth](row), []).append(row)
        if depth == len(table.chapters) - 1:
            groups = {name: groups[name] for name in (*table.order, *groups) if name in groups}
        for name, members in groups.items():
            title = name or self._labels["no.section"]
            is_small = depth and not table.quotes  # the contents would have a line a table
            level = depth + 2 + bool(is_small)
            self._contents.heading(f"{title} ({len(members)})", level)
            self._above.append(name)
            self._divided(table, members, depth + 1)
            self._above.pop()

    def _quotation(self, table: Table, row: Row) -> None:
        """A row's quotations, each with its place, and under them what else it tells.

        What two sides say in the same words is quoted once, with both places.
        """
        passages = [
            (column.title, cell)
            for column, cell in zip(table.columns, row, strict=True)
            if isinstance(cell, Excerpt)
        ]
        same = len({quoted(passage) for _, passage in passages}) == 1
        for number, (title, passage) in enumerate(passages):
            if not (same and number):
                paragraph = self._styled(_QUOTE)
                paragraph.add_run(quoted(passage))
                if not number:
                    paragraph.paragraph_format.space_before = Pt(6)
            source = self._styled(_SOURCE)
            if len(passages) > 1:
                source.add_run(f"{title}{PLACE_SEPARATOR}")
            add_link(source, self._place(passage), self._export.link(passage))
        facts = [
            f"{column.title}{self._labels['colon']}{shown(cell, column)}"
            for column, cell in zip(table.columns, row, strict=True)
            if column.is_read and not isinstance(cell, Excerpt) and cell not in (None, "")
        ]
        if facts:
            self._styled(_SOURCE).add_run(writable(PLACE_SEPARATOR.join(facts)))

    def _place(self, passage: Excerpt) -> str:
        """Report, section, page and characters, without what a heading above tells already."""
        report = self._names.get(passage.document_id, report_line(passage))
        inside = place_line(passage, self._labels)
        if passage.section in self._above:
            inside = place_line(replace(passage, section=""), self._labels)
        if report in self._above:
            return inside
        return PLACE_SEPARATOR.join((self._short.get(passage.document_id, report), inside))

    def _styled(self, style: str) -> Any:
        paragraph = self._document.add_paragraph()
        paragraph._p.style = style
        return paragraph

    def _grid(self, columns: Sequence[Column], rows: Sequence[Row]) -> None:
        for part, numbers in enumerate(_side_by_side(len(columns))):
            if part:
                self._document.add_paragraph()  # Word joins tables that touch
            heads = [columns[number] for number in numbers]
            grid = _Grid(self._document, [column.width for column in heads])
            grid.add([[(_CELL, column.title, None)] for column in heads], is_heading=True)
            for row in rows:
                grid.add([self._filled(columns[number], row[number]) for number in numbers])

    def _filled(self, column: Column, value: Cell) -> Filling:
        if not isinstance(value, Excerpt):
            return [(_CELL, shown(value, column), None)]
        source = (_SOURCE, self._place(value), self._export.link(value))
        return [(_CELL, quoted(value), None), source]


Filling = list[tuple[str, str, str | None]]
"""A cell's paragraphs: style, text, where it leads."""


class _Grid:
    """A table whose rows are made as XML: python-docx looks through all of them at each cell."""

    def __init__(self, document: Document, widths: Sequence[int]) -> None:
        self._table = document.add_table(rows=0, cols=len(widths), style="Table Grid")
        self._table.autofit = False
        self._widths = [Pt(TEXT_WIDTH * width / sum(widths)) for width in widths]
        for column, width in zip(self._table.columns, self._widths, strict=True):
            column.width = width  # LibreOffice goes by the column, Word by its cells

    def add(self, cells: Sequence[Filling], *, is_heading: bool = False) -> None:
        """A row; a heading stands on top of every page that the table goes on to."""
        row = OxmlElement("w:tr")
        if is_heading:
            mark = OxmlElement("w:tblHeader")
            mark.set(qn("w:val"), "true")
            row.get_or_add_trPr().append(mark)
        for filling, width in zip(cells, self._widths, strict=True):
            cell = OxmlElement("w:tc")
            cell.width = width
            for style, text, target in filling:
                paragraph = Paragraph(OxmlElement("w:p"), self._table)
                paragraph._p.style = style
                if target is not None:
                    add_link(paragraph, text, target)
                elif text:
                    paragraph.add_run(writable(text)).bold = is_heading or None
                cell.append(paragraph._p)
            row.append(cell)
        self._table._tbl.append(row)


def _short_names(reports: Sequence[DocumentInfo]) -> dict[str, str]:
    """Organisation and year of each report by its id, where no other has the same; the last
    chapter has their titles."""
    names = {
        info.id: f"{info.organisation}, {info.year}"
        for info in reports
        if info.organisation and info.year
    }
    counts = Counter(names.values())
    return {name: short for name, short in names.items() if counts[short] == 1}


def shown(value: Cell, column: Column) -> str:
    """A value as it is read: shares in per cent, numbers with their thousands apart."""
    if value is None:
        return ""
    if isinstance(value, int | float):
        if column.kind == "share":
            return f"{value:.1%}"
        if column.kind == "number":
            return f"{value:,}" if abs(value) >= 1_000 else f"{value:g}"
    return str(value)


def _side_by_side(columns: int) -> Iterator[list[int]]:
    """The numbers of the columns of each table that a wide one is cut into; the first in each."""
    if columns <= MOST_COLUMNS:
        yield list(range(columns))
        return
    step = MOST_COLUMNS - 1
    for first in range(1, columns, step):
        yield [0, *range(first, min(first + step, columns))]

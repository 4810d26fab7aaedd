"""An export as a DOCX report: what was compared, a table a subject, quotations with their place."""

from __future__ import annotations

from typing import Any

from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from kb.documents import Excerpt
from kb.export.files import writable
from kb.export.labels import PLACE_SEPARATOR, place_line, report_line
from kb.export.tables.table import Cell, Column, Export, Table, quoted
from kb.export.word import add_link, content_of, new_document

WIDTH = 690
"""Points between the margins of a landscape page."""

# Set by name on the paragraph's element: python-docx searches all styles at each assignment.
_CELL, _SOURCE = "Cell", "Source"
_GREY = RGBColor(0x5B, 0x6B, 0x79)


def word_report(export: Export) -> bytes:
    """The report's bytes."""
    document = new_document(export.title, export.language, points=10)
    _set_up(document)
    document.add_heading(writable(export.title), 0)
    document.add_heading(export.labels["compared"], 1)
    for info in export.reports:
        line = PLACE_SEPARATOR.join((report_line(info), info.source))
        document.add_paragraph(writable(line), style="List Bullet")
    for note in export.notes:
        document.add_paragraph(writable(note))
    for table in export.tables:
        if not table.appendix:
            _subject(document, table, export)
    return content_of(document)


def _set_up(document: Document) -> None:
    """Landscape, and the styles of a cell and of the line that tells where a quotation stands."""
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    for margin in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, margin, Pt(48))
    for name, size, after in ((_CELL, 9.5, 0), (_SOURCE, 8, 2)):
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
        style.font.size, style.paragraph_format.space_after = Pt(size), Pt(after)
    source = document.styles[_SOURCE].font
    source.italic, source.color.rgb = True, _GREY


def _subject(document: Document, table: Table, export: Export) -> None:
    document.add_heading(writable(table.title), 1)
    if table.note:
        document.add_paragraph(writable(table.note))
    if not table.rows:
        document.add_paragraph(export.labels["nothing"])
        return
    grid = document.add_table(rows=1, cols=len(table.columns), style="Table Grid")
    for cell, column in zip(grid.rows[0].cells, table.columns, strict=True):
        cell.paragraphs[0]._p.style = _CELL
        cell.paragraphs[0].add_run(writable(column.title)).bold = True
    _repeat_heading(grid.rows[0])
    for values in table.rows:
        for cell, column, value in zip(grid.add_row().cells, table.columns, values, strict=True):
            _fill(cell, column, value, export)
    _set_widths(grid, table)


def _fill(cell: Any, column: Column, value: Cell, export: Export) -> None:
    paragraph = cell.paragraphs[0]
    paragraph._p.style = _CELL
    if not isinstance(value, Excerpt):
        text = writable(shown(value, column))
        if text:
            paragraph.add_run(text)
        return
    paragraph.add_run(quoted(value))
    place = PLACE_SEPARATOR.join((report_line(value), place_line(value, export.labels)))
    source = cell.add_paragraph()
    source._p.style = _SOURCE
    add_link(source, place, export.link(value))


def shown(value: Cell, column: Column) -> str:
    """A value as it is read: shares in per cent, numbers with their thousands apart."""
    if value is None:
        return ""
    if column.kind == "share" and isinstance(value, int | float):
        return f"{value:.1%}"
    if column.kind == "number" and isinstance(value, int | float):
        return f"{value:,}" if abs(value) >= 10_000 else f"{value:g}"
    return str(value)


def _repeat_heading(row: Any) -> None:
    """Let the heading stand on top of every page that the table goes on to."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _set_widths(grid: Any, table: Table) -> None:
    """Widths in the columns' proportions."""
    total = sum(column.width for column in table.columns)
    grid.autofit = False
    for number, column in enumerate(table.columns):
        width = Pt(WIDTH * column.width / total)
        grid.columns[number].width = width  # LibreOffice goes by the column, Word by its cells
        for cell in grid.columns[number].cells:
            cell.width = width

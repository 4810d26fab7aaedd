"""An export as CSV: UTF-8 with the mark that spreadsheets tell it by."""

from __future__ import annotations

import csv
import io

from kb.documents import Excerpt
from kb.export.files import writable
from kb.export.tables.table import Cell, Export, Table, quoted

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes a cell for a formula by."""

_PASSAGE = ("title", "organisation", "year", "section", "page", "start", "end", "link")


def delimited(table: Table, export: Export) -> bytes:
    """One table's bytes; a quotation has a column for each part of its place.

    A text that a spreadsheet would run as a formula gets an apostrophe before it.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    heads: list[str] = []
    for column in table.columns:
        heads.append(column.title)
        if column.kind == "passage":
            heads += [f"{column.title}: {export.labels[name]}" for name in _PASSAGE]
    writer.writerow(map(_harmless, heads))
    for row in table.rows:
        cells: list[Cell] = []
        for column, cell in zip(table.columns, row, strict=True):
            if column.kind != "passage":
                cells.append(cell)
            elif isinstance(cell, Excerpt):
                cells += _parts(cell, export)
            else:
                cells += [None] * (1 + len(_PASSAGE))
        writer.writerow(map(_harmless, cells))
    return stream.getvalue().encode("utf-8-sig")


def _parts(passage: Excerpt, export: Export) -> list[Cell]:
    return [
        quoted(passage),
        passage.title,
        passage.organisation,
        passage.year,
        passage.section,
        passage.page,
        passage.start,
        passage.end,
        export.link(passage),
    ]


def _harmless(cell: Cell) -> Cell:
    if not isinstance(cell, str):
        return cell
    text = writable(cell)
    return f"'{text}" if text.startswith(FORMULA) else text

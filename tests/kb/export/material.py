"""Exports to write: two years of one office, and rows of one's own."""

from __future__ import annotations

import io

import openpyxl

from kb.compare.tidy import TidyTable
from kb.documents import Excerpt
from kb.export import Column, Export, Table, content_of, to_app
from kb.export.labels import load_labels

LINK = to_app("http://kb.example:8501/")
FORMULAS = [
    "=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://example.invalid")', "\tx",
    "＝1+1", "＋1", "－1", "＠SUM(A1)", "\n=1",
]  # fmt: skip

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
- Build smart customs at the quay.
- {own}
"""

YEARS = (
    (2025, "20", "4", "Explore", "Build a shelter for 300 drivers.", "Nothing else."),
    (2026, "22", "10", "Deepen", "Train dogs to find stowaways.",
     "A shelter for drivers was built."),
)  # fmt: skip


def report(year: int, amount: str, growth: str, first: str, own: str, done: str) -> str:
    """The office's report of a year."""
    return REPORT.format(
        year=year, before=year - 1, amount=amount, growth=growth, first=first, own=own, done=done
    )


def passage(text: str) -> Excerpt:
    """A quotation of ``text``."""
    return Excerpt(
        document_id="d1", source="a.md", title="Harbour 2025", organisation="Harbour Office",
        year=2025, language="en", section="Plan › Quay", page=3, start=10, end=40, text=text,
    )  # fmt: skip


def of_rows(*rows: tuple[object, ...]) -> Export:
    """An export of rows with a name, a share and a quotation."""
    columns = (Column("name"), Column("share", "share"), Column("quotation", "passage"))
    table = Table("Sheet: one?", "Title", columns, rows)  # type: ignore[arg-type]
    tidy = TidyTable.of(
        "things",
        {"name": "text", "share": "number"},
        ({"name": row[0], "share": row[1]} for row in rows),  # type: ignore[dict-item]
    )
    return Export(
        "A title", "en", load_labels("en"), (), ("a note",), (), (table,), (tidy,), {"x": 1}, LINK
    )


def no_text(document_id: str) -> str:
    """For formats that hold no text of a document."""
    raise AssertionError(document_id)


def sheets(export: Export) -> openpyxl.Workbook:
    """The export's workbook, read again."""
    return openpyxl.load_workbook(io.BytesIO(content_of(export, "xlsx", no_text)[""]))

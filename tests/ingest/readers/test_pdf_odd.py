"""PDF files that the packages fail over: the text is read, at worst without the grid of tables."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import pdfplumber
import pdfplumber.page
import pytest
from fpdf import FPDF

from ingest import read


class PdfFault(Exception):
    """One of a package's own."""


ERRORS = (AssertionError, AttributeError, UnicodeDecodeError, RecursionError, MemoryError,
          ZeroDivisionError, PdfFault, StopIteration, OSError, OverflowError)  # fmt: skip


def made(error: type[Exception]) -> Exception:
    return error("utf-8", b"\xff", 0, 1, "no") if error is UnicodeDecodeError else error("odd")


@pytest.fixture
def ruled(tmp_path: Path) -> Path:
    """A page with a table in a grid between two paragraphs."""
    document = FPDF()
    document.add_page()
    document.set_font("helvetica", size=11)
    document.multi_cell(0, 8, "The port cleared containers within a day. " * 3)
    with document.table() as table:
        for cells in (("Place", "Ships"), ("North pier", "12"), ("South pier", "30")):
            row = table.row()
            for cell in cells:
                row.cell(cell)
    document.multi_cell(0, 8, "The ferry opened a line to the islands. " * 3)
    path = tmp_path / "a.pdf"
    document.output(str(path))
    return path


def words(text: str) -> list[str]:
    return sorted(re.findall(r"\w+", text))


@pytest.mark.parametrize(
    ("stage", "error"),
    [("find_tables", error) for error in ERRORS]
    + [(stage, AssertionError) for stage in ("open", "pages", "close page", "close", "bbox")],
)
def test_where_pdfplumber_fails_the_text_is_read_without_its_grid(
    ruled: Path, read_one, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture,
    stage: str, error: type[Exception],
) -> None:  # fmt: skip
    def fail(*_: object, **__: object) -> None:
        raise made(error)

    plain = read_one(ruled).text
    assert "North pier | 12" in plain
    target, name = {
        "open": (pdfplumber, "open"),
        "pages": (pdfplumber.PDF, "pages"),
        "find_tables": (pdfplumber.page.Page, "find_tables"),
        "close page": (pdfplumber.page.Page, "close"),
        "close": (pdfplumber.PDF, "close"),
        "bbox": (pdfplumber.table.Table, "bbox"),
    }[stage]
    is_value = stage in ("pages", "bbox")
    monkeypatch.setattr(target, name, property(fail) if is_value else fail)
    with caplog.at_level(logging.INFO, "ingest"):
        text = read_one(ruled).text
    assert words(text) == words(plain)
    assert error.__name__ in caplog.text
    assert "test_pdf_odd.py" in caplog.text


@pytest.mark.parametrize("ends", [KeyboardInterrupt, SystemExit])
def test_a_request_to_end_ends_while_tables_are_looked_for(
    ruled: Path, monkeypatch: pytest.MonkeyPatch, ends: type[BaseException]
) -> None:
    def stop(*_: object) -> None:
        raise ends

    monkeypatch.setattr(pdfplumber.page.Page, "find_tables", stop)
    with pytest.raises(ends):
        list(read(ruled))

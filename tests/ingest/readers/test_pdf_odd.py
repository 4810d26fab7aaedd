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


def stamped_table(tmp_path: Path) -> Path:
    """A report whose table goes over two pages, with words across each of them."""

    class Stamped(FPDF):
        def header(self) -> None:
            with self.rotation(45, 100, 150):
                self.set_font("Helvetica", size=60)
                self.text(20, 150, "CONFIDENTIAL")

    made = Stamped()
    made.add_page()
    made.set_font("Helvetica", size=16)
    made.cell(0, 10, "Work Report 2024", new_x="LMARGIN", new_y="NEXT")
    made.set_font("Helvetica", size=11)
    made.multi_cell(0, 7, "The main goods are in the table.", new_x="LMARGIN", new_y="NEXT")
    with made.table() as table:
        goods = [(f"Good {n}", f"{n}.5", f"{n}.7") for n in range(50)]
        for cells in [("Goods", "2023", "2024"), *goods]:
            row = table.row()
            for cell in cells:
                row.cell(cell)
    made.multi_cell(0, 7, "We will build more.", new_x="LMARGIN", new_y="NEXT")
    made.output(str(tmp_path / "a.pdf"))
    return tmp_path / "a.pdf"


def test_words_across_a_table_get_into_none_of_its_cells_and_do_not_move_it(
    tmp_path, read_one
) -> None:
    document = read_one(stamped_table(tmp_path))
    rows = "\n".join(f"Good {n} | {n}.5 | {n}.7" for n in range(50))
    assert document.text == (
        "Work Report 2024\n\nThe main goods are in the table.\n\n"
        f"Goods | 2023 | 2024\n{rows}\n\nWe will build more."
    )
    assert document.extra["left_out"] == "watermark: CONFIDENTIAL (2 times)"
    assert not document.sections


def test_a_roman_number_begins_a_paragraph_though_its_type_is_the_text_s(
    tmp_path, read_one
) -> None:
    made = FPDF()
    made.set_font("Helvetica", size=11)
    made.add_page()
    for line in (
        "I. Review of the year",
        "Trade reached 123.45 billion yuan, an increase of 3.2%, and the port cleared its ships.",
        "Part Two Tasks",
        "We will keep the bridge running well, and go on with the work on customs of the future.",
        "II. Tasks of the year",
    ):
        made.cell(0, 6, line, new_x="LMARGIN", new_y="NEXT")
    made.output(str(tmp_path / "a.pdf"))
    assert "\n\nII. Tasks of the year" in read_one(tmp_path / "a.pdf").text
    assert "\n\nPart Two Tasks\n\n" in read_one(tmp_path / "a.pdf").text


def test_two_tables_of_a_page_are_parted_and_one_that_goes_on_is_not(tmp_path, read_one) -> None:
    made = FPDF()
    made.add_page()
    made.set_font("Helvetica", size=11)
    for year, count in (("2023", 3), ("2024", 45)):
        with made.table() as table:
            for cells in [("Goods", year), *((f"Good {n}", f"{n}.5") for n in range(count))]:
                row = table.row()
                for cell in cells:
                    row.cell(cell)
        made.ln(6)
    made.output(str(tmp_path / "a.pdf"))
    first, second = read_one(tmp_path / "a.pdf").text.split("\n\n")
    assert first == "Goods | 2023\n" + "\n".join(f"Good {n} | {n}.5" for n in range(3))
    assert second == "Goods | 2024\n" + "\n".join(f"Good {n} | {n}.5" for n in range(45))

"""Scans: only pages without text are recognised, how surely is told, and what is not sure."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from fpdf import FPDF
from PIL import Image, ImageDraw, ImageFont

from ingest import Damaged, NoText, read
from ingest.readers.scan.lines import ScanNotes, scan_lines, with_wide_marks
from ingest.readers.scan.recognise import Recognised, Seen, recognised

SEEN = (
    Seen("某局2024年工作报告", 300, 100, 700, 150, 0.99),
    Seen("去年出口增长", 100, 200, 500, 232, 0.97),
    Seen("进口下降(同比)。", 100, 250, 500, 282, 0.72),
    Seen("#%&", 100, 300, 500, 332, 0.31),
)
PAGE = Recognised(SEEN, 1654, 2339)


def test_lines_stand_where_they_are_seen_and_the_unsure_ones_are_told() -> None:
    notes = ScanNotes()
    lines = scan_lines(PAGE, 0, 200 / 72, notes)
    assert [line.text for line in lines] == [
        "某局2024年工作报告",
        "去年出口增长",
        "进口下降（同比）。",
    ]
    assert lines[0].size > lines[1].size == lines[2].size
    assert lines[0].top > lines[1].top > lines[2].top
    assert notes.extra["recognised_pages"] == f"page 1: {PAGE.confidence:.2f}"
    assert notes.extra["doubtful_lines"] == (
        "page 1, doubtful (0.72): 进口下降(同比)。\npage 1, left out (0.31): #%&"
    )


def test_columns_of_a_recognised_table_are_cells() -> None:
    row = [
        Seen(text, 100 + 400 * n, 200, 250 + 400 * n, 232, 0.9) for n, text in enumerate("甲乙丙")
    ]
    (line,) = scan_lines(Recognised(tuple(row), 1654, 2339), 0, 200 / 72, ScanNotes())
    assert [cell.text for cell in line.cells] == ["甲", "乙", "丙"]


@pytest.mark.parametrize(
    ("seen", "meant"),
    [
        ("增长(同比)7.8%;", "增长（同比）7.8%;"),
        ("(一)推进改革;", "（一）推进改革；"),
        ("1,234.5亿元,增长", "1,234.5亿元，增长"),
        ("at 10:30 (local time)", "at 10:30 (local time)"),
    ],
)
def test_marks_beside_hanzi_are_wide(seen: str, meant: str) -> None:
    assert with_wide_marks(seen) == meant


def scan(tmp_path: Path) -> Path:
    """A PDF of a page of text, and a page that is a picture with a number laid over it."""
    Image.new("RGB", (600, 800), "white").save(tmp_path / "scan.png")
    made = FPDF()
    made.set_font("Helvetica", size=11)
    made.add_page()
    made.multi_cell(0, 6, "Words of the first page, which has a text layer of its own, as usual.")
    made.add_page()
    made.image(str(tmp_path / "scan.png"), 0, 0, 210, 290)
    made.text(100, 280, "2")
    made.output(str(tmp_path / "a.pdf"))
    return tmp_path / "a.pdf"


def test_only_a_page_without_usable_text_is_recognised(tmp_path, read_one, monkeypatch) -> None:
    asked = []

    def found(picture: Image.Image) -> Recognised:
        asked.append(picture.size)
        return PAGE

    monkeypatch.setattr("ingest.readers.pdf.reader.is_there", lambda: True)
    monkeypatch.setattr("ingest.readers.pdf.reader.recognised", found)
    document = read_one(scan(tmp_path))
    assert len(asked) == 1
    assert document.text.startswith("Words of the first page")
    assert "去年出口增长进口下降（同比）。" in document.text
    assert document.extra["recognised_pages"].startswith("page 2: 0.")
    assert document.page_at(document.text.index("某局")) == 2


def test_without_the_package_a_picture_is_told_with_the_remedy(write, monkeypatch) -> None:
    monkeypatch.setattr("ingest.readers.scan.image.is_there", lambda: False)
    made = io.BytesIO()
    Image.new("RGB", (60, 60), "white").save(made, "PNG")
    with pytest.raises(NoText, match=r"report-kb\[formats\]"):
        list(read(write("a.png", made.getvalue())))


def test_pages_of_a_tiff_are_pages_and_what_is_no_picture_is_told(
    write, read_one, monkeypatch
) -> None:
    monkeypatch.setattr("ingest.readers.scan.image.is_there", lambda: True)
    monkeypatch.setattr("ingest.readers.scan.image.recognised", lambda _: PAGE)
    made = io.BytesIO()
    pages = [Image.new("RGB", (60, 60), colour) for colour in ("white", "grey")]
    pages[0].save(made, "TIFF", save_all=True, append_images=pages[1:])
    assert len(read_one(write("a.tif", made.getvalue())).pages) == 2
    with pytest.raises(Damaged):
        list(read(write("a.png", b"no picture")))


@pytest.mark.parametrize("turn", [0, 1.5, 90, 180])
def test_a_printed_page_is_recognised_however_it_lies(write, read_one, turn: float) -> None:
    pytest.importorskip("rapidocr")
    words = ["Work Report 2024", "Exports of the district rose by 7.8% to 65.4 billion yuan."]
    page = Image.new("RGB", (1400, 900), "white")
    drawn = ImageDraw.Draw(page)
    for number, line in enumerate(words):
        drawn.text((120, 200 + 90 * number), line, "black", ImageFont.load_default(40))
    made = io.BytesIO()
    page.rotate(turn, expand=True, fillcolor="white").save(made, "PNG")
    document = read_one(write("a.png", made.getvalue()))
    assert all(line in document.text for line in words)
    assert float(document.extra["recognised_pages"].removeprefix("page 1: ")) >= 0.9


def test_a_model_without_room_is_told_as_want_of_memory(monkeypatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise RuntimeError("Non-zero status code while running node: std::bad_alloc")

    monkeypatch.setattr("ingest.readers.scan.recognise._engine", lambda: full)
    with pytest.raises(MemoryError):
        recognised(Image.new("RGB", (60, 60), "white"))

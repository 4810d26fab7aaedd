"""PDF: pages, paragraphs, running heads, tables, and what cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest
from fpdf import FPDF
from PIL import Image

from ingest import Damaged, Encrypted, NoText, read
from ingest.readers.layout.line import Line
from ingest.readers.layout.paragraphs import blocks_of

SENTENCE = "Customs district {n} will promote high-quality development and keep the bridge open. "


class Report(FPDF):
    """Pages with a running head and a numbered foot."""

    def header(self) -> None:
        self.set_font("Helvetica", size=8)
        self.cell(0, 8, "Gongbei Customs Work Report", align="C", new_x="LMARGIN", new_y="NEXT")

    def footer(self) -> None:
        self.set_y(-15)
        self.set_font("Helvetica", size=8)
        self.cell(0, 10, f"Page {self.page_no()} of {{nb}}", align="C")

    def line(self, text: str, size: int = 11, style: str = "", height: float = 6.0) -> None:
        self.set_font("Helvetica", style, size)
        self.multi_cell(0, height, text, new_x="LMARGIN", new_y="NEXT")


@pytest.fixture
def report(tmp_path: Path) -> Path:
    made = Report()
    made.add_page()
    made.line("Gongbei Customs holds the 2026 Work Conference of the whole district", 20, "B", 9)
    made.line("1. Review of 2025", 14, "B", 9)
    for n in range(8):
        made.line("".join(SENTENCE.format(n=10 * n + k) for k in range(6)).strip())
        made.ln(3)
    made.line("2. Tasks for 2026", 14, "B", 9)
    for n in range(8, 14):
        made.line("".join(SENTENCE.format(n=10 * n + k) for k in range(6)).strip())
        made.ln(3)
    path = tmp_path / "report.pdf"
    made.output(str(path))
    return path


def test_wrapped_lines_are_paragraphs_and_large_type_makes_sections(report, read_one) -> None:
    document = read_one(report)
    assert document.title == "Gongbei Customs holds the 2026 Work Conference of the whole district"
    assert [(s.title, s.aspect) for s in document.sections] == [
        ("1. Review of 2025", "review"),
        ("2. Tasks for 2026", "plan"),
    ]
    paragraphs = document.text.split("\n\n")
    expected = ["".join(SENTENCE.format(n=10 * n + k) for k in range(6)).strip() for n in range(14)]
    assert [text for text in paragraphs if text.startswith("Customs")] == expected


def test_running_heads_and_page_numbers_are_dropped(report, read_one) -> None:
    text = read_one(report).text
    assert "Work Report" not in text
    assert "Page " not in text


def test_pages_begin_where_their_first_words_stand(report, read_one) -> None:
    document = read_one(report)
    assert len(document.pages) == 2
    assert document.pages[0] == 0
    assert document.page_at(document.pages[1] - 1) == 1
    assert document.page_at(document.pages[1]) == 2
    assert document.page_at(document.text.index("district 135")) == 2


def placed(*texts: str) -> list[Line]:
    """Full lines one under the other."""
    return [
        Line(text, 0, 50, 500, 700 - 14 * n, 688 - 14 * n, 11.0) for n, text in enumerate(texts)
    ]


def test_a_broken_word_is_closed_up() -> None:
    (block,) = blocks_of(placed("In 2026 the customs pro-", "moted trade through the ports."))
    assert block.text.endswith("the customs promoted trade through the ports.")


def test_a_compound_that_is_written_elsewhere_keeps_its_hyphen() -> None:
    lines = placed("High-quality ports and high-", "quality trade were both its aims.")
    (block,) = blocks_of(lines)
    assert block.text.endswith("ports and high-quality trade were both its aims.")


@pytest.mark.parametrize("borders", ["ALL", "MINIMAL", "NONE"])
def test_a_table_gives_one_line_a_row_with_or_without_a_grid(tmp_path, read_one, borders) -> None:
    made = Report()
    made.add_page()
    made.line("Trade reached a new height in the year, as the following figures show in detail.")
    made.set_font("Helvetica", size=11)
    with made.table(borders_layout=borders) as table:
        for texts in [
            ("Measure", "2024", "Change"),
            ("Trade in goods of all enterprises in the district, billion yuan", "622.65", "+2.4%"),
            ("Bridge port, billion yuan", "300.10", "+40.1%"),
        ]:
            row = table.row()
            for text in texts:
                row.cell(text)
    made.line("After the table the text goes on in a paragraph of its own, as before it did.")
    made.output(str(tmp_path / "a.pdf"))
    assert read_one(tmp_path / "a.pdf").text.split("\n\n")[1] == (
        "Measure | 2024 | Change\n"
        "Trade in goods of all enterprises in the district, billion yuan | 622.65 | +2.4%\n"
        "Bridge port, billion yuan | 300.10 | +40.1%"
    )


def chinese_pdf(lines: list[str]) -> bytes:
    """A page of Chinese in a font that every reader brings along, so that none is embedded."""
    shown = [
        f"BT /F1 {16 if n == 0 else 11} Tf 60 {780 - 18 * n} Td <{codes}> Tj ET"
        for n, codes in enumerate(line.encode("utf-16-be").hex() for line in lines)
    ]
    stream = "\n".join(shown).encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H"
        b" /DescendantFonts [6 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >>"
        b" /FontDescriptor 7 0 R >>",
        b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880]"
        b" /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
    ]
    out = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 8\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % p for p in places)
    return out + b"trailer << /Size 8 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start


def test_chinese_lines_are_joined_without_spaces(write, read_one) -> None:
    body = (
        "全年进出口总值六千二百亿元增长百分之二点四创历史新高同时守护国门安全服务外贸发展取得成效"
    )
    lines = ["拱北海关2026年工作报告", "一、2025年工作回顾", body[:42], body[42:] + "。"]
    document = read_one(write("a.pdf", chinese_pdf(lines)))
    assert document.title == "拱北海关2026年工作报告"
    assert document.text.endswith(f"一、2025年工作回顾\n\n{body}。")
    assert document.language == "zh"


def test_an_encrypted_file_needs_its_password(tmp_path) -> None:
    made = Report()
    made.add_page()
    made.line("secret")
    made.set_encryption("owner", "user")
    made.output(str(tmp_path / "a.pdf"))
    with pytest.raises(Encrypted, match="password"):
        list(read(tmp_path / "a.pdf"))


def test_a_file_that_only_forbids_printing_is_read(tmp_path, read_one) -> None:
    made = Report()
    made.add_page()
    made.line("open to all")
    made.set_encryption("owner", "")
    made.output(str(tmp_path / "a.pdf"))
    assert read_one(tmp_path / "a.pdf").text.endswith("open to all")


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.99])
def test_a_truncated_file_is_damaged(report, write, share: float) -> None:
    data = report.read_bytes()
    with pytest.raises(Damaged):
        list(read(write("a.pdf", data[: int(share * len(data))])))


def test_a_scan_has_no_text_and_the_remedy_is_recognition(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("ingest.readers.pdf.reader.is_there", lambda: False)
    Image.new("RGB", (60, 60), "white").save(tmp_path / "scan.png")
    made = FPDF()
    made.add_page()
    made.image(str(tmp_path / "scan.png"), 0, 0, 100)
    made.output(str(tmp_path / "a.pdf"))
    with pytest.raises(NoText, match=r"pictures without a text layer.*report-kb\[formats\]"):
        list(read(tmp_path / "a.pdf"))


def test_scanned_pages_among_others_are_named(tmp_path, read_one, monkeypatch) -> None:
    monkeypatch.setattr("ingest.readers.pdf.reader.is_there", lambda: False)
    Image.new("RGB", (60, 60), "white").save(tmp_path / "scan.png")
    made = FPDF()
    made.set_font("Helvetica", size=11)
    for page in range(3):
        made.add_page()
        if page == 1:
            made.image(str(tmp_path / "scan.png"), 0, 0, 100)
        else:
            made.multi_cell(0, 6, f"Words of sheet {page + 1}.")
    made.output(str(tmp_path / "a.pdf"))
    document = read_one(tmp_path / "a.pdf")
    assert document.extra["pages_without_text"] == "2"
    assert [document.page_at(document.text.index(f"sheet {n}")) for n in (1, 3)] == [1, 3]


def test_another_format_under_this_suffix_is_damaged(write) -> None:
    with pytest.raises(Damaged, match="no PDF file"):
        list(read(write("a.pdf", b"just text")))

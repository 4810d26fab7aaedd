"""What ``python -m benchmarks.fuzz`` found, each in the smallest file of its kind."""

from __future__ import annotations

import io
import re
import time
import zipfile

import pytest

from ingest import Damaged, Document, ReadError, read
from ingest.files.gb_mended import BROKEN, mended_gb
from ingest.readers.scan.recognise import Recognised, Seen
from tests.ingest.readers.packed import official_paper, open_document, shape, slide_show, zipped
from tests.ingest.readers.raw_pdf import UNMAPPED, Text, pdf

PACKED = (".docx", ".odt", ".pptx", ".xlsx", ".epub", ".ofd", ".zip")


def with_number(data: bytes, mark: bytes, at: int, number: int) -> bytes:
    """A zip archive whose records of a kind have another number in one of their fields."""
    size = 2 if number < 100 else 4
    packed = number.to_bytes(size, "little")
    for match in list(re.finditer(re.escape(mark), data)):
        place = match.start() + at
        data = data[:place] + packed + data[place + size :]
    return data


@pytest.mark.parametrize("suffix", PACKED)
@pytest.mark.parametrize(
    ("mark", "at", "number"),
    [
        (b"PK\x05\x06", 12, 0xFFFF),  # the list is longer than the file
        (b"PK\x05\x06", 16, 0x7FFFFFFF),  # the list begins behind its end
        (b"PK\x01\x02", 4, 0xFFFFFFFF),  # made by and for version 25.5
        (b"PK\x01\x02", 10, 12),  # bzip2, which it is not
        (b"PK\x01\x02", 10, 14),  # LZMA
        (b"PK\x01\x02", 10, 99),  # no method
        (b"PK\x01\x02", 42, 0x7FFFFFFF),  # its part begins behind the file
    ],
)
def test_an_archive_with_wrong_figures_is_damaged_in_every_format(
    write, suffix: str, mark: bytes, at: int, number: int
) -> None:
    parts = {"a.txt": "x", "META-INF/container.xml": "<x/>", "word/document.xml": "<x/>"}
    whole = {
        ".odt": open_document("text", "<text:p>x</text:p>"),
        ".pptx": slide_show([shape(["x"])]),
        ".ofd": official_paper([[(20.0, 20.0, 4.0, "", "x")]]),
    }.get(
        suffix,
        zipped(parts),
    )
    told = list(_all(write(f"a{suffix}", with_number(whole, mark, at, number))))
    assert told
    assert all(isinstance(one, Damaged) for one in told), told


def _all(path) -> list[Document | ReadError]:
    try:
        return list(read(path))
    except ReadError as error:
        return [error]


@pytest.mark.parametrize(
    "date",
    [
        "Mon, 26 Jan 99999999999999999999 09:00:00 +0800",
        "Mon, 26 Jan 2026 09:00:00 +99999999999999999",
    ],
)
@pytest.mark.parametrize("name", ["a.eml", "a.mbox"])
def test_a_letter_with_a_date_that_is_none_is_read(write, read_one, name: str, date: str) -> None:
    letter = f"From: a@example.org\nDate: {date}\nSubject: Ports\n\nExports grew.\n"
    data = f"From x\n{letter}" if name.endswith("mbox") else letter
    assert read_one(write(name, data)).text == "Ports\n\nExports grew."


def test_a_page_that_nothing_holds_is_no_page_of_a_paper(write) -> None:
    whole = official_paper([[(20.0, 20.0, 4.0, "", "x")]])
    with zipfile.ZipFile(io.BytesIO(whole)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts["Doc_0/Document.xml"] = b'<Page BaseLoc="Pages/Page_0/Content.xml"/>'
    with pytest.raises(ReadError, match="no text"):
        list(read(write("a.ofd", zipped(parts))))


def test_a_page_begins_where_it_does_though_a_text_holds_the_mark_of_pages(write, read_one) -> None:
    slides = slide_show([shape(["one \ufdd0 two &#xFDD0; three"]), shape(["four"])])
    document = read_one(write("a.pptx", slides))
    assert document.pages == (0, document.text.index("four"))
    assert read_one(write("a.txt", "ports \ufdd0 and ships \ufdd1 too")).text == (
        "ports and ships too"
    )


def test_bytes_of_a_picture_in_rtf_are_no_text(write, read_one) -> None:
    data = b"{\\rtf1 Exports {\\pict\\bin7 a}b{c\\}d} grew.\\par \\bin3 xyz end\\bin99999999 }"
    assert read_one(write("a.rtf", data)).text == "Exports grew.\n\nend"


def test_many_long_broken_runs_are_mended_in_time_by_their_length() -> None:
    run = "出口增长进口下降口岸通关" * 160
    encoded = run.encode("gb18030")
    broken = encoded[:2001] + encoded[2002:]
    begun = time.process_time()
    mended = mended_gb(b"\n".join([broken] * 50))
    assert time.process_time() - begun < 4
    assert mended.count(BROKEN) == 50


@pytest.mark.parametrize("data", [b"II*\0\x08\0\0\0\0\0\0\0\0\0", b"II*\0\x08\0\0\0\x01\0"])
def test_a_picture_without_its_size_is_damaged(write, monkeypatch, data: bytes) -> None:
    monkeypatch.setattr("ingest.readers.scan.image.is_there", lambda: True)
    with pytest.raises(Damaged):
        list(read(write("a.tif", data)))


BODY = "全年出口增长，进口下降，口岸通关时间压缩，企业满意。"
PAGE = [Text(60, 780, "ĬĳĺŁňŏŖ", 20, font=UNMAPPED)] + [
    Text(60, 740 - 20 * line, BODY) for line in range(4)
]


def test_a_heading_whose_font_has_no_names_is_told_where_nothing_recognises_it(
    write, read_one, monkeypatch
) -> None:
    monkeypatch.setattr("ingest.readers.pdf.reader.is_there", lambda: False)
    document = read_one(write("a.pdf", pdf([PAGE])))
    assert document.text == BODY * 4
    assert document.extra["pages_with_gaps"] == "1"


def test_a_heading_whose_font_has_no_names_is_recognised_and_all_else_stays(
    write, read_one, monkeypatch
) -> None:
    scale = 200 / 72
    seen = [Seen("某海关工作报告", 60 * scale, 40 * scale, 250 * scale, 66 * scale, 0.98)] + [
        Seen("misread", 60 * scale, (92 + 20 * n) * scale, 300 * scale, (104 + 20 * n) * scale, 0.9)
        for n in range(4)
    ]
    monkeypatch.setattr("ingest.readers.pdf.reader.is_there", lambda: True)
    monkeypatch.setattr(
        "ingest.readers.pdf.reader.recognised",
        lambda _: Recognised(tuple(seen), 595 * scale, 842 * scale),
    )
    document = read_one(write("a.pdf", pdf([PAGE])))
    assert document.text == f"某海关工作报告\n\n{BODY * 4}"
    assert "pages_with_gaps" not in document.extra
    assert document.extra["recognised_pages"].startswith("page 1")

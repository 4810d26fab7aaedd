"""DOC and PPT of 97 to 2003, RTF, and files of other formats under their names."""

from __future__ import annotations

import struct

import pytest

from ingest import Damaged, Encrypted, TooLarge, read
from tests.ingest.readers.ole_file import compound, presentation, word

REPORT = (
    "某海关2024年工作报告\r一、2023年回顾\r出口65.4亿元\x02，增长7.8%。\r"
    "指标\x07数值\x07\x07出口\x0765.4亿元\x07\x07\x13 PAGE \x141\x15\r"
    "二、2024年任务\r扩大\x1e出口。\r"
)


@pytest.mark.parametrize("suffix", [".doc", ".wps", ".dot"])
def test_a_word_file_of_97_is_read_with_rows_and_notes(write, read_one, suffix: str) -> None:
    document = read_one(write(f"a{suffix}", word(REPORT, "\x02 不含转口。\r")))
    assert document.title == "某海关2024年工作报告"
    assert document.text == (
        "某海关2024年工作报告\n\n一、2023年回顾\n\n出口65.4亿元，增长7.8%。\n\n不含转口。\n\n"
        "指标 | 数值\n出口 | 65.4亿元\n\n1\n\n二、2024年任务\n\n扩大-出口。"
    )
    assert [section.title for section in document.sections] == ["一、2023年回顾", "二、2024年任务"]


def test_pieces_of_one_and_of_two_bytes_a_letter_follow_each_other(write, read_one) -> None:
    data = word("二、任务\r", narrow="Work Report 2024\rExports – up.\r")
    assert read_one(write("a.doc", data)).text == "Work Report 2024\n\nExports – up.\n\n二、任务"


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (word("x\r", flags=0x0300), Encrypted),
        (compound({"EncryptedPackage": b"x"}), Encrypted),
        (compound({"Other": b"x"}), Damaged),
        (word(REPORT)[:2000], Damaged),
        (b"\xd0\xcf\x11\xe0" + bytes(3000), Damaged),
        (bytes(200), Damaged),
    ],
)
def test_what_cannot_be_read_of_a_word_file_is_told(write, data: bytes, error: type) -> None:
    with pytest.raises(error) as told:
        list(read(write("a.doc", data)))
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(
    "data",
    [
        b"{\\rtf1\\ansi\\ansicpg936 \\'b3\\'f6\\'bf\\'da\\par}",
        "<html><body><p>出口</p></body></html>".encode(),
        "出口".encode("gb18030"),
    ],
)
def test_a_file_of_another_format_is_read_as_what_it_is(write, read_one, data: bytes) -> None:
    assert read_one(write("a.doc", data)).text == "出口"


def test_slides_of_97_are_pages_with_their_titles(write, read_one) -> None:
    slides = [[(0, "一、回顾"), (1, "出口增长\r进口下降")], [(0, "二、任务"), (1, "扩大出口")]]
    document = read_one(write("a.ppt", presentation(slides)))
    assert document.text == "一、回顾\n\n- 出口增长\n- 进口下降\n\n二、任务\n\n扩大出口"
    assert document.pages == (0, document.text.index("二、"))


@pytest.mark.parametrize("data", [b"nothing", compound({"Other": b"x"}), presentation([])[:900]])
def test_what_is_no_presentation_is_told(write, data: bytes) -> None:
    with pytest.raises(Damaged):
        list(read(write("a.ppt", data)))


RTF = rb"""{\rtf1\ansi\ansicpg936\deff0
{\fonttbl{\f0\fnil\fcharset134 \'cb\'ce\'cc\'e5;}{\f1 Arial;}}
{\stylesheet{\s1\outlinelevel0 heading 1;}{\s0 Normal;}}{\info{\title x}}{\header running head}
\pard\s1\f0 \u19968?\u12289?2023\'c4\'ea\'bb\'d8\'b9\'cb\par
\pard\s0 \'b3\'f6\'bf\'da65.4{\v draft}{\strike 99}{\super 1}
\u20159?\u20803?{\footnote \'b2\'bb\'ba\'ac}\par
\trowd\cellx100\cellx200\intbl A\cell B\cell\row
\trowd\clvmrg\cellx100\cellx200\intbl \cell D\par E\cell\row
\pard {\listtext 1.\tab}First {\field{\*\fldinst{HYPERLINK "x"}}{\fldrslt link}}\par
{\*\unknown gone}last\par}"""


def test_rtf_is_read_in_any_encoding_with_headings_rows_and_notes(write, read_one) -> None:
    document = read_one(write("a.rtf", RTF))
    assert document.text == (
        "一、2023年回顾\n\n出口65.4¹亿元\n\n不含\n\nA | B\nA | D E\n\n1. First link\n\nlast"
    )
    assert document.extra["left_out"] == "hidden text: draft\nstruck text: 99"


@pytest.mark.parametrize("data", [b"plain", b"{\\rt" + b"{" * 5000, b"{\\rtf1" + b"{" * 5000])
def test_what_is_no_rtf_is_told(write, data: bytes) -> None:
    with pytest.raises(Damaged):
        list(read(write("a.rtf", data)))


def test_pieces_that_overlap_are_no_bomb(write) -> None:
    words = "words " * 20_000
    text = word(words)
    count = 2_000
    bounds = [len(words) * n for n in range(count + 1)]
    table = struct.pack(f"<{count + 1}I", *bounds) + struct.pack("<HIH", 0, 0x600, 0) * count
    stream = text[512 : 512 + 0x600 + 2 * len(words)]
    made = bytearray(stream)
    whole = b"\x02" + struct.pack("<I", len(table)) + table
    struct.pack_into("<II", made, 0x01A2, 0, len(whole))
    with pytest.raises(TooLarge):
        list(read(write("a.doc", compound({"WordDocument": bytes(made), "1Table": whole}))))


def test_a_chain_that_runs_in_a_circle_ends(write) -> None:
    data = bytearray(compound({"WordDocument": bytes(9000), "1Table": bytes(5000)}))
    data[-512:-508] = struct.pack("<I", 0)  # the first sector leads to itself
    with pytest.raises(Damaged):
        list(read(write("a.doc", bytes(data))))

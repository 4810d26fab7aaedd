"""Text in every encoding that reports come in, and what is no text at all."""

from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import WrongEncoding
from ingest.files.encoding import decode

ZH = "拱北海关召开2026年关区工作会议，总结2025年工作。"
EN = "Gongbei Customs holds the 2026 Work Conference."


@pytest.mark.parametrize("text", [ZH, EN, f"{EN} {ZH}"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030"]
)
def test_text_is_read_back_in_each_encoding(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "x.txt") == text


def test_big_endian_text_with_a_mark_is_read() -> None:
    assert decode(b"\xfe\xff" + ZH.encode("utf-16-be"), "x.txt") == ZH


@pytest.mark.parametrize("text", ["海关", "中", "一、总结", "5月", "拱北海关\r\n2026年\r\n"])
def test_even_the_shortest_gb18030_text_is_told(text: str) -> None:
    assert decode(text.encode("gb18030"), "x.txt") == text


def test_rare_characters_of_gb18030_survive_among_everyday_ones() -> None:
    text = "关长镕基、朱䶮出席会议，部署全年重点工作。"
    assert decode(text.encode("gb18030"), "x.txt") == text


def test_traditional_chinese_in_big5_is_not_taken_for_gb18030() -> None:
    text = "拱北海關召開二零二六年關區工作會議，總結去年工作。"
    assert decode(text.encode("big5"), "x.txt") == text


def test_chinese_utf16_without_a_mark_and_without_any_ascii_is_told() -> None:
    text = "拱北海关工作会议总结"
    assert decode(text.encode("utf-16-le"), "x.txt") == text
    assert decode(text.encode("utf-16-be"), "x.txt") == text


def test_western_text_with_accents_and_curly_quotes_is_told() -> None:
    text = "The customs’ café — déjà vu, as they say"
    assert decode(text.encode("cp1252"), "x.txt") == text


def test_other_encodings_are_left_to_a_guess() -> None:
    text = "Таможенная служба подвела итоги работы за год и определила задачи на будущее. " * 5
    assert decode(text.encode("cp1251"), "x.txt") == text


@pytest.mark.parametrize(
    "data",
    [
        bytes(range(256)) * 8,
        os.urandom(4096),
        b"\x00\x01\x02\x03\x04\x05\x06\x07" * 50,
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 40,
        b"\x7fELF\x02\x01\x01" + b"\x00" * 40,
    ],
    ids=["every byte", "noise", "control bytes", "PNG", "ELF"],
)
def test_binary_data_is_refused(data: bytes) -> None:
    with pytest.raises(WrongEncoding, match=r"binary|not text"):
        decode(data, "x.txt")


@pytest.mark.parametrize(("data", "name"), [(b"%PDF-1.7\n", ".pdf"), (b"PK\x03\x04", ".docx")])
def test_a_known_format_under_a_text_name_says_how_to_call_it(data: bytes, name: str) -> None:
    with pytest.raises(WrongEncoding) as caught:
        decode(data + b"x" * 100, "x.txt")
    assert name in caught.value.remedy


def test_a_mark_that_lies_is_told() -> None:
    with pytest.raises(WrongEncoding, match="byte order mark says UTF-8"):
        decode(b"\xef\xbb\xbf" + ZH.encode("gb18030"), "x.txt")


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"))))
def test_utf8_is_never_mistaken(text: str) -> None:
    data = text.encode()
    if not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"%PDF-", b"PK", b"GIF8")):
        assert decode(data, "x.txt") == text


@given(st.binary(max_size=400))
def test_any_bytes_give_text_or_one_clear_error(data: bytes) -> None:
    try:
        text = decode(data, "x.txt")
    except WrongEncoding as error:
        text = str(error)
        told = "\n" not in text and bool(error.remedy)
    else:
        told = True
    assert told
    assert isinstance(text, str)

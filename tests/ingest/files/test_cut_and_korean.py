"""Files that lost their end in the middle of a character, and encodings that look like GB18030."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest import WrongEncoding
from ingest.files.encoding import decode, decoded

ZH = "拱北海关召开2026年关区工作会议，总结2025年工作"
KO = (
    "관세청은 올해 수출입 물류를 지원하고 통관 시간을 줄이기로 하였다. "
    "부산 세관은 지난해 처리한 컨테이너가 전년보다 늘었다고 밝혔다. "
    "이에 따라 인천과 평택에서도 같은 제도를 시행한다."
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "big5"])
@pytest.mark.parametrize("lost", [1, 2])
def test_a_text_cut_in_its_last_character_is_read_to_the_one_before(
    encoding: str, lost: int
) -> None:
    text = ZH if encoding != "big5" else "拱北海關召開會議，總結去年工作"
    whole = text.encode(encoding)
    found = decoded(whole[:-lost], "x.txt")
    seen = encoding.startswith("utf-8") or lost == 1  # else a whole character is gone
    assert (found.text, found.is_cut, found.broken) == (text[:-1], seen, 0)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16", "utf-32"])
def test_a_whole_text_is_not_called_cut(encoding: str) -> None:
    assert decoded(ZH.encode(encoding), "x.txt").is_cut is False


def test_a_bad_byte_before_the_end_is_no_cut_end() -> None:
    with pytest.raises(WrongEncoding):
        decode(b"\xef\xbb\xbf" + ZH.encode()[:40] + b"\xff" + ZH.encode()[40:], "x.txt")


@pytest.mark.parametrize("text", ["a café", "He called it a déjà vu — and a cliché"])
def test_an_accent_at_the_end_of_a_western_text_is_a_letter(text: str) -> None:
    assert decoded(text.encode("cp1252"), "x.txt") == (text, False, 0)


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
def test_the_document_says_that_its_end_may_be_missing(write, read_one, name: str) -> None:
    whole = f"{ZH}。".encode()
    assert "cut_off" not in read_one(write(name, whole)).extra
    document = read_one(write(name, whole[:-1]))
    assert "last character" in document.extra["cut_off"]
    assert document.text == ZH


def test_front_matter_stands_beside_the_note_of_a_cut_end(write, read_one) -> None:
    page = f"---\nyear: 2026\nnote: kept\n---\n\n{ZH}。".encode()[:-1]
    document = read_one(write("a.md", page))
    assert (document.year, document.extra["note"]) == (2026, "kept")
    assert "cut_off" in document.extra


@pytest.mark.parametrize("encoding", ["euc_kr", "cp949"])
@pytest.mark.parametrize(
    "text", [KO, KO[:60], "수출입 통관 시간을 줄이기로 하였다", "세관은 관세를 지원한다. OK 2026"]
)
def test_korean_is_no_chinese(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding), "x.txt") == text


@pytest.mark.parametrize(
    "text",
    [
        "报关 出口 口岸 关区 拱北 保税 查获 进口",
        "啊 阿 埃 挨 哎 唉 哀 皑 癌 蔼 矮 艾",
        "老何措施荐府酒档",
        ZH,
        "出口、报关、查验、放行等环节的改革",
    ],
)
def test_chinese_of_the_rows_where_hangul_stands_is_chinese(text: str) -> None:
    assert decode(text.encode("gb18030"), "x.txt") == text


@pytest.mark.parametrize("encoding", ["euc_jp", "shift_jis"])
@pytest.mark.parametrize("times", [1, 9])
def test_japanese_is_read_as_japanese_or_refused(encoding: str, times: int) -> None:
    text = "税関は今年、輸出入の手続きを簡素化し、通関時間を短縮することを決めました。" * times
    try:
        found = decode(text.encode(encoding), "x.txt")
    except WrongEncoding:
        return
    assert found == text


def test_a_korean_file_is_taken_in_whole(write, read_one) -> None:
    path: Path = write("a.txt", KO.encode("euc_kr"))
    document = read_one(path)
    assert document.text == KO
    assert document.language == "other"

"""One rule for a text's language, and one for what is Chinese."""

from __future__ import annotations

import pytest

from index.chinese.words import HANZI as HANZI_OF_THE_INDEX
from ingest.text.language import HANZI, detect_language, is_chinese, reading_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("进出口总值增长2.4%", "zh"),
        ("RCEP生效", "zh"),
        ("GDP 增长", "zh"),
        ("the port of Gongbei (拱北) opened", "en"),
        ("Trade rose.", "en"),
        ("| 12 | 34 |", "other"),
        ("", "other"),
        ("これは日本語です", "other"),
        ("Привет", "other"),
    ],
)
def test_a_text_has_one_language(text: str, language: str) -> None:
    assert detect_language(text) == language
    assert reading_language(text) == ("zh" if language == "zh" else "en")


@pytest.mark.parametrize("character", ["一", "〇", "㐀", "鿿", "\uf900", "𠀀", "𰀀"])
def test_every_block_of_hanzi_is_chinese(character: str) -> None:
    assert is_chinese(f"a {character} b")


@pytest.mark.parametrize("text", ["", "abc 123", "，。", "カナ", "한글", "é"])
def test_marks_and_other_scripts_are_not_chinese(text: str) -> None:
    assert not is_chinese(text)


def test_what_the_index_takes_for_hanzi_is_the_same() -> None:
    assert HANZI == HANZI_OF_THE_INDEX

"""What the view Targets shows of a target and the sentences that tell it."""

from __future__ import annotations

from pathlib import Path

import pytest

from app_pages.compare.targets import frame_of, sentences_html
from app_pages.texts import InterfaceLanguage, load_texts
from tests.kb.compare.targets.reports import rows_zh


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", ("growth", "met", "percent")), ("zh", ("增速", "达到", "%"))],
)
def test_a_target_is_a_row_in_the_words_of_the_interface(
    tmp_path: Path, language: InterfaceLanguage, told: tuple[str, ...]
) -> None:
    rows = rows_zh(
        tmp_path, "茶叶产值增长5%左右。", "茶叶产值增长5.2%。", ahead="茶叶产值增长6%以上。"
    )
    row = frame_of(rows, load_texts(language)).iloc[0]
    assert (row["told_as"], row["outcome"], row["unit"]) == told
    assert [row[name] for name in ("indicator", "target", "result", "gap", "next", "listed")] == [
        "茶叶产值", "≈ 5%", "5.2%", 0.2, "≥ 6%", True,
    ]  # fmt: skip


def test_the_sentences_have_their_figures_marked_and_silence_is_told(tmp_path: Path) -> None:
    (row,) = rows_zh(tmp_path, "茶叶产值增长5%左右。", "茶叶出口增长9%。")
    page = sentences_html(row, load_texts("en"))
    assert "茶叶产值增长<mark>5%</mark>左右" in page
    assert page.count(load_texts("en")("targets.silent")) == 2

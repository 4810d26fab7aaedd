"""What the page Documents says of a reindex and of generations, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

import kb
from app_pages.documents.standing import generation_text, standing_html
from app_pages.texts import load_texts
from kb.library.reindexed import ReindexStatus

EN, ZH = load_texts("en"), load_texts("zh")
RUNNING = ReindexStatus(True, 2, 340, 1200, 9000, "index", 52.4, 750.0, "process 7 on a")


def test_a_running_reindex_is_told_with_rate_and_time_left() -> None:
    page = standing_html(RUNNING, EN)
    assert "340 of 1,200 documents (generation 2) · 52 passages a second · 12:30 left" in page
    assert "answers come from the one in use" in page
    page = standing_html(RUNNING, ZH)
    assert "已完成 340/1,200 份文档（第 2 代） · 每秒 52 段 · 剩余 12:30" in page


@pytest.mark.parametrize(
    ("standing", "said"),
    [
        (ReindexStatus(True, 2, 5, 5, 9, "check"), "is being checked"),
        (ReindexStatus(True, 2, 5, 5, 9, "wait"), "waits for another writer"),
        (ReindexStatus(False, 2, 3, 5, 9), "Those who look after"),
    ],
)
def test_what_it_does_just_now_is_told(standing: ReindexStatus, said: str) -> None:
    assert said in standing_html(standing, EN)


def test_the_foot_names_the_generation_in_use_and_the_one_that_is_kept(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The ferry sailed.", encoding="utf-8")
    settings = kb.Settings(library=tmp_path / "library", model="hash")
    with kb.open(settings=settings) as library:
        assert generation_text(library, EN) == ""
        library.ingest(tmp_path / "a.txt")
        assert generation_text(library, EN).startswith("Generation 1, in use since 20")
        library.reindex()
        assert generation_text(library, EN).endswith("Generation 1 is kept.")
        assert "第 2 代" in generation_text(library, ZH)

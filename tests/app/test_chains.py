"""The careers of measures as the page Compare draws them."""

from __future__ import annotations

from pathlib import Path

import pytest

from app_pages.compare.chains import career_html, counts_table
from app_pages.texts import InterfaceLanguage, load_texts
from kb.compare.plans.careers import Chains
from tests.kb.compare.plans.test_chains import EN, ZH, followed


@pytest.fixture
def found(tmp_path: Path) -> Chains:
    return followed(tmp_path, EN)


@pytest.mark.parametrize(
    ("language", "heads", "told"),
    [
        ("en", ["Between", "kept", "strengthened", "dropped", "new", "back"], "back 2023"),
        ("zh", ["对比年份", "保留", "加强", "不再提出", "新提出", "重新提出"], "重新提出 2023"),
    ],
)
def test_counts_have_a_column_a_change_that_occurs_and_careers_their_path(
    found: Chains, language: InterfaceLanguage, heads: list[str], told: str
) -> None:
    texts = load_texts(language)
    assert list(counts_table(found.summed, texts, "chains.step").columns) == heads
    html = career_html(found.careers[0], found, texts)
    assert told in html
    assert html.count("<blockquote") == len(found.careers[0].stages) == 2


def test_a_careers_words_are_escaped(tmp_path: Path) -> None:
    years = {year: [*tasks, "Lend books & charts to ships"] for year, tasks in EN.items()}
    found = followed(tmp_path, years)
    html = "".join(career_html(career, found, load_texts("en")) for career in found.careers)
    assert "books &amp; charts" in html
    assert "books & charts" not in html


def test_chinese_careers_are_drawn_too(tmp_path: Path) -> None:
    found = followed(tmp_path, ZH)
    assert "编印钓鱼者潮汐表" in career_html(found.careers[0], found, load_texts("zh"))

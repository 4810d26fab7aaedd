"""Several organisations on the page Compare: what is summed up, and what opens."""

from __future__ import annotations

from pathlib import Path

import pytest

from app_pages import pivot
from app_pages.compare import across
from app_pages.texts import load_texts
from kb.compare.pivots.texts import phrase_pivot
from kb.compare.plans.across import Across
from kb.compare.plans.comparison import compare
from kb.compare.selection import Reports
from tests.kb.comparing import ANALYSER, GLOSSARY, LADDER, report

HEAD = "# Office\n\n## Tasks for 2025\n\n- Dredge the northern channel.\n"


@pytest.fixture
def found(tmp_path: Path) -> Across:
    documents = [
        report(tmp_path, f"{name}.md", f"{HEAD}- {own}.\n", 2025, name)
        for name, own in (("North", "Plant <b>oaks</b>"), ("South", "Sell the barge"))
    ]
    compared = compare(Reports(tuple(documents)), GLOSSARY.forms, ANALYSER, LADDER).across
    assert compared is not None
    return compared


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_table_sums_up_each_organisation(found: Across, language: str) -> None:
    table = across.frame_of(found, load_texts("zh" if language == "zh" else "en"))
    assert table.iloc[0].tolist() == ["North · 2025", 2, 1, 1, "South · 2025 · 1"]


def test_a_group_opens_to_everyones_own_words_and_escapes_them(found: Across) -> None:
    html = across.group_html(found.shared[0], found, load_texts("en"))
    assert "2/2" in html
    assert html.count("<blockquote") == 2
    assert "<b>North · 2025</b>" in html
    assert "<b>oaks" not in html


def test_a_pivot_has_a_column_a_year(tmp_path: Path) -> None:
    owners = {
        "North": [report(tmp_path, "a.md", "# R\n\nOaks and oaks.\n", 2024, "North")],
        "South": [report(tmp_path, "b.md", "# R\n\nNothing.\n", 2025, "South")],
    }
    found = phrase_pivot("oak", ["oak"], owners)
    table = pivot.frame_of(found, load_texts("en"))
    assert list(table.columns) == ["Organisation", "2024", "2025"]
    assert sorted(map(tuple, table.to_numpy().tolist())) == [
        ("North", "2", ""),
        ("South", "", "–"),
    ]

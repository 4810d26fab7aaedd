"""Years in order, and lengths that agree between the languages."""

from __future__ import annotations

from pathlib import Path

from kb.compare.themes.years import by_year, undated, words
from tests.kb.comparing import report


def test_years_rise_and_one_years_reports_go_by_their_source(tmp_path: Path) -> None:
    reports = [
        report(tmp_path, "b.md", "# T\n\nText.", year=2026),
        report(tmp_path, "c.md", "# T\n\nText.", year=2025),
        report(tmp_path, "a.md", "# T\n\n正文。", year=2026),
    ]
    years = by_year(reports)
    assert {year: [d.info.source for d in group] for year, group in years.items()} == {
        2025: ["c.md"],
        2026: ["a.md", "b.md"],
    }
    assert list(years) == [2025, 2026]
    assert undated(reports) == ()


def test_a_word_and_a_character_are_each_one() -> None:
    assert words("Build 2 quays, soon.") == 4
    assert words("推进智慧海关。") == 6
    assert words("建设RCEP平台") == 2 + 1 + 2
    assert words("Build 2 quays", 6, 7) == 1

"""kb figures: the ledger, the series, JSON, and what is said where nothing is found."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Kb = Callable[..., Any]


@pytest.fixture
def years(kb: Kb, tmp_path: Path) -> Kb:
    """A library of two years of one customs in two languages."""
    for year, level, growth in ((2025, "200.0", "3.0"), (2026, "210.0", "5.0")):
        (tmp_path / f"{year}.md").write_text(
            f"---\norganisation: Gongbei Customs\nyear: {year}\nlanguage: en\n---\n\n"
            f"# Work Conference of {year}\n\n## Review of {year - 1}\n\n"
            f"Total trade reached {level} billion yuan, up {growth}%.\n",
            encoding="utf-8",
        )
    (tmp_path / "2026-zh.md").write_text(
        "---\norganisation: 拱北海关\nyear: 2026\nlanguage: zh\n---\n\n# 2026年工作会议\n\n"
        "## 2025年工作回顾\n\n外贸总额2100亿元，增长5.5%。查办走私案件30起。\n",
        encoding="utf-8",
    )
    kb("ingest", ".")
    return kb


def test_figures_are_listed_and_their_growth_recomputed(years: Kb) -> None:
    ran = years("figures", "--language", "en")
    assert ran.status == 0
    lines = ran.out.splitlines()
    assert lines[0].split("\t")[:6] == [
        "2025", "Total trade", "210,000,000,000 yuan", "level", "", "210.0 billion yuan",
    ]  # fmt: skip
    assert lines[-1].split("\t")[1:] == ["2025", "210,000,000,000 yuan", "+5%", "+5.0%", ""]


def test_language_versions_that_differ_are_told(years: Kb) -> None:
    out = years("figures", "--year", "2026").out
    assert "language versions, differs" in out
    assert "language versions, missing" in out
    assert "30起" in out


def test_an_organisation_is_meant_in_both_languages(years: Kb) -> None:
    for name in ("拱北海关", "Gongbei Customs"):
        found = years("figures", "--organisation", name, "--json").json
        assert {info["source"] for info in found["documents"]} == {
            "2025.md",
            "2026.md",
            "2026-zh.md",
        }


def test_series_alone_can_be_asked_for(years: Kb) -> None:
    out = years("figures", "trade", "--series", "--language", "en").out
    assert "210.0 billion yuan" not in out
    assert "+5.0%" in out


def test_series_of_several_organisations_say_whose_they_are(years: Kb, tmp_path: Path) -> None:
    assert "Gongbei Customs" not in years("figures", "trade", "--series", "--language", "en").out
    for year, level in ((2025, 50), (2026, 60)):
        (tmp_path / f"elm-{year}.md").write_text(
            f"---\norganisation: Elm Office\nyear: {year}\nlanguage: en\n---\n\n# Report\n\n"
            f"## Review of {year - 1}\n\nTotal trade reached {level} billion yuan.\n",
            encoding="utf-8",
        )
    years("ingest", ".")
    out = years("figures", "trade", "--series", "--language", "en").out
    told = [line.split("\t")[:3] for line in out.splitlines() if "\t" in line]
    assert ["Elm Office", "Total trade", "2025"] in told
    assert ["Gongbei Customs", "Total trade", "2025"] in told


def test_a_document_can_be_chosen(years: Kb) -> None:
    found = years("figures", "--document", "2025.md", "--json").json
    assert [row["source"] for row in found["indicators"]] == ["2025.md", "2025.md"]
    ran = years("figures", "--document", "none.md")
    assert ran.status == 1
    assert "kb list" in ran.err


def test_what_is_not_found_is_told_in_a_word(years: Kb) -> None:
    ran = years("figures", "--year", "1999")
    assert (ran.status, ran.out) == (0, "")
    assert "no report fits" in ran.err
    assert "no figure is called anything like 'rabbits'" in years("figures", "rabbits").err


def test_the_model_may_join_names(years: Kb) -> None:
    assert years("figures", "--by-meaning", "--json").status == 0


def test_without_a_library_one_line_says_so(kb: Kb) -> None:
    ran = kb("figures")
    assert ran.status == 1
    assert len(ran.err.splitlines()) == 1

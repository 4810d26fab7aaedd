"""The commands ``compare``, ``chains``, ``promises``, ``decide`` and ``decisions`` as run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kb.cli.options import years_in
from kb.errors import BadRequest
from tests.kb.comparing import EN_2025, EN_2026

Kb = Callable[..., Any]
HEAD = "---\norganisation: Harbour Office\nyear: {}\nlanguage: en\n---\n\n"


@pytest.fixture
def harbour(kb: Kb, tmp_path: Path) -> Kb:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "h2025.md").write_text(HEAD.format(2025) + EN_2025, encoding="utf-8")
    (folder / "h2026.md").write_text(HEAD.format(2026) + EN_2026, encoding="utf-8")
    assert kb("ingest", "reports").status == 0
    return kb


def test_compare_prints_the_changes_of_each_step(harbour: Kb) -> None:
    ran = harbour("compare", "--organisation", "Harbour Office", "--years", "2025-2026")
    assert ran.status == 0
    assert "2025 → 2026: " in ran.out
    assert "▲ strengthened: We will explore night pilotage" in ran.out
    assert "    → We will promote night pilotage  [explore → promote]" in ran.out
    assert "− dropped: Publish a tide table for anglers" in ran.out


def test_compare_shows_only_the_changes_asked_for(harbour: Kb) -> None:
    ran = harbour("compare", "--change", "new", "--change", "dropped", "--json")
    (step,) = ran.json["steps"]
    assert {pair["change"] for pair in step["pairs"]} == {"new", "dropped"}


def test_a_pair_is_decided_by_its_places_and_taken_back(harbour: Kb) -> None:
    listed = harbour("compare", "--places", "--change", "strengthened").out.splitlines()
    at = next(n for n, line in enumerate(listed) if "night pilotage" in line)
    left, right = listed[at - 1].split()
    decided = harbour("decide", left, right, "--change", "reworded", "--note", "no more than that")
    assert decided.status == 0
    undo = decided.out.splitlines()[-1].removeprefix("to undo: kb ").split()
    assert "≈ reworded ✓: We will explore night pilotage" in harbour("compare").out
    assert "no more than that" in harbour("decisions").out
    assert "taken back" in harbour(*undo).out
    assert harbour("decisions", "--json").json == {"decisions": []}


def test_a_dash_settles_that_there_is_no_partner(harbour: Kb) -> None:
    ran = harbour("decide", "h2025.md:0-16", "-", "--json")
    assert ran.json["change"] == "dropped"
    assert ran.json["right"] is None


def test_the_most_doubtful_pairs_are_listed_with_their_places(harbour: Kb) -> None:
    lines = harbour("compare", "--doubtful", "3").out.splitlines()
    doubts = [float(line.split()[0]) for line in lines if " · 2025 → 2026 · " in line]
    assert len(doubts) == 3
    assert doubts == sorted(doubts, reverse=True)
    queue = harbour("compare", "--doubtful", "3", "--json").json["doubtful"]
    assert [round(pair["doubt"], 2) for pair in queue] == doubts
    assert {pair["heading"] for pair in queue} == {"2025 → 2026"}


def test_chains_tell_what_changed_and_then_each_career(harbour: Kb, tmp_path: Path) -> None:
    text = HEAD.format(2027) + EN_2025.replace("2025", "2027")
    (tmp_path / "reports" / "h2027.md").write_text(text, encoding="utf-8")
    assert harbour("ingest", "reports").status == 0
    lines = harbour("chains").out.splitlines()
    assert "measures in 3 reports: " in lines[0]
    assert any(line.startswith("2026 → 2027: ") for line in lines)
    assert "  first 2025 · dropped 2026 · back 2027 · standing 2027" in lines
    counts = harbour("chains", "--limit", "0").out
    assert lines[: len(counts.splitlines())] == counts.splitlines()
    back = harbour("chains", "--state", "back", "--json").json["careers"]
    assert [career["stages"][0]["commitment"]["text"] for career in back] == [
        "Publish a tide table for anglers"
    ]
    assert harbour("chains", "--export", "careers.xlsx").status == 0


def test_promises_tell_what_the_next_review_says(harbour: Kb) -> None:
    ran = harbour("promises", "--years", "2025")
    assert "2025 → review in 2026: " in ran.out
    assert "not mentioned: Publish a tide table for anglers" in ran.out
    told = harbour("promises", "--json").json["steps"][0]
    assert sum(told["counts"].values()) == len(told["promises"])


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["compare", "--years", "2011"], "no report for 2011"),
        (["compare", "--years", "2025"], "only one report: Harbour Office: work report of 2025"),
        (["compare", "--years", "soon"], "write 2025,2026 or 2021-2026"),
        (["compare", "--organisation", "Nowhere"], "there are Harbour Office"),
        (["chains", "--years", "2025"], "only one report"),
        (["promises", "--years", "2026"], "no report of 2027"),
        (["decide", "x", "-"], "SOURCE:START-END"),
        (["decisions", "--undo", "x"], "kb decisions lists them"),
    ],
)
def test_what_cannot_be_is_one_line_with_a_remedy(
    harbour: Kb, arguments: list[str], told: str
) -> None:
    ran = harbour(*arguments)
    assert ran.status == 1
    assert ran.out == ""
    (line,) = ran.err.splitlines()
    assert told in line


def test_years_are_read_as_lists_and_ranges() -> None:
    assert years_in(["2025,2026"]) == [2025, 2026]
    assert years_in(["2021-2023", "2026"]) == [2021, 2022, 2023, 2026]
    assert years_in(["2021–2022，2024"]) == [2021, 2022, 2024]
    for wrong in ("2026-2021", "26", "1000-9999", ""):
        with pytest.raises(BadRequest, match="years"):
            years_in([wrong])

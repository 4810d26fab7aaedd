"""What is shown at first sight: series without a word of caution, long, and new."""

from __future__ import annotations

from pathlib import Path

from kb.compare.figures.clean import best, is_clean, newest_told
from tests.kb.compare.figures.test_series import told


def test_a_flag_a_stretch_of_years_or_a_half_makes_a_series_unclean(tmp_path: Path) -> None:
    found = told(
        tmp_path,
        (2024, "出口100亿元。进口50亿元。粮食产量300万吨。"),
        (2025, "出口107亿元，增长7%。上半年进口30亿元。粮食产量320万吨，增长30%。"),
    )
    assert {series.name for series in found.series if is_clean(series)} == {"出口"}


def test_three_points_come_before_newer_two_and_of_both_the_newest(tmp_path: Path) -> None:
    found = told(
        tmp_path,
        (2022, "出口80亿元。"),
        (2023, "出口90亿元。"),
        (2024, "出口100亿元。粮食产量300万吨。"),
        (2025, "粮食产量320万吨。"),
    )
    first = best(found.series)
    assert first is not None
    assert first.name == "出口"


def test_key_figures_reach_the_newest_year_and_are_of_different_things(tmp_path: Path) -> None:
    found = told(
        tmp_path,
        (2023, "进口60亿元。出口90亿元。"),
        (2024, "进口70亿元。出口100亿元。粮食产量300万吨。"),
        (2025, "出口107亿元，增长7%。粮食产量320万吨。"),
    )
    assert [series.name for series in newest_told(found.series, 4)] == ["出口", "粮食产量"]
    assert len(newest_told(found.series, 1)) == 1
    assert newest_told([], 4) == []
    assert best([]) is None

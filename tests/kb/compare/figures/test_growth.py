"""Growth by its arithmetic: what follows from two levels, and what rounding allows."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from kb.compare.figures.growth import (
    agrees,
    implied_level,
    recomputed_growth,
    restated,
    stated_growth,
)
from kb.compare.figures.indicators import Indicator
from tests.kb.compare.figures.reports import figures_in

HEAD = "# Work Conference of 2026\n\n## Review of 2025\n\n"


def levels(folder: Path, *amounts: str) -> list[Indicator]:
    return figures_in(folder, HEAD + "".join(f"Trade reached {amount}.\n\n" for amount in amounts))


def change(folder: Path, words: str) -> Indicator:
    return figures_in(folder, f"{HEAD}Trade reached 5 billion yuan, {words}.\n")[1]


def test_growth_is_the_quotient_less_one(tmp_path: Path) -> None:
    before, level = levels(tmp_path, "600 billion yuan", "630 billion yuan")
    assert recomputed_growth(before, level) == (Decimal(630) / 600 - 1) * 100
    assert implied_level(level, Decimal(5)) == 630 * 10**9 / (1 + Decimal(5) / 100)


def test_a_bounded_level_gives_no_growth(tmp_path: Path) -> None:
    before, level = levels(tmp_path, "over 600 billion yuan", "630 billion yuan")
    assert recomputed_growth(before, level) is None
    assert implied_level(before, Decimal(5)) is None


@pytest.mark.parametrize(
    ("words", "growth"), [("up 2.4%", "2.4"), ("down by 2.4%", "-2.4"), ("up 0.0%", "0.0")]
)
def test_a_fall_is_below_zero(tmp_path: Path, words: str, growth: str) -> None:
    assert stated_growth(change(tmp_path, words)) == Decimal(growth)
    assert stated_growth(None) is None


@pytest.mark.parametrize(
    ("words", "fits"),
    [("up 5.0%", True), ("up 5.2%", True), ("up 5.3%", False), ("down 5%", False)],
)
def test_growth_agrees_within_the_rounding_of_both_levels(
    tmp_path: Path, words: str, fits: bool
) -> None:
    before, level = levels(tmp_path, "600 billion yuan", "630 billion yuan")
    most = (Decimal("630.5") / Decimal("599.5") - 1) * 100
    assert Decimal("5.1") < most < Decimal("5.2")  # 5.2 as printed may be 5.15
    assert agrees(before, level, change(tmp_path, words)) is fits


def test_levels_whose_roundings_meet_are_not_restated(tmp_path: Path) -> None:
    first, same, other = levels(
        tmp_path, "622.65 billion yuan", "623 billion yuan", "624 billion yuan"
    )
    assert not restated(first, same)
    assert restated(first, other)

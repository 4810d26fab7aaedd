"""Dollars are those that the report means, and unknown where nothing tells which."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kb.compare.figures.reports import figures_in

TOLD = "# Report\n\nOutlays reached $5 million.\n"


def unit_in(folder: Path, text: str, organisation: str | None = None) -> str:
    return figures_in(folder, text, organisation=organisation)[-1].unit


@pytest.mark.parametrize(
    ("organisation", "unit"),
    [
        ("Singapore Customs", "Singapore dollars"),
        ("Treasury of Australia", "Australian dollars"),
        ("Hong Kong Customs and Excise Department", "Hong Kong dollars"),
        ("Hong Kong-Zhuhai-Macao Bridge Customs", "unknown dollars"),
        ("General Administration of Customs of China", "US dollars"),
        ("Ministry of Trade", "unknown dollars"),
        (None, "unknown dollars"),
    ],
)
def test_dollars_are_those_of_the_organisation(
    tmp_path: Path, organisation: str | None, unit: str
) -> None:
    assert unit_in(tmp_path, TOLD, organisation) == unit
    assert unit_in(tmp_path, TOLD.replace("$5 million", "5 million dollars"), organisation) == unit


@pytest.mark.parametrize(
    ("before", "unit"),
    [
        ("All figures are in Canadian dollars.", "Canadian dollars"),
        ("Amounts are expressed in S$ unless otherwise stated.", "Singapore dollars"),
        ("Unless otherwise stated, dollars are New Zealand dollars.", "New Zealand dollars"),
        ("Imports reached 5 million yuan, exports 6 million yuan.", "US dollars"),
        ("A loan of 5 million Singapore dollars was granted.", "unknown dollars"),
    ],
)
def test_a_report_may_say_it_itself(tmp_path: Path, before: str, unit: str) -> None:
    assert unit_in(tmp_path, TOLD.replace("\n\n", f"\n\n{before}\n\n", 1)) == unit


def test_a_title_that_begins_with_a_place_tells_it_and_one_that_speaks_of_one_does_not(
    tmp_path: Path,
) -> None:
    assert unit_in(tmp_path, TOLD.replace("Report", "Singapore Budget 2026")) == "Singapore dollars"
    other = TOLD.replace("Report", "Trade with Singapore in 2026")
    assert unit_in(tmp_path, other) == "unknown dollars"


def test_a_sidecar_or_front_matter_may_say_it(tmp_path: Path) -> None:
    for said in ("currency: SGD", "country: Singapore", "currency: Singapore dollars"):
        assert unit_in(tmp_path, f"---\n{said}\n---\n{TOLD}") == "Singapore dollars"


@pytest.mark.parametrize("printed", ["US$5 million", "HK$5 million", "€5 million", "S$5 million"])
def test_what_is_printed_counts_first(tmp_path: Path, printed: str) -> None:
    text = TOLD.replace("$5 million", printed)
    assert unit_in(tmp_path, text, "Treasury of Australia") != "Australian dollars"


def test_yuan_are_the_dollars_of_a_place_that_has_its_own(tmp_path: Path) -> None:
    text = "# 2026年工作报告\n\n查获案值5亿元，另有人民币3亿元。\n"
    found = figures_in(tmp_path, text, organisation="香港海关")
    assert [one.unit for one in found] == ["Hong Kong dollars", "yuan"]
    assert unit_in(tmp_path, text, "拱北海关") == "yuan"
    assert unit_in(tmp_path, text) == "yuan"

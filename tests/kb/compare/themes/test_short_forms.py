"""Short forms that texts define, and where they stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.compare.themes.short_forms import places_of, short_forms, short_forms_of
from kb.compare.themes.wording_history import trace_wording
from kb.glossary import Glossary
from tests.kb.comparing import report


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("We raise the harbour dues levy (HDL) next year.", "HDL", "harbour dues levy"),
        ("Colleges of Further Training (CFTs) open.", "CFTs", "Colleges of Further Training"),
        ("the Tide and Weather Office (“TWO”)", "TWO", "Tide and Weather Office"),
        ("research and development (R&D)", "R&D", "research and development"),
        ("HDL (harbour dues levy) is due.", "HDL", "harbour dues levy"),
        ("建立长期照料保险（长照险）制度", "长照险", "长期照料保险"),
        ("东海岸生态示范园区（以下简称“示范区”）", "示范区", "示范园区"),
        ("用好人工智能（AI）", "AI", "用好人工智能"),
    ],
)
def test_a_short_form_in_brackets_stands_for_what_is_before_it(
    text: str, short: str, long: str
) -> None:
    (found,) = short_forms(text)
    assert (found.short, found.long) == (short, long)


@pytest.mark.parametrize(
    "text",
    [
        "Details follow (see Annex).",
        "The figure rose (USD 4 million).",
        "增长5%（其中出口3%）",
        "新建码头（二期）",
        "生态环境（生态）",
        "We met the Minister (MOH).",
        "(GST) stands alone",
    ],
)
def test_other_brackets_define_nothing(text: str) -> None:
    assert short_forms(text) == []


def test_a_short_form_is_found_as_it_is_written_and_not_in_other_words() -> None:
    text = "IT staff say it is IT's, not ITEM or ABIT; ITs"
    places = places_of(text, ["IT"])
    assert [start for start, _, _ in places] == [0, 19, text.index("ITs")]


def test_a_definition_holds_in_the_reports_of_its_organisation(tmp_path: Path) -> None:
    first = report(tmp_path, "a.md", "# R\n\nThe harbour dues levy (HDL) stays.\n", 2024, "Office")
    later = report(tmp_path, "b.md", "# R\n\nThe HDL rises.\n", 2025, "Office")
    other = report(tmp_path, "c.md", "# R\n\nThe HDL rises.\n", 2025, "Board")
    held = short_forms_of([first, later, other])
    assert [form.short for form in held["b.md"]] == ["HDL"]
    assert held["c.md"] == ()


def test_a_report_that_defines_it_otherwise_keeps_its_own(tmp_path: Path) -> None:
    first = report(tmp_path, "a.md", "# R\n\nThe harbour dues levy (HDL) stays.\n", 2024)
    later = report(tmp_path, "b.md", "# R\n\nThe high density list (HDL) grows.\n", 2025)
    third = report(tmp_path, "c.md", "# R\n\nThe HDL rises.\n", 2026)
    held = short_forms_of([first, later, third])
    assert [form.long for form in held["a.md"]] == ["harbour dues levy"]
    assert [form.long for form in held["b.md"]] == ["high density list"]
    assert held["c.md"] == ()


def test_the_history_of_a_phrase_has_its_short_form_and_the_other_way_round(
    tmp_path: Path,
) -> None:
    first = report(tmp_path, "a.md", "# R\n\nThe harbour dues levy (HDL) stays.\n", 2024)
    later = report(tmp_path, "b.md", "# R\n\nThe HDL rises. The hdl is no word.\n", 2025)
    for phrase in ("harbour dues levy", "HDL"):
        found = trace_wording(phrase, [first, later], Glossary(()))
        assert {"HDL", "harbour dues levy"} <= set(found.forms)
        assert [form.short for form in found.defined] == ["HDL"]
    by_long = trace_wording("harbour dues levy", [first, later], Glossary(()))
    assert [year.count for year in by_long.years] == [2, 1]
    exact = trace_wording("harbour dues levy", [first, later], Glossary(()), exact=True)
    assert [year.count for year in exact.years] == [1, 0]


def test_a_longer_phrase_is_no_long_form_of_a_shorter_one(tmp_path: Path) -> None:
    text = "# R\n\nThe harbour dues levy (HDL) stays.\n"
    found = trace_wording("dues levy", [report(tmp_path, "a.md", text, 2024)], Glossary(()))
    assert found.defined == ()


def test_a_latin_short_form_behind_chinese_stands_for_the_phrase_that_ends_there(
    tmp_path: Path,
) -> None:
    text = "# 报告\n\n用好人工智能（AI）。推广AI应用。\n"
    found = trace_wording("人工智能", [report(tmp_path, "a.md", text, 2024)], Glossary(()))
    assert [year.count for year in found.years] == [3]

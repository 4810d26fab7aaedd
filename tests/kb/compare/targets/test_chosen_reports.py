"""Which reports a table of targets is made of."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.compare.selection import Reports
from kb.compare.targets.chosen import reports_for_targets
from kb.compare.targets.table import follow_targets
from kb.documents import DocumentInfo
from kb.errors import BadRequest
from kb.glossary import load_glossary
from tests.kb.compare.figures.reports import report

FORMS = load_glossary().forms


@pytest.fixture
def infos(tmp_path: Path) -> list[DocumentInfo]:
    """Two offices, one of them in two languages, and two budgets that name no organisation."""
    made = [
        ("elm-2025.md", "Elm Office", 2025, "en"), ("elm-2026.md", "Elm Office", 2026, "en"),
        ("ash-2025.md", "白蜡树办公室", 2025, "zh"), ("ash-2026.md", "白蜡树办公室", 2026, "zh"),
        ("budget-2025.md", None, 2025, "en"), ("budget-2026.md", None, 2026, "en"),
    ]  # fmt: skip
    return [
        report(
            tmp_path, "# Report\n", organisation=owner, year=year, language=language, name=name
        ).info
        for name, owner, year, language in made
    ]


def sources(infos: list[DocumentInfo], **chosen: object) -> list[str]:
    found = reports_for_targets(infos, FORMS, **chosen)  # type: ignore[arg-type]  # passed on
    assert found.notes == ()
    return sorted(info.source for info in found.infos)


def test_all_organisations_are_taken_where_none_is_named(infos: list[DocumentInfo]) -> None:
    assert sources(infos) == sorted(info.source for info in infos)


def test_the_year_after_is_taken_with_the_year_where_it_is_there(
    infos: list[DocumentInfo],
) -> None:
    assert len(sources(infos, years=[2025])) == 6
    assert len(sources(infos, years=[2026])) == 3


def test_a_named_organisation_is_taken_alone(infos: list[DocumentInfo]) -> None:
    assert sources(infos, organisations=["Elm Office"]) == ["elm-2025.md", "elm-2026.md"]


def test_an_organisation_that_is_not_there_is_an_error(infos: list[DocumentInfo]) -> None:
    with pytest.raises(BadRequest, match="Oak Office"):
        reports_for_targets(infos, FORMS, organisations=["Oak Office"])
    with pytest.raises(BadRequest, match="holds no report"):
        reports_for_targets([], FORMS)


def test_of_unknown_bodies_in_one_year_none_is_held_against_another(tmp_path: Path) -> None:
    plan = "# 2025年工作报告\n\n## 二、2025年重点任务\n\n主要预期目标是：茶叶产量增长6%左右。\n"
    after = "# 2026年工作报告\n\n## 一、2025年工作回顾\n\n茶叶产量增长{}%。\n"
    documents = tuple(
        report(tmp_path, text, organisation=None, year=year, name=name)
        for text, year, name in (
            (plan, 2025, "plan.md"),
            (after.format(4), 2026, "a.md"),
            (after.format(7), 2026, "b.md"),
        )
    )
    found = reports_for_targets([document.info for document in documents], FORMS)
    assert [note.kind for note in found.notes] == ["unknown_bodies"]
    assert "kb set ID --organisation" in str(found.notes[0])
    assert len(found.infos) == 3
    (row,) = follow_targets(Reports(documents), load_glossary(), years=(2025,)).rows
    assert (row.outcome, row.result) == ("no_report", None)
    (row,) = follow_targets(Reports(documents[:2]), load_glossary(), years=(2025,)).rows
    assert row.outcome == "fell_short"


def test_nameless_reports_are_taken_in_the_language_of_most_years(tmp_path: Path) -> None:
    given = (("a.md", 2025, "zh"), ("b.md", 2026, "zh"), ("c.md", 2026, "en"))
    infos = [
        report(tmp_path, "# R\n", organisation=None, year=year, language=language, name=name).info
        for name, year, language in given
    ]
    assert sources(infos) == ["a.md", "b.md"]
    assert sources(infos, language="en") == ["c.md"]

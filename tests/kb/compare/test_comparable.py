"""Whose reports can be laid side by side, the best first; nothing has to be read for it."""

from __future__ import annotations

from pathlib import Path

import kb
from kb.compare.comparable import comparable
from tests.kb.compare.test_selection import info

PLAN = "# Report {year} of {owner}\n\n## Review of {before}\n\n- Trade grew.\n\n"
TASKS = "## Tasks for {year}\n\n"


def test_most_years_are_nothing_where_no_two_running_have_a_plan() -> None:
    infos = [
        *(info(f"a{year}", year, organisation="Heron Office") for year in (2021, 2022, 2024, 2026)),
        *(info(f"b{year}", year, organisation="Otter Office") for year in (2025, 2026)),
    ]
    planned = {"id-a2021": 900, "id-a2024": 900, "id-a2026": 900, "id-b2025": 300, "id-b2026": 200}
    (found,) = comparable(infos, planned)
    assert (found.organisation, found.years, found.planned) == ("Otter Office", (2025, 2026), 200)


def test_the_newest_comes_first_of_those_with_much_and_the_most_of_equally_new_ones() -> None:
    infos = [
        info(f"{owner} {year}", year, organisation=owner)
        for owner, years in (
            ("Long and old", (2020, 2021)),
            ("Long and new", (2024, 2025)),
            ("Longer and new", (2024, 2025)),
            ("Newest and short", (2025, 2026)),
        )
        for year in years
    ]
    lengths = {"Long and old": 1000, "Long and new": 600, "Longer and new": 700}
    planned = {one.id: lengths.get(one.organisation or "", 100) for one in infos}
    order = ["Longer and new", "Long and new", "Long and old", "Newest and short"]
    assert [found.organisation for found in comparable(infos, planned)] == order


def test_each_language_is_held_against_its_own() -> None:
    infos = [
        *(info(f"e{year}", year, "en", "Heron Office") for year in (2025, 2026)),
        *(info(f"z{year}", year, "zh", "苍鹭局") for year in (2025, 2026)),
    ]
    planned = {one.id: 3000 if one.language == "en" else 900 for one in infos}
    assert {one.language for one in comparable(infos, planned)} == {"en", "zh"}
    assert comparable([], {}) == []


def test_the_plan_of_a_document_is_counted_once_however_deep_it_is_divided(
    settings: kb.Settings, tmp_path: Path
) -> None:
    for year in (2025, 2026):
        text = (
            PLAN + TASKS + "### Trade\n\n- Open a pier for herons.\n\n### Parks\n\n- Plant reeds.\n"
        )
        file = tmp_path / f"heron-{year}.md"
        front = f"---\norganisation: Heron Office\nyear: {year}\nlanguage: en\n---\n\n"
        told = text.format(year=year, before=year - 1, owner="Heron Office")
        file.write_text(front + told, encoding="utf-8")
    with kb.open(settings=settings) as library:
        library.ingest(tmp_path)
        (found,) = library.comparable()
        assert found.years == (2025, 2026)
        (stored,) = (library.document(one.id) for one in library.documents(years=[2026]))
        (part,) = (one for one in stored.sections if one.title == "Tasks for 2026")
        assert found.planned == part.end - part.start
        assert found.as_json()["organisation"] == "Heron Office"

"""The career of a measure through the years, and what changed by chapter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import kb
from kb.compare.plans.careers import COUNTED, Chains
from kb.compare.plans.chains import REACH, chains
from kb.compare.plans.comparison import compare
from kb.compare.selection import Reports
from kb.errors import BadRequest
from tests.kb.comparing import ANALYSER, GLOSSARY, LADDER, report

EN = {
    2021: ["Explore night pilotage in the bay", "Publish a tide table for anglers",
           "Repair the eastern quay"],
    2022: ["Promote night pilotage in the bay", "Repair the eastern quay"],
    2023: ["Promote night pilotage in the bay", "Publish a tide table for anglers",
           "Train dogs to find stowaways"],
}  # fmt: skip
ZH = {
    2021: ["探索海湾夜间引航", "编印钓鱼者潮汐表", "修缮东码头"],
    2022: ["推进海湾夜间引航", "修缮东码头"],
    2023: ["推进海湾夜间引航", "编印钓鱼者潮汐表", "训练缉私犬"],
}


def followed(folder: Path, years: dict[int, list[str]], chapter: str = "Harbour") -> Chains:
    documents = []
    for year, tasks in years.items():
        listed = "".join(f"- {task}\n" for task in tasks)
        head = f"# Report of {year}\n\n## Tasks for {year}\n\n### {chapter}\n\n"
        documents.append(report(folder, f"{year}.md", head + listed, year))
    reports = Reports(tuple(documents))
    found = compare(reports, GLOSSARY.forms, ANALYSER, LADDER)
    return chains(reports, found, ANALYSER, LADDER)


def paths(found: Chains) -> dict[str, list[tuple[str, str]]]:
    return {career.latest.text: list(career.path) for career in found.careers}


@pytest.mark.parametrize(("years", "names"), [
    (EN, ("Promote night pilotage in the bay", "Publish a tide table for anglers",
          "Repair the eastern quay", "Train dogs to find stowaways")),
    (ZH, ("推进海湾夜间引航", "编印钓鱼者潮汐表", "修缮东码头", "训练缉私犬")),
])  # fmt: skip
def test_a_measure_is_followed_from_first_through_dropped_to_back(
    tmp_path: Path, years: dict[int, list[str]], names: tuple[str, str, str, str]
) -> None:
    pilotage, table, quay, dogs = names
    found = followed(tmp_path, years)
    assert paths(found) == {
        pilotage: [("first", "2021"), ("strengthened", "2022"), ("standing", "2023")],
        table: [("first", "2021"), ("dropped", "2022"), ("back", "2023"), ("standing", "2023")],
        quay: [("first", "2021"), ("dropped", "2023")],
        dogs: [("new", "2023"), ("standing", "2023")],
    }
    assert found.counts == {"standing": 3, "dropped": 1, "merged": 0, "back": 1}
    assert [career.latest.text for career in found.of("back")] == [table]
    assert found.careers[0].latest.text == table  # what has the most history comes first


def test_what_changed_is_counted_by_chapter_and_what_is_back_is_not_new(tmp_path: Path) -> None:
    found = followed(tmp_path, EN)
    counts = [
        (row.comparison, row.chapter, {name: n for name, n in row.counts.items() if n})
        for row in found.changed
    ]
    assert counts == [
        ("2021 → 2022", "Harbour", {"strengthened": 1, "kept": 1, "dropped": 1}),
        ("2022 → 2023", "Harbour", {"kept": 1, "dropped": 1, "back": 1, "new": 1}),
    ]
    assert found.summed["2022 → 2023"] == {**dict.fromkeys(COUNTED, 0), "kept": 1, "dropped": 1,
                                           "back": 1, "new": 1}  # fmt: skip


def test_a_measure_away_for_more_than_the_reach_is_new(tmp_path: Path) -> None:
    task = "Publish a tide table for anglers"
    others = {2021 + n: ["Repair the eastern quay"] for n in range(REACH + 2)}
    years = {**others, 2021: [task, *others[2021]]}
    last = max(years)
    near = followed(tmp_path, {**years, 2021 + REACH: [task, *others[2021]]})
    assert [career.returns for career in near.careers if career.latest.text == task] == [1]
    far = followed(tmp_path, {**years, last: [task, *others[2021]]})
    assert [career.returns for career in far.careers if career.latest.text == task] == [0, 0]


def test_the_summary_comes_before_the_careers_and_tables_have_a_row_a_stage(tmp_path: Path) -> None:
    found = followed(tmp_path, EN)
    lines = str(found).splitlines()
    assert lines[0] == "4 measures in 3 reports: 3 standing, 1 dropped, 1 back"
    assert "2021 → 2022: 1 kept, 1 strengthened, 1 dropped" in lines
    tables = {table.name: table for table in found.tables()}
    assert [len(tables[name].rows) for name in ("careers", "stages", "changed", "documents")] == [
        4, 3 + 2 + 2 + 1, 2, 3,
    ]  # fmt: skip
    assert tables["careers"].rows[0]["path"] == (
        "first 2021 · dropped 2022 · back 2023 · standing 2023"
    )


def test_a_library_follows_careers_and_computes_them_once(
    library: kb.Library, write: Callable[[str, str | bytes], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    for year, tasks in EN.items():
        head = f"---\norganisation: Harbour Office\nyear: {year}\nlanguage: en\n---\n"
        body = "".join(f"- {task}\n" for task in tasks)
        path = write(f"{year}.md", f"{head}# Report of {year}\n\n## Tasks for {year}\n\n{body}")
    library.ingest(path.parent)
    first = library.chains()
    assert first.of("back")
    monkeypatch.setattr("kb.compare.plans.chains.measure_space", None)
    monkeypatch.setattr("kb.compare.plans.comparison.spaces_of", None)
    assert replace(library.chains(), took_ms=0.0) == replace(first, took_ms=0.0)


def test_reports_of_several_organisations_have_no_careers(
    library: kb.Library, write: Callable[[str, str | bytes], Path]
) -> None:
    for name in ("North", "South", "West"):
        head = f"---\norganisation: {name} Office\nyear: 2025\nlanguage: en\n---\n"
        path = write(f"{name}.md", f"{head}# Report\n\n## Tasks for 2025\n\n- Repair the quay.\n")
    library.ingest(path.parent)
    names = [f"{name} Office" for name in ("North", "South", "West")]
    with pytest.raises(BadRequest, match="several years"):
        library.chains(organisations=names)

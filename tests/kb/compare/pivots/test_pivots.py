"""Organisations by years, and who said it first."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import kb
from kb.compare.pivots.pivot import scaled
from kb.errors import BadRequest

HEAD = "---\norganisation: {}\nyear: {}\nlanguage: {}\n{}---\n\n# Report\n\n## Review of {}\n\n"


@pytest.fixture
def offices(library: kb.Library, write: Callable[[str, str], Path]) -> kb.Library:
    texts = {
        (
            "North Office",
            2024,
            "date: 2024-02-03\n",
        ): "The catch was 40 tonnes, up 5%. Night pilots.",
        ("North Office", 2025, ""): "The catch was 44 tonnes, up 10%.",
        ("South Office", 2024, "date: 2024-01-20\n"): "Night pilots came. Night pilots stay.",
        ("South Office", 2025, ""): "The catch was 90 tonnes, up 2%. Three schools opened.",
    }
    path = Path()
    for (name, year, date), text in texts.items():
        head = HEAD.format(name, year, "en", date, year - 1)
        path = write(f"{name[:5]}{year}.md", f"{head}{text}\n")
    library.ingest(path.parent)
    return library


def test_a_phrase_is_counted_by_organisation_and_year(offices: kb.Library) -> None:
    found = offices.pivot("phrase", "night pilot")
    assert found.years == (2024, 2025)
    counts = {row.organisation: [cell.value for cell in row.cells.values()] for row in found.rows}
    assert counts == {"North Office": [1, 0], "South Office": [2, 0]}
    assert found.told(found.rows[0].cells[2025]) == "–"


def test_who_said_it_first_is_told_by_the_date(offices: kb.Library) -> None:
    ((name, passage),) = offices.pivot("phrase", "night pilot").first
    assert name == "South Office"
    assert passage.text == "Night pilots came."


def test_without_dates_all_of_the_first_year_are_told(offices: kb.Library) -> None:
    found = offices.pivot("phrase", "catch", years=[2025])
    assert {name for name, _ in found.first} == {"North Office", "South Office"}


def test_an_indicator_has_its_level_and_growth_by_the_year_it_is_of(offices: kb.Library) -> None:
    found = offices.pivot("indicator", "catch")
    rows = {row.organisation: row.cells for row in found.rows}
    assert {year: float(c.value or 0) for year, c in rows["North Office"].items()} == {
        2023: 40_000.0,
        2024: 44_000.0,
    } or {year: float(c.value or 0) for year, c in rows["North Office"].items()} == {
        2023: 40.0,
        2024: 44.0,
    }
    assert float(rows["South Office"][2024].beside or 0) == 2
    assert 2023 not in rows["South Office"]


def test_an_amount_is_taken_before_a_share_of_its_name(
    library: kb.Library, write: Callable[[str, str], Path]
) -> None:
    for year, share in ((2024, 30), (2025, 31)):
        text = f"Output was {year - 1900} tonnes. Output was {share} percent."
        path = write(f"{year}.md", f"{HEAD.format('Mill', year, 'en', '', year - 1)}{text}\n")
    library.ingest(path.parent)
    found = library.pivot("indicator", "output")
    assert {cell.unit for row in found.rows for cell in row.cells.values()} == {"tonnes"}


def test_a_bound_and_percentage_points_are_told_in_the_cell(
    library: kb.Library, write: Callable[[str, str], Path]
) -> None:
    head = HEAD.format("Mill", 2025, "en", "", 2024)
    path = write("a.md", head + "Output exceeded 30 tonnes, up by over 4%.\n")
    for year, told in ((2025, "rose 3 percentage points"), (2026, "reached 41 percent")):
        write(
            f"{year}.md", f"{HEAD.format('Dye', year, 'en', '', year - 1)}Forest coverage {told}.\n"
        )
    library.ingest(path.parent)
    (cell,) = library.pivot("indicator", "output").rows[0].cells.values()
    assert library.pivot("indicator", "output").told(cell) == "≥ 30 tonnes ≥ +4%"
    cover = library.pivot("indicator", "forest coverage")
    cell = next(row for row in cover.rows if row.organisation == "Dye").cells[2024]
    assert (cover.told(cell), cover.told(cell, "zh")) == ("+3 points", "+3个百分点")
    assert cell.as_json()["in_points"] is True


def test_another_indicator_that_holds_the_words_is_none(offices: kb.Library) -> None:
    assert all(not row.cells for row in offices.pivot("indicator", "cat").rows)


def test_a_theme_has_its_share_of_the_text(offices: kb.Library) -> None:
    found = offices.pivot("theme", "6", scheme="cap", years=[2025])
    shares = {row.organisation: row.cells[2025].value for row in found.rows}
    assert shares["North Office"] == 0
    assert float(shares["South Office"] or 0) > 0
    assert found.subject.endswith("Education")


def test_an_unknown_theme_is_told_with_those_there_are(offices: kb.Library) -> None:
    with pytest.raises(BadRequest, match="no theme 'opera' in the codebook; there are Macro"):
        offices.pivot("theme", "opera", scheme="cap")


def test_a_phrase_without_a_word_is_an_error(offices: kb.Library) -> None:
    with pytest.raises(BadRequest, match="holds no word"):
        offices.pivot("phrase", "…")


def test_the_table_has_a_row_an_organisation_and_year(offices: kb.Library) -> None:
    table = offices.pivot("phrase", "night pilot").frame()
    assert len(table) == 4
    assert table[table["is_first"]]["organisation"].tolist() == ["South Office"]


@pytest.mark.parametrize(
    ("value", "told"),
    [(40, "40"), (1234.5, "1,234.5"), (9_390_000_000_000, "9.39 trillion"), (2e6, "2 million")],
)
def test_large_levels_are_told_short(value: float, told: str) -> None:
    assert scaled(value) == told


def test_large_levels_are_counted_in_wan_and_yi_in_chinese() -> None:
    assert scaled(5_300_000_000_000, "zh") == "5.3万亿"
    assert scaled(61_600_000_000, "zh") == "616亿"
    assert scaled(450_000, "zh") == "45万"

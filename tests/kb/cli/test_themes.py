"""kb themes and kb history."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.kb.cli.conftest import GONGBEI, Kb


@pytest.fixture
def two_years(filled: Kb, reports: Path) -> Kb:
    older = GONGBEI.replace("2026", "2025").replace("Bridge", "River")
    (reports / "gongbei-2025.md").write_text(older, encoding="utf-8")
    assert filled("ingest", reports).status == 0
    return filled


def test_themes_print_a_line_a_theme_with_shares_by_year(two_years: Kb) -> None:
    ran = two_years("themes", "--organisation", "Gongbei Customs")
    assert ran.status == 0
    rows = [line.split("\t") for line in ran.out.splitlines()]
    (bay,) = [row for row in rows if row[0].endswith("Greater Bay Area")]
    assert bay[1] == "0.0% / 0.0%"
    assert bay[2].endswith(" / 50.0%")
    assert bay[3:5] == ["2026", "2026"]
    assert rows[-1][0] == "no theme"


def test_a_themes_passages_are_shown_with_their_place(two_years: Kb) -> None:
    ran = two_years("themes", "--organisation", "Gongbei Customs", "--theme", "greater bay area")
    assert "manage the Hong Kong-Zhuhai-Macao Bridge well" in ran.out
    assert "Tasks for 2026, characters" in ran.out


def test_an_unknown_theme_is_one_line_that_names_those_there_are(two_years: Kb) -> None:
    ran = two_years("themes", "--organisation", "Gongbei Customs", "--theme", "opera")
    assert ran.status == 1
    assert ran.err.splitlines()[-1].startswith("kb: no theme 'opera'")
    assert "Greater Bay Area" in ran.err


def test_themes_are_saved_to_be_edited_and_read_again(
    two_years: Kb, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = tmp_path / "themes.yaml"
    asked = ("themes", "--organisation", "Gongbei Customs")
    assert two_years(*asked, "--save", saved).status == 0
    content = yaml.safe_load(saved.read_text(encoding="utf-8"))
    content["themes"] = [{"zh": "桥", "terms": ["bridge"]}]
    saved.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    monkeypatch.setenv("KB_THEMES", str(saved))
    assert [theme["key"] for theme in two_years(*asked, "--json").json["themes"]] == ["桥"]


@pytest.mark.parametrize(
    ("years", "taken"),
    [("2025", [2025]), ("2025-2026", [2025, 2026]), ("2025，2026", [2025, 2026])],
)
def test_years_are_given_one_by_one_or_as_a_span(
    two_years: Kb, years: str, taken: list[int]
) -> None:
    ran = two_years("themes", "--organisation", "Gongbei Customs", "--years", years, "--json")
    assert ran.json["years"] == taken


@pytest.mark.parametrize("years", ["26", "2026-2025", "last"])
def test_years_that_are_none_are_one_line(two_years: Kb, years: str) -> None:
    ran = two_years("themes", "--years", years)
    assert ran.status == 1
    assert ran.err.startswith("kb: years ")


def test_history_prints_each_year_with_forms_and_sentences(two_years: Kb) -> None:
    ran = two_years("history", "粤港澳大湾区")
    assert ran.status == 0
    head, first, *rest = ran.out.splitlines()
    assert head.startswith("粤港澳大湾区: 1 times in the reports of 2025–2026")
    assert first.startswith("2025: 1 in 2 reports  大湾区 1")
    assert "推进智慧海关建设，支持大湾区发展。" in "\n".join(rest)


def test_history_of_what_is_nowhere_says_so(two_years: Kb) -> None:
    ran = two_years("history", "opera")
    assert ran.status == 0
    assert ran.out.splitlines()[0] == "opera: in no report of 2025–2026"


def test_history_of_no_word_is_one_line(two_years: Kb) -> None:
    ran = two_years("history", "——")
    assert ran.status == 1
    assert len(ran.err.splitlines()) == 1


@pytest.mark.parametrize("suffix", ["xlsx", "docx", "json", "parquet", "qdpx"])
@pytest.mark.parametrize(
    "command",
    [("themes", "--organisation", "Gongbei Customs"), ("history", "bridge"), ("figures",),
     ("compare", "--organisation", "Gongbei Customs"),
     ("promises", "--organisation", "Gongbei Customs")],
)  # fmt: skip
def test_what_a_command_found_is_written_to_a_file(
    two_years: Kb, tmp_path: Path, command: tuple[str, ...], suffix: str
) -> None:
    target = tmp_path / f"found.{suffix}"
    ran = two_years(*command, "--export", target)
    assert ran.status == 0
    assert f"written: {target}" in ran.err
    assert target.stat().st_size > 100


def test_an_export_that_cannot_be_written_is_told_before_the_work(
    two_years: Kb, tmp_path: Path
) -> None:
    ran = two_years("compare", "--export", tmp_path / "found.pdf")
    assert ran.status == 1
    assert ran.out == ""
    assert "an export of this kind is written as .xlsx" in ran.err

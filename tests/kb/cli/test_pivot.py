"""kb pivot, kb agreement, and kb compare over several organisations."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kb.cli.conftest import GONGBEI, Kb


@pytest.fixture
def two_offices(filled: Kb, reports: Path) -> Kb:
    other = GONGBEI.replace("Gongbei", "Shenzhen")
    (reports / "shenzhen-2026.md").write_text(other, encoding="utf-8")
    assert filled("ingest", reports).status == 0
    return filled


def test_a_pivot_prints_who_said_it_first_and_a_row_an_organisation(two_offices: Kb) -> None:
    ran = two_offices("pivot", "phrase", "bridge")
    assert ran.status == 0
    lines = ran.out.splitlines()
    assert lines[0].startswith("bridge: told by 2 of ")
    assert lines[1].startswith("first: ")
    assert any(line.startswith("Gongbei Customs") for line in lines)
    assert any(line.startswith("深圳海关") for line in lines)  # as its first report names it


def test_a_pivot_is_exported_as_a_tidy_table(two_offices: Kb, tmp_path: Path) -> None:
    path = tmp_path / "pivot.csv"
    assert two_offices("pivot", "phrase", "bridge", "--export", path).status == 0
    head = path.read_text(encoding="utf-8-sig").splitlines()[0]
    assert head.startswith("kind,subject,organisation,year,value,unit,beside,mark,is_first,")


def test_several_organisations_are_summed_up_unless_all_is_asked_for(two_offices: Kb) -> None:
    asked = ("compare", "--organisation", "Gongbei Customs", "--organisation", "Shenzhen Customs",
             "--years", "2026")  # fmt: skip
    summary, full = two_offices(*asked), two_offices(*asked, "--full")
    assert "planned by most:" in summary.out
    assert " shared in " in summary.out
    assert "only Gongbei Customs" in full.out
    assert two_offices(*asked, "--json").json["steps"] == []


def test_two_coders_are_held_against_each_other(filled: Kb, tmp_path: Path) -> None:
    one, other = tmp_path / "one.csv", tmp_path / "other.csv"
    one.write_text("id,theme\na,Health\nb,Energy\n", encoding="utf-8")
    other.write_text("id,theme\na,Health\nb,Health\n", encoding="utf-8")
    ran = filled("agreement", one, other)
    assert ran.out.startswith("2 passages, the same code on 50.0%")
    assert ran.out.splitlines()[-1] == "b: Energy | Health"
    assert filled("agreement", one, other, "--json").json["passages"] == 2

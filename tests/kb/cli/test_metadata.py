"""``kb set`` and ``kb doubtful``."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kb.cli.conftest import Kb


def listed(kb: Kb) -> dict[str, dict[str, object]]:
    return {info["source"]: info for info in kb("list", "--json").json["documents"]}


def test_set_says_it_of_one_and_show_and_list_tell_it_from_what_was_read(filled: Kb) -> None:
    ran = filled("set", "gongbei-2026.md", "organisation=Harbour Office", "year=2024", "tags=a,b")
    assert ran.status == 0
    assert "organisation Harbour Office, year 2024; tags a, b" in ran.out
    assert "to undo: kb set --undo 1" in ran.out
    shown = filled("show", "gongbei-2026.md")
    assert "set by a person: year 2024 (read: 2026)" in shown.err
    assert "tags: a, b" in shown.err
    assert "year 2024" not in shown.out
    info = listed(filled)["gongbei-2026.md"]
    assert (info["year"], info["corrected"]["year"], info["tags"]) == (2024, 2026, ["a", "b"])
    assert [one["source"] for one in filled("list", "--tag", "b", "--json").json["documents"]] == [
        "gongbei-2026.md"
    ]


def test_set_by_a_filter_asks_first_and_is_undone_whole(filled: Kb) -> None:
    before = listed(filled)
    assert filled("set", "--language", "zh", "年份=2024").status == 1
    ran = filled("set", "--language", "zh", "年份=2024", "tags+=old", "--yes", "--json")
    assert [info["source"] for info in ran.json["documents"]] == ["shenzhen-2025.md"]
    assert ran.json["edit"] == 1
    assert filled("set", "--undo", "0").status == 0
    assert listed(filled) == before


def test_set_from_a_table_and_back(filled: Kb, tmp_path: Path) -> None:
    table = tmp_path / "said.csv"
    assert filled("set", "--to", table).status == 0
    text = table.read_text("utf-8-sig")
    assert text.startswith("document,title,organisation,year,date,language,tags")
    assert "nothing changed" in filled("set", "--from", table).out
    table.write_text(text.replace(",2025,", ",2023,"), "utf-8-sig")
    assert "1 changed" in filled("set", "--from", table).out
    assert listed(filled)["shenzhen-2025.md"]["corrected"] == {"year": 2025}


def test_ingest_takes_a_table_with_it(kb: Kb, reports: Path, tmp_path: Path) -> None:
    table = tmp_path / "said.csv"
    table.write_text("文件,单位,年份\ngongbei-2026.md,拱北办事处,2020\n", "utf-8")
    assert kb("ingest", reports, "--metadata", table).status == 0
    info = listed(kb)["gongbei-2026.md"]
    assert (info["organisation"], info["year"]) == ("拱北办事处", 2020)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [(("set", "year=2024"), "which documents"), (("set", "gongbei-2026.md"), "what is to be set"),
     (("set", "gongbei-2026.md", "year=soon"), "no year"), (("set", "yaer=2024"), "yaer=2024"),
     (("set", "gongbei-2026.md", "yaer=2024"), "yaer=2024"),
     (("set", "--undo", "7"), "no such edit"), (("set", "--undo", "1", "x.md"), "stand alone"),
     (("set", "--year", "1999", "year=2024"), "no document is of that kind")],
)  # fmt: skip
def test_what_cannot_be_set_is_told_in_one_line(
    filled: Kb, arguments: tuple[str, ...], told: str
) -> None:
    ran = filled(*arguments)
    assert ran.status == 1
    assert told in ran.err
    assert len(ran.err.splitlines()) == 1


def test_the_doubtful_are_a_list_that_can_be_worked_off(kb: Kb, tmp_path: Path) -> None:
    (tmp_path / "bare.txt").write_text("Some text of no one and no time.\n")
    kb("ingest", tmp_path / "bare.txt")
    ran = kb("doubtful")
    assert [line.split("\t")[0] for line in ran.out.splitlines()] == ["no year", "no organisation"]
    assert "no year: kb set ID year=2026" in ran.err
    (first, _) = kb("doubtful", "--json").json["doubtful"]
    assert (first["kind"], first["documents"][0]["source"]) == ("no_year", "bare.txt")
    kb("set", "bare.txt", "--confirm")
    assert kb("doubtful").out == ""

"""search, ask, list, show, status: what they print and their JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Kb = Callable[..., Any]


def test_search_prints_the_passage_with_its_document_and_section(filled: Kb) -> None:
    ran = filled("search", "laboratory for imported fruit")
    assert ran.status == 0
    first = ran.out.splitlines()[0]
    assert first.startswith("1. 2026 Work Conference of Gongbei Customs, ")
    assert "Tasks for 2026" in first
    assert "It will open a laboratory for imported fruit." in ran.out


def test_search_json_is_one_object_with_the_documented_fields(filled: Kb) -> None:
    found = filled("search", "智慧海关", "--json").json
    assert set(found) == {"query", "hits", "took_ms"}
    assert found["query"] == "智慧海关"
    hit = found["hits"][0]
    assert hit["rank"] == 1
    assert hit["year"] == 2025
    assert "智慧海关" in hit["text"]
    assert set(hit["legs"]) == {"dense", "lexical"}


def test_search_json_keeps_chinese_readable(filled: Kb) -> None:
    assert "智慧海关" in filled("search", "智慧海关", "--json").out


@pytest.mark.parametrize("mode", ["hybrid", "dense", "lexical"])
def test_search_takes_the_legs_that_are_asked_for(filled: Kb, mode: str) -> None:
    hits = filled("search", "paper forms", "--mode", mode, "--json").json["hits"]
    assert hits
    if mode != "hybrid":
        scores = [hit["legs"][mode] for hit in hits]
        assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize(
    ("option", "value", "source"),
    [
        ("--year", "2025", "shenzhen-2025.md"),
        ("--language", "zh", "shenzhen-2025.md"),
        ("--language", "en", "gongbei-2026.md"),
        ("--document", "gongbei-2026.md", "gongbei-2026.md"),
    ],
)
def test_a_filter_leaves_only_what_it_names(
    filled: Kb, option: str, value: str, source: str
) -> None:
    ids = {
        info["source"]: info["document_id"] for info in filled("list", "--json").json["documents"]
    }
    if option == "--document":
        (value,) = [id_ for name, id_ in ids.items() if name.endswith(value)]
    hits = filled("search", "customs 海关 2025", option, value, "--json").json["hits"]
    assert hits
    if option == "--year":  # a passage of another year's report may speak of the year asked for
        assert any(hit["source"].endswith(source) for hit in hits)
    else:
        assert all(hit["source"].endswith(source) for hit in hits)


def test_limit_bounds_the_hits(filled: Kb) -> None:
    assert len(filled("search", "customs", "-n", 1, "--json").json["hits"]) == 1


def test_a_dash_reads_one_question_a_line_and_answers_each_on_a_line(filled: Kb) -> None:
    ran = filled("search", "-", "--json", stdin="\ufefflaboratory\n\n智慧海关\r\n")
    assert ran.status == 0
    lines = [json.loads(line) for line in ran.out.splitlines()]
    assert [line["query"] for line in lines] == ["laboratory", "智慧海关"]


def test_a_dash_without_json_heads_each_answer_with_its_question(filled: Kb) -> None:
    ran = filled("ask", "-", stdin="Where was the conference held?\n有哪些重点工作\n")
    headings = [line for line in ran.out.splitlines() if line.startswith("# ")]
    assert headings == ["# Where was the conference held?", "# 有哪些重点工作"]


def test_ask_answers_with_sentences_of_the_report_and_their_places(filled: Kb) -> None:
    answer = filled("ask", "What laboratory will Gongbei Customs open?", "--json").json
    assert set(answer) >= {"question", "status", "sentences", "citations", "searched", "took_ms"}
    assert answer["status"] == "answered"
    numbers = {citation["n"] for citation in answer["citations"]}
    assert {n for sentence in answer["sentences"] for n in sentence["citations"]} <= numbers
    assert any("laboratory for imported fruit" in one["text"] for one in answer["citations"])


def test_ask_says_when_nothing_was_found_and_where_it_looked(filled: Kb) -> None:
    ran = filled("ask", "Who won the football world cup in Qatar?")
    assert ran.status == 0
    assert ran.out.startswith("not found in 2 documents")


def test_list_off_a_terminal_is_one_tabulated_line_a_document(filled: Kb) -> None:
    lines = filled("list").out.splitlines()
    assert len(lines) == 2
    rows = {line.split("\t")[-1].rpartition("/")[2]: line.split("\t") for line in lines}
    assert rows["gongbei-2026.md"][1:3] == ["2026", "en"]
    assert rows["shenzhen-2025.md"][1:3] == ["2025", "zh"]


def test_list_narrows_by_text_and_year(filled: Kb) -> None:
    assert "gongbei" in filled("list", "Gongbei").out
    assert len(filled("list", "Gongbei").out.splitlines()) == 1
    assert len(filled("list", "--year", 2025).out.splitlines()) == 1
    assert filled("list", "no such title").out == ""


def _id(kb: Kb, part: str) -> str:
    (info,) = [i for i in kb("list", "--json").json["documents"] if part in i["source"]]
    return str(info["document_id"])


def test_show_gives_the_text_the_sections_and_the_json_of_a_document(filled: Kb) -> None:
    id_ = _id(filled, "shenzhen")
    assert "推进智慧海关建设" in filled("show", id_).out
    sections = filled("show", id_, "--sections").out
    assert "二、2025年重点工作" in sections
    assert "plan" in sections
    stored = filled("show", id_, "--json").json
    assert stored["document_id"] == id_
    for section in stored["sections"]:
        assert stored["text"][section["start"] :].startswith(section["title"][:2])


def test_show_takes_a_source_as_well(filled: Kb) -> None:
    (info,) = filled("list", "Gongbei", "--json").json["documents"]
    assert filled("show", info["source"]).status == 0


def test_status_tells_what_the_library_holds(filled: Kb) -> None:
    found = filled("status", "--json").json
    assert found["documents"] == 2
    assert found["chunks"] >= 2
    assert f"documents: {found['documents']}" in filled("status").out


def test_every_reading_command_names_a_library_that_is_not_there(kb: Kb, tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"
    for command in (["search", "x"], ["ask", "x"], ["list"], ["show", "x"], ["status"]):
        ran = kb(*command, "--library", nowhere)
        assert (ran.status, ran.out) == (1, "")
        assert ran.err.startswith("kb: ")
        assert len(ran.err.splitlines()) == 1
        assert str(nowhere) in ran.err
    assert not nowhere.exists()


def test_show_tells_what_was_left_out_beside_the_text(kb: Kb, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# Report 2024\n\nExports rose ~~by 9%~~ by 7%.\n")
    kb("ingest", "a.md")
    ran = kb("show", "a.md")
    assert ran.out == "Report 2024\n\nExports rose by 7%.\n"
    assert ran.err == "left out: struck text: by 9%\n"
    assert kb("show", "a.md", "--json").json["extra"]["left_out"] == "struck text: by 9%"


def test_search_shows_the_head_of_a_table_above_its_later_rows(kb: Kb, tmp_path: Path) -> None:
    rows = "\n".join(f"| goods{n} | {n}.5 | {n}.7 |" for n in range(120))
    table = f"| goods | 2023 (billion yuan) | 2024 (billion yuan) |\n|---|---|---|\n{rows}"
    (tmp_path / "a.md").write_text(f"# Report 2024\n\n{table}\n")
    kb("ingest", "a.md")
    out = kb("search", "goods110", "--mode", "lexical", "-n", 1).out
    assert "[goods | 2023 (billion yuan) | 2024 (billion yuan)]" in out
    assert "goods110 | 110.5 | 110.7" in out

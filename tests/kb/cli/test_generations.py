"""reindex and generations: what they do, say and exit with."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Kb = Callable[..., Any]


def test_a_reindex_says_what_was_made_and_checked_and_what_is_kept(filled: Kb) -> None:
    done = filled("reindex")
    assert done.status == 0
    first, checked, kept = done.out.splitlines()
    assert first.startswith("generation 2 is in use: 2 documents, ")
    assert "0 texts embedded" in first
    assert checked.startswith("checked before the switch: sampled ")
    assert "generation 1 is kept" in kept
    assert "kb reindex --take-back" in kept
    again = filled("reindex", "--json").json
    assert (again["generation"], again["former"]) == (3, 2)
    (gone,) = again["forgotten"]
    assert gone["number"] == 1
    assert gone["bytes"] > 0


def test_generations_are_listed_taken_back_and_forgotten(filled: Kb) -> None:
    filled("reindex")
    rows = [line.split("\t") for line in filled("generations").out.splitlines()]
    assert [row[:2] for row in rows] == [["1", "former"], ["2", "current"]]
    assert [row[3] for row in rows] == ["2", "2"]
    assert filled("reindex", "--take-back", "--json").json["generation"] == 1
    (first, second) = filled("generations", "--json").json["generations"]
    assert (first["state"], second["state"]) == ("current", "former")
    assert first["checked"]["documents"] == 2
    asked = filled("reindex", "--forget-former")
    assert asked.status == 1
    assert "--yes" in asked.err
    assert "generation 2" in filled("reindex", "--forget-former", "--yes").out
    assert "no other generation" in filled("reindex", "--forget-former", "--yes").out
    assert filled("reindex", "--take-back").status == 1


def questions(path: Path, *evidence: str) -> Path:
    lines = [
        {
            "id": f"q{number}",
            "lang": "en",
            "status": "answered",
            "question": "How many travellers did Gongbei Customs inspect in 2025?",
            "evidence": [words],
        }
        for number, words in enumerate(evidence)
    ]
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    return path


def test_questions_must_come_out_as_well_as_before_or_as_the_floor_says(
    filled: Kb, tmp_path: Path
) -> None:
    file = questions(tmp_path / "asked.jsonl", "200 million travellers", "no such words")
    done = filled("reindex", "--questions", file, "--json").json
    assert done["checked"]["questions"] == 2
    assert done["checked"]["right"] == done["checked"]["floor"]
    refused = filled("reindex", "--questions", file, "--floor", "1")
    assert refused.status == 1
    assert "1.000 needed" in refused.err
    assert filled("status", "--json").json["generation"] == 2
    assert filled("reindex", "--questions", file, "--floor", "0").status == 0


@pytest.mark.parametrize("arguments", [("--floor", "0.5"), ("--forget-former", "--fresh")])
def test_options_that_do_not_go_together_are_told(filled: Kb, arguments: tuple[str, ...]) -> None:
    assert filled("reindex", *arguments).status == 1


def test_status_tells_the_generation_and_no_reindex(filled: Kb) -> None:
    lines = filled("status").out.splitlines()
    assert "generation: 1" in lines
    assert "reindex: -" in lines

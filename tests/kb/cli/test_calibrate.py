"""kb calibrate: what it finds is printed, and kept where the next answer looks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kb.answer.calibration import FILE, VERSION, read_calibrations
from kb.answer.marks import NAMES
from tests.kb.cli.conftest import Kb

QUESTIONS = [
    {"id": 1, "question": "How many travellers did Gongbei Customs inspect in 2025?",
     "lang": "en", "status": "answered", "evidence": ["200 million"]},
    {"id": 2, "question": "By how much did paper forms fall in 2025?",
     "lang": "en", "status": "answered", "evidence": ["12.5%"]},
    {"id": 3, "question": "Which penguins won the chess tournament?",
     "lang": "en", "status": "not_found"},
    {"id": 4, "question": "2024年深圳海关监管进出口货运量增长多少？",
     "lang": "zh", "status": "answered", "evidence": ["8.1%"]},
]  # fmt: skip


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    path = tmp_path / "questions.jsonl"
    path.write_text("\n".join(map(json.dumps, QUESTIONS)) + "\n", encoding="utf-8")
    return path


def kept_at(tmp_path: Path) -> Path:
    return tmp_path / "library" / FILE


def test_what_was_found_is_kept_in_the_library(filled: Kb, questions: Path, tmp_path: Path) -> None:
    found = filled("calibrate", questions, "--json").json
    assert set(found) == {"fingerprint", "weights", "offsets", "limit", "trust", "figures"}
    assert set(found["weights"]) <= set(NAMES)
    assert {pair.partition(">")[0] for pair in found["offsets"]} == {"en", "zh"}
    assert (found["figures"]["questions"], found["figures"]["answerable"]) == (4, 3)
    (kept,) = read_calibrations(kept_at(tmp_path))
    assert kept.as_json() == found


def test_each_mark_its_weight_and_what_it_reaches_is_a_line(
    filled: Kb, questions: Path, tmp_path: Path
) -> None:
    ran = filled("calibrate", questions)
    assert ran.status == 0
    (kept,) = read_calibrations(kept_at(tmp_path))
    *weights, offsets, english, chinese, written = ran.out.splitlines()
    assert weights == [
        f"{name.replace('_', ' ')}: {weight:g}" for name, weight in kept.weights.items()
    ]
    pairs = ", ".join(f"{pair} {offset:g}" for pair, offset in kept.offsets.items())
    assert offsets == f"offsets: {pairs}; an answer from {kept.limit:g} on"
    held_out = kept.figures["held_out"]
    assert english == (
        "en, questions held out: "
        f"answered with evidence {held_out['en']['answered_with_evidence']}, "
        f"wrong abstention {held_out['en']['wrong_abstention']}, "
        f"right abstention {held_out['en']['right_abstention']}"
    )
    assert chinese.startswith("zh, questions held out: ")
    assert chinese.endswith("right abstention None")
    assert written == f"written to {kept_at(tmp_path)}"


def test_it_may_be_written_elsewhere_and_several_files_are_one_set(
    filled: Kb, questions: Path, tmp_path: Path
) -> None:
    more = tmp_path / "more.jsonl"
    more.write_text(json.dumps({**QUESTIONS[2], "id": 9}) + "\n", encoding="utf-8")
    ran = filled("calibrate", questions, more, "--output", "other.json", "--quiet")
    assert ran.out.splitlines()[-1] == "written to other.json"
    (found,) = read_calibrations(tmp_path / "other.json")
    assert found.figures["questions"] == 5
    assert not kept_at(tmp_path).exists()


def test_a_file_of_the_first_version_is_told_in_one_line_whose_remedy_helps(
    filled: Kb, questions: Path, tmp_path: Path
) -> None:
    kept_at(tmp_path).write_text('{"version": 1, "models": []}\n', encoding="utf-8")
    for command in (["ask", "Who?"], ["calibrate", questions]):
        ran = filled(*command)
        assert (ran.status, ran.out) == (1, "")
        (line,) = ran.err.splitlines()
        assert f"version 1, but this program reads {VERSION}" in line
        assert "delete it, then run: kb calibrate" in line
    kept_at(tmp_path).unlink()
    assert filled("calibrate", questions).status == 0
    assert filled("ask", "Who?").status == 0


def test_questions_that_are_not_there_are_told(filled: Kb) -> None:
    ran = filled("calibrate", "none.jsonl")
    assert ran.status == 1
    assert "none.jsonl" in ran.err

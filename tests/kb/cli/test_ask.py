"""kb ask as a thread, with an export, with a language model; kb feedback."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document

import kb as library_package
from tests.kb.cli.conftest import Kb
from tests.kb.model_process import running_model

REPORT = """---
title: Port Office work of 2025
organisation: Port Office
year: 2026
---

# Port Office work of 2025

## Review of 2025

The Port Office inspected 4,120 ships in 2025.

## Tasks for 2026

The Port Office will inspect 5,000 ships in 2026.
"""
SHIPS = "how many ships did the Port Office inspect in 2025"


@pytest.fixture
def filled(kb: Kb, tmp_path: Path) -> Kb:
    (tmp_path / "port.md").write_text(REPORT, encoding="utf-8")
    assert kb("ingest", "port.md").status == 0
    return kb


def lines(out: str) -> list[Any]:
    return [json.loads(line) for line in out.splitlines()]


def test_lines_follow_one_another_only_when_asked_to(filled: Kb) -> None:
    thread = f"{SHIPS}\nand in 2026?\n"
    apart = lines(filled("ask", "-", "--json", stdin=thread).out)
    assert [one["followup"] for one in apart] == [None, None]
    followed = lines(filled("ask", "-", "--json", "--follow", stdin=thread).out)
    assert followed[0]["followup"] is None
    assert followed[1]["followup"]["question"] == SHIPS.replace("2025", "2026")
    assert "5,000" in followed[1]["sentences"][0]["text"]
    told = filled("ask", "-", "--follow", stdin=thread)
    assert f"understood as: {SHIPS.replace('2025', '2026')}" in told.out


def test_a_blank_line_begins_a_new_topic(filled: Kb) -> None:
    out = filled("ask", "-", "--json", "--follow", stdin=f"{SHIPS}\n\nand in 2026?\n").out
    assert [one["followup"] for one in lines(out)] == [None, None]


def test_follow_needs_lines(filled: Kb) -> None:
    ran = filled("ask", SHIPS, "--follow")
    assert ran.status == 1
    assert "give -" in ran.err


def test_what_was_understood_can_be_left_out(filled: Kb) -> None:
    found = filled("ask", f"{SHIPS} and in 1911", "--without", "years", "--json").json
    assert found["status"] == "answered"
    assert filled("ask", SHIPS, "--without", "mood").status == 2


def test_answers_are_exported_together(filled: Kb, tmp_path: Path) -> None:
    thread = f"{SHIPS}\nand in 2026?\n"
    ran = filled("ask", "-", "--follow", "--export", "memo.docx", stdin=thread)
    assert ran.status == 0
    assert "written to memo.docx" in ran.err
    document = Document(BytesIO((tmp_path / "memo.docx").read_bytes()))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "4,120 ships" in text
    assert "5,000 ships" in text
    assert filled("ask", SHIPS, "--export", "memo.md").status == 0
    assert "4,120 ships in 2025. [1]" in (tmp_path / "memo.md").read_text(encoding="utf-8")
    ran = filled("ask", SHIPS, "--export", "memo.pdf")
    assert (ran.status, ran.out) == (1, "")
    assert ".md or .docx" in ran.err


def test_a_language_model_is_asked_only_where_one_is_set(
    filled: Kb, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = filled("ask", SHIPS, "--generate")
    assert ran.status == 1
    assert "generate_url" in ran.err
    with running_model(tmp_path / "model") as model:
        monkeypatch.setenv("KB_GENERATE_URL", model.url)
        monkeypatch.setenv("KB_GENERATE_MODEL", "m-1")
        monkeypatch.setenv("KB_GENERATE_TIMEOUT", "20")
        model.behave("stream", "The Port Office inspected 4,120 ships [1]. It sank 3 ships [1].")
        assert filled("ask", SHIPS, "--json").json["generated"] is None
        generated = filled("ask", SHIPS, "--generate", "--json").json["generated"]
        assert [one["text"] for one in generated["sentences"]] == [
            "The Port Office inspected 4,120 ships."
        ]
        assert [one["reason"] for one in generated["dropped"]] == ["number"]
        printed = filled("ask", SHIPS, "--generate").out
        assert "1 sentence of m-1 dropped" in printed
        model.behave("refused")
        ran = filled("ask", SHIPS, "--generate", "--export", "memo.md")
        assert ran.status == 0
        assert "m-1 refused the request" in ran.out
        assert ran.out.index("4,120 ships") < ran.out.index("refused")  # the quoted answer is first
        assert "4,120 ships" in (tmp_path / "memo.md").read_text(encoding="utf-8")


def test_ctrl_c_stops_the_model_and_keeps_the_answer(
    filled: Kb, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running_model(tmp_path / "model") as model:
        monkeypatch.setenv("KB_GENERATE_URL", model.url)
        monkeypatch.setenv("KB_GENERATE_MODEL", "m-1")
        model.behave("stalled", "The Port Office inspected 4,120 ships [1]. It")

        def interrupt() -> None:
            until = time.monotonic() + 60
            while not model.requests and time.monotonic() < until:
                time.sleep(0.02)
            time.sleep(1)
            os.kill(os.getpid(), signal.SIGINT)

        threading.Thread(target=interrupt).start()
        ran = filled("ask", SHIPS, "--generate")
    assert ran.status == 0
    assert "The Port Office inspected 4,120 ships. [1]" in ran.out
    assert "m-1 was stopped" in ran.out


def test_feedback_is_listed_exported_and_removed(filled: Kb, tmp_path: Path) -> None:
    assert filled("feedback", "list").out == ""
    with library_package.open() as library:
        up = library.feedback.rate(library.ask(SHIPS), "up", note="checked")
        down = library.feedback.rate(library.ask("who is the harbour master"), "down")
    listed = filled("feedback", "list", "--json").json["feedback"]
    assert {entry["id"] for entry in listed} == {up.id, down.id}
    assert f"{up.id}\t" in filled("feedback", "list").out
    ran = filled("feedback", "export", "set.jsonl")
    assert "written to set.jsonl: 1" in ran.out
    assert "left out: 1 thumbs" in ran.out
    (line,) = lines((tmp_path / "set.jsonl").read_text(encoding="utf-8"))
    assert (line["question"], line["status"], line["lang"]) == (SHIPS, "answered", "en")
    assert filled("feedback", "remove", up.id).status == 1  # nobody to ask
    removed = filled("feedback", "remove", up.id, "--yes", "--json").json["removed"]
    assert removed[0]["note"] == "checked"
    ran = filled("feedback", "remove", up.id, "--yes")
    assert ran.status == 1
    assert "kb feedback list" in ran.err


def test_exported_feedback_is_a_set_that_kb_eval_takes(filled: Kb, tmp_path: Path) -> None:
    with library_package.open() as library:
        library.feedback.rate(library.ask(SHIPS), "up")
        library.feedback.rate(library.ask("which penguins won the chess tournament"), "up")
        library.feedback.rate(library.ask(f"{SHIPS}?"), "down", expected=["9,999 ships"])
    assert filled("feedback", "export", "set.jsonl").status == 0
    measured = filled("eval", "set.jsonl", "--json")
    assert measured.status == 0, measured.err
    told = json.dumps(measured.json)
    assert '"answerable": 2' in told
    assert '"unanswerable": 1' in told
    assert '"complete": 0.5' in told  # the thumb up holds, the words of the thumb down do not

"""``kb feedback unanswered``: listed, forgotten, and what is asked to measure is not kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.kb.cli.conftest import Ran

VAIN = "how many walruses sang"


def test_questions_are_listed_and_forgotten(
    filled: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    filled("ask", VAIN)
    ran = filled("feedback", "unanswered", "--json")
    assert json.loads(ran.out) == {"kept": False, "unanswered": []}
    assert "keep_unanswered" in filled("feedback", "unanswered").err
    monkeypatch.setenv("KB_KEEP_UNANSWERED", "true")
    filled("ask", VAIN)
    filled("ask", VAIN)
    questions = tmp_path / "questions.jsonl"
    line = {"id": "1", "question": f"{VAIN} again", "lang": "en", "status": "not_found",
            "evidence": []}  # fmt: skip
    questions.write_text(json.dumps(line), encoding="utf-8")
    filled("eval", str(questions))
    (found,) = json.loads(filled("feedback", "unanswered", "--json").out)["unanswered"]
    assert (found["question"], found["times"]) == (VAIN, 2)
    assert filled("feedback", "unanswered", "--clear").status == 1  # nobody to ask
    assert VAIN in filled("feedback", "unanswered", "--clear", "--yes").out
    assert json.loads(filled("feedback", "unanswered", "--json").out)["unanswered"] == []

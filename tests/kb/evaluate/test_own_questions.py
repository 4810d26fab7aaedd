"""The project's own questions over corpus/: what they rest on stands there."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from ingest import Document, read
from kb.answer.known_questions import ANSWERED, read_questions

ROOT = Path(__file__).parents[3]
FILES = sorted((ROOT / "benchmarks" / "questions").glob("corpus*.jsonl"))


@cache
def corpus() -> tuple[str, ...]:
    """The texts of the reports that come along."""
    sources = (path for path in (ROOT / "corpus").iterdir() if not path.name.endswith(".yaml"))
    return tuple(
        found.text for path in sources for found in read(path) if isinstance(found, Document)
    )


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_an_answer_has_to_rest_on_stands_in_a_report(path: Path) -> None:
    told = "\n".join(corpus())
    missing = {
        question.id: piece
        for question in read_questions(path)
        for pieces in question.alternatives
        for piece in pieces
        if piece not in told
    }
    assert missing == {}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_both_languages_ask_what_can_and_what_cannot_be_answered(path: Path) -> None:
    questions = read_questions(path)
    assert len({question.id for question in questions}) == len(questions)
    assert len({question.question for question in questions}) == len(questions)
    for language in ("en", "zh"):
        own = [question for question in questions if question.lang == language]
        answerable = sum(question.status == ANSWERED for question in own)
        assert 0.5 < answerable / len(own) < 0.8

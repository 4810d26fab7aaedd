"""Questions that no report answers are kept where the settings say so, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import kb
from kb.catalog import unanswered as table
from kb.errors import LibraryUnwritable

VAIN = "how many walruses sang"


@pytest.fixture
def keeping(settings: kb.Settings, reports: Path) -> Iterator[kb.Library]:
    kept = settings.model_copy(update={"keep_unanswered": True})
    with kb.open(settings=kept) as library:
        library.ingest(reports)
        yield library


def test_by_default_none_is_kept(library: kb.Library, reports: Path) -> None:
    library.ingest(reports)
    assert library.ask(VAIN).status == "not_found"
    assert library.unanswered.entries() == []


def test_a_question_is_kept_once_with_what_it_was_asked_with(keeping: kb.Library) -> None:
    for _ in range(3):
        keeping.ask(VAIN)
    keeping.ask(VAIN, years=[2026], without=["form"])
    found = {one.times: one for one in keeping.unanswered.entries()}
    assert set(found) == {1, 3}
    assert found[3].question == VAIN
    assert found[3].asked_with == {}
    assert found[1].asked_with == {"years": [2026], "without": ["form"]}
    assert found[3].language == "en"
    assert set(found[3].as_json()) == {
        "id", "question", "lang", "asked_with", "times", "first", "last",
    }  # fmt: skip


def test_who_finds_an_answer_later_is_forgotten(keeping: kb.Library, tmp_path: Path) -> None:
    question = "What did the Walrus Office open in 2026?"
    assert keeping.ask(question).status == "not_found"
    assert len(keeping.unanswered.entries()) == 1
    new = tmp_path / "walrus.md"
    new.write_text(
        "---\nyear: 2027\nlanguage: en\n---\n\n# Walrus Office\n\n"
        "In 2026 the Walrus Office opened a reading room.\n",
        encoding="utf-8",
    )
    keeping.ingest([new])
    assert keeping.ask(question).status == "answered"
    assert keeping.unanswered.entries() == []


def test_of_many_the_oldest_are_forgotten(
    keeping: kb.Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table, "MOST", 2)
    for number in range(4):
        keeping.ask(f"{VAIN} {number} songs")
    assert len(keeping.unanswered.entries()) == 2


def test_an_answer_is_not_lost_where_the_question_cannot_be_kept(
    keeping: kb.Library, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: object) -> None:
        raise LibraryUnwritable("read only")

    monkeypatch.setattr(table.UnansweredTable, "put", refuse)
    assert keeping.ask(VAIN).status == "not_found"
    assert "read only" in caplog.text


def test_they_are_removed_one_by_one_or_all(keeping: kb.Library) -> None:
    for number in range(3):
        keeping.ask(f"{VAIN} {number} songs")
    first, *_ = keeping.unanswered.entries()
    assert keeping.unanswered.remove([first.id]) == 1
    assert keeping.unanswered.remove() == 2
    assert keeping.unanswered.entries() == []

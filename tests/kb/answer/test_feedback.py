"""Feedback: kept, changed, removed, restored, and made a question set of."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config

import kb
import kb.catalog
from kb.answer.feedback import LONGEST_NOTE
from kb.catalog import Database
from kb.errors import BadRequest, UnknownFeedback
from kb.evaluate.questions import question_set
from kb.library.lock import writer_lock

TRADE = "how much did enterprises of the district trade"
TRADE_ZH = "深圳外贸进出口总值是多少"
NOBODY = "which penguins won the chess tournament"


@pytest.fixture
def filled(library: kb.Library, reports: Path) -> kb.Library:
    library.ingest(reports)
    return library


def test_a_thumb_is_kept_with_what_it_judged(filled: kb.Library) -> None:
    answer = filled.ask(TRADE)
    kept = filled.feedback.rate(answer, "up", note="  good  ")
    assert filled.feedback.entries() == [kept]
    assert (kept.verdict, kept.note, kept.status) == ("up", "good", "answered")
    assert kept.quotes == tuple(citation.excerpt.text for citation in answer.citations)
    assert kept.created == kept.changed
    assert filled.feedback.on(answer) == kept
    assert filled.feedback.on(filled.ask(TRADE_ZH)) is None


def test_a_second_thumb_changes_the_first_and_other_filters_are_another_entry(
    filled: kb.Library,
) -> None:
    answer = filled.ask(TRADE)
    first = filled.feedback.rate(answer, "up")
    second = filled.feedback.rate(answer, "down", note="the figure is of the province")
    assert second.id == first.id
    assert second.created == first.created
    assert [entry.verdict for entry in filled.feedback.entries()] == ["down"]
    filtered = {"years": [2026], "languages": []}
    filled.feedback.rate(answer, "up", asked_with=filtered)
    assert len(filled.feedback.entries()) == 2
    found = filled.feedback.on(answer, filtered)
    assert found is not None
    assert found.asked_with == {"years": [2026]}


def test_it_is_there_after_the_library_was_closed(settings: kb.Settings, reports: Path) -> None:
    with kb.open(settings=settings) as library:
        library.ingest(reports)
        kept = library.feedback.rate(library.ask(TRADE_ZH), "up", note="很好")
    with kb.open(settings=settings) as library:
        assert library.feedback.entries() == [kept]


def test_removed_feedback_can_be_restored_as_it_was(filled: kb.Library) -> None:
    kept = filled.feedback.rate(filled.ask(TRADE), "down", note="no")
    removed = filled.feedback.remove([kept.id])
    assert filled.feedback.entries() == []
    with pytest.raises(UnknownFeedback, match="kb feedback list"):
        filled.feedback.remove([kept.id])
    filled.feedback.restore(removed)
    (again,) = filled.feedback.entries()
    assert (again.id, again.note, again.created) == (kept.id, kept.note, kept.created)


def test_what_cannot_be_kept_is_refused(filled: kb.Library) -> None:
    answer = filled.ask(TRADE)
    with pytest.raises(BadRequest, match="up and down"):
        filled.feedback.rate(answer, "sideways")
    with pytest.raises(BadRequest, match=str(LONGEST_NOTE)):
        filled.feedback.rate(answer, "up", note="x" * (LONGEST_NOTE + 1))
    assert filled.feedback.entries() == []


def test_a_question_set_holds_what_is_known_to_be_right(filled: kb.Library) -> None:
    right = filled.feedback.rate(filled.ask(TRADE), "up", note="checked")
    filled.feedback.rate(
        filled.ask("what will Customs manage"), "down", note="wrong, but what is right?"
    )
    filled.feedback.rate(filled.ask(TRADE_ZH), "down", expected=["4.5万亿元", " 1.4% ", ""])
    filled.feedback.rate(filled.ask(NOBODY), "up")
    filled.feedback.rate(filled.ask("who manages the bridge"), "down", expected=[])
    lines = {line["question"]: line for line in question_set(filled.feedback.entries())}
    assert len(lines) == 4
    assert lines[TRADE] == {
        "id": f"feedback-{right.id}",
        "question": TRADE,
        "lang": "en",
        "status": "answered",
        "evidence": list(right.quotes),
        "note": "checked",
    }
    assert lines[TRADE_ZH]["evidence"] == ["4.5万亿元", "1.4%"]
    assert lines[TRADE_ZH]["lang"] == "zh"
    assert lines[NOBODY]["status"] == "not_found"
    assert lines["who manages the bridge"]["status"] == "not_found"
    assert json.dumps(list(lines.values()))


def test_a_follow_up_is_kept_as_the_question_that_stands_by_itself(filled: kb.Library) -> None:
    answer = filled.ask("and in 2026?", follows="what did Gongbei Customs trade in 2025")
    assert filled.feedback.rate(answer, "up").question == "what did Gongbei Customs trade in 2026"


def test_feedback_does_not_wait_for_another_writer(filled: kb.Library) -> None:
    answer = filled.ask(TRADE)
    revision = filled.revision
    with writer_lock(filled.path):
        filled.feedback.rate(answer, "up")
    assert len(filled.feedback.entries()) == 1
    assert filled.revision == revision  # no index is behind because of it


def test_a_library_of_the_first_version_is_brought_up_to_date(
    settings: kb.Settings, reports: Path
) -> None:
    with kb.open(settings=settings) as library:
        library.ingest(reports)
        documents = [info.id for info in library.documents()]
    database = Database(settings.library, create=False)
    config = Config()
    config.set_main_option("script_location", str(Path(kb.catalog.__file__).parent))
    with database.engine.connect() as connection, connection.begin():
        config.attributes["connection"] = connection
        command.downgrade(config, "0001")
    database.close()
    with kb.open(settings=settings) as library:
        assert [info.id for info in library.documents()] == documents
        library.feedback.rate(library.ask(TRADE), "up")
        assert len(library.feedback.entries()) == 1

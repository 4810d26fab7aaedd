"""Saved questions tell what is new since they were seen, asked again only when looked at."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import kb
from kb.errors import BadRequest, LibraryLocked
from tests.kb.conftest import GONGBEI, SHENZHEN

TRADE = "How much did enterprises of the district trade?"
TRADE_ZH = "深圳外贸进出口总值是多少"
QUOTE = "Enterprises of the district traded goods worth {} billion yuan, an increase of {}%."
QUOTE_ZH = "全年深圳外贸进出口总值{}万亿元，同比增长{}%。"

Write = Callable[[str, str | bytes], Path]
Told = list[tuple[str, str, str | None, str | None]]


@pytest.fixture
def filled(library: kb.Library, reports: Path) -> kb.Library:
    library.ingest(reports)
    return library


@pytest.fixture
def asked(filled: kb.Library, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The questions that are put to the library, as they are put."""
    put: list[str] = []
    own = filled._answerer.ask

    def ask(question: str, *given: object, **more: object) -> object:
        put.append(question)
        return own(question, *given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(filled._answerer, "ask", ask)
    return put


def told(library: kb.Library) -> Told:
    (news,) = library.saved.news()
    return [
        (
            change.kind,
            change.why,
            change.then.text if change.then else None,
            change.now.text if change.now else None,
        )
        for change in news.changes
    ]


def test_nothing_new_is_said_as_that_and_without_asking_again(
    filled: kb.Library, asked: list[str]
) -> None:
    saved = filled.saved.save(TRADE, who="Li")
    assert [place.text for place in saved.now] == [QUOTE.format("622.65", "2.4")]
    assert asked == [TRADE]
    (news,) = filled.saved.news()
    assert (news.state, news.changes) == ("same", ())
    assert asked == [TRADE]


@pytest.mark.parametrize(
    ("question", "name", "text", "old", "new", "then", "now"),
    [
        (TRADE, "gongbei.md", GONGBEI, "622.65", "623.01",
         QUOTE.format("622.65", "2.4"), QUOTE.format("623.01", "2.4")),
        (TRADE_ZH, "shenzhen.md", SHENZHEN, "4.5万亿元，同比增长1.4%", "4.6万亿元，同比增长1.5%",
         QUOTE_ZH.format("4.5", "1.4"), QUOTE_ZH.format("4.6", "1.5")),
    ],
)  # fmt: skip
def test_a_replaced_document_gives_the_sentence_then_and_now(
    filled: kb.Library, reports: Path, question: str, name: str, text: str, old: str, new: str,
    then: str, now: str,
) -> None:  # fmt: skip
    filled.saved.save(question)
    (reports / name).write_text(text.replace(old, new), encoding="utf-8")
    filled.ingest(reports)
    assert told(filled) == [("changed", "replaced", then, now)]
    filled.saved.see(filled.saved.news())
    assert told(filled) == []


def test_a_new_document_gives_new_evidence_and_a_removed_one_takes_it(
    filled: kb.Library, write: Write
) -> None:
    filled.saved.save(TRADE)
    newer = GONGBEI.replace("year: 2026", "year: 2027").replace("622.65", "701.2")
    filled.ingest(write("gongbei27.md", newer.replace("2.4%", "3.1%")))
    assert told(filled) == [("new", "document", None, QUOTE.format("701.2", "3.1"))]
    filled.saved.see(filled.saved.news())
    filled.remove(["gongbei27.md"])
    assert told(filled) == [("gone", "removed", QUOTE.format("701.2", "3.1"), None)]


def test_a_document_about_something_else_is_nothing_new(filled: kb.Library, write: Write) -> None:
    filled.saved.save(TRADE)
    filled.ingest(write("other.md", "# Harbour\n\nThe lighthouse was painted.\n"))
    (news,) = filled.saved.news()
    assert (news.state, news.changes) == ("same", ())


def test_what_nothing_answered_is_news_once_a_report_does(filled: kb.Library, write: Write) -> None:
    question = "how many lighthouses were painted in 2026"
    assert filled.saved.save(question).now == ()
    text = "Harbour report of 2026\n\nIn 2026 the office had 14 lighthouses painted.\n"
    filled.ingest(write("lights.txt", text))
    ((kind, why, then, now),) = told(filled)
    assert (kind, why, then) == ("new", "document", None)
    assert now is not None
    assert "14 lighthouses" in now


def test_each_is_asked_once_for_a_state_of_the_library_and_within_the_time(
    filled: kb.Library, write: Write, asked: list[str]
) -> None:
    for question in (TRADE, TRADE_ZH):
        filled.saved.save(question)
    filled.ingest(write("other.md", "# Harbour\n\nThe lighthouse was painted.\n"))
    asked.clear()  # an ingest asks nothing
    assert {news.state for news in filled.saved.news(seconds=0)} == {"unlooked"}
    assert asked == []
    assert {news.state for news in filled.saved.news()} == {"same"}
    assert len(asked) == 2
    filled.saved.news()
    assert len(asked) == 2


def test_what_was_not_looked_at_is_not_marked_as_seen(filled: kb.Library, reports: Path) -> None:
    filled.saved.save(TRADE)
    (reports / "gongbei.md").write_text(GONGBEI.replace("622.65", "7.1"), encoding="utf-8")
    filled.ingest(reports)
    filled.saved.see(filled.saved.news(seconds=0))
    assert [change[0] for change in told(filled)] == ["changed"]


def test_what_comes_in_after_it_was_told_is_news_still(filled: kb.Library, reports: Path) -> None:
    filled.saved.save(TRADE)
    before = filled.saved.news()
    (reports / "gongbei.md").write_text(GONGBEI.replace("622.65", "7.1"), encoding="utf-8")
    filled.ingest(reports)
    filled.saved.see(before)
    assert [change[0] for change in told(filled)] == ["changed"]


def test_filters_are_saved_with_a_question_and_it_is_saved_once(
    filled: kb.Library, write: Write
) -> None:
    first = filled.saved.save(TRADE, organisations=["Gongbei Customs"])
    again = filled.saved.save(TRADE.upper(), organisations=["拱北海关"])
    assert again.id == first.id
    other = filled.saved.save(TRADE)
    assert {news.id for news in filled.saved.news()} == {first.id, other.id}
    assert filled.saved.on(TRADE, {"organisations": ["拱北海关"]}) == first.id
    newer = GONGBEI.replace("organisation: Gongbei Customs", "organisation: Harbour Office")
    filled.ingest(write("harbour.md", newer.replace("622.65", "9.9")))
    states = {news.id: news.state for news in filled.saved.news()}
    assert states == {first.id: "same", other.id: "news"}


def test_looking_waits_for_no_writer(filled: kb.Library, reports: Path) -> None:
    filled.saved.save(TRADE)
    (reports / "gongbei.md").write_text(GONGBEI.replace("622.65", "7.1"), encoding="utf-8")
    filled.ingest(reports)
    with filled._database.writing():
        (news,) = filled.saved.news()
        assert news.state == "news"
        with pytest.raises(LibraryLocked), filled._database.writing(wait=False):
            pass


def test_saved_questions_are_forgotten_by_id(filled: kb.Library) -> None:
    saved = filled.saved.save(TRADE)
    assert filled.saved.drop([saved.id]) == [TRADE]
    assert filled.saved.news() == []
    with pytest.raises(BadRequest, match="kb saved"):
        filled.saved.drop([saved.id])
    with pytest.raises(BadRequest, match="empty"):
        filled.saved.save("  ")

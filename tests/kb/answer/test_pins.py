"""Pinned answers: first when asked again, watched by what they cite, kept through all else."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest

import kb
from kb.answer import pins as book
from kb.answer.pinned import PinDoubt
from kb.answer.pins import LONGEST_NOTE
from kb.errors import BadRequest, LibraryDamaged
from kb.library.upkeep import restore_library
from tests.kb.conftest import GONGBEI, SHENZHEN
from tests.kb.library.rot import change, settle

TRADE = "How much did enterprises of the district trade?"
TRADE_ZH = "深圳外贸进出口总值是多少？"
QUOTE = "Enterprises of the district traded goods worth 622.65 billion yuan, an increase of 2.4%."
QUOTE_ZH = "全年深圳外贸进出口总值4.5万亿元，同比增长1.4%。"
TITLE, TITLE_ZH = "Gongbei Customs work of 2025", "深圳海关2025年工作"
NOON = datetime.datetime(2026, 3, 5, 12)

Write = Callable[[str, str | bytes], Path]


@pytest.fixture
def filled(library: kb.Library, reports: Path) -> kb.Library:
    library.ingest(reports)
    return library


@pytest.mark.parametrize(
    ("question", "again", "quote"),
    [
        (TRADE, "how much did ENTERPRISES of the district trade", QUOTE),
        (TRADE_ZH, "请问 深圳外贸进出口总值是多少", QUOTE_ZH),
    ],
)
def test_a_checked_answer_comes_with_who_when_and_what_it_cites(
    filled: kb.Library, monkeypatch: pytest.MonkeyPatch, question: str, again: str, quote: str
) -> None:
    monkeypatch.setattr(book, "now", lambda: NOON)
    answer = filled.ask(question)
    assert answer.pinned is None
    pinned = filled.pins.pin(answer, who=" Li Ming ", note=" against the printed report ")
    found = filled.ask(again).pinned
    assert found is not None
    assert found.id == pinned.id
    assert (found.who, found.made, found.note) == ("Li Ming", NOON, "against the printed report")
    assert found.is_certain
    assert [sentence.text for sentence in found.sentences] == [quote]
    assert found.citations == answer.citations[:1]
    (cited,) = found.citations
    text = filled.document(cited.excerpt.document_id).text
    assert text[cited.excerpt.start : cited.excerpt.end] == quote
    assert found.as_json()["certain"] is True


def test_only_the_sentences_that_are_right_are_pinned(filled: kb.Library) -> None:
    answer = filled.ask("what are the Greater Bay Area tasks")
    assert len(answer.sentences) > 1
    pinned = filled.pins.pin(answer, who="Li", only=[2])
    assert pinned.sentences == answer.sentences[1:2]
    assert {n for one in pinned.sentences for n in one.citations} == {
        cited.n for cited in pinned.citations
    }
    with pytest.raises(BadRequest, match=f"1 to {len(answer.sentences)}"):
        filled.pins.pin(answer, who="Li", only=[len(answer.sentences) + 1])


def test_a_pin_counts_for_the_filters_that_it_was_asked_with(filled: kb.Library) -> None:
    asked = {"organisations": ["Gongbei Customs"], "years": [2026]}
    filled.pins.pin(filled.ask(TRADE, **asked), who="Li", asked_with=asked)
    with_filters = filled.ask(TRADE, years=[2026], organisations=["拱北海关"])
    assert with_filters.pinned is not None
    assert with_filters.alike == ()
    other = filled.ask(TRADE, years=[2025])
    assert (other.pinned, other.alike) == (None, ())
    free = filled.ask(TRADE)
    assert free.pinned is None
    assert [pinned.asked_with for pinned in free.alike] == [asked]


@pytest.mark.parametrize(
    ("question", "like", "unlike"),
    [
        (TRADE, "what did enterprises of the district trade", "what will Customs manage"),
        (TRADE_ZH, "深圳的外贸进出口总值达到多少", "智慧海关有哪些任务"),
    ],
)
def test_a_like_question_is_offered_and_never_taken_for_the_same(
    filled: kb.Library, question: str, like: str, unlike: str
) -> None:
    pinned = filled.pins.pin(filled.ask(question), who="Li")
    answer = filled.ask(like)
    assert answer.pinned is None
    assert [one.id for one in answer.alike] == [pinned.id]
    assert filled.ask(unlike).alike == ()


def test_a_question_about_another_year_is_no_like_question(
    filled: kb.Library, write: Write
) -> None:
    filled.ingest(write("gongbei25.md", GONGBEI.replace("2026", "2025")))
    asked = "what did enterprises of the district trade in {}"
    filled.pins.pin(filled.ask(asked.format(2025)), who="Li")
    assert filled.ask(asked.format(2024)).alike == ()


@pytest.mark.parametrize(
    ("name", "question", "old", "new", "title"),
    [
        ("gongbei.md", TRADE, "622.65", "700.10", TITLE),
        ("shenzhen.md", TRADE_ZH, "智慧海关", "智慧口岸", TITLE_ZH),
    ],
)
def test_a_pin_is_to_be_checked_again_once_a_cited_document_is_replaced(
    filled: kb.Library, reports: Path, name: str, question: str, old: str, new: str, title: str
) -> None:
    pinned = filled.pins.pin(filled.ask(question), who="Li")
    path = reports / name
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(old, new), encoding="utf-8")
    filled.ingest(reports)
    found = filled.ask(question).pinned
    assert found is not None
    assert found.doubts == (PinDoubt("replaced", title),)
    assert not found.is_certain
    assert found.sentences == pinned.sentences  # as it was checked
    path.write_text(text, encoding="utf-8")
    filled.ingest(reports)
    again = filled.ask(question).pinned
    assert again is not None
    assert again.is_certain  # the text is the one that was checked


def test_a_removed_document_puts_a_pin_in_doubt_until_it_is_back(filled: kb.Library) -> None:
    filled.pins.pin(filled.ask(TRADE), who="Li")
    filled.remove(["gongbei.md"])
    answer = filled.ask(TRADE)
    assert answer.pinned is not None
    assert answer.pinned.doubts == (PinDoubt("removed", TITLE),)
    assert [pinned.is_certain for pinned in filled.pins.entries()] == [False]
    filled.restore(["gongbei.md"])
    assert [pinned.is_certain for pinned in filled.pins.entries()] == [True]


def test_a_corrected_year_puts_a_pin_in_doubt(filled: kb.Library) -> None:
    filled.pins.pin(filled.ask(TRADE), who="Li")
    filled.metadata.set(["gongbei.md"], {"year": 2025})
    (pinned,) = filled.pins.entries()
    assert pinned.doubts == (PinDoubt("described", TITLE),)


def test_last_year_is_another_year_once_a_newer_report_is_there(
    filled: kb.Library, write: Write
) -> None:
    asked = "what did enterprises of the district trade last year"
    filled.pins.pin(filled.ask(asked), who="Li")
    found = filled.ask(asked).pinned
    assert found is not None
    assert found.is_certain
    newer = GONGBEI.replace("2026", "2027").replace("2025", "2026").replace("622.65", "701.2")
    filled.ingest(write("gongbei27.md", newer))
    found = filled.ask(asked).pinned
    assert found is not None
    assert found.doubts == (PinDoubt("reading", "2026"),)


def test_documents_that_came_in_since_are_counted_within_the_filters(
    filled: kb.Library, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(book, "now", lambda: datetime.datetime(2020, 1, 1))
    asked = {"languages": ["en"]}
    pinned = filled.pins.pin(filled.ask(TRADE, **asked), who="Li", asked_with=asked)
    assert pinned.newer == 1  # the English one of two
    monkeypatch.setattr(book, "now", lambda: datetime.datetime(2090, 1, 1))
    assert filled.pins.pin(filled.ask(TRADE, **asked), who="Li", asked_with=asked).newer == 0


def test_a_new_pin_takes_the_place_of_the_one_before_and_both_are_history(
    filled: kb.Library,
) -> None:
    first = filled.pins.pin(filled.ask(TRADE), who="Li", note="first")
    second = filled.pins.pin(filled.ask(TRADE.rstrip("?")), who="Wang", note="second")
    assert [pinned.id for pinned in filled.pins.entries()] == [second.id]
    filled.pins.unpin([second.id], who="Zhao")
    assert filled.pins.entries() == []
    assert filled.ask(TRADE).pinned is None
    told = {one.id: one.ended_by for one in filled.pins.entries(history=True)}
    assert told == {first.id: "Wang", second.id: "Zhao"}
    with pytest.raises(BadRequest, match="kb pins"):
        filled.pins.unpin([second.id])


def test_the_journal_tells_of_pins_and_nothing_that_was_computed_is_made_anew(
    filled: kb.Library,
) -> None:
    before = (filled.revision, filled.content_revision, len(filled.upkeep.log(100)))
    pinned = filled.pins.pin(filled.ask(TRADE), who="Li")
    filled.pins.unpin([pinned.id])
    assert (filled.revision, filled.content_revision) == before[:2]
    assert len(filled.upkeep.log(100)) == before[2] + 2
    assert filled.search("yuan", mode="lexical").hits


@pytest.mark.parametrize(
    ("who", "note", "kind"), [(" ", "", "nobody"), ("Li", "x" * (LONGEST_NOTE + 1), "")]
)
def test_what_cannot_be_kept_is_refused(filled: kb.Library, who: str, note: str, kind: str) -> None:
    with pytest.raises(BadRequest) as refused:
        filled.pins.pin(filled.ask(TRADE), who=who, note=note)
    assert refused.value.kind == kind
    with pytest.raises(BadRequest, match="nothing was found"):
        filled.pins.pin(filled.ask("which penguins won the chess tournament"), who="Li")
    assert filled.pins.entries(history=True) == []


def test_an_answer_whose_document_changed_meanwhile_is_not_pinned(
    filled: kb.Library, reports: Path
) -> None:
    answer = filled.ask(TRADE)
    path = reports / "gongbei.md"
    path.write_text(GONGBEI.replace("622.65", "7.1"), encoding="utf-8")
    filled.ingest(reports)
    with pytest.raises(BadRequest) as refused:
        filled.pins.pin(answer, who="Li")
    assert refused.value.kind == "changed"


def test_pins_outlive_an_ingest_a_reindex_and_a_backup(
    filled: kb.Library, reports: Path, tmp_path: Path
) -> None:
    kept = filled.pins.pin(filled.ask(TRADE), who="Li", note="kept")
    filled.ingest(reports, again=True)
    filled.reindex()
    filled.upkeep.backup(tmp_path / "kept.kbz")
    restore_library(tmp_path / "kept.kbz", tmp_path / "other")
    for path in (filled.path, tmp_path / "other"):
        settings = filled.settings.model_copy(update={"library": path})
        with kb.open(settings=settings) as library:
            found = library.ask(TRADE).pinned
            assert found is not None
            assert (found.id, found.note, found.is_certain) == (kept.id, "kept", True)


def test_pins_go_along_with_an_exported_library(filled: kb.Library, tmp_path: Path) -> None:
    kept = filled.pins.pin(filled.ask(TRADE_ZH), who="Li", note="kept")
    gone = filled.pins.pin(filled.ask(TRADE), who="Li")
    filled.saved.save(TRADE, who="Li")
    filled.remove(["gongbei.md"])
    filled.upkeep.export(tmp_path / "all.jsonl")
    settings = filled.settings.model_copy(update={"library": tmp_path / "other"})
    with kb.open(settings=settings) as other:
        other.ingest([tmp_path / "all.jsonl"])
        assert other.upkeep.take_kept(tmp_path / "all.kept") == 3
        assert other.upkeep.take_kept(tmp_path / "all.kept") == 0
        found = other.ask(TRADE_ZH).pinned
        assert found is not None
        assert (found.id, found.is_certain) == (kept.id, True)
        (cited,) = found.citations
        text = other.document(cited.excerpt.document_id).text
        assert text[cited.excerpt.start : cited.excerpt.end] == QUOTE_ZH
        told = {one.id: one.doubts for one in other.pins.entries()}
        assert told == {kept.id: (), gone.id: (PinDoubt("gone", TITLE),)}
        assert [one.question for one in other.saved.news()] == [TRADE]
        assert other.upkeep.doctor().is_sound


@pytest.mark.parametrize("line", ["{}{}", '{"pin": {}}', '{"pin": {"id": "x"}}', "[1]"])
def test_a_file_of_something_else_is_refused(filled: kb.Library, tmp_path: Path, line: str) -> None:
    path = tmp_path / "other.kept"
    path.write_text(f"{line}\n", encoding="utf-8")
    with pytest.raises(BadRequest, match="export-library"):
        filled.upkeep.take_kept(path)


def test_what_is_purged_is_quoted_nowhere(filled: kb.Library) -> None:
    filled.pins.pin(filled.ask(TRADE), who="Li")
    zh = filled.pins.pin(filled.ask(TRADE_ZH), who="Li")
    filled.saved.save(TRADE)
    filled.saved.save(TRADE_ZH)
    filled.remove(["gongbei.md"])
    filled.purge()
    assert [pinned.id for pinned in filled.pins.entries(history=True)] == [zh.id]
    assert [one.question for one in filled.saved.news()] == [TRADE_ZH]
    assert filled.upkeep.doctor().is_sound


def test_a_pin_that_rotted_is_an_error_and_doctor_takes_it_out(
    settings: kb.Settings, reports: Path
) -> None:
    with kb.open(settings=settings) as library:
        library.ingest(reports)
        pinned = library.pins.pin(library.ask(TRADE), who="Li")
        saved = library.saved.save(TRADE)
    settle(settings.library)
    change(settings.library, "UPDATE pins SET note = 'other' WHERE id = ?", pinned.id)
    change(settings.library, "UPDATE saved_questions SET who = 'other' WHERE id = ?", saved.id)
    with kb.open(settings=settings) as library:
        with pytest.raises(LibraryDamaged):
            library.pins.entries()
        with pytest.raises(LibraryDamaged):
            library.saved.news()
        told = {one.what for one in library.upkeep.doctor().faults}
        assert told == {f"pin {pinned.id}", f"saved question {saved.id}"}
        library.upkeep.doctor(repair=True)
        assert library.upkeep.doctor().is_sound
        assert library.pins.entries(history=True) == []
        assert library.ask(TRADE).pinned is None


def test_a_follow_up_is_pinned_as_the_question_that_stands_by_itself(
    filled: kb.Library,
) -> None:
    first = filled.ask("what did enterprises of the district trade in 2024")
    second = filled.ask("and in 2025?", follows=first)
    pinned = filled.pins.pin(second, who="Li")
    assert pinned.question == second.full_question
    again = filled.ask(second.full_question).pinned
    assert again is not None
    assert again.id == pinned.id


def test_the_two_reports_are_as_these_tests_take_them() -> None:
    assert QUOTE in GONGBEI
    assert QUOTE_ZH in SHENZHEN

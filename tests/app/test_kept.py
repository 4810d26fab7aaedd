"""Checked answers, saved questions and briefs on the page Ask, over a small library."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import kb
from app_pages.texts import Texts
from tests.app.test_pages import EN, ZH, library, run, shown

__all__ = ["library"]

REPORT = """Port Office work of 2025

一、Tasks for 2026

The Port Office will open a reading room for <b>sailors</b>.

Lighthouses get new paint.
"""

OPENS = "what will the Port Office open"
QUOTE = "reading room for &lt;b&gt;sailors&lt;/b&gt;"
Shown = Callable[[AppTest], str]


@pytest.fixture
def filled(library: kb.Library, tmp_path: Path) -> kb.Library:
    (tmp_path / "port-2026.txt").write_text(REPORT, encoding="utf-8")
    library.ingest([tmp_path / "port-2026.txt"])
    return library


def box(page: str, kind: str) -> str:
    """The box of a pinned answer; empty where there is none."""
    return page.partition(f'<div class="box {kind}">')[2].partition("</div>\n")[0]


@pytest.mark.parametrize("texts", [EN, ZH], ids=["en", "zh"])
def test_a_checked_answer_stands_before_that_of_now_with_who_and_when(
    filled: kb.Library, texts: Texts
) -> None:
    pinned = filled.pins.pin(filled.ask(OPENS), who="李 <b>Ming</b>", note="as printed")
    page = shown(run(q=f"{OPENS}?", lang=texts.language))
    date = pinned.made.date().isoformat()
    told = texts("ask.pin.checked", who="李 &lt;b&gt;Ming&lt;/b&gt;", date=date)
    checked = box(page, "checked")
    assert told in checked
    assert "as printed" in checked
    assert QUOTE in checked
    assert 'href="documents?' in checked
    assert page.index('class="box checked"') < page.index('class="answer"')
    assert texts("ask.pin.now") in page


@pytest.mark.parametrize("texts", [EN, ZH], ids=["en", "zh"])
def test_one_whose_document_was_replaced_is_to_be_checked_again(
    filled: kb.Library, tmp_path: Path, texts: Texts
) -> None:
    filled.pins.pin(filled.ask(OPENS), who="Li")
    (tmp_path / "port-2026.txt").write_text(REPORT.replace("room", "hall"), encoding="utf-8")
    filled.ingest([tmp_path / "port-2026.txt"])
    app = run(q=OPENS, lang=texts.language)
    page = shown(app)
    doubtful = box(page, "nothing")
    assert texts("ask.pin.doubt.replaced", what="Port Office work of 2025") in doubtful
    assert QUOTE in doubtful.partition("<details>")[2]  # folded away
    assert 'class="box checked"' not in page


def test_a_form_pins_with_name_and_note_and_a_button_takes_it_off(filled: kb.Library) -> None:
    app = run(q=OPENS)
    assert "box checked" not in shown(app)
    app.text_input(key="ask.pin.who").set_value("Li Ming")
    app.text_area(key="ask.pin.note").set_value("as printed")
    next(one for one in app.button if one.label == EN("ask.pin.save")).click()
    assert "box checked" in shown(app.run())
    (pinned,) = filled.pins.entries()
    assert (pinned.who, pinned.note) == ("Li Ming", "as printed")
    app.button(key=f"ask.pin.remove.{pinned.id}").click()
    assert "box checked" not in shown(app.run())
    assert [one.ended_by for one in filled.pins.entries(history=True)] == ["Li Ming"]


@pytest.mark.parametrize("texts", [EN, ZH], ids=["en", "zh"])
def test_a_name_is_asked_for_and_nothing_typed_is_lost(filled: kb.Library, texts: Texts) -> None:
    app = run(q=OPENS, lang=texts.language)
    app.text_area(key="ask.pin.note").set_value("a long note")
    next(one for one in app.button if one.label == texts("ask.pin.save")).click()
    page = shown(app.run())
    assert texts("reason.nobody") in page
    assert app.text_area(key="ask.pin.note").value == "a long note"
    assert filled.pins.entries() == []


def test_filters_are_part_of_what_was_checked(filled: kb.Library) -> None:
    filled.pins.pin(filled.ask(OPENS, years=[2026]), who="Li", asked_with={"years": [2026]})
    assert "box checked" in shown(run(q=OPENS, year="2026"))
    app = run(q=OPENS)
    assert "box checked" not in shown(app)
    assert any(OPENS in one.label for one in app.button)  # offered as a like question


@pytest.mark.parametrize("texts", [EN, ZH], ids=["en", "zh"])
def test_home_tells_what_is_new_of_a_saved_question_until_it_is_seen(
    filled: kb.Library, tmp_path: Path, texts: Texts
) -> None:
    app = run(q=OPENS, lang=texts.language)
    app.button(key="ask.save").click()
    assert not app.run().exception
    (saved,) = filled.saved.news()
    date = saved.seen.date().isoformat()
    assert texts("ask.saved.same", date=date) in shown(run(lang=texts.language))
    (tmp_path / "port-2026.txt").write_text(REPORT.replace("room", "hall"), encoding="utf-8")
    filled.ingest([tmp_path / "port-2026.txt"])
    app = run(lang=texts.language)
    page = shown(app)
    assert texts.count("ask.saved.news", 1, date=date) in page
    assert QUOTE in page.partition("<del>")[2].partition("</del>")[0]
    assert QUOTE.replace("room", "hall") in page.partition("</del>")[2]
    assert texts("ask.saved.why.replaced") in page
    app.button(key=f"ask.saved.seen.{saved.id}").click()
    assert texts("ask.saved.same", date=date) in shown(app.run())
    app.button(key=f"ask.saved.forget.{saved.id}").click()
    assert texts("ask.saved") not in shown(app.run())
    assert filled.saved.news() == []


@pytest.mark.parametrize("texts", [EN, ZH], ids=["en", "zh"])
def test_a_brief_is_put_together_and_says_how_many_reports_it_quotes(
    filled: kb.Library, texts: Texts
) -> None:
    app = run(q=OPENS, lang=texts.language)
    app.button(key="ask.brief.make").click()
    app.run()
    assert not app.exception
    told = texts.count("ask.brief.ready", 1)
    assert told in [caption.value for caption in app.caption]

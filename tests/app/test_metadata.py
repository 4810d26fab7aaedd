"""Metadata edited in place on the page Documents, for many at once, and undone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import kb
from app_pages.documents import metadata
from app_pages.texts import Texts, load_texts

ROOT = Path(__file__).resolve().parents[2]
EN, ZH = load_texts("en"), load_texts("zh")


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[kb.Library]:
    monkeypatch.setenv("KB_LIBRARY", str(tmp_path / "library"))
    monkeypatch.setenv("KB_MODEL", "hash")
    monkeypatch.setenv("KB_READER", "none")
    st.cache_resource.clear()
    with kb.open() as opened:
        for name in ("one", "two"):
            (tmp_path / f"{name}.txt").write_text(f"Words of number {name}.\n")
        opened.ingest([tmp_path / "one.txt", tmp_path / "two.txt"])
        yield opened
    st.cache_resource.clear()


SCRIPT = """
import kb
from app_pages.documents import page
from app_pages.texts import Texts, load_texts
with kb.open() as library:
    page.render(library, load_texts("en"))
"""


def drawn() -> AppTest:
    return AppTest.from_string(SCRIPT, default_timeout=60).run()


def pressed(app: AppTest, key: str) -> AppTest:
    return next(button for button in app.button if button.key == key).click().run()


def test_one_value_is_set_for_all_that_are_shown_and_undone(library: kb.Library) -> None:
    app = drawn()
    app = app.toggle(key="metadata.edit").set_value(True).run()
    app = app.selectbox(key="metadata.field").set_value("year").run()
    app = app.text_input(key="metadata.value").set_value("2024").run()
    app = pressed(app, "metadata.all")
    assert not app.exception
    assert {info.year for info in library.documents()} == {2024}
    app = pressed(app, "metadata.undo")
    assert {info.year for info in library.documents()} == {None}


def test_the_doubtful_alone_can_be_shown(library: kb.Library) -> None:
    library.metadata.set(["one.txt"], {"year": 2024, "organisation": "Harbour Office"})
    app = drawn().toggle(key="metadata.doubtful").set_value(True).run()
    assert not app.exception
    assert "Set for 1 document" in [button.label for button in app.button]


@pytest.mark.parametrize("texts", [EN, ZH], ids=["en", "zh"])
def test_edited_cells_are_what_is_said_of_their_documents(
    library: kb.Library, texts: Texts
) -> None:
    found = library.documents()
    edited = {
        0: {"year": 2024, "language": texts.named("language", "zh"), "tags": "a，b"},
        1: {"organisation": "", "date": "2024-01-26", "ticked": True},
    }
    said = metadata.changes(edited, found, texts)
    assert said == {
        found[0].id: {"year": 2024, "language": "zh", "tags": ("a", "b")},
        found[1].id: {"organisation": None, "date": "2024-01-26"},
    }
    library.metadata.set_each(said)
    changed = {info.id: info for info in library.documents()}
    assert changed[found[0].id].tags == ("a", "b")
    assert changed[found[1].id].corrected == {"date": None, "organisation": None}


def test_a_tick_alone_changes_nothing(library: kb.Library) -> None:
    assert metadata.changes({0: {"ticked": True}}, library.documents(), EN) == {}


def test_the_table_shows_what_is_doubtful_and_what_was_read(library: kb.Library) -> None:
    library.metadata.set(["one.txt"], {"title": "Another"}, tags=["draft"])
    infos = library.documents()
    table = metadata.frame_of(infos, {infos[0].id: "no year"}, EN)
    row = table[table["source"] == "one.txt"].iloc[0]
    assert row["title"] == "Another"
    assert row["read"].startswith("Title: ")
    assert row["tags"] == "draft"
    assert list(table["doubt"]) == ["no year", ""]

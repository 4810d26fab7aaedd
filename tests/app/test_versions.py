"""Earlier versions on a document's page, side by side."""

from __future__ import annotations

from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import kb
from app_pages.documents import versions
from app_pages.texts import Texts, load_texts
from kb.library.versions_book import differences

SCRIPT = """
import kb
from app_pages.documents import page
from app_pages.texts import load_texts
with kb.open() as library:
    page.render(library, load_texts("zh"))
"""


@pytest.mark.parametrize("texts", [load_texts("en"), load_texts("zh")], ids=["en", "zh"])
def test_what_went_stands_beside_what_came(texts: Texts) -> None:
    html = versions.side_by_side_html(differences("a\n<b>\nc", "a\nd\nc"), texts)
    assert "<del><p>&lt;b&gt;</p></del></td><td><ins><p>d</p></ins>" in html
    assert html.count("…") == 2


def test_a_version_is_brought_back_by_a_button(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KB_LIBRARY", str(tmp_path / "library"))
    monkeypatch.setenv("KB_MODEL", "hash")
    monkeypatch.setenv("KB_READER", "none")
    st.cache_resource.clear()
    path = tmp_path / "port.txt"
    with kb.open() as library:
        for ships in (100, 120):
            path.write_text(f"Port report\n\nThe port cleared {ships} ships.\n")
            library.ingest(path)
        app = AppTest.from_string(SCRIPT, default_timeout=60)
        app.query_params["document"] = library.documents()[0].id
        app = app.run()
        assert not app.exception
        assert "120 ships" in "".join(one.proto.body for one in app.get("html"))
        next(one for one in app.button if one.key == "versions.restore").click().run()
        assert "100 ships" in library.document("port.txt").text
    st.cache_resource.clear()

"""Home: what the library holds, what changed in the newest year, and its clean key figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages import remembered
from app_pages.address import Filters
from app_pages.escape import plain
from app_pages.home import key_figures, matrix, news
from kb.errors import BadRequest

if TYPE_CHECKING:
    from app_pages.remembered import Snapshot
    from app_pages.texts import Texts


def draw(snapshot: Snapshot, texts: Texts) -> None:
    """The matrix at once; then what takes longer, each where there is something to tell."""
    matrix.draw(snapshot, texts)
    chosen = remembered.first_to_compare(snapshot, texts.language, Filters())
    if chosen is None:
        return
    with st.spinner(texts("compare.working")):
        changed = _news(snapshot, texts, chosen)
        figures = key_figures.html_of(snapshot, texts, chosen)
    for heading, body in (("home.news", changed), ("home.figures", figures)):
        if body:
            st.html(f"<h2>{plain(texts(heading))}</h2>{body}")


def _news(snapshot: Snapshot, texts: Texts, chosen: Filters) -> str:
    try:
        found = remembered.comparison(snapshot, chosen)
    except BadRequest:  # a library of one report has nothing to lay side by side
        return ""
    return news.html_of(found, chosen, texts)

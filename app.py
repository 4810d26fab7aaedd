"""The app: opens the library, shows the page asked for, and says in one box what went wrong.

Run it with ``kb app`` or ``streamlit run app.py``.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

import kb
from app_pages import frame
from app_pages.ask import page as ask
from app_pages.compare import page as compare
from app_pages.documents import page as documents
from app_pages.figures import page as figures
from app_pages.jobs import page as jobs
from app_pages.search import page as search
from app_pages.status import page as status
from kb.errors import KBError

if TYPE_CHECKING:
    from collections.abc import Callable

    from app_pages.texts import Texts

PAGES = {
    "ask": ask.render,
    "search": search.render,
    "compare": compare.render,
    "figures": figures.render,
    "documents": documents.render,
    "jobs": jobs.render,
    "status": status.render,
}


@st.cache_resource(show_spinner=False)
def open_library() -> kb.Library:
    """The library of the settings, shared by all sessions; a thread works on its jobs."""
    library = kb.open()
    library.batches.start()
    return library


def run(render: Callable[[kb.Library, Texts], None], texts: Texts) -> None:
    """Draw a page; a library's error becomes one box."""
    try:
        with st.spinner(texts("app.opening"), show_time=False):
            library = open_library()
        render(library, texts)
    except KBError as error:
        frame.error_box(texts, error)


texts = frame.set_up()
pages = {
    name: st.Page(partial(run, render, texts), title=texts(f"page.{name}"), url_path=name)
    for name, render in PAGES.items()
}
page = st.navigation(list(pages.values()), position="hidden")
frame.header(texts, pages, page)
page.run()

"""A popover with what a page shows as files, a button a format."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import streamlit as st

from kb.export import TABLE_FORMATS, TIDY_FORMATS, links, single_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from app_pages.texts import Texts
    from kb import Library
    from kb.export import Export, Link


def draw(library: Library, texts: Texts, name: str, export: Callable[[Link], Export]) -> None:
    """A button a format; the file is made when its button is clicked.

    Links in the file lead to the setting ``link_base``, else to this app where others reach it.
    """
    link = links(library.settings.link_base, _app_address())
    with st.popover(texts("download.title"), icon=":material/download:", key=f"{name}.downloads"):
        st.caption(texts("download.hint"))
        for kind in TABLE_FORMATS:
            suffix = "zip" if kind in TIDY_FORMATS else kind
            st.download_button(
                texts.named("download", kind),
                partial(_made, library, export, link, kind),
                file_name=f"{name}-{kind}.zip" if suffix == "zip" else f"{name}.{suffix}",
                key=f"{name}.download.{kind}",
                on_click="ignore",
                width="stretch",
            )


def _made(library: Library, export: Callable[[Link], Export], link: Link, kind: str) -> bytes:
    return single_file(export(link), kind, lambda name: library.document(name).text)


def _app_address() -> str:
    """Where this app is served: the page's address without the page."""
    parts = urlsplit(st.context.url or "")
    path = parts.path.rpartition("/")[0]
    return parts._replace(path=path, query="", fragment="").geturl()

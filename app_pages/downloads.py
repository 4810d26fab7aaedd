"""A popover with what a page shows as files: XLSX, DOCX, CSV, JSON."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import streamlit as st

from kb.export import TABLE_FORMATS, single_file, to_app

if TYPE_CHECKING:
    from collections.abc import Callable

    from app_pages.texts import Texts
    from kb.export import Export, Link


def draw(texts: Texts, name: str, export: Callable[[Link], Export]) -> None:
    """A button a format; the file is made when its button is clicked.

    Links in the file lead to this app.
    """
    link = to_app(_app_address())
    with st.popover(texts("download.title"), icon=":material/download:", key=f"{name}.downloads"):
        st.caption(texts("download.hint"))
        for kind in TABLE_FORMATS:
            suffix = "zip" if kind == "csv" else kind
            st.download_button(
                texts.named("download", kind),
                partial(_made, export, link, kind),
                file_name=f"{name}.{suffix}",
                key=f"{name}.download.{kind}",
                on_click="ignore",
                width="stretch",
            )


def _made(export: Callable[[Link], Export], link: Link, kind: str) -> bytes:
    return single_file(export(link), kind)


def _app_address() -> str:
    """Where this app is served: the page's address without the page."""
    parts = urlsplit(st.context.url or "")
    path = parts.path.rpartition("/")[0]
    return parts._replace(path=path, query="", fragment="").geturl()

"""Removing documents, undoing it, and the list of those removed.

Buttons only note what is wanted; ``carry_out`` does it when the page is drawn, where a library's
error reaches the router's box.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from app_pages import frame, remembered
from app_pages.escape import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app_pages.remembered import Snapshot
    from app_pages.texts import Texts
    from kb import Library
    from kb.documents import DocumentInfo

_WANTED = "removal.wanted"
_DONE = "removal.done"
_NAMED_AT_ONCE = 6


def carry_out(library: Library) -> None:
    """Do what a button asked for, and keep what was done to be told."""
    with frame.wanted(_WANTED) as wanted:
        if wanted is None:
            return
        verb, ids = wanted
        done = library.remove(ids) if verb == "remove" else library.restore(ids)
        st.session_state[_DONE] = (verb, done)


def draw_done(texts: Texts) -> None:
    """Say what was removed, with Undo, or what was restored."""
    if _DONE not in st.session_state:
        return
    verb, done = st.session_state[_DONE]
    key = "remove.done" if verb == "remove" else "remove.undone"
    with st.container(
        border=True, key="removal-told", horizontal=True, vertical_alignment="center"
    ):
        names = "".join(f"<li>{plain(info.title)}</li>" for info in done[:_NAMED_AT_ONCE])
        st.html(f"<b>{plain(texts.count(key, len(done)))}</b><ul>{names}</ul>")
        if verb == "remove":
            ids = [info.id for info in done]
            st.button(
                texts("remove.undo"), icon=":material/undo:", on_click=_want, args=("restore", ids)
            )
        st.button(texts("upload.dismiss"), type="tertiary", on_click=_forget, key="removal.dismiss")


def button(texts: Texts, chosen: Sequence[DocumentInfo], *, leave: bool = False) -> None:
    """A button that asks before it removes ``chosen``; ``leave`` goes back to the list then."""
    if st.button(
        f"{texts('remove.button')} · {len(chosen)}" if len(chosen) > 1 else texts("remove.button"),
        icon=":material/delete:",
        key="removal.ask",
    ):
        _dialog(texts, chosen, leave=leave)


def removed_list(snapshot: Snapshot, texts: Texts) -> None:
    """The removed documents, to be restored."""
    removed = remembered.removed(snapshot)
    if not removed:
        return
    with st.expander(texts("removed.heading", number=len(removed)), icon=":material/delete:"):
        st.caption(texts("removed.hint"))
        rows = [(info.title, info.removed, info.source) for info in removed]
        key = f"removed.table.{snapshot.revision}"
        chosen = st.dataframe(
            pd.DataFrame(rows, columns=["title", "removed", "source"]),
            key=key,
            hide_index=True,
            on_select="rerun",
            selection_mode="multi-row",
            column_config={
                "title": st.column_config.TextColumn(texts("documents.column.title")),
                "removed": st.column_config.DatetimeColumn(
                    texts("removed.column.removed"), format="YYYY-MM-DD HH:mm"
                ),
                "source": st.column_config.TextColumn(texts("documents.column.source")),
            },
        ).selection.rows
        st.button(
            texts("removed.restore"),
            icon=":material/undo:",
            disabled=not chosen,
            on_click=_want,
            args=("restore", [removed[row].id for row in chosen]),
            key="removed.restore",
        )


def _dialog(texts: Texts, chosen: Sequence[DocumentInfo], *, leave: bool) -> None:
    @st.dialog(texts("remove.heading"))
    def confirm() -> None:
        names = [f"<li>{plain(info.title)}</li>" for info in chosen[:_NAMED_AT_ONCE]]
        if len(chosen) > _NAMED_AT_ONCE:
            more = texts("remove.more", number=len(chosen) - _NAMED_AT_ONCE)
            names.append(f"<li>{plain(more)}</li>")
        asked = texts.count("remove.ask", len(chosen))
        st.html(f"<p>{plain(asked)}</p><ul>{''.join(names)}</ul>")
        with st.container(horizontal=True):
            if st.button(texts("remove.confirm"), type="primary", key="removal.confirm"):
                _want("remove", [info.id for info in chosen])
                if leave:
                    frame.go(texts, {})
                st.rerun()
            if st.button(texts("remove.cancel"), key="removal.cancel"):
                st.rerun()

    confirm()


def _want(verb: str, ids: list[str]) -> None:
    st.session_state[_WANTED] = (verb, ids)


def _forget() -> None:
    st.session_state.pop(_DONE, None)

"""Documents: the list with search, upload, removal and undo; one document with its text."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from app_pages import filters, frame, paging, printed, remembered
from app_pages.address import Filters, Part, Place
from app_pages.documents import document, metadata, removal, standing, upload, versions
from app_pages.escape import label, plain
from app_pages.remembered import Snapshot

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app_pages.texts import Texts
    from kb import Library
    from kb.documents import DocumentInfo

_COLUMNS = (
    "title",
    "organisation",
    "year",
    "date",
    "language",
    "characters",
    "chunks",
    "added",
    "source",
)


def render(library: Library, texts: Texts) -> None:
    """Draw the document that the address names, or the list."""
    removal.carry_out(library)
    metadata.carry_out(library)
    versions.carry_out(library)
    place = Place.of(st.query_params)
    if place:
        document.render(Snapshot.of(library), texts, place)
        return
    st.html(f"<h1>{plain(texts('documents.heading'))}</h1>")
    standing.render(library, texts)
    removal.draw_done(texts)
    metadata.draw_done(texts)
    upload.render(library, texts)
    snapshot = Snapshot.of(library)
    _list(snapshot, texts)
    removal.removed_list(snapshot, texts)
    standing.generation_line(library, texts)


def _list(snapshot: Snapshot, texts: Texts) -> None:
    text = st.query_params.get("text", "")
    narrowed = Filters.of(st.query_params)
    filters.seed("documents", narrowed, text=text)
    facets = remembered.facets(snapshot, texts.language)
    if not facets.languages:
        frame.empty_box(texts)
        return
    changed = partial(_changed, texts)
    with st.container(horizontal=True, vertical_alignment="bottom", key="documents-search"):
        st.text_input(
            texts("documents.search"),
            key="documents.text",
            placeholder=texts("documents.search"),
            label_visibility="collapsed",
            icon=":material/search:",
            on_change=changed,
        )
        filters.draw("documents", texts, facets, narrowed, changed, aspects=False)
        editing = st.toggle(texts("metadata.edit"), key="metadata.edit")
        if st.query_params.get("doubtful") == "1":
            st.session_state.setdefault("metadata.doubtful", True)
        only_doubtful = st.toggle(texts("metadata.doubtful"), key="metadata.doubtful")
    found = remembered.documents(snapshot, text, narrowed)
    if only_doubtful:
        doubtful = metadata.doubts(snapshot, texts)
        found = [info for info in found if info.id in doubtful]
    if not found:
        st.html(f'<div class="box"><p>{plain(texts("documents.none"))}</p></div>')
        return
    if editing or only_doubtful:
        metadata.table(snapshot, texts, found)
    else:
        _table(snapshot, texts, found)


def _changed(texts: Texts) -> None:
    text = st.session_state["documents.text"].strip()
    query = filters.read("documents").as_query()
    frame.go(texts, {"text": text, **query} if text else query)


def _table(snapshot: Snapshot, texts: Texts, every: Sequence[DocumentInfo]) -> None:
    part = Part.of(st.query_params)
    found = paging.shown(every, part)
    # The key holds what the rows are of: a row number never outlives the list it counts in.
    key = f"documents.table.{snapshot.revision}.{hash(tuple(info.id for info in found))}"
    chosen, at = _selected(key, found), _cell(key, found)
    frame.watch_pointer()
    with st.container(horizontal=True, vertical_alignment="center", key="documents-bar"):
        # The buttons stand at the left, clear of the table's own tools.
        if chosen:
            removal.button(texts, chosen)
        if at is not None:
            st.button(
                texts("documents.open", title=label(at.title)),
                key="documents.open",
                icon=":material/open_in_full:",
                on_click=_open,
                args=(texts, at),
            )
            frame.clicked_on("st-key-documents-open", f"{key} {at.id}")
        counted = texts.count("documents.count", len(every))
        hint = texts("documents.hint")
        st.html(f'<p class="hint"><b>{plain(counted)}</b> · {plain(hint)}</p>', width="content")
    st.dataframe(
        frame_of(found, texts),
        key=key,
        hide_index=True,
        on_select="rerun",
        selection_mode=["multi-row", "single-cell"],
        column_config=_column_config(texts),
        placeholder="",
        height="content" if len(found) <= 20 else 480,
    )
    printed.table(frame_of(found, texts), _column_config(texts))
    paging.draw(texts, part, len(every), "documents", paging.turn_here(texts))


def _selected(key: str, found: Sequence[DocumentInfo]) -> list[DocumentInfo]:
    state = st.session_state.get(key)
    return [found[row] for row in state.selection.rows] if state else []


def _cell(key: str, found: Sequence[DocumentInfo]) -> DocumentInfo | None:
    """The document whose cell is chosen, by a click or by the arrow keys."""
    state = st.session_state.get(key)
    return found[state.selection.cells[0][0]] if state and state.selection.cells else None


def _open(texts: Texts, info: DocumentInfo) -> None:
    query = {name: st.query_params.get_all(name) for name in st.query_params if name != "lang"}
    frame.go(texts, {**query, **Place(info.id).as_query()})


def frame_of(found: Sequence[DocumentInfo], texts: Texts) -> pd.DataFrame:
    """The list as a table, a row a document."""
    return pd.DataFrame(
        [
            (
                info.title,
                info.organisation or "",
                info.year,
                info.date,
                texts.named("language", info.language),
                info.characters,
                info.chunks,
                info.added,
                info.source,
            )
            for info in found
        ],
        columns=list(_COLUMNS),
    )


def _column_config(texts: Texts) -> dict[str, Any]:
    names = {name: texts(f"documents.column.{name}") for name in _COLUMNS}
    column = st.column_config
    return {
        "title": column.TextColumn(names["title"], width="large"),
        "organisation": column.TextColumn(names["organisation"], width="medium"),
        "year": column.NumberColumn(names["year"], format="%d", width="small"),
        "date": column.DateColumn(names["date"], format="YYYY-MM-DD", width="small"),
        "language": column.TextColumn(names["language"], width="small"),
        "characters": column.NumberColumn(names["characters"], format="localized", width="small"),
        "chunks": column.NumberColumn(names["chunks"], width="small"),
        "added": column.DatetimeColumn(names["added"], format="YYYY-MM-DD", width="small"),
        "source": column.TextColumn(names["source"], width="medium"),
    }

"""Correcting what was read of the documents: a table edited in place, many at once, undone.

Buttons only note what is wanted; ``carry_out`` does it when the page is drawn, where a library's
error reaches the router's box.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from app_pages import frame, remembered
from app_pages.escape import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app_pages.remembered import Snapshot
    from app_pages.texts import Texts
    from kb import Library
    from kb.documents import DocumentInfo

_WANTED = "metadata.wanted"
_DONE = "metadata.done"
FIELDS = ("title", "organisation", "year", "date", "language")
LANGUAGES = ("en", "zh", "other")
_TICK, _TAGS, _DOUBT = "ticked", "tags", "doubt"


def carry_out(library: Library) -> None:
    """Do what a button asked for, and keep what was done to be told."""
    with frame.wanted(_WANTED) as wanted:
        if wanted is None:
            return
        verb, said = wanted
        book = library.metadata
        done = book.undo(said) if verb == "undo" else book.set_each(said)
        st.session_state[_DONE] = (verb, done)


def draw_done(texts: Texts) -> None:
    """Say how many documents were changed, with Undo, or that it was undone."""
    if _DONE not in st.session_state:
        return
    verb, done = st.session_state[_DONE]
    with st.container(
        border=True, key="metadata-told", horizontal=True, vertical_alignment="center"
    ):
        number = len(done.documents)
        told = texts.count("metadata.undone" if verb == "undo" else "metadata.done", number)
        st.html(f"<b>{plain(told)}</b>")
        if done.number is not None:
            st.button(
                texts("remove.undo"),
                icon=":material/undo:",
                on_click=_want,
                args=("undo", done.number),
                key="metadata.undo",
            )
        st.button(
            texts("upload.dismiss"), type="tertiary", on_click=_forget, key="metadata.dismiss"
        )


def doubts(snapshot: Snapshot, texts: Texts) -> dict[str, str]:
    """What is doubtful of each document, in words, by its id."""
    found: dict[str, list[str]] = {}
    for kind, ids in remembered.doubtful(snapshot):
        for document_id in ids:
            found.setdefault(document_id, []).append(texts(f"metadata.doubt.{kind}"))
    return {name: texts.join(dict.fromkeys(said)) for name, said in found.items()}


def table(snapshot: Snapshot, texts: Texts, found: Sequence[DocumentInfo]) -> None:
    """The documents in a table that is edited in place, and one value for all that are ticked."""
    doubtful = doubts(snapshot, texts)
    # The key holds what the rows are of: an edit never outlives the list that it was made in.
    key = f"metadata.table.{snapshot.revision}.{hash(tuple(info.id for info in found))}"
    st.caption(texts("metadata.hint"))
    st.data_editor(
        frame_of(found, doubtful, texts),
        key=key,
        hide_index=True,
        num_rows="fixed",
        column_config=_column_config(texts),
        column_order=(_TICK, *FIELDS, _TAGS, _DOUBT, "read", "source"),
        disabled=[_DOUBT, "read", "source"],
        height="content" if len(found) <= 12 else 480,
    )
    edited: Mapping[int, Mapping[str, Any]] = st.session_state.get(key, {}).get("edited_rows", {})
    said = changes(edited, found, texts)
    st.button(
        texts("metadata.save", number=len(said)),
        icon=":material/save:",
        type="primary",
        disabled=not said,
        on_click=_want,
        args=("set", said),
        key="metadata.save",
    )
    ticked = [found[row] for row, cells in edited.items() if cells.get(_TICK)]
    _for_all(texts, ticked or list(found))


def _for_all(texts: Texts, chosen: Sequence[DocumentInfo]) -> None:
    """One value for all ``chosen``."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="metadata-all"):
        names = {field: texts(f"documents.column.{field}") for field in (*FIELDS[1:], _TAGS)}
        field = st.selectbox(
            texts("metadata.field"),
            list(names),
            format_func=names.__getitem__,
            key="metadata.field",
        )
        value = st.text_input(texts("metadata.value"), key="metadata.value")
        st.button(
            texts.count("metadata.all", len(chosen)),
            disabled=not value.strip(),
            on_click=_want,
            args=("set", {info.id: {field: _written(field, value)} for info in chosen}),
            key="metadata.all",
        )


def frame_of(
    found: Sequence[DocumentInfo], doubtful: Mapping[str, str], texts: Texts
) -> pd.DataFrame:
    """The documents as the editor takes them, a row a document."""
    return pd.DataFrame(
        {
            _TICK: [False for _ in found],
            "title": [info.title for info in found],
            "organisation": [info.organisation for info in found],
            "year": pd.array([info.year for info in found], dtype="Int64"),
            "date": [info.date for info in found],
            "language": [texts.named("language", info.language) for info in found],
            _TAGS: [texts.join(info.tags) for info in found],
            _DOUBT: [doubtful.get(info.id, "") for info in found],
            "read": [_read(info, texts) for info in found],
            "source": [info.source for info in found],
        }
    )


def changes(
    edited: Mapping[int, Mapping[str, Any]], found: Sequence[DocumentInfo], texts: Texts
) -> dict[str, dict[str, Any]]:
    """What the edited cells say of each document; an emptied cell says that there is none."""
    codes = {texts.named("language", code): code for code in LANGUAGES}
    said: dict[str, dict[str, Any]] = {}
    for row, cells in edited.items():
        values: dict[str, Any] = {}
        for column, value in cells.items():
            if column == "language":
                values[column] = codes.get(value, value)
            elif column == _TAGS:
                values[column] = _written(column, value or "")
            elif column in FIELDS:
                values[column] = value if value != "" else None
        if values:
            said[found[row].id] = values
    return said


def _written(field: str, value: str) -> Any:
    from kb.pipeline.metadata_file import split_tags

    return split_tags(value) if field == _TAGS else value.strip()


def _read(info: DocumentInfo, texts: Texts) -> str:
    """What was read where a person has set something else."""
    return texts.join(
        f"{texts(f'documents.column.{field}')}: {'-' if value is None else value}"
        for field, value in info.corrected.items()
        if value != getattr(info, field)
    )


def _column_config(texts: Texts) -> dict[str, Any]:
    names = {name: texts(f"documents.column.{name}") for name in (*FIELDS, _TAGS, "source")}
    column = st.column_config
    languages = [texts.named("language", code) for code in LANGUAGES]
    return {
        _TICK: column.CheckboxColumn("", width="small"),
        "title": column.TextColumn(names["title"], width="large", required=True),
        "organisation": column.TextColumn(names["organisation"], width="medium"),
        "year": column.NumberColumn(names["year"], format="%d", width="small", step=1),
        "date": column.DateColumn(names["date"], format="YYYY-MM-DD", width="small"),
        "language": column.SelectboxColumn(
            names["language"], options=languages, width="small", required=True
        ),
        _TAGS: column.TextColumn(names[_TAGS], width="small"),
        _DOUBT: column.TextColumn(texts("metadata.doubt"), width="medium"),
        "read": column.TextColumn(texts("metadata.read"), width="medium"),
        "source": column.TextColumn(names["source"], width="medium"),
    }


def _want(verb: str, said: Any) -> None:
    st.session_state[_WANTED] = (verb, said)


def _forget() -> None:
    st.session_state.pop(_DONE, None)

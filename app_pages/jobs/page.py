"""Jobs: batches with progress, failures and questions; a folder of the server taken in."""

from __future__ import annotations

import datetime
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from app_pages import frame, printed
from app_pages.escape import plain
from app_pages.jobs import batch as one

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app_pages.texts import Texts
    from kb import Library
    from kb.catalog import BatchFile, BatchRecord

NEWEST = 100
"""Batches that are listed."""

_COLUMNS = ("number", "from", "state", "files", "begun")
_OUTCOMES = ("refused", "question", "waiting", "added", "replaced", "removed", "put_away",
             "unchanged")  # fmt: skip


def render(library: Library, texts: Texts) -> None:
    """Draw the batch that the address names, or the list."""
    new = one.carry_out(library)
    if new is not None:
        frame.go(texts, {"batch": str(new)})
    named = st.query_params.get("batch", "")
    if named.isdecimal():
        _batch(library, texts, int(named))
        return
    st.html(
        f"<h1>{plain(texts('jobs.heading'))}</h1><p class='hint'>{plain(texts('jobs.lead'))}</p>"
    )
    _start(library, texts)
    _list(library, texts)


def _start(library: Library, texts: Texts) -> None:
    folders = library.batches.folders()
    if not folders:
        return
    with (
        st.expander(texts("jobs.folder.heading"), icon=":material/folder_open:"),
        st.form("jobs.folder", border=False),
    ):
        folder = st.selectbox(
            texts("jobs.folder"), folders, accept_new_options=True, key="jobs.folder.name"
        )
        st.caption(texts("jobs.folder.hint"))
        if st.form_submit_button(texts("jobs.folder.button"), type="primary") and folder:
            frame.go(texts, {"batch": str(library.batches.take(folder))})
            st.rerun()


def _list(library: Library, texts: Texts) -> None:
    """The list, drawn anew while anything runs."""
    if any(one.is_open(batch) for batch in library.batches.all(NEWEST)):
        _batches_again(library, texts)
    else:
        _batches(library, texts)


@st.fragment(run_every=one.EVERY)
def _batches_again(library: Library, texts: Texts) -> None:
    _batches(library, texts)


def _batches(library: Library, texts: Texts) -> None:
    found = library.batches.all(NEWEST)
    if not found:
        st.html(f'<div class="box"><p>{plain(texts("jobs.none"))}</p></div>')
        return
    opened = [batch for batch in found if one.is_open(batch)]
    before = st.session_state.get("jobs.opened", 0)
    st.session_state["jobs.opened"] = len(opened)
    if before and not opened:
        st.rerun()  # so that it is drawn without its clock
    for batch in reversed(opened):
        with st.container(border=True, key=f"jobs.running.{batch.number}"):
            st.html(f"<b>{plain(_title(batch, texts))}</b>")
            one.progress(library, texts, batch, key=f"jobs.{batch.number}")
    key = f"jobs.table.{found[0].number}.{len(opened)}"
    st.dataframe(
        frame_of(found, texts),
        key=key,
        hide_index=True,
        on_select=partial(_opened, key, found, texts),
        selection_mode=["single-cell"],
        column_config={
            name: st.column_config.Column(
                texts(f"jobs.column.{name}"), width="small" if name in ("number", "state") else None
            )
            for name in _COLUMNS
        },
        placeholder="",
        height="content" if len(found) <= 12 else 480,
    )
    names = {name: {"label": texts(f"jobs.column.{name}")} for name in _COLUMNS}
    printed.table(frame_of(found, texts), names)


def _opened(key: str, found: Sequence[BatchRecord], texts: Texts) -> None:
    cells = st.session_state[key].selection.cells
    if cells:
        row, _ = cells[0]
        frame.go(texts, {"batch": str(found[row].number)})


def frame_of(found: Sequence[BatchRecord], texts: Texts) -> pd.DataFrame:
    """The list as a table, a row a batch."""
    rows = [
        (
            batch.number,
            _from(batch),
            texts(f"jobs.state.{batch.state}"),
            one.counted(batch, texts),
            _time(batch.begun or batch.asked),
        )
        for batch in found
    ]
    return pd.DataFrame(rows, columns=list(_COLUMNS))


def _batch(library: Library, texts: Texts, number: int) -> None:
    st.button(
        texts("jobs.back"),
        icon=":material/arrow_back:",
        type="tertiary",
        on_click=frame.go,
        args=(texts, {}),
        key="jobs.back",
    )
    batch = library.batches.of(number)
    st.html(f"<h1>{plain(_title(batch, texts))}</h1>")
    when = _span(batch)
    if one.is_open(batch):
        st.html(f'<p class="hint">{plain(when)}</p>')
        one.live(library, texts, number, key="jobs.one")
        return
    state = texts(f"jobs.state.{batch.state}")
    st.html(
        f'<p class="hint"><b>{plain(state)}</b> · {plain(when)}</p>'
        f"<p>{plain(one.counted(batch, texts))}</p>"
    )
    told = one.told_html(batch, texts)
    if told:
        st.html(told)
    one.again(texts, batch, key="jobs.one")
    for file in library.batches.files(number, outcomes=["question"], limit=one.PAGE):
        one.question(library, texts, number, file, key="jobs.one")
    _files(library, texts, number)


def _files(library: Library, texts: Texts, number: int) -> None:
    """The files, those with one outcome at a time, page by page."""
    counts = library.batches.counts(number)
    outcomes = [name for name in _OUTCOMES if counts.get(name)]
    if not outcomes:
        return
    chosen = st.segmented_control(
        texts("jobs.show"),
        outcomes,
        default=outcomes[0],
        format_func=lambda name: f"{texts(f'jobs.outcome.{name}')} · {counts[name]:,}",
        key=f"jobs.show.{number}",
        label_visibility="collapsed",
    )
    if chosen is None:
        return
    pages = -(-counts[chosen] // one.PAGE)
    page = 0
    if pages > 1:
        page = int(st.number_input(texts("jobs.page", total=pages), 1, pages, key="jobs.page")) - 1
    found: list[BatchFile] = library.batches.files(
        number, outcomes=[chosen], limit=one.PAGE, offset=page * one.PAGE
    )
    st.html(one.files_html(found, texts))


def _title(batch: BatchRecord, texts: Texts) -> str:
    return texts("jobs.title", number=batch.number, what=_from(batch))


def _from(batch: BatchRecord) -> str:
    """Where a batch's files come from, without the server's folders above."""
    paths = [str(path).rstrip("/").rpartition("/")[2] for path in batch.given["paths"]]
    names = paths or [sent["name"] for sent in batch.given["sent"]]
    return ", ".join(names[:3]) + (f" +{len(names) - 3}" if len(names) > 3 else "")


def _span(batch: BatchRecord) -> str:
    ended = f" – {_time(batch.ended)}" if batch.ended else ""
    return f"{_time(batch.begun or batch.asked)}{ended}" + (f" · {batch.who}" if batch.who else "")


def _time(moment: datetime.datetime) -> str:
    return moment.replace(tzinfo=datetime.UTC).astimezone().strftime("%Y-%m-%d %H:%M:%S")

"""One batch: how far it is, what became of each file, and what is to be answered or done again.

Buttons only note what is wanted; ``carry_out`` does it when the page is drawn, where a library's
error reaches the router's box.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages import frame
from app_pages.escape import label, link, plain
from app_pages.jobs.reasons import sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app_pages.texts import Texts
    from kb import Library
    from kb.catalog import BatchFile, BatchRecord

PAGE = 200
"""Files that are shown at once."""

EVERY = 1.0
"""Seconds between two looks at a batch that is not over."""

_WANTED = "jobs.wanted"
_FIRST = ("refused", "question", "waiting")
_SUMS = ("added", "replaced", "unchanged", "removed", "refused", "question", "put_away", "waiting")


def carry_out(library: Library) -> int | None:
    """Do what a button asked for; the number of the batch that does it, where it is a new one."""
    with frame.wanted(_WANTED) as wanted:
        if wanted is None:
            return None
        verb, number, value = wanted
        if verb == "answer":
            return library.batches.answer(number, *value)
        return library.batches.again(number, failed=verb == "retry")


def is_open(batch: BatchRecord) -> bool:
    """Whether a batch is not over."""
    return batch.state in ("waiting", "running")


def live(library: Library, texts: Texts, number: int, *, key: str) -> None:
    """A batch's progress, which draws itself anew while it runs, and what became of its files."""
    if is_open(library.batches.of(number)):
        _draw_again(library, texts, number, key)
    else:
        _draw(library, texts, number, key)


# By a name of its own: Streamlit knows a fragment by it, and a click on what a partial function had
# drawn would be lost once the page has been run again.
@st.fragment(run_every=EVERY)
def _draw_again(library: Library, texts: Texts, number: int, key: str) -> None:
    _draw(library, texts, number, key)


def _draw(library: Library, texts: Texts, number: int, key: str) -> None:
    batch = library.batches.of(number)
    shown = f"{key}.open"
    if is_open(batch):
        st.session_state[shown] = number
        progress(library, texts, batch, key=key)
        return
    if st.session_state.pop(shown, None) == number:
        st.rerun()  # the lists beside it have changed
    outcome(library, texts, batch, key=key)


def progress(library: Library, texts: Texts, batch: BatchRecord, *, key: str) -> None:
    """How far a batch is, and a button that ends it."""
    told = batch.progress
    share, line = 0.0, texts("jobs.beginning")
    if batch.state == "waiting":
        ahead = library.batches.ahead(batch.number)
        line = texts.count("jobs.ahead", ahead) if ahead else texts("jobs.next")
    elif told:
        share = min(1.0, told["done"] / told["total"]) if told["total"] else 0.0
        line = texts(
            f"jobs.stage.{told['stage']}",
            done=f"{told['done']:,}",
            total=f"{told['total']:,}",
            name=label(told["source"]) if told["source"] else "",
        )
    if batch.stop:
        line = texts("jobs.stopping")
    with st.container(horizontal=True, vertical_alignment="center", key=f"{key}.progress"):
        st.progress(share, text=line)
        st.button(
            texts("jobs.cancel"),
            icon=":material/close:",
            key=f"{key}.cancel.{batch.number}",
            disabled=batch.stop,
            # At once: in what draws itself anew, nothing else of the page is run.
            on_click=library.batches.cancel,
            args=(batch.number,),
        )


def outcome(library: Library, texts: Texts, batch: BatchRecord, *, key: str) -> None:
    """What became of the files of a batch that is over: first what asks for something."""
    files = library.batches.files(batch.number, outcomes=_FIRST, limit=PAGE)
    rest = [
        file
        for file in library.batches.files(batch.number, limit=PAGE)
        if file.outcome not in _FIRST
    ]
    st.html(f"{told_html(batch, texts)}{files_html([*rest, *files], texts)}")
    for file in files:
        if file.outcome == "question":
            question(library, texts, batch.number, file, key=key)
    again(texts, batch, key=key)


def told_html(batch: BatchRecord, texts: Texts) -> str:
    """How a batch ended, where not as it should, and what may be wrong of its documents."""
    found = ""
    if batch.told:
        kind, _, said = batch.told.partition(": ")
        name = texts.entries.get(f"error.{kind}", texts("error.KBError"))
        found += f'<p class="failure">{plain(name)}: {plain(said)}</p>'
    for source, reason, remedy in batch.warnings:
        found += f'<p class="caution">{plain(source)}: {plain(sentence(reason, remedy, texts))}</p>'
    return found


def files_html(files: Sequence[BatchFile], texts: Texts) -> str:
    """A line a file: added, replaced, unchanged, or why not and what to do."""
    return f'<ul class="outcome">{"".join(_line(file, texts) for file in files)}</ul>'


def _line(file: BatchFile, texts: Texts) -> str:
    name = plain(file.source.removeprefix("uploads/"))
    if len(file.documents) == 1 and file.outcome in ("added", "replaced", "unchanged"):
        query = {"document": file.documents[0], "lang": texts.language}
        name = f'<a href="{link("documents", query)}" target="_self">{name}</a>'
    became = texts(f"jobs.outcome.{file.outcome}")
    if len(file.documents) > 1:
        became += " · " + texts.count("documents.count", len(file.documents))
    failures = "".join(
        f'<p class="failure">{_named(line[0], file)}{plain(sentence(line[1], line[2], texts))}</p>'
        for line in file.lines
    )
    state, colon = "failed" if file.failures else "done", texts.entries["reason.colon"]
    return (
        f'<li class="{state}"><span class="name">{name}</span>{colon}{plain(became)}{failures}</li>'
    )


def _named(source: str, file: BatchFile) -> str:
    return "" if source == file.source else f"{plain(source)}: "


def question(library: Library, texts: Texts, number: int, file: BatchFile, *, key: str) -> None:
    """What a file is whose name another document has."""
    held = library.named(file.documents[0]) if file.documents else None
    name = file.source.removeprefix("uploads/")
    with st.container(border=True, key=f"{key}.question.{number}.{file.ordinal}"):
        title = held.title if held else name
        year = f" ({held.year})" if held and held.year else ""
        asked = texts("jobs.question", name=plain(name), title=plain(title), year=year)
        st.html(f'<p class="question">{asked}</p>')
        with st.container(horizontal=True):
            for mode in ("version", "own", None):
                st.button(
                    texts(f"jobs.answer.{mode or 'none'}"),
                    type="tertiary" if mode is None else "secondary",
                    key=f"{key}.answer.{number}.{file.ordinal}.{mode}",
                    on_click=_want,
                    args=("answer", number, (file.ordinal, mode)),
                )


def again(texts: Texts, batch: BatchRecord, *, key: str) -> None:
    """Buttons that do again what failed, or go on with what was broken off."""
    sent = bool(batch.given["sent"])
    verbs = []
    if batch.counts.get("failures") and not sent:
        verbs.append(("retry", ":material/replay:"))
    if batch.state in ("stopped", "broken", "failed", "cancelled"):
        verbs.append(("resume", ":material/play_arrow:"))
    if not verbs:
        return
    with st.container(horizontal=True):
        for verb, icon in verbs:
            st.button(
                texts(f"jobs.{verb}"),
                icon=icon,
                key=f"{key}.{verb}.{batch.number}",
                on_click=_want,
                args=(verb, batch.number, None),
            )


def counted(batch: BatchRecord, texts: Texts) -> str:
    """What became of a batch's files, in numbers."""
    if batch.state == "running" and batch.progress:
        return f"{batch.progress['done']:,} / {batch.progress['total']:,}"
    parts = [
        texts("jobs.counted", number=f"{batch.counts[name]:,}", what=texts(f"jobs.outcome.{name}"))
        for name in _SUMS
        if batch.counts.get(name)
    ]
    return texts.join(parts)


def _want(verb: str, number: int, value: object = None) -> None:
    st.session_state[_WANTED] = (verb, number, value)

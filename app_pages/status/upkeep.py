"""Doctor and backup: when each was last there, what was found, and a button that begins one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.escape import plain
from app_pages.status.findings import findings_html
from app_pages.status.holds import local, told_size

if TYPE_CHECKING:
    from pathlib import Path

    from app_pages.texts import Texts
    from kb import Library
    from kb.library.upkeep_task import UpkeepTask, Verb

EVERY = 1.0
"""Seconds between two looks at what runs."""

LARGEST_DOWNLOAD = 200 * 2**20
"""Bytes; a larger backup is fetched from the server by who looks after it."""


def render(library: Library, texts: Texts) -> None:
    """Draw both; while one runs they draw themselves anew."""
    if _is_running(library):
        _draw_again(library, texts)
    else:
        _draw(library, texts)


def _is_running(library: Library) -> bool:
    task = library.upkeep.task
    return task is not None and task.is_running


@st.fragment(run_every=EVERY)
def _draw_again(library: Library, texts: Texts) -> None:
    if not _is_running(library):
        st.rerun()  # the whole page, without its clock
    _draw(library, texts)


def _draw(library: Library, texts: Texts) -> None:
    left, right = st.columns(2, gap="large")
    with left:
        _doctor(library, texts)
    with right:
        _backup(library, texts)


def _doctor(library: Library, texts: Texts) -> None:
    st.html(f"<h2>{plain(texts('status.doctor'))}</h2><p>{plain(texts('status.doctor.what'))}</p>")
    last = library.upkeep.examined
    if last is None:
        st.html(f'<p class="hint">{plain(texts("status.doctor.never"))}</p>')
    else:
        left = sum(not fault.mended for fault in last.found.faults)
        said = texts.count("status.doctor.found", left) if left else texts("status.doctor.sound")
        of = texts(
            "status.doctor.checked",
            documents=f"{last.found.checked.get('documents', 0):,}",
            chunks=f"{last.found.checked.get('chunks', 0):,}",
        )
        since = "" if last.revision == library.revision else texts("status.since")
        st.html(
            f'<p class="verdict {"failed" if left else "sound"}"><b>{plain(said)}</b></p>'
            f'<p class="hint">{plain(local(last.at))} · {plain(of)} {plain(since)}</p>'
            f"{findings_html(last.found.faults, texts)}"
        )
    _button(library, texts, "doctor", ":material/health_and_safety:")


def _backup(library: Library, texts: Texts) -> None:
    st.html(f"<h2>{plain(texts('status.backup'))}</h2><p>{plain(texts('status.backup.what'))}</p>")
    last = library.upkeep.backed_up
    file = library.upkeep.last_backup_file()
    small = file if file is not None and file.stat().st_size <= LARGEST_DOWNLOAD else None
    if last is None:
        st.html(f'<p class="hint">{plain(texts("status.backup.never"))}</p>')
    else:
        told = texts.count("status.backup.holds", last.documents, size=told_size(last.bytes))
        since = "" if last.revision == library.revision else texts("status.since")
        missing = texts.count("status.backup.missing", last.missing) if last.missing else ""
        where = "" if small else texts("status.backup.server")
        about = " ".join(filter(None, (since, missing, where)))
        st.html(
            f'<p class="verdict"><b>{plain(local(last.at))}</b></p>'
            f'<p class="hint">{plain(told)} · {plain(last.file)}</p>'
            f'<p class="hint">{plain(about)}</p>'
        )
    with st.container(horizontal=True, vertical_alignment="center", key="status-backup"):
        _button(library, texts, "backup", ":material/archive:")
        if small is not None:
            st.download_button(
                texts("status.backup.download"),
                partial(_bytes_of, small),
                file_name=small.name,
                mime="application/octet-stream",
                icon=":material/download:",
                on_click="ignore",
                key="status.download",
            )
    st.html(f'<p class="hint">{plain(texts("status.backup.command"))}</p>')


def _bytes_of(file: Path) -> bytes:
    return file.read_bytes()


def _button(library: Library, texts: Texts, verb: Verb, icon: str) -> None:
    """What begins it, how far it is, or how it ended where that was no good end."""
    task = library.upkeep.task
    running = task is not None and task.is_running
    if task is not None and task.verb == verb:
        if running:
            st.progress(task.share, text=_line(task, texts))
        elif task.error is not None:
            st.html(f'<div class="box error" role="alert">{_error(task.error, texts)}</div>')
    st.button(
        texts(f"status.{verb}.button"),
        icon=icon,
        disabled=running,
        on_click=_begin,
        args=(library, verb),
        key=f"status.{verb}.start",
    )


def _begin(library: Library, verb: Verb) -> None:
    library.upkeep.start(verb)


def _line(task: UpkeepTask, texts: Texts) -> str:
    if not task.total:
        return texts("jobs.beginning")
    if task.verb == "backup":
        done, total = told_size(task.done), told_size(task.total)
    else:
        done, total = f"{task.done:,}", f"{task.total:,}"
    return texts(f"status.{task.verb}.running", done=done, total=total)


def _error(error: Exception, texts: Texts) -> str:
    name = type(error).__name__
    if f"error.{name}" not in texts.entries:
        name = "KBError"
    title, remedy = texts(f"error.{name}"), texts(f"error.{name}.do")
    return f"<b>{plain(title)}</b><p>{plain(remedy)}</p>"

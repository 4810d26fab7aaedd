"""Upload: several files at once, with progress, and a clear line for each that fails."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.escape import label, link, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from app_pages.texts import Texts
    from kb import Library
    from kb.pipeline.report import IngestReport, Progress

_DONE = "upload.done"
# Streamlit has no argument for the words on its own button, which are English.
_BUTTON = """<style>
[data-testid="stFileUploaderDropzone"] button p::after { content: "%s"; font-size: 0.875rem; }
</style>"""


@dataclass(frozen=True, slots=True)
class Upload:
    """What became of one file."""

    name: str
    report: IngestReport


def render(library: Library, texts: Texts) -> None:
    """The form, and what became of the files sent with it last."""
    done: Sequence[Upload] = st.session_state.get(_DONE, ())
    st.html(_BUTTON % texts("upload.choose"))
    with st.expander(texts("upload.heading"), icon=":material/upload_file:", expanded=bool(done)):
        with st.form("upload.form", clear_on_submit=True, border=False):
            files = st.file_uploader(texts("upload.files"), accept_multiple_files=True)
            st.caption(texts("upload.hint", size=st.get_option("server.maxUploadSize")))
            sent = st.form_submit_button(texts("upload.button"), type="primary")
        if sent and not files:
            st.html(f'<p class="hint">{plain(texts("upload.none"))}</p>')
        if sent and files:
            _take_in(library, texts, files)
            done = st.session_state[_DONE]
        if done:
            st.html(outcome_html(done, texts))
            st.button(
                texts("upload.dismiss"), type="tertiary", on_click=_forget, key="upload.dismiss"
            )


def _take_in(library: Library, texts: Texts, files: Sequence[UploadedFile]) -> None:
    """Take the files in, one after the other; what is done stands even if a later one fails."""
    bar = st.progress(0.0)
    done: list[Upload] = []
    st.session_state[_DONE] = done
    for number, file in enumerate(files, 1):
        step = _shown(bar.progress, texts, file.name, number, len(files))
        report = library.upload(file.name, file.getvalue(), progress=step)
        done.append(Upload(file.name, report))
    bar.empty()


def _shown(
    draw: Callable[..., object], texts: Texts, name: str, number: int, total: int
) -> Callable[[Progress], None]:
    line = texts("upload.progress", name=label(name), number=number, total=total)
    draw((number - 1) / total, text=line)

    def show(progress: Progress) -> None:
        share = progress.done / progress.total if progress.total else 0.0
        draw(min(1.0, (number - 1 + share) / total), text=line)

    return show


def outcome_html(done: Sequence[Upload], texts: Texts) -> str:
    """A line a file: added, replaced, unchanged, or why not and what to do."""
    return f'<ul class="outcome">{"".join(_line(uploaded, texts) for uploaded in done)}</ul>'


def _line(uploaded: Upload, texts: Texts) -> str:
    report = uploaded.report
    name = plain(uploaded.name)
    if len(report.document_ids) == 1:
        query = {"document": report.document_ids[0], "lang": texts.language}
        name = f'<a href="{link("documents", query)}" target="_self">{name}</a>'
    counts = {
        "added": report.added,
        "replaced": report.replaced,
        "unchanged": report.unchanged,
        "failed": report.failures,
    }
    counted = texts.join(texts.count(f"upload.{kind}", n) for kind, n in counts.items() if n)
    failures = "".join(f'<p class="failure">{plain(failure)}</p>' for failure in report.failed)
    cautions = "".join(f'<p class="caution">{plain(caution)}</p>' for caution in report.warnings)
    state = "failed" if report.failed else "done"
    return f'<li class="{state}">{name}: {plain(counted)}{failures}{cautions}</li>'


def _forget() -> None:
    st.session_state.pop(_DONE, None)

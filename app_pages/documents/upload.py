"""Upload: several files at once, which wait for their turn in the library; a line for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages.escape import plain
from app_pages.jobs import batch
from app_pages.jobs.reasons import sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app_pages.texts import Texts
    from kb import Library
    from kb.library.batch_book import Refusal

_SENT = "upload.sent"
_REFUSED = "upload.refused"
# Streamlit has no argument for the words on its own button, which are English.
_BUTTON = """<style>
[data-testid="stFileUploaderDropzone"] button p::after { content: "%s"; font-size: 0.875rem; }
</style>"""


def render(library: Library, texts: Texts) -> None:
    """The form, and what became of the files sent with it last."""
    new = batch.carry_out(library)
    if new is not None:
        _numbers().append(new)
    numbers = _numbers()
    st.html(_BUTTON % texts("upload.choose"))
    limit = library.settings.max_file_mb
    refused: Sequence[Refusal] = st.session_state.get(_REFUSED, ())
    with st.expander(
        texts("upload.heading"), icon=":material/upload_file:", expanded=bool(numbers or refused)
    ):
        with st.form("upload.form", clear_on_submit=True, border=False):
            files = st.file_uploader(
                texts("upload.files"), accept_multiple_files=True, max_upload_size=limit
            )
            st.caption(texts("upload.hint", size=limit))
            sent = st.form_submit_button(texts("upload.button"), type="primary")
        if sent and not files:
            st.html(f'<p class="hint">{plain(texts("upload.none", size=limit))}</p>')
        if sent and files:
            kept = library.batches.send((file.name, file.getvalue()) for file in files)
            refused = st.session_state[_REFUSED] = kept.refused
            numbers = st.session_state[_SENT] = [] if kept.number is None else [kept.number]
        if refused:
            st.html(refused_html(refused, texts))
        for number in numbers:
            batch.live(library, texts, number, key=f"upload.{number}")
        if numbers or refused:
            st.button(
                texts("upload.dismiss"), type="tertiary", on_click=_forget, key="upload.dismiss"
            )


def refused_html(refused: Sequence[Refusal], texts: Texts) -> str:
    """A line for each file whose name is none."""
    return "".join(
        f'<p class="failure">{plain(one.name)}: '
        f"{plain(sentence(one.reason, one.remedy, texts))}</p>"
        for one in refused
    )


def _numbers() -> list[int]:
    numbers: list[int] = st.session_state.setdefault(_SENT, [])
    return numbers


def _forget() -> None:
    for key in (_SENT, _REFUSED):
        st.session_state.pop(key, None)

"""A thumb and a note under an answer: kept at once, shown, changed and removed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.escape import plain
from kb.answer.feedback import LONGEST_NOTE

if TYPE_CHECKING:
    from app_pages.address import Question
    from app_pages.texts import Texts
    from kb import Library
    from kb.answer.answers import Answer
    from kb.answer.feedback import Feedback

_VERDICTS = ("down", "up")  # in the order of st.feedback's values


def draw(library: Library, texts: Texts, question: Question, answer: Answer) -> None:
    """The thumbs, what was kept of them, and the form for a note."""
    kept = library.feedback.on(answer, question.asked_with())
    keep = partial(_keep, library, question, answer)
    with st.container(key="feedback"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.html(f"<span>{plain(texts('ask.feedback'))}</span>", width="content")
            _thumbs(library, kept, keep)
            if kept is not None:
                _note(texts, kept, keep)
                st.button(
                    texts("ask.feedback.remove"),
                    key="ask.feedback.remove",
                    type="tertiary",
                    icon=":material/delete:",
                    on_click=_remove,
                    args=(library, kept),
                )
        if kept is not None and kept.note:
            st.html(f'<p class="note">{plain(kept.note)}</p>')
        if kept is None:
            _removed(library, texts, answer)


def _thumbs(library: Library, kept: Feedback | None, keep: partial[None]) -> None:
    key = f"ask.feedback.thumbs.{kept.id if kept else 'none'}.{kept.verdict if kept else ''}"
    st.feedback(
        "thumbs",
        key=key,
        default=None if kept is None else _VERDICTS.index(kept.verdict),
        on_change=_thumb,
        args=(library, key, kept, keep),
    )


def _thumb(library: Library, key: str, kept: Feedback | None, keep: partial[None]) -> None:
    """A click on a thumb; one on the thumb that is chosen already takes it back."""
    value = st.session_state[key]
    if value is not None:
        keep(_VERDICTS[value], kept.note if kept else "", None)
    elif kept is not None:
        _remove(library, kept)


def _note(texts: Texts, kept: Feedback, keep: partial[None]) -> None:
    title = texts("ask.feedback.note.change" if kept.note else "ask.feedback.note")
    with (
        st.popover(title, icon=":material/edit_note:", key="ask.feedback.note"),
        st.form(f"ask.feedback.{kept.id}.{kept.verdict}", border=False),
    ):
        st.text_area(
            texts("ask.feedback.note"),
            kept.note,
            key="ask.feedback.text",
            max_chars=LONGEST_NOTE,
            placeholder=texts("ask.feedback.note.hint"),
        )
        if kept.verdict == "down":
            st.text_area(
                texts("ask.feedback.expected"),
                "\n".join(kept.expected or ()),
                key="ask.feedback.expected",
                help=texts("ask.feedback.expected.hint"),
            )
            st.checkbox(
                texts("ask.feedback.unanswerable"),
                kept.expected == (),
                key="ask.feedback.unanswerable",
            )
        st.form_submit_button(
            texts("ask.feedback.save"), type="primary", on_click=_save, args=(kept, keep)
        )


def _save(kept: Feedback, keep: partial[None]) -> None:
    state = st.session_state
    expected: list[str] | None = None
    if kept.verdict == "down":
        lines = [line for line in state["ask.feedback.expected"].splitlines() if line.strip()]
        expected = [] if state["ask.feedback.unanswerable"] else lines or None
    keep(kept.verdict, state["ask.feedback.text"], expected)


def _keep(
    library: Library,
    question: Question,
    answer: Answer,
    verdict: str,
    note: str,
    expected: list[str] | None,
) -> None:
    library.feedback.rate(
        answer, verdict, note=note, expected=expected, asked_with=question.asked_with()
    )


def _remove(library: Library, kept: Feedback) -> None:
    st.session_state["ask.feedback.removed"] = library.feedback.remove([kept.id])


def _removed(library: Library, texts: Texts, answer: Answer) -> None:
    """The way back, where feedback on this answer was removed just now."""
    removed: list[Feedback] = st.session_state.get("ask.feedback.removed", [])
    if not any(entry.question == answer.full_question for entry in removed):
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(f"<span>{plain(texts('ask.feedback.removed'))}</span>", width="content")
        st.button(
            texts("ask.feedback.undo"),
            key="ask.feedback.undo",
            type="tertiary",
            on_click=_restore,
            args=(library, removed),
        )


def _restore(library: Library, removed: list[Feedback]) -> None:
    library.feedback.restore(removed)
    del st.session_state["ask.feedback.removed"]

"""An answer, or its whole thread, to take along: Markdown to copy, files to save."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from app_pages import remembered
from kb.export.answers import answers_as_docx, answers_as_markdown
from kb.export.files import MEDIA_TYPES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app_pages.address import Question
    from app_pages.remembered import Snapshot
    from app_pages.texts import Texts
    from kb.answer.answers import Answer


def popover(snapshot: Snapshot, texts: Texts, question: Question, answer: Answer) -> None:
    """A popover with the answer as Markdown and two files."""
    with st.popover(texts("ask.export"), icon=":material/ios_share:", key="ask.export"):
        answers: Sequence[Answer] = (answer,)
        if question.thread and st.checkbox(texts("ask.export.thread"), key="ask.export.thread"):
            before = replace(question, thread=(), without=())
            answers = (
                *(
                    remembered.answer(snapshot, replace(before, text=earlier))
                    for earlier in question.thread
                ),
                answer,
            )
        markdown = answers_as_markdown(answers, texts.language)
        st.caption(texts("ask.export.hint"))
        with st.container(horizontal=True):
            st.download_button(
                texts("ask.export.word"),
                partial(answers_as_docx, answers, texts.language),
                file_name=f"{texts('ask.export.name')}.docx",
                mime=MEDIA_TYPES["docx"],
                icon=":material/description:",
                on_click="ignore",
            )
            st.download_button(
                texts("ask.export.markdown"),
                markdown,
                file_name=f"{texts('ask.export.name')}.md",
                mime=MEDIA_TYPES["md"],
                icon=":material/markdown:",
                on_click="ignore",
            )
        with st.container(key="export-text", height=260):
            st.code(markdown, language="markdown", wrap_lines=True)

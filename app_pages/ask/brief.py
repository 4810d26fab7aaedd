"""A brief to take along: the question asked report by report, or the thread, as a Word file."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from app_pages import frame, remembered
from kb.errors import BadRequest
from kb.export.answers.brief import brief_as_docx
from kb.export.files import MEDIA_TYPES

if TYPE_CHECKING:
    from app_pages.address import Question
    from app_pages.remembered import Snapshot
    from app_pages.texts import Texts
    from kb.answer.answers import Answer
    from kb.answer.brief import Brief

_MADE = "ask.brief.made"
"""Session key: what the brief was made of, how many reports it quotes, and its bytes."""
_SCOPES = ("years", "thread")


def popover(snapshot: Snapshot, texts: Texts, question: Question, answer: Answer) -> None:
    """A popover that puts a brief together and gives it as a file."""
    with st.popover(texts("ask.brief"), icon=":material/summarize:", key="ask.brief"):
        st.caption(texts("ask.brief.hint"))
        scope = _SCOPES[0]
        if question.thread:
            scope = st.radio(
                texts("ask.brief.scope"),
                _SCOPES,
                format_func=lambda one: texts(f"ask.brief.scope.{one}"),
                key="ask.brief.scope",
            )
        years: list[int] = []
        if scope == "years":
            facets = remembered.facets(snapshot, texts.language)
            years = st.multiselect(
                texts("ask.brief.years"),
                sorted({*facets.years, *question.filters.years}, reverse=True),
                list(question.filters.years),
                key="ask.brief.years",
                placeholder=texts("filter.any"),
            )
        of = (snapshot.key(), question, scope, tuple(sorted(years)), texts.language)
        if st.button(texts("ask.brief.make"), key="ask.brief.make", type="primary"):
            _make(snapshot, texts, question, answer, of)
        made = st.session_state.get(_MADE)
        if made is not None and made[0] == of:
            st.caption(texts.count("ask.brief.ready", made[1]))
            st.download_button(
                texts("ask.brief.save"),
                made[2],
                file_name=f"{texts('ask.brief.name')}.docx",
                mime=MEDIA_TYPES["docx"],
                icon=":material/description:",
                on_click="ignore",
                key="ask.brief.save",
            )


def _make(
    snapshot: Snapshot,
    texts: Texts,
    question: Question,
    answer: Answer,
    of: tuple[str, Question, str, tuple[int, ...], str],
) -> None:
    try:
        brief = _brief(snapshot, texts, question, answer, of)
    except BadRequest as error:
        frame.error_box(texts, error)
        return
    st.session_state[_MADE] = (of, len(brief.reports), brief_as_docx(brief))


def _brief(
    snapshot: Snapshot,
    texts: Texts,
    question: Question,
    answer: Answer,
    of: tuple[str, Question, str, tuple[int, ...], str],
) -> Brief:
    briefs = snapshot.library.briefs
    _, _, scope, years, language = of
    if scope == "thread":
        before = replace(question, thread=(), without=())
        earlier = [
            remembered.answer(snapshot, replace(before, text=text)) for text in question.thread
        ]
        return briefs.of_answers([*earlier, answer], language=language)
    bar = st.progress(0.0)

    def tell(done: int, total: int) -> None:
        shown = min(done + 1, total)
        bar.progress(done / max(total, 1), texts("ask.brief.asking", done=shown, total=total))

    given = question.filters.as_arguments() | {"years": list(years) or None}
    try:
        return briefs.over_years(
            answer.full_question,
            language=language,
            without=question.without,
            progress=tell,
            **given,
        )
    finally:
        bar.empty()

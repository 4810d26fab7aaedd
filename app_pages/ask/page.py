"""Ask: a question, and the sentences that answer it with their sources."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from app_pages import filters, frame, remembered
from app_pages.address import Filters, Question
from app_pages.ask import (
    answer,
    asking,
    brief,
    export,
    feedback,
    pane,
    phrased,
    pinned,
    saved,
    thread,
    understood,
    within,
)
from app_pages.escape import label, plain
from app_pages.home import page as home
from app_pages.remembered import Snapshot

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from app_pages.texts import Texts
    from kb import Library

_ANSWERED = "ask.answered"
"""Session key: the question that was answered last, and at which state of the library."""


def render(library: Library, texts: Texts) -> None:
    """Draw the page that the address asks for."""
    question = Question.of(st.query_params)
    filters.seed("ask", question.filters, question=question.text)
    snapshot = Snapshot.of(library)
    facets = remembered.facets(snapshot, texts.language)
    with pane.beside() as side:
        if not question.text:
            st.html(
                f"<h1>{plain(texts('ask.heading'))}</h1>"
                f'<p class="lead">{plain(texts("ask.lead"))}</p>'
            )
        else:
            st.html(f'<h1 class="unseen">{plain(question.text)}</h1>')
        if not facets.languages:
            frame.empty_box(texts)
            return
        _form(texts)
        with st.container(key="ask-tools", horizontal=True, vertical_alignment="center"):
            asked = partial(_asked, texts)
            filters.draw("ask", texts, facets, question.filters, asked, aspects=True)
            within.draw(snapshot, texts, question)
            if len(question.filters):
                st.button(texts("filter.clear"), type="tertiary", on_click=_cleared, args=(texts,))
            if question.text:
                frame.link_popover(texts, question.as_query(), key="ask.link")
                # Its place is kept here; it is filled once the answer is known.
                takes_along = st.container(horizontal=True, width="content", key="ask-along")
                phrased.toggle(library, texts, question)
        if question.text:
            thread.earlier(snapshot, texts, question)
            _answered(snapshot, texts, question, takes_along, side)
        elif question.within:
            within.hint(texts)
        else:
            _examples(snapshot, texts)
            saved.draw(snapshot, texts)
            home.draw(snapshot, texts)


def _form(texts: Texts) -> None:
    with st.form("ask.form", border=False), st.container(horizontal=True, key="ask-box"):
        st.text_input(
            texts("ask.question"),
            key="ask.question",
            placeholder=texts("ask.placeholder"),
            label_visibility="collapsed",
        )
        st.form_submit_button(
            texts("ask.button"), type="primary", on_click=_asked, args=(texts,), width="content"
        )


def _asked(texts: Texts) -> None:
    """Put the question and filters that stand in the widgets into the address.

    Another question begins a new topic; other filters are for the one that is there.
    """
    text = st.session_state["ask.question"].strip()
    now = Question.of(st.query_params)
    if text == now.text:
        asking.go(texts, replace(now, filters=filters.read("ask")))
    else:
        other = Question(text, filters.read("ask"), generate=now.generate, within=now.within)
        frame.go(texts, other.as_query())


def _cleared(texts: Texts) -> None:
    asking.go(texts, replace(Question.of(st.query_params), filters=Filters()))


def _chosen(texts: Texts, example: str) -> None:
    frame.go(texts, Question(example, filters.read("ask")).as_query())


def _examples(snapshot: Snapshot, texts: Texts) -> None:
    examples = remembered.examples(snapshot, texts.language)
    if not examples:
        return
    st.html(f'<h2 class="quiet">{plain(texts("ask.examples"))}</h2>')
    with st.container(key="examples"):
        for number, example in enumerate(examples):
            st.button(
                label(example),
                key=f"ask.example.{number}",
                icon=":material/arrow_forward:",
                type="tertiary",
                on_click=_chosen,
                args=(texts, example),
            )


@contextmanager
def _passages_meanwhile(snapshot: Snapshot, texts: Texts, question: Question) -> Iterator[None]:
    """Shows the passages found while they are read, the first time that a question is put."""
    asked = (snapshot.key(), replace(question, generate=None))
    place = st.empty()
    # What follows a question does not stand by itself, and so cannot be searched for yet.
    if st.session_state.get(_ANSWERED) != asked and not question.thread:
        hits = remembered.passages(snapshot, question.text, question.filters, question.within)
        place.html(answer.hits_html(hits, texts, texts("ask.reading")))
    try:
        yield
    finally:
        place.empty()
    st.session_state[_ANSWERED] = asked


def _answered(
    snapshot: Snapshot,
    texts: Texts,
    question: Question,
    takes_along: DeltaGenerator,
    side: DeltaGenerator,
) -> None:
    with _passages_meanwhile(snapshot, texts, question), st.spinner(texts("ask.searching")):
        found = remembered.answer(snapshot, replace(question, generate=None))
    pane.draw(side, snapshot, texts, question, found)
    understood.draw(texts, question, found)
    shown, hits = st.tabs([texts("ask.tab.answer"), texts("ask.tab.hits")], key="ask.tabs")
    with hits:
        st.html(answer.hits_html(found.nearest, texts, texts("ask.hits")))
    with shown:
        pinned.draw(snapshot, texts, question, found)
        first = st.container()
        st.html(answer.answer_html(found, texts))
        frame.focus(".answer", question.text)
        feedback.draw(snapshot.library, texts, question, found)
        thread.follow_form(texts, question, found)
    # The quoted answer stands before the model is asked, and whatever becomes of it.
    whole = replace(found, generated=phrased.kept(snapshot, question))
    with takes_along:
        export.popover(snapshot, texts, question, whole)
        brief.popover(snapshot, texts, question, found)
        saved.tool(snapshot, texts, question, found)
    if phrased.wanted(snapshot.library, question) and found.status == "answered":
        with first:
            phrased.draw(snapshot, texts, question, found)

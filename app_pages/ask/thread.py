"""A thread of questions: those before, a form for the next, and the way to a new topic."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from app_pages import frame, remembered
from app_pages.address import Question
from app_pages.ask import asking
from app_pages.escape import label, plain

if TYPE_CHECKING:
    from app_pages.remembered import Snapshot
    from app_pages.texts import Texts
    from kb.answer.answers import Answer

_GLIMPSE = 140
_LONGEST = 8
"""Questions before the present one that an address carries."""


def earlier(snapshot: Snapshot, texts: Texts, question: Question) -> None:
    """The questions before this one with the beginning of their answers."""
    if not question.thread:
        return
    afresh = Question(filters=question.filters, within=question.within)
    with st.container(key="thread"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.html(f'<h2 class="quiet">{plain(texts("ask.thread"))}</h2>', width="content")
            st.button(
                texts("ask.topic.new"),
                key="ask.topic.new",
                icon=":material/restart_alt:",
                type="tertiary",
                on_click=partial(frame.go, texts, afresh.as_query()),
            )
        for number, text in enumerate(question.thread):
            before = replace(afresh, text=text, thread=question.thread[:number])
            st.button(
                label(text),
                key=f"ask.thread.{number}",
                icon=":material/history:",
                type="tertiary",
                on_click=partial(asking.go, texts, before),
            )
            # A question of the thread stands by itself: so it is asked.
            found = remembered.answer(snapshot, replace(before, thread=()))
            st.html(f'<p class="glimpse">{plain(glimpse(found, texts))}</p>')


def glimpse(answer: Answer, texts: Texts) -> str:
    """The beginning of an answer on one line."""
    if answer.status == "not_found":
        return texts("ask.nothing")
    text = " ".join(sentence.text for sentence in answer.sentences)
    return text if len(text) <= _GLIMPSE else f"{text[:_GLIMPSE].rstrip()}…"


def follow_form(texts: Texts, question: Question, answer: Answer) -> None:
    """A form whose question takes over what it leaves out."""
    with (
        st.form("ask.follow", border=False, clear_on_submit=True),
        st.container(horizontal=True, key="follow-box"),
    ):
        st.text_input(
            texts("ask.follow"),
            key="ask.follow.text",
            placeholder=texts("ask.follow.placeholder"),
            label_visibility="collapsed",
        )
        st.form_submit_button(
            texts("ask.follow.button"),
            on_click=partial(_followed, texts, question, answer.full_question),
            width="content",
        )


def _followed(texts: Texts, question: Question, completed: str) -> None:
    text = st.session_state["ask.follow.text"].strip()
    if text:
        thread = (*question.thread, completed)[-_LONGEST:]
        asking.go(texts, replace(question, text=text, thread=thread, without=()))

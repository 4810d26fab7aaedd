"""What people asked in vain and what they said of answers, each with a link that asks it again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from app_pages import paging
from app_pages.address import Part, Question
from app_pages.escape import link, plain
from app_pages.status.holds import local

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app_pages.texts import Texts
    from kb import Library
    from kb.answer.feedback import Feedback
    from kb.catalog import UnansweredRecord

_WANTED = "status.forget"


def carry_out(library: Library) -> None:
    """Forget the questions, where that was asked for."""
    if st.session_state.pop(_WANTED, False):
        library.unanswered.remove()


def unanswered(library: Library, texts: Texts) -> None:
    """The questions that no report answered; where none are kept, how to keep them."""
    kept = library.settings.keep_unanswered
    said = texts("status.unanswered.kept" if kept else "status.unanswered.off")
    heading = plain(texts("status.unanswered"))
    st.html(f'<h2>{heading}</h2><p class="hint">{plain(said)}</p>')
    found = library.unanswered.entries()
    if not found:
        if kept:
            st.html(f"<p>{plain(texts('status.unanswered.none'))}</p>")
        return
    part = Part.of(st.query_params, "unanswered-")
    lines = "".join(_unanswered(one, texts) for one in paging.shown(found, part))
    st.html(f'<ul class="said">{lines}</ul>')
    turn = paging.turn_here(texts, "unanswered-")
    paging.draw(texts, part, len(found), "status-unanswered", turn)
    with st.popover(texts("status.forget"), icon=":material/delete:", key="status.forget.ask"):
        st.caption(texts.count("status.forget.ask", len(found)))
        st.button(
            texts("status.forget"), on_click=_want_forgotten, type="primary", key="status.forget.do"
        )


def _want_forgotten() -> None:
    st.session_state[_WANTED] = True


def feedback(library: Library, texts: Texts) -> None:
    """What people marked right or wrong, the last word first."""
    st.html(f"<h2>{plain(texts('status.feedback'))}</h2>")
    found = library.feedback.entries()
    if not found:
        st.html(f'<p class="hint">{plain(texts("status.feedback.none"))}</p>')
        return
    wrong = sum(one.verdict == "down" for one in found)
    told = texts("status.feedback.told", right=f"{len(found) - wrong:,}", wrong=f"{wrong:,}")
    part = Part.of(st.query_params, "feedback-")
    lines = "".join(_feedback(one, texts) for one in paging.shown(found, part))
    st.html(f'<p class="hint">{plain(told)}</p><ul class="said">{lines}</ul>')
    paging.draw(texts, part, len(found), "status-feedback", paging.turn_here(texts, "feedback-"))


def _unanswered(one: UnansweredRecord, texts: Texts) -> str:
    times = texts.count("status.times", one.times) if one.times > 1 else ""
    about = " · ".join(filter(None, (local(one.last) if one.last else "", times)))
    asked = _asked(one.question, one.asked_with, texts)
    return f'<li>{asked}<span class="facts">{plain(about)}</span></li>'


def _feedback(one: Feedback, texts: Texts) -> str:
    verdict = texts(f"status.verdict.{one.verdict}")
    about = local(one.changed) if one.changed else ""
    note = f'<p class="note">{plain(one.note)}</p>' if one.note else ""
    return (
        f'<li><span class="chip verdict-{one.verdict}">{plain(verdict)}</span> '
        f"{_asked(one.question, one.asked_with, texts)}"
        f'<span class="facts">{plain(about)}</span>{note}</li>'
    )


def _asked(question: str, asked_with: Mapping[str, Any], texts: Texts) -> str:
    """The question as a link that asks it again, with what it was asked with."""
    query = {**Question.asked(question, asked_with).as_query(), "lang": texts.language}
    return f'<a href="{link("", query)}" target="_self">{plain(question)}</a>'

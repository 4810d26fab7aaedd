"""A checked answer before the one of today; pinned, taken off, and offered for like questions."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from app_pages import frame
from app_pages.address import Place, Question
from app_pages.escape import label, link, plain
from kb.answer.pins import LONGEST_NAME, LONGEST_NOTE
from kb.documents import place_of
from kb.errors import BadRequest

if TYPE_CHECKING:
    from app_pages.remembered import Snapshot
    from app_pages.texts import Texts
    from kb.answer.answers import Answer, Citation
    from kb.answer.pinned import Pinned

_WANTED = "ask.pin.wanted"
"""Session key: what is to be pinned or taken off."""
_NAME = "ask.pin.name"
_GLIMPSE = 60


def draw(snapshot: Snapshot, texts: Texts, question: Question, answer: Answer) -> None:
    """Do what was asked for, then show what is pinned for this question and for like ones."""
    pins = snapshot.library.pins
    asked_with = question.asked_with()
    try:
        _do(snapshot, answer, asked_with)
    except BadRequest as error:
        frame.error_box(texts, error)
    pinned, alike = pins.beside(answer, asked_with)
    with st.container(key="pinned"):
        if pinned is not None:
            st.html(_pinned_html(pinned, texts))
        with st.container(horizontal=True, vertical_alignment="center", key="pin-tools"):
            if answer.status == "answered" and (pinned is None or not pinned.is_certain):
                _form(texts, answer, again=pinned is not None)
            if pinned is not None:
                st.button(
                    texts("ask.pin.remove"),
                    key=f"ask.pin.remove.{pinned.id}",
                    icon=":material/keep_off:",
                    type="tertiary",
                    on_click=_want,
                    args=(answer, {"unpin": pinned.id, "who": st.session_state.get(_NAME, "")}),
                )
        if alike:
            _alike(texts, alike)
        if pinned is not None and pinned.is_certain:
            st.html(f'<h2 class="quiet">{plain(texts("ask.pin.now"))}</h2>')


def _do(snapshot: Snapshot, answer: Answer, asked_with: dict[str, Any]) -> None:
    """What a form or button asked for; it is done once the library can be written to."""
    pins = snapshot.library.pins
    with frame.wanted(_WANTED) as wanted:
        if wanted is None or wanted["question"] != answer.full_question:
            return
        if "unpin" in wanted:
            pins.unpin([wanted["unpin"]], who=wanted["who"])
            return
        pins.pin(
            answer,
            who=wanted["who"] or " ",  # else it would be the name that the server runs under
            note=wanted["note"],
            only=wanted["only"],
            asked_with=asked_with,
        )


def _want(answer: Answer, what: dict[str, Any]) -> None:
    st.session_state[_WANTED] = {"question": answer.full_question, **what}


def _form(texts: Texts, answer: Answer, *, again: bool) -> None:
    title = texts("ask.pin.again" if again else "ask.pin")
    with (
        st.popover(title, icon=":material/verified:", key="ask.pin"),
        st.form("ask.pin.form", border=False),
    ):
        st.caption(texts("ask.pin.hint"))
        st.text_input(
            texts("ask.pin.who"),
            st.session_state.get(_NAME, ""),
            key="ask.pin.who",
            max_chars=LONGEST_NAME,
        )
        st.text_area(
            texts("ask.pin.note"),
            key="ask.pin.note",
            max_chars=LONGEST_NOTE,
            placeholder=texts("ask.pin.note.hint"),
        )
        if len(answer.sentences) > 1:
            st.multiselect(
                texts("ask.pin.only"),
                range(1, len(answer.sentences) + 1),
                format_func=partial(_sentence, answer),
                key="ask.pin.only",
                placeholder=texts("ask.pin.only.any"),
            )
        st.form_submit_button(texts("ask.pin.save"), type="primary", on_click=_pin, args=(answer,))


def _pin(answer: Answer) -> None:
    state = st.session_state
    who = state["ask.pin.who"].strip()
    state[_NAME] = who
    _want(
        answer,
        {"who": who, "note": state["ask.pin.note"], "only": state.get("ask.pin.only", ())},
    )


def _sentence(answer: Answer, number: int) -> str:
    text = answer.sentences[number - 1].text
    return f"{number}. {text[:_GLIMPSE]}{'…' if len(text) > _GLIMPSE else ''}"


def _pinned_html(pinned: Pinned, texts: Texts) -> str:
    date = pinned.made.date().isoformat()
    key = "ask.pin.checked" if pinned.is_certain else "ask.pin.doubtful"
    note = f'<p class="note">{plain(pinned.note)}</p>' if pinned.note else ""
    doubts = "".join(
        f"<p>{plain(texts(f'ask.pin.doubt.{doubt.kind}', what=doubt.what))}</p>"
        for doubt in pinned.doubts
    )
    newer = ""
    if pinned.newer:
        newer = f'<p class="hint">{plain(texts.count("ask.pin.newer", pinned.newer))}</p>'
    quotes = _quotes(pinned, texts)
    head = f"<b>{plain(texts(key, who=pinned.who, date=date))}</b>"
    if pinned.is_certain:
        return f'<div class="box checked">{head}{note}{quotes}{newer}</div>'
    then = f"<summary>{plain(texts('ask.pin.then'))}</summary>{note}{quotes}"
    return f'<div class="box nothing">{head}{doubts}<details>{then}</details></div>'


def _quotes(pinned: Pinned, texts: Texts) -> str:
    sentences = "".join(
        f'<li><span class="quote">{plain(sentence.text)}</span> '
        f"{''.join(f'[{n}]' for n in sentence.citations)}</li>"
        for sentence in pinned.sentences
    )
    places = "".join(f"<p>{_place(citation, texts)}</p>" for citation in pinned.citations)
    return f'<ul class="sentences">{sentences}</ul><div class="hint">{places}</div>'


def _place(citation: Citation, texts: Texts) -> str:
    quoted = citation.excerpt
    place = Place(quoted.document_id, quoted.start, quoted.end)
    address = link("documents", {**place.as_query(), "lang": texts.language})
    facts = [plain(fact) for fact in (quoted.organisation, quoted.year) if fact]
    told = " · ".join([plain(quoted.title), *facts, plain(place_of(quoted, texts.place))])
    return f'<a href="{address}" target="_self">[{citation.n}]</a> {told}'


def _alike(texts: Texts, alike: tuple[Pinned, ...]) -> None:
    st.html(f'<h2 class="quiet">{plain(texts("ask.pin.alike"))}</h2>')
    for pinned in alike:
        asked = Question.asked(pinned.question, pinned.asked_with)
        date = pinned.made.date().isoformat()
        told = texts("ask.pin.alike.by", who=pinned.who, date=date)
        doubtful = "" if pinned.is_certain else f" · {texts('ask.pin.alike.doubtful')}"
        st.button(
            label(f"{pinned.question} ({told}{doubtful})"),
            key=f"ask.pin.alike.{pinned.id}",
            icon=":material/verified:",
            type="tertiary",
            on_click=partial(frame.go, texts, asked.as_query()),
        )

"""A reviewer's word on a pair: confirm it, correct it, take the decision back.

Buttons only note what is wanted; ``carry_out`` does it when the page is drawn, where a library's
error reaches the router's box.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from app_pages import frame
from app_pages.escape import plain
from app_pages.quote import quote_html
from kb.compare.plans.changes import PAIRED
from kb.compare.plans.decisions import UNRELATED

if TYPE_CHECKING:
    from app_pages.texts import Texts
    from kb import Library
    from kb.compare.plans.commitments import Commitment
    from kb.compare.plans.pairs import Pair, Step

_WANTED = "review.wanted"
_DONE = "review.done"
_SHOWN = 90


def carry_out(library: Library) -> None:
    """Do what a button asked for, and keep what was done to be told."""
    with frame.wanted(_WANTED) as wanted:
        if wanted is None:
            return
        verb, arguments = wanted
        if verb == "decide":
            left, right, change, note = arguments
            st.session_state[_DONE] = ("decide", library.decide(left, right, change, note=note))
        else:
            library.undecide([arguments])
            st.session_state[_DONE] = ("undecide", None)


def draw_done(texts: Texts) -> None:
    """Say what was settled, with Undo."""
    if _DONE not in st.session_state:
        return
    verb, decision = st.session_state[_DONE]
    with st.container(border=True, key="review-told", horizontal=True, vertical_alignment="center"):
        if verb == "undecide":
            st.html(f"<b>{plain(texts('review.undone'))}</b>")
        else:
            change = texts.named("change", decision.change)
            st.html(f"<b>{plain(texts('review.done', change=change))}</b>")
            st.button(
                texts("remove.undo"),
                icon=":material/undo:",
                key="review.undo",
                on_click=_want,
                args=("undecide", decision.id),
            )
        st.button(texts("upload.dismiss"), type="tertiary", key="review.dismiss", on_click=_forget)


def open_box(texts: Texts, step: Step, pair: Pair) -> None:
    """The box in which a reviewer confirms or corrects a pair."""
    st.dialog(texts("review.heading"), width="medium")(partial(_box, texts, step, pair))()


def _box(texts: Texts, step: Step, pair: Pair) -> None:
    for side, spans in ((pair.left, pair.differing.left), (pair.right, pair.differing.right)):
        if side is not None:
            st.html(quote_html(side.excerpt, texts, spans=spans))
    partner = None
    if pair.left is None or pair.right is None:
        partner = _partner(texts, step, pair)
    left, right = pair.left or partner, pair.right or partner
    change: str = pair.change
    if left is not None and right is not None:
        options = [*PAIRED, UNRELATED]
        change = st.radio(
            texts("review.change"),
            options,
            index=options.index(pair.change) if pair.change in options else 0,
            format_func=lambda change: texts.named("change", change),
            horizontal=True,
            key="review.change",
        )
    note = st.text_input(texts("review.note"), key="review.note")
    with st.container(horizontal=True):
        same = change == pair.change and partner is None
        if st.button(
            texts("review.confirm" if same else "review.correct"),
            type="primary",
            key="review.save",
        ):
            _want("decide", (left, right, change, note))
            st.rerun()
        if pair.decision is not None and st.button(
            texts("review.undo"), icon=":material/undo:", key="review.back"
        ):
            _want("undecide", pair.decision.id)
            st.rerun()


def _partner(texts: Texts, step: Step, pair: Pair) -> Commitment | None:
    """A measure of the other report that the reviewer knows to be the partner; None for none."""
    alone = [
        other
        for each in step.pairs
        for other in (each.right if pair.left else each.left,)
        if other is not None and (each.left is None or each.right is None)
    ]
    number = st.selectbox(
        texts("review.partner"),
        range(len(alone)),
        index=None,
        format_func=lambda n: _short(alone[n].text),
        placeholder=texts("review.partner.none"),
        key="review.partner",
    )
    return None if number is None else alone[number]


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def _want(verb: str, arguments: object) -> None:
    st.session_state[_WANTED] = (verb, arguments)


def _forget() -> None:
    st.session_state.pop(_DONE, None)

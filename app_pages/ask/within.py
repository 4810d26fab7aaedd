"""Asking within one document: a filter that is shown, can be taken off, and is kept on the way."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.address import Question
from app_pages.ask import asking
from app_pages.escape import label, plain

if TYPE_CHECKING:
    from app_pages.remembered import Snapshot
    from app_pages.texts import Texts


def draw(snapshot: Snapshot, texts: Texts, question: Question) -> None:
    """The documents that alone are asked; a click takes one off."""
    for number, document in enumerate(question.within):
        info = snapshot.library.named(document)
        if info is None or info.removed:
            told = texts("within.gone")
        else:
            told = " · ".join(str(fact) for fact in (info.title, info.year) if fact)
        rest = tuple(other for other in question.within if other != document)
        st.button(
            label(texts("within.only", title=told)),
            key=f"ask.within.{number}",
            icon=":material/close:",
            help=texts("within.off"),
            on_click=partial(_off, texts, rest),
        )


def _off(texts: Texts, rest: tuple[str, ...]) -> None:
    asking.go(texts, replace(Question.of(st.query_params), within=rest))


def hint(texts: Texts) -> None:
    """What to do where a document is chosen and nothing is asked yet."""
    st.html(f'<p class="hint">{plain(texts("within.hint"))}</p>')

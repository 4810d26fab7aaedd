"""What the table of organisations by years is of: an indicator, a theme or a phrase."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from app_pages import frame
from app_pages.address import PIVOTS

if TYPE_CHECKING:
    from app_pages.address import CompareState
    from app_pages.texts import Texts


def ask(texts: Texts, chosen: CompareState) -> None:
    """What the pivot is of, and a field for its subject."""
    kind_key = f"pivot.kind.{chosen.pivot}"
    st.segmented_control(
        texts("pivot.kind"),
        PIVOTS,
        default=chosen.pivot,
        required=True,
        key=kind_key,
        format_func=lambda kind: texts(f"pivot.kind.{kind}"),
        label_visibility="collapsed",
        on_change=lambda: frame.go(
            texts,
            replace(chosen, pivot=st.session_state[kind_key], subject="", side="").as_query(),
        ),
    )
    key = "compare.subject"
    if st.session_state.get("compare.subject.address") != chosen.subject:
        st.session_state[key] = st.session_state["compare.subject.address"] = chosen.subject
    st.text_input(
        texts("pivot.subject"),
        key=key,
        placeholder=texts(f"pivot.placeholder.{chosen.pivot}"),
        icon=":material/search:",
        on_change=lambda: frame.go(
            texts, replace(chosen, subject=st.session_state[key].strip(), side="").as_query()
        ),
    )

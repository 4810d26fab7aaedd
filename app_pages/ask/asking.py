"""The page's question changed in its thread: the source that is open stays open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages import frame
from app_pages.address import Source

if TYPE_CHECKING:
    from app_pages.address import Question
    from app_pages.texts import Texts


def go(texts: Texts, question: Question) -> None:
    """Make ``question`` the page's address, with the source that is open."""
    source = Source.of(st.query_params)
    opened = {"source": str(source)} if source else {}
    frame.go(texts, {**question.as_query(), **opened})

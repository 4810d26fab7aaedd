"""Answering by quotation: the sentences and list items that answer, verbatim, each cited."""

from __future__ import annotations

from kb.answer.answering import relevance
from kb.answer.conversation import PARTS, ask

__all__ = ["PARTS", "ask", "relevance"]

"""Answering by quotation: the sentences and list items that answer, verbatim, each cited."""

from __future__ import annotations

from kb.answer.conversation import PARTS, ask
from kb.answer.story import relevance

__all__ = ["PARTS", "ask", "relevance"]

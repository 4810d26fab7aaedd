"""Answering by quotation: the sentences and list items that answer, verbatim, each cited."""

from __future__ import annotations

from kb.answer.answering import answer, relevance

__all__ = ["answer", "relevance"]

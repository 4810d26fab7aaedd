"""Answering by quotation: the sentences and list items that answer, verbatim, each cited.

``answerer`` is what the library asks; ``story`` is how one answer comes about; ``answers`` has the
values that come out.
"""

from __future__ import annotations

from kb.answer.answers import PARTS, Answer

__all__ = ["PARTS", "Answer"]

"""A question that asks two things, cut into its parts."""

from __future__ import annotations

import re

from kb.answer.question.form import form_of

SHORTEST = 4
"""Characters of a part."""

_ASKS = re.compile(r"^\s*(?:how|what|when|who|which|where|why)\b|如何|怎样|什么", re.IGNORECASE)
_SENTENCE = re.compile(r"[?？;；。]\s*(?=\S)|(?<=[a-z\d])\.\s+(?=[A-Z])")
_CUT = re.compile(
    r"[?？;；。]\s*(?=\S)|(?<=[a-z\d])\.\s+(?=[A-Z])"
    r"|,?\s+and\s+(?=(?:how|what|when|who|which|where|has|have|is|are|was|were|did|does|do)\b)"
    r"|，(?=.)",
    re.IGNORECASE,
)


def parts_of(question: str) -> list[str]:
    """The parts, each of which asks something or is a sentence; one where there are no more.

    What goes before all that ask is what each is about: 外来物种，2025年多少批，五年共多少批.
    """
    parts = _cut(_CUT, question)
    asking = [part for part in parts if form_of(part) or _ASKS.search(part)]
    first = len(parts) - len(asking)
    if len(asking) > 1 and asking == parts[first:]:
        return ["，".join([*parts[:first], part]) for part in asking]
    return _cut(_SENTENCE, question)


def _cut(pattern: re.Pattern[str], question: str) -> list[str]:
    parts: list[str] = []
    start = 0
    for match in (*pattern.finditer(question), None):
        part = question[start : match.start() if match else len(question)].strip()
        if len(part) >= SHORTEST:
            parts.append(part)
        start = match.end() if match else start
    return parts or [question]

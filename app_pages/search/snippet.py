"""The stretch of a passage that says why it was found."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app_pages.quote import marked_html

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb.search.found import FoundHit, Span

REACH = 340
"""Characters that are shown; in Chinese a third of them."""

_BEGINS = re.compile(r"\n\s*|[。！？；]|[.!?;]\s+")
_ENDS = re.compile(r"[。！？；]|[.!?;](?=\s)|(?=\n)")
_GAP = re.compile(r"[\s，、,]+")
_LOOSE = re.compile(r"\s*\n\s*(?:[-–•·*]|[（(]?[\d一二三四五六七八九十]{1,3}[.)、．）])?\s*$")
"""The mark of a list's next item, of which nothing more is shown."""

_BLANK_LINES = re.compile(r"\n\s*\n")


def stretch(text: str, spans: Sequence[Span], reach: int) -> Span:
    """Where as many of the ``spans`` as can be are within ``reach`` characters, begun and ended
    with a sentence where one does so nearby."""
    if len(text) <= reach:
        return 0, len(text)
    starts = [start for start, _ in spans] or [0]
    start = max(
        starts, key=lambda at: (len({text[a:b] for a, b in spans if at <= a < at + reach}), -at)
    )
    before = [found.end() for found in _BEGINS.finditer(text, max(0, start - reach // 2), start)]
    if before:
        first = before[-1]
    else:
        first = max(0, start - reach // 4)
        gap = _GAP.search(text, first, start) if first else None
        first = gap.end() if gap else first
    last = min(len(text), first + reach)
    if last < len(text):
        needed = max((end for begin, end in spans if begin < last), default=first)
        ends = [
            found.end() for found in _ENDS.finditer(text, max(needed, first + reach // 2), last)
        ]
        gaps = [found.start() for found in _GAP.finditer(text, max(needed, first + 1), last)]
        last = (ends or gaps or [max(last, needed)])[-1]
        loose = _LOOSE.search(text, max(needed, first + 1), last)
        last = loose.start() if loose else last
    return first, last


def snippet_html(found: FoundHit) -> str:
    """The stretch, with the query's words marked, or the sentence that means the nearest."""
    text = found.hit.text
    spans = found.marks if found.best is None else (found.best,)
    first, last = stretch(text, spans, REACH // 3 if found.hit.language == "zh" else REACH)
    inside = [
        (max(start, first) - first, min(end, last) - first)
        for start, end in spans
        if start < last and end > first
    ]
    shown = _BLANK_LINES.sub("\n", marked_html(text[first:last].rstrip(), inside))
    return f"{'<i>…</i> ' if first else ''}{shown}{' <i>…</i>' if last < len(text) else ''}"


def whole_html(found: FoundHit) -> str:
    """The whole passage, marked likewise."""
    spans = found.marks if found.best is None else (found.best,)
    return _BLANK_LINES.sub("\n", marked_html(found.hit.text, spans))

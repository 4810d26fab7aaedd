"""What stands between the text of two pages: notes at the foot, the head of a table once more."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from ingest.readers.layout.line import Line
from ingest.text.numbering import ONE_IN_CIRCLE

_SMALLER = 0.93
"""Notes are set at most this share of the text's size, or apart from it and with a plain mark."""
_NOTE = re.compile(
    rf"{ONE_IN_CIRCLE}|[⁰¹²³⁴-⁹]{{1,3}}|[*†‡※]{{1,3}}"
    rf"|[\[〔［(（]?(?:注|Note)? ?\d{{1,3}}[\]〕］)）]?[\s.:：、]*(?=\S)"
    r"|(?:注|说明|Notes?|Source|资料来源|数据来源)\s*\d*\s*[:：.]"
)
_PLAIN = re.compile(rf"{ONE_IN_CIRCLE}|[\[［]\d{{1,3}}[\]］]|[*†‡※]|[⁰¹²³⁴-⁹]|注\s*\d*[:：]")
_LOWEST = 0.35
"""Notes begin in this share of a page's text, from below."""
_APART = 2.2
"""Line steps between the text and notes of its own size."""


def without_notes(lines: Sequence[Line], body: float) -> tuple[list[Line], dict[int, list[Line]]]:
    """The lines of the text, and the notes at the foot of each page."""
    text: list[Line] = []
    notes: dict[int, list[Line]] = {}
    for page, stretch in groupby(lines, key=lambda line: line.page):
        own = list(stretch)
        start = _foot(own, body)
        text += own[:start]
        if start < len(own):
            notes[page] = own[start:]
    return text, notes


def _foot(own: Sequence[Line], body: float) -> int:
    """The index of the first line of the notes with which a page ends; their number if none."""
    start = len(own)
    while start > 1 and _may_be_note(own[start - 1], body):
        start -= 1
    for at in range(start, len(own)):
        # A page of small type alone, or a table's last lines, are no notes of a text above them.
        if _NOTE.match(own[at].text) and _stands_low(own, at):
            return at
    last = len(own) - 1
    if last > 0 and _PLAIN.match(own[last].text) and not own[last].row and own[last].size:
        step = own[last - 1].bottom - own[last].bottom
        if step > _APART * own[last].size and _stands_low(own, last):
            return last
    return len(own)


def _may_be_note(line: Line, body: float) -> bool:
    return not line.row and not line.cells and 0 < line.size <= _SMALLER * body


def _stands_low(own: Sequence[Line], at: int) -> bool:
    placed = [line for line in own if line.size]
    high, low = max(line.top for line in placed), min(line.bottom for line in placed)
    above = own[at - 1]
    return own[at].top <= low + _LOWEST * (high - low) and above.bottom >= own[at].bottom


def without_repeated_heads(lines: Sequence[Line]) -> list[Line]:
    """The lines without the head of a table where it is printed again on the next page."""
    kept: list[Line] = []
    head: str | None = None
    for line in lines:
        if not line.row or not line.text:
            head = None
        elif head is None:
            head = line.text
        elif line.text == head and kept[-1].page < line.page:
            continue
        kept.append(line)
    return kept

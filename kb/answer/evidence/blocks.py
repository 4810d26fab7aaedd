"""The stretch of a report that an answer is taken from: its sentences and items as exact spans.

Pure functions over a document's text.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from ingest import list_items, sentences
from ingest.text.dates import dates_in

_LEAD = re.compile(r"[:：]\s*$")
_UNMARKED = re.compile(r"[^\s][^\n]{2,300}[^\s.。!！?？:：…\"”]$")
"""An item without a marker, under a line that leads to a list: no whole sentence."""
_LONGEST_BLOCK = 6000
_LONGEST_HEAD = 400
_SENTENCE_END = re.compile(r"[.。!！?？:：;；]\s*$")
_NO_HEAD = ("一、", "I. ", "#", "- ", "* ", "|", ">")
"""How a line begins that belongs to the body: a heading, an item, a row."""


@dataclass(frozen=True, slots=True)
class Span:
    """``text[start:end]``, a sentence or a whole list item."""

    start: int
    end: int
    item: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or a list with the line that leads to it."""

    lead: Span | None
    """The line that ends in a colon, where there is one."""
    spans: tuple[Span, ...]

    @property
    def start(self) -> int:
        return self.lead.start if self.lead else self.spans[0].start

    @property
    def end(self) -> int:
        return self.spans[-1].end if self.spans else (self.lead.end if self.lead else 0)


def head_of(text: str) -> Span | None:
    """The lines above a report's first sentence that say together who gave it, when and where, as
    one: from the first that holds a day on; None where there are fewer than two of them."""
    lines: list[tuple[int, int]] = []
    for start, end in _lines(text, 0, _LONGEST_HEAD):
        line = text[start:end]
        if _SENTENCE_END.search(line) or end == _LONGEST_HEAD or line.startswith(_NO_HEAD):
            break
        if lines or any(date.day for date in dates_in(line)):
            lines.append((start, end))
    return Span(lines[0][0], lines[-1][1]) if len(lines) > 1 else None


def blocks_of(text: str, start: int, end: int, headings: Collection[int] = ()) -> list[Block]:
    """The blocks that ``text[start:end]`` touches, each whole.

    ``headings`` are the places where lines end that are headings alone: they are in no block, and
    none goes across them.
    """
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    last = len(text) if last < 0 else last
    first, last = _with_rest_of_list(text, first, last, headings)
    blocks: list[Block] = []
    lead: Span | None = None
    items: list[Span] = []

    def close() -> None:
        nonlocal lead, items
        if items:
            blocks.append(Block(lead, tuple(items)))
        elif lead is not None:  # it led to no list
            blocks.append(Block(None, (lead,)))
        lead, items = None, []

    for line_start, line_end in _lines(text, first, last):
        line = text[line_start:line_end]
        marked = [] if line_end in headings else list_items(line)
        if marked:
            items += [Span(line_start + a, line_start + b, item=True) for a, b in marked]
            continue
        if lead is not None and line_end not in headings and _UNMARKED.match(line):
            items.append(Span(line_start, line_end, item=True))
            continue
        close()
        if line_end in headings:
            continue
        spans = tuple(Span(line_start + a, line_start + b) for a, b in sentences(line))
        # The lead is the last sentence alone; those before it are a paragraph.
        if spans and _LEAD.search(line):
            lead = spans[-1]
            spans = spans[:-1]
        if spans:
            blocks.append(Block(None, spans))
    close()
    return blocks


def _with_rest_of_list(
    text: str, first: int, last: int, headings: Collection[int]
) -> tuple[int, int]:
    """The bounds moved out so that a list that they cut, and its lead, are whole."""
    furthest = max(0, first - _LONGEST_BLOCK)
    while first > furthest:
        above = text.rfind("\n", 0, first - 1) + 1
        line = text[above : first - 1]
        if first - 1 in headings:
            break
        here = text[first : text.find("\n", first) if "\n" in text[first:] else len(text)]
        # Upwards while an item stands right under an item or a lead.
        if line.strip() and not (list_items(here) and (list_items(line) or _LEAD.search(line))):
            break
        if not line.strip() and not list_items(here):
            break
        first = above
    furthest = min(len(text), last + _LONGEST_BLOCK)
    while last < furthest:
        below = text.find("\n", last + 1)
        below = len(text) if below < 0 else below
        line = text[last + 1 : below]
        if below in headings:
            break
        # Downwards over empty lines too, while items follow.
        if line.strip() and not list_items(line):
            break
        last = below
    return first, last


def _lines(text: str, first: int, last: int) -> list[tuple[int, int]]:
    return [
        (match.start() + first, match.end() + first)
        for match in re.finditer(r"[^\n]+", text[first:last])
    ]

"""A document's text as HTML: parts of it, passages in their context, the span marked."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from app_pages.escape import plain

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from kb.documents import StoredDocument

PART_CHARACTERS = 60_000
CONTEXT_CHARACTERS = 320
CONTEXT_CHINESE = 120
_PARAGRAPH = re.compile(r"[^\n]+(?:\n[^\n]+)*")
_SENTENCE_END = re.compile(r"\n|[。！？；]|(?<=[^\d\s])[.!?;](?=\s)")
_WORD_END = re.compile(r"[\s，、]")
_LINE = re.compile(r"[^\n]+")
_CELLS = re.compile(r" \| ")
_ITEM = re.compile(r"\s*(?:[-–•·*]|\d{1,2}[.)、．]|[（(]\d{1,2}[）)])\s*(?=\D)")


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a long document that is shown at once; ``number`` counts from 1."""

    number: int
    count: int
    start: int
    end: int


def part_at(text: str, *, offset: int = 0, number: int | None = None) -> Part:
    """The part with this number, else the one that holds the character at ``offset``."""
    starts = [0]
    for paragraph in _PARAGRAPH.finditer(text):
        if paragraph.start() - starts[-1] >= PART_CHARACTERS:
            starts.append(paragraph.start())
    if number is None:
        number = max(1, sum(start <= offset for start in starts))
    number = min(max(number, 1), len(starts))
    end = starts[number] if number < len(starts) else len(text)
    return Part(number, len(starts), starts[number - 1], end)


def marked(text: str, start: int, end: int, span: tuple[int, int] | None) -> str:
    """``text[start:end]`` as HTML with the part of it that lies in ``span`` marked."""
    if span is None or span[0] >= end or span[1] <= start:
        return plain(text[start:end])
    first, last = max(span[0], start), min(span[1], end)
    return (
        plain(text[start:first]) + f"<mark>{plain(text[first:last])}</mark>" + plain(text[last:end])
    )


def context_html(
    text: str, start: int, end: int, language: str | None = None, *, times: int = 1
) -> str:
    """The span with what stands around it, cut between words; ``times`` as much as is usual."""
    reach = times * (CONTEXT_CHINESE if language == "zh" else CONTEXT_CHARACTERS)
    first = max(0, start - reach)
    if first:
        first = min(_cuts(text, first, start), default=start)
    last = min(len(text), end + reach)
    if last < len(text):
        last = max(_cuts(text, end, last), default=end)
    paragraphs = [
        _body_html(text, begin, stop, (start, end))
        for begin, stop in _paragraphs(text, first, last)
    ]
    before = "<i>…</i>" if first else ""
    after = "<i>…</i>" if last < len(text) else ""
    return before + "".join(paragraphs) + after


def _cuts(text: str, start: int, end: int) -> list[int]:
    """Where the text may be cut: behind sentences and lines, or else behind words."""
    for places in (_SENTENCE_END, _WORD_END):
        cuts = [found.end() for found in places.finditer(text, start, end)]
        if cuts:
            return cuts
    return []


def part_html(document: StoredDocument, part: Part, span: tuple[int, int] | None) -> str:
    """A part of the document: headings with ids ``section-N``, page marks, the span marked."""
    text = document.text
    headings = {section.start: section for section in document.sections}
    blocks = []
    for start, end in _blocks(text, part.start, part.end, headings.keys()):
        first = bisect_left(document.pages, start)
        last = bisect_left(document.pages, end)
        blocks += [f'<div class="page">{number + 1}</div>' for number in range(first, last)]
        section = headings.get(start)
        if section is None:
            blocks.append(_body_html(text, start, end, span))
            continue
        # A heading that runs on into its paragraph is read as a paragraph.
        runs_on = end - start > 2 * len(section.title) + 20
        tag = "p" if runs_on else f"h{min(section.level + 1, 6)}"
        shown = marked(text, start, end, span)
        blocks.append(f'<{tag} id="section-{section.number}">{shown}</{tag}>')
    return "".join(blocks)


def _body_html(text: str, start: int, end: int, span: tuple[int, int] | None) -> str:
    """Lines between headings: rows of cells as a table, list items indented, the rest as it is."""
    lines = [(line.start(), line.end()) for line in _LINE.finditer(text, start, end)]

    def kind(line: tuple[int, int]) -> str:
        if _CELLS.search(text, *line):
            return "row"
        return "item" if _ITEM.match(text, *line) else "text"

    blocks = []
    for what, run in groupby(lines, kind):
        group = list(run)
        if what == "row" and len(group) > 1:
            rows = "".join(f"<tr>{_cells_html(text, *line, span)}</tr>" for line in group)
            blocks.append(f"<table>{rows}</table>")
        elif what == "item":
            items = (marked(text, *line, span) for line in group)
            blocks += [f'<p class="item">{item}</p>' for item in items]
        else:
            blocks.append(f"<p>{marked(text, group[0][0], group[-1][1], span)}</p>")
    return "".join(blocks)


def _cells_html(text: str, start: int, end: int, span: tuple[int, int] | None) -> str:
    edges = [start]
    for gap in _CELLS.finditer(text, start, end):
        edges += gap.span()
    edges.append(end)
    cells = zip(edges[::2], edges[1::2], strict=True)
    return "".join(f"<td>{marked(text, begin, stop, span)}</td>" for begin, stop in cells)


def _paragraphs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for found in _PARAGRAPH.finditer(text, start, end):
        yield found.start(), found.end()


def _blocks(
    text: str, start: int, end: int, headings: Collection[int]
) -> Iterator[tuple[int, int]]:
    """Paragraphs, with each line that begins a section as a block of its own."""
    for begin, stop in _paragraphs(text, start, end):
        block = begin
        for line in _LINE.finditer(text, begin, stop):
            if line.start() in headings:
                if block < line.start():
                    yield block, line.start()
                yield line.start(), line.end()
                block = line.end() + 1
        if block < stop:
            yield block, stop

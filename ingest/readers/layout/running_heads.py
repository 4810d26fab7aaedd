"""What repeats at the edges or across the pages of a PDF: heads, page numbers, watermarks."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby

from ingest.left_out import LeftOut
from ingest.readers.layout.line import Line

_PAGE_NUMBER = re.compile(
    r"\W*(?:page\s*)?(?:\d{1,4}|[ivxl]{1,6})(?:\s*(?:/|of)\s*\d{1,4})?\W*"
    r"|第?\s*\d{1,4}\s*页(?:\s*[/,，共]*\s*\d{1,4}\s*页?)?",
    re.IGNORECASE,
)
_MAX_HEAD = 80
"""A running head has at most this many characters."""
_DIGITS = re.compile(r"\d+")


def without_watermarks(lines: Sequence[Line], pages: int, left_out: LeftOut) -> list[Line]:
    """The lines without slanting ones that repeat on a page or stand on half of the pages.

    Others that slant, as labels of an axis do, come after the page's text.
    """
    slanted = [line for line in lines if line.slanted]
    if not slanted:
        return list(lines)
    places = {(line.text, line.page) for line in slanted}
    times = Counter(line.text for line in slanted)
    on_pages = Counter(text for text, _ in places)
    kept: list[Line] = []
    for _, stretch in groupby(lines, key=lambda line: line.page):
        own = list(stretch)
        kept += [line for line in own if not line.slanted]
        for line in own:
            repeats = times[line.text] > on_pages[line.text] or on_pages[line.text] * 2 >= pages
            if line.slanted and repeats:
                left_out.add("watermark", line.text)
            elif line.slanted:
                kept.append(line)
    return kept


def without_running_heads(
    lines: Sequence[Line], pages: int, left_out: LeftOut | None = None
) -> list[Line]:
    """The lines without page numbers and without what repeats at the edge of the pages.

    Repeating is to stand at the same height on half of the pages, and on two at least, digits not
    counted.
    """
    edges = _edges(lines)
    places = {(lines[index].page, _key(lines[index])) for index in edges}
    seen = Counter(key for _, key in places)
    needed = max(2, math.ceil(pages / 2))
    numbers = {index for index in edges if _PAGE_NUMBER.fullmatch(lines[index].text)}
    repeated = {
        index
        for index in edges - numbers
        if len(lines[index].text) <= _MAX_HEAD and seen[_key(lines[index])] >= needed
    }
    # A page that would be empty without them keeps its repeated lines: there they are the content.
    filled = {line.page for index, line in enumerate(lines) if index not in numbers | repeated}
    dropped = numbers | {index for index in repeated if lines[index].page in filled}
    if left_out is not None:
        for index in sorted(dropped - numbers):
            left_out.add("running head", lines[index].text)
    return [line for index, line in enumerate(lines) if index not in dropped]


def _edges(lines: Sequence[Line]) -> set[int]:
    """The first and last two lines of each page, as far as they stand in the margin."""
    by_page: dict[int, list[int]] = {}
    for index, line in enumerate(lines):
        if not line.row:
            by_page.setdefault(line.page, []).append(index)
    edges: set[int] = set()
    for indexes in by_page.values():
        by_height = sorted(indexes, key=lambda index: -lines[index].top)
        edges.update(_in_margin(lines, by_height[:2]))
        edges.update(_in_margin(lines, by_height[-2:]))
    return edges


def _in_margin(lines: Sequence[Line], indexes: Iterable[int]) -> list[int]:
    # A line without a size has no place: being among the first or last of its page must do.
    return [index for index in indexes if lines[index].margin or not lines[index].size]


def _key(line: Line) -> tuple[str, int]:
    return _DIGITS.sub("#", line.text).casefold(), round(line.top / 4)

"""The lines of a PDF page with their place and size."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from ingest.draft import PAGE_MARK

if TYPE_CHECKING:
    from pypdfium2 import PdfPage, PdfTextPage

_MARGIN = 0.12
"""The share of a page's height, above and below, where running heads stand."""
_PAGE_NUMBER = re.compile(
    r"\W*(?:page\s*)?(?:\d{1,4}|[ivxl]{1,6})(?:\s*(?:/|of)\s*\d{1,4})?\W*"
    r"|第?\s*\d{1,4}\s*页(?:\s*[/,，共]*\s*\d{1,4}\s*页?)?",
    re.IGNORECASE,
)
_MAX_HEAD = 80
"""A running head has at most this many characters."""
_DIGITS = re.compile(r"\d+")


_COLUMN_GAP = 1.2
"""A gap this many times the type's size parts two columns."""


class Cell(NamedTuple):
    """A part of a line between wide gaps."""

    left: float
    right: float
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line; coordinates in points from the page's lower left corner."""

    text: str
    page: int
    left: float = 0.0
    right: float = 0.0
    top: float = 0.0
    bottom: float = 0.0
    size: float = 0.0
    """Of the type, in points; 0 where it could not be told."""
    bold: bool = False
    margin: bool = False
    """Whether it stands where running heads do."""
    cells: tuple[Cell, ...] = ()
    """The parts of a line with gaps as wide as between columns; empty for a line without."""
    row: bool = False
    """A table row, already put together."""


def page_lines(page: PdfPage, number: int) -> list[Line]:
    """The lines of a page, the ``number``-th from 0, in the order of the text layer."""
    layer = page.get_textpage()
    try:
        text = layer.get_text_range().replace(PAGE_MARK, "")
        height = page.get_height()
        # Boxes are asked for by the layer's offsets: the text's own only if both count alike.
        placed = len(text) == layer.count_chars()
        lines = []
        for match in re.finditer(r"[^\r\n]+", text):
            # PDFium's signs for a hyphen at a line's end, one for one so that offsets hold.
            words = match[0].replace("\x02", "-").replace("\ufffe", "-")
            if words.strip():
                start = match.start() + len(words) - len(words.lstrip())
                end = match.start() + len(words.rstrip()) - 1
                line = Line(words.strip(), number)
                lines.append(_placed(layer, line, start, end, height) if placed else line)
        return lines
    finally:
        layer.close()


def _placed(layer: PdfTextPage, line: Line, start: int, end: int, height: float) -> Line:
    """The line with its place, from its first and last characters' boxes."""
    from pypdfium2 import raw as pdfium

    left, bottom, _, top = layer.get_charbox(start, loose=True)
    _, bottom_end, right, top_end = layer.get_charbox(end, loose=True)
    top, bottom = max(top, top_end), min(bottom, bottom_end)
    size = round(pdfium.FPDFText_GetFontSize(layer.raw, start), 1)
    if size <= 1.5:  # the size may lie in the text's matrix instead
        size = round(top - bottom, 1)
    # A line in one rectangle has no wide gap; to ask for each letter's box is dear.
    several = layer.count_rects(start, end + 1 - start) > 1
    return replace(
        line,
        left=left,
        right=right,
        top=top,
        bottom=bottom,
        size=size,
        bold=pdfium.FPDFText_GetFontWeight(layer.raw, start) >= 600,
        margin=bottom > (1 - _MARGIN) * height or top < _MARGIN * height,
        cells=_cells(layer, line.text, start, size) if several else (),
    )


def _cells(layer: PdfTextPage, text: str, start: int, size: float) -> tuple[Cell, ...]:
    cells: list[Cell] = []
    begin, left, right = 0, 0.0, 0.0
    for offset, letter in enumerate(text):
        if letter.isspace():
            continue
        box = layer.get_charbox(start + offset, loose=True)
        if offset and box[0] - right > _COLUMN_GAP * size:
            cells.append(Cell(left, right, text[begin:offset].strip()))
            begin, left = offset, box[0]
        elif not offset:
            left = box[0]
        right = box[2]
    cells.append(Cell(left, right, text[begin:].strip()))
    return tuple(cells) if len(cells) > 1 else ()


def without_running_heads(lines: Sequence[Line], pages: int) -> list[Line]:
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

"""The lines of a PDF page with their place and size."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from ingest.draft import PAGE_MARK
from ingest.readers.layout.letters import (
    SLANTED,
    angles_of,
    columns_of,
    letters_of,
    lines_of,
    main_angle,
    turning,
    vertical_letters,
)
from ingest.readers.layout.line import COLUMN_GAP, MARGIN, Cell, Line
from ingest.readers.pdf.lost import has_lost
from ingest.readers.pdf.meaning import layer_text, means_something, with_gaps

if TYPE_CHECKING:
    from pypdfium2 import PdfPage, PdfTextPage

_FALLS = 1.5
"""A line whose last letter stands so many sizes below its first one may be a column."""


class PageText(NamedTuple):
    """What the text layer of a page gives."""

    lines: list[Line]
    means_something: bool = True
    """False where its letters cannot be told from what the file says of its fonts."""
    is_turned: bool = False
    lost_beside: int | None = None
    """Where PDFium has dropped letters without extent, how many it has not dropped."""


def page_text(page: PdfPage, number: int) -> PageText:
    """The lines of a page, the ``number``-th from 0, in the order in which they are read.

    That is the order of the text layer, but for turned pages and vertical text.
    """
    layer = page.get_textpage()
    try:
        # PDFium's signs for a hyphen at a line's end, one for one so that offsets hold.
        text = layer_text(layer).replace("\x02", "-").replace("\ufffe", "-")
        text = text.replace(PAGE_MARK, " ")
        if not means_something(layer, text):
            return PageText([], means_something=False)
        if len(text) == layer.count_chars() and has_lost(page, layer, text):
            return PageText([], lost_beside=len("".join(text.split())))
        text = with_gaps(layer, text)
        # Boxes are asked for by the layer's offsets: the text's own only if both count alike.
        if len(text) != layer.count_chars():
            words = [line.strip() for line in text.splitlines() if line.strip()]
            return PageText([Line(line, number) for line in words])
        width, height = page.get_size()
        if page.get_rotation() in (90, 270):  # coordinates count before the page is turned
            width, height = height, width
        angles = angles_of(layer, len(text))
        angle = main_angle(angles, text)
        if angle:
            lines = _turned(layer, text, number, angles, angle, width, height)
            return PageText(lines, is_turned=True)
        spread = list(_in_order(layer, text, number, angles, width, height))
        if any(_falls(layer, line, text) for line in spread):
            return PageText(_vertical(layer, text, number, spread, angles, width, height))
        return PageText([line for line, _ in spread])
    finally:
        layer.close()


_Spread = tuple[Line, tuple[int, int]]
"""A line, and the offsets of its first and last letter in the layer's text."""


def _in_order(
    layer: PdfTextPage, text: str, number: int, angles: Sequence[int], width: float, height: float
) -> Iterator[_Spread]:
    """The lines as the layer has them, what slants or is turned apart from what is not."""
    for match in re.finditer(r"[^\r\n]+", text):
        for start, end in _runs(text, angles, match.start(), match.end()):
            words = text[start:end]
            if not words.strip():
                continue
            first = start + len(words) - len(words.lstrip())
            last = start + len(words.rstrip()) - 1
            line = replace(
                _placed(layer, Line(words.strip(), number), first, last, height),
                width=width,
                slanted=angles[first] == SLANTED,
            )
            yield line, (first, last)


def _runs(text: str, angles: Sequence[int], start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of a line that run one way; white space goes with what is before it."""
    begin, way = start, None
    for at in range(start, end):
        if text[at].isspace():
            continue
        if way is not None and angles[at] != way:
            yield begin, at
            begin = at
        way = angles[at]
    yield begin, end


def _turned(
    layer: PdfTextPage,
    text: str,
    number: int,
    angles: Sequence[int],
    angle: int,
    width: float,
    height: float,
) -> list[Line]:
    """The lines of a page that is read with its side up, or upside down."""
    turn = turning(angle, width, height)
    if angle in (90, 270):
        width, height = height, width
    along = [at for at in range(len(text)) if angles[at] == angle]
    lines = lines_of(letters_of(layer, text, along, turn), number, width, height)
    for match in re.finditer(r"[^\r\n]+", text):
        for start, end in _runs(text, angles, match.start(), match.end()):
            if angles[start] == angle or not text[start:end].strip():
                continue
            letters = letters_of(layer, text, range(start, end), turn)
            place = letters[0]
            lines.append(
                Line(
                    text[start:end].strip(),
                    number,
                    left=place.left,
                    right=letters[-1].right,
                    top=place.top,
                    bottom=place.bottom,
                    size=place.size,
                    margin=place.bottom > (1 - MARGIN) * height or place.top < MARGIN * height,
                    width=width,
                    slanted=angles[start] == SLANTED,
                )
            )
    return lines


def _falls(layer: PdfTextPage, spread: _Spread, text: str) -> bool:
    """Whether a line's letters go down the page."""
    line, (first, last) = spread
    if last - first < 2 or not line.size or line.slanted or text[first:last].isascii():
        return False
    below = layer.get_charbox(first + 1, loose=True)[3]
    return layer.get_charbox(first, loose=True)[1] - below > -0.6 * line.size and (
        line.top - line.bottom > _FALLS * line.size
    )


def _vertical(
    layer: PdfTextPage,
    text: str,
    number: int,
    lines: Sequence[_Spread],
    angles: Sequence[int],
    width: float,
    height: float,
) -> list[Line]:
    """The lines with those letters read in columns that stand in columns."""
    flat = [at for at in range(len(text)) if angles[at] == 0]
    letters = letters_of(layer, text, flat, lambda box: box)
    standing = vertical_letters(letters)
    if not standing:
        return [line for line, _ in lines]
    columns = columns_of([one for one in letters if one.at in standing], number, height, width)
    slanted = [line for line, _ in lines if line.slanted]
    rest = [one for one in letters if one.at not in standing]
    lying = lines_of(rest, number, width, height)
    first = max(one.top for one in letters if one.at in standing)
    above = [line for line in lying if line.bottom >= first - line.size]
    below = [line for line in lying if line not in above]
    return [*above, *columns, *below, *slanted]


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
        margin=bottom > (1 - MARGIN) * height or top < MARGIN * height,
        cells=_cells(layer, line.text, start, size) if several else (),
    )


def _cells(layer: PdfTextPage, text: str, start: int, size: float) -> tuple[Cell, ...]:
    cells: list[Cell] = []
    begin, left, right = 0, 0.0, 0.0
    for offset, letter in enumerate(text):
        if letter.isspace():
            continue
        box = layer.get_charbox(start + offset, loose=True)
        if offset and box[0] - right > COLUMN_GAP * size:
            cells.append(Cell(left, right, text[begin:offset].strip()))
            begin, left = offset, box[0]
        elif not offset:
            left = box[0]
        right = box[2]
    cells.append(Cell(left, right, text[begin:].strip()))
    return tuple(cells) if len(cells) > 1 else ()

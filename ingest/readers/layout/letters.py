"""The letters of a PDF page with their places: for pages whose text layer is out of order.

Turned pages, slanting watermarks and vertical Chinese: what stands on such a page is put together
from its letters' places, as if the page were held so that it can be read.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from ingest.readers.layout.line import COLUMN_GAP, MARGIN, Cell, Line

if TYPE_CHECKING:
    from pypdfium2 import PdfTextPage

SLANTED = -1
"""In place of an angle: not along an edge of the page."""
_UPRIGHT = 3.0
"""Degrees that a line may lean and still run along an edge."""
_SPACE = 0.15
"""A gap of this share of the type's size between Latin letters is a space."""

_WIDE_SPACE = 0.35
"""The same beside hanzi, which justified lines set apart a little."""

_Box = tuple[float, float, float, float]


class Letter(NamedTuple):
    """A letter; coordinates in points from the lower left corner of the page as it is read."""

    text: str
    at: int
    left: float
    bottom: float
    right: float
    top: float
    size: float


def angles_of(layer: PdfTextPage, count: int) -> list[int]:
    """How each character runs: 0, 90, 180, 270 (clockwise, as pdfium counts) or SLANTED."""
    from pypdfium2 import raw as pdfium

    return [along(pdfium.FPDFText_GetCharAngle(layer.raw, at)) for at in range(count)]


def along(radians: float) -> int:
    """The edge of the page, clockwise from the lower one, that text at an angle runs along: 0, 90,
    180, 270, or SLANTED."""
    degrees = math.degrees(radians) % 360
    quarter = round(degrees / 90) * 90
    return quarter % 360 if abs(degrees - quarter) <= _UPRIGHT else SLANTED


def main_angle(angles: Sequence[int], text: str) -> int:
    """The way in which most letters run, the slanted ones not counted."""
    runs = Counter(
        angle
        for angle, letter in zip(angles, text, strict=False)
        if angle != SLANTED and not letter.isspace()
    )
    return runs.most_common(1)[0][0] if runs else 0


def letters_of(
    layer: PdfTextPage, text: str, wanted: Iterable[int], turn: Callable[[_Box], _Box]
) -> list[Letter]:
    """The letters at the offsets ``wanted``, white space left out, their boxes turned."""
    from pypdfium2 import raw as pdfium

    letters = []
    for at in wanted:
        if text[at].isspace():
            continue
        box = turn(layer.get_charbox(at, loose=True))
        size = round(pdfium.FPDFText_GetFontSize(layer.raw, at), 1)
        letters.append(Letter(text[at], at, *box, size if size > 1.5 else box[3] - box[1]))
    return letters


def turning(angle: int, width: float, height: float) -> Callable[[_Box], _Box]:
    """How boxes turn so that text that runs at ``angle`` runs from left to right.

    ``width`` and ``height`` are those of the page as its coordinates count.
    """

    def turn(box: _Box) -> _Box:
        left, bottom, right, top = box
        if angle == 270:  # up the page
            return bottom, width - right, top, width - left
        if angle == 90:  # down the page
            return height - top, left, height - bottom, right
        if angle == 180:
            return width - right, height - top, width - left, height - bottom
        return box

    return turn


def lines_of(letters: Sequence[Letter], page: int, width: float, height: float) -> list[Line]:
    """The letters as lines from above, by their places alone; ``width`` and ``height`` as read."""
    rows: list[list[Letter]] = []
    for letter in sorted(letters, key=lambda one: -(one.bottom + one.top)):
        middle = (letter.bottom + letter.top) / 2
        last = rows[-1][0] if rows else None
        if last and abs((last.bottom + last.top) / 2 - middle) < 0.5 * max(last.size, letter.size):
            rows[-1].append(letter)
        else:
            rows.append([letter])
    return [_line(sorted(row, key=lambda one: one.left), page, width, height) for row in rows]


def _line(row: Sequence[Letter], page: int, width: float, height: float) -> Line:
    size = Counter(letter.size for letter in row).most_common(1)[0][0]
    parts: list[list[Letter]] = [[row[0]]]
    for before, letter in pairwise(row):
        if letter.left - before.right > COLUMN_GAP * size:
            parts.append([letter])
        else:
            parts[-1].append(letter)
    cells = [Cell(part[0].left, part[-1].right, _words(part)) for part in parts]
    bottom, top = min(one.bottom for one in row), max(one.top for one in row)
    return Line(
        " ".join(cell.text for cell in cells),
        page,
        left=row[0].left,
        right=row[-1].right,
        top=top,
        bottom=bottom,
        size=size,
        margin=bottom > (1 - MARGIN) * height or top < MARGIN * height,
        cells=tuple(cells) if len(cells) > 1 else (),
        width=width,
    )


def _words(part: Sequence[Letter]) -> str:
    text = part[0].text
    for before, letter in pairwise(part):
        latin = before.text.isascii() and letter.text.isascii()
        gap = letter.left - before.right
        text += (
            " " if gap > (_SPACE if latin else _WIDE_SPACE) * letter.size else ""
        ) + letter.text
    return text


def columns_of(letters: Sequence[Letter], page: int, height: float, width: float) -> list[Line]:
    """Vertical text: the columns from right to left, each read downwards, as lines.

    In the lines' own coordinates a column runs from left to right and the first is the topmost.
    """
    columns: list[list[Letter]] = []
    for letter in sorted(letters, key=lambda one: -(one.left + one.right)):
        middle = (letter.left + letter.right) / 2
        last = columns[-1][0] if columns else None
        if last and abs((last.left + last.right) / 2 - middle) < 0.5 * max(last.size, letter.size):
            columns[-1].append(letter)
        else:
            columns.append([letter])
    lines = []
    for column in columns:
        downwards = sorted(column, key=lambda one: -one.top)
        turned = [
            one._replace(
                left=height - one.top, right=height - one.bottom, bottom=one.left, top=one.right
            )
            for one in downwards
        ]
        lines.append(_line(turned, page, height, width))
    return lines


def vertical_letters(letters: Sequence[Letter]) -> set[int]:
    """The offsets of the letters that stand in columns: below each other, not side by side."""
    below: set[int] = set()
    beside: set[int] = set()
    for before, letter in pairwise(letters):
        size = max(letter.size, 1.0)
        aside = abs(letter.left + letter.right - before.left - before.right) / 2
        down = before.bottom - letter.bottom
        if aside < 0.35 * size and 0.4 * size < down < 2.2 * size:
            below.update((before.at, letter.at))
        elif abs(down) < 0.4 * size and -0.2 * size < letter.left - before.right < 0.5 * size:
            beside.update((before.at, letter.at))
    single = {letter.at for letter in letters} - below - beside
    if len(below) < 0.6 * (len(letters) - len(beside)) or len(below) < 4:
        return set()
    return (below - beside) | single

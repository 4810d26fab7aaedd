"""Letters that PDFium drops because their font gives them no extent.

Recognition writes its text under a picture in a font without outlines, and some files name a font
that no machine has by bare numbers of glyphs. Of such text PDFium loses letters that stand alone,
lines that are turned, and words that stand twice below each other. pdfminer goes by the widths that
the file tells, and reads them.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ingest.readers.layout.letters import (
    SLANTED,
    Letter,
    along,
    columns_of,
    lines_of,
    main_angle,
    turning,
    vertical_letters,
)
from ingest.readers.layout.line import Line

if TYPE_CHECKING:
    from pypdfium2 import PdfPage, PdfTextPage

_TEXT, _INVISIBLE = 1, 3
_DEPTH = 5
"""Forms in forms that are looked into."""
_NO_EXTENT = 0.01
"""Points; what is less wide PDFium drops."""
_UNNAMED = "(cid:"
"""How pdfminer writes a letter whose meaning the file does not tell."""


def has_lost(page: PdfPage, layer: PdfTextPage, text: str) -> bool:
    """Whether letters of fonts without extent are missing in the layer of a page, ``text``."""
    from pypdfium2 import raw as pdfium

    flat: dict[int, list[Any]] = defaultdict(list)
    with_extent: set[int] = set()
    for drawn in page.get_objects(filter=[_TEXT], max_depth=_DEPTH):
        font = _address(pdfium.FPDFTextObj_GetFont(drawn.raw))
        left, bottom, right, top = drawn.get_bounds()
        if right - left < _NO_EXTENT or top - bottom < _NO_EXTENT:
            flat[font].append(drawn)
        else:
            with_extent.add(font)
    suspects = {font: flat[font] for font in flat.keys() - with_extent}
    if not suspects:
        return False
    kept = [_address(pdfium.FPDFText_GetTextObject(layer.raw, at)) for at in range(len(text))]
    read = {one for one, letter in zip(kept, text, strict=True) if not letter.isspace()}
    return any(
        _address(one.raw) not in kept
        for drawn in suspects.values()
        if any(_address(one.raw) in read for one in drawn) or any(map(_is_more_than_space, drawn))
        for one in drawn
    )


def _is_more_than_space(drawn: Any) -> bool:
    """Whether an object without extent may be other than the space of a font that has outlines."""
    from pypdfium2 import raw as pdfium

    if pdfium.FPDFTextObj_GetTextRenderMode(drawn.raw) == _INVISIBLE:
        return True
    return bool(pdfium.FPDFFont_GetIsEmbedded(pdfium.FPDFTextObj_GetFont(drawn.raw)) == 0)


def _address(handle: Any) -> int:
    import ctypes

    return ctypes.cast(handle, ctypes.c_void_p).value or 0


def lines_by_widths(
    chars: Sequence[Mapping[str, Any]], number: int, width: float, height: float
) -> list[Line]:
    """The lines of a page, the ``number``-th from 0, out of pdfplumber's ``chars``; none where the
    file does not tell what they mean. ``width`` and ``height`` are those of the page as shown."""
    if any(one["text"].startswith(_UNNAMED) for one in chars):
        return []
    angles = [_angle(one) for one in chars]
    main = main_angle(angles, "".join(one["text"][:1] or " " for one in chars))
    lines: list[Line] = []
    for angle in sorted({*angles}, key=lambda one: (one != main, one)):
        turn = turning(0 if angle == SLANTED else angle, width, height)
        letters = [
            Letter(one["text"], at, *turn(_box(one)), round(one["size"], 1))
            for at, one in enumerate(chars)
            if angles[at] == angle and one["text"].strip()
        ]
        across = (height, width) if angle in (90, 270) else (width, height)
        lines += _in_columns(letters, number, *across)
    return lines


def _in_columns(letters: Sequence[Letter], number: int, width: float, height: float) -> list[Line]:
    standing = vertical_letters(letters)
    lying = lines_of([one for one in letters if one.at not in standing], number, width, height)
    if not standing:
        return lying
    columns = columns_of([one for one in letters if one.at in standing], number, height, width)
    first = max(one.top for one in letters if one.at in standing)
    above = [line for line in lying if line.bottom >= first - line.size]
    return [*above, *columns, *[line for line in lying if line not in above]]


def _box(char: Mapping[str, Any]) -> tuple[float, float, float, float]:
    return char["x0"], char["y0"], char["x1"], char["y1"]


def _angle(char: Mapping[str, Any]) -> int:
    """How a letter runs: 0, 90, 180, 270 clockwise, or SLANTED."""
    across, up = char["matrix"][:2]
    return along(-math.atan2(up, across))

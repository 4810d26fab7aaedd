"""A page of a PDF as a picture, and where on it a quotation stands."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING

from ingest.files.raw_file import RawFile
from ingest.page_picture import Mark, PagePicture, Quoted
from ingest.readers.pdf.letters_found import Letters, span_of
from ingest.readers.pdf.reader import opened

if TYPE_CHECKING:
    from pypdfium2 import PdfPage, PdfTextPage

_WIDTH, _MOST = 1100, 2200
"""Pixels that a page is wide, and that its longer side has at most."""
_SAME_LINE, _WIDE_GAP = 0.5, 3.0
"""Of the lower of two boxes: by how much they overlap and how far apart they are in one line."""

Box = tuple[float, float, float, float]
Way = tuple[tuple[int, int], tuple[int, int]]
_WAYS: tuple[Way, ...] = (((0, 2), (1, 3)), ((1, 3), (0, 2)))
"""Which sides of a box begin and end a line, and bound it: level text, upright text."""


def picture_of(raw: RawFile, number: int, quoted: Quoted | None = None) -> PagePicture | None:
    """The page with this number, from 1; None where the file has none.

    ``marks`` are where ``quoted`` stands on it, line by line: none where that is not certain.
    Raises Damaged, Encrypted.
    """
    with opened(raw) as document:
        if not 1 <= number <= len(document):
            return None
        page = document[number - 1]
        try:
            return _pictured(page, quoted)
        finally:
            page.close()


def _pictured(page: PdfPage, quoted: Quoted | None) -> PagePicture:
    width, height = page.get_size()
    scale = min(_WIDTH / max(width, 1.0), _MOST / max(width, height, 1.0))
    seen = page.render(scale=scale).to_pil().convert("RGB")
    out = BytesIO()
    seen.save(out, "WEBP", quality=80, method=2)
    marks = tuple(_marks(page, quoted)) if quoted else ()
    return PagePicture(out.getvalue(), seen.width, seen.height, marks)


def _marks(page: PdfPage, quoted: Quoted) -> Iterator[Mark]:
    layer = page.get_textpage()
    try:
        span = span_of(Letters.of(_characters(layer)), quoted)
        if span is None:
            return
        for box in _lines(_boxes(layer, *span)):
            yield _on_picture(page, box)
    finally:
        layer.close()


def _characters(layer: PdfTextPage) -> list[str]:
    """What the layer's letters say, one by one, so that their numbers are those of its boxes."""
    from pypdfium2 import raw as pdfium

    codes = (pdfium.FPDFText_GetUnicode(layer.raw, at) for at in range(layer.count_chars()))
    return [
        chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
        for code in codes
    ]


def _boxes(layer: PdfTextPage, start: int, end: int) -> Iterator[Box]:
    """The letters' boxes as the page's own measures have them; what is not drawn has none."""
    from pypdfium2 import PdfiumError

    for at in range(start, end):
        try:
            left, bottom, right, top = layer.get_charbox(at, loose=True)
        except PdfiumError:
            continue
        if right > left and top > bottom:
            yield left, bottom, right, top


def _lines(boxes: Iterator[Box]) -> Iterator[Box]:
    """The boxes of neighbours in one; the first two of a line tell which way it runs."""
    line: Box | None = None
    ways: tuple[Way, ...] = _WAYS
    for box in boxes:
        way = next((way for way in ways if line and _goes_on(line, box, way)), None)
        if line and way:
            line = (
                min(line[0], box[0]), min(line[1], box[1]),
                max(line[2], box[2]), max(line[3], box[3]),
            )  # fmt: skip
            ways = (way,)
            continue
        if line:
            yield line
        line, ways = box, _WAYS
    if line:
        yield line


def _goes_on(line: Box, box: Box, way: Way) -> bool:
    """Whether a letter stands beside a line that runs this way, with no wide gap between."""
    (start, end), (low, high) = way
    shared = min(line[high], box[high]) - max(line[low], box[low])
    height = min(line[high] - line[low], box[high] - box[low])
    gap = max(line[start], box[start]) - min(line[end], box[end])
    return shared > _SAME_LINE * height and gap < _WIDE_GAP * height


def _on_picture(page: PdfPage, box: Box) -> Mark:
    """A box in shares of the picture, however the page is turned or cut."""
    import ctypes

    from pypdfium2 import raw as pdfium

    fine = 100_000
    x, y = ctypes.c_int(), ctypes.c_int()
    places = []
    for across, up in ((box[0], box[1]), (box[2], box[3])):
        pdfium.FPDF_PageToDevice(page.raw, 0, 0, fine, fine, 0, across, up, x, y)
        places.append((x.value / fine, y.value / fine))
    (left, right), (top, bottom) = (sorted(side) for side in zip(*places, strict=True))
    return Mark(*(min(max(share, 0.0), 1.0) for share in (left, top, right, bottom)))

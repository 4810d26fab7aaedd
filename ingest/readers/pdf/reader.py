"""PDF: pages kept, wrapped lines joined, running heads dropped; scanned pages recognised."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from ingest.draft import Draft, assemble
from ingest.errors import Damaged, Encrypted, NoText, TooLarge
from ingest.files.raw_file import RawFile, too_large
from ingest.left_out import LeftOut
from ingest.metadata.metadata import Metadata
from ingest.readers.layout.columns import with_rows
from ingest.readers.layout.line import Line
from ingest.readers.layout.paragraphs import blocks_of
from ingest.readers.layout.running_heads import without_running_heads, without_watermarks
from ingest.readers.pdf.lines import PageText, page_text
from ingest.readers.pdf.machine_fonts import with_blank_font
from ingest.readers.pdf.meaning import GAP
from ingest.readers.pdf.tables import Tables
from ingest.readers.scan.lines import ScanNotes, scan_lines
from ingest.readers.scan.recognise import MISSING, is_there, recognised

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

_TAIL = 4096
"""The end-of-file mark must stand within this many bytes of the end."""
_TEXT, _PATH, _IMAGE = 1, 2, 3
_STAMP = 60
"""A page with fewer letters over a picture that fills it is a scan."""
_COVERED = 0.5
"""The share of a page that such a picture fills at least."""
_MOST_RECOGNISED = 1000
"""Pages of a file; each takes seconds."""
_DOTS, _MOST_DOTS = 200, 2400
"""Pixels an inch at which a page is recognised, and of its longer side."""


def read(raw: RawFile) -> Draft:
    """The text of a PDF; raises Damaged, Encrypted, NoText, TooLarge.

    A page without a usable text layer is recognised, and how surely is told in the extra key
    ``recognised_pages``; where no recognition is installed, it is named in ``pages_without_text``,
    and in ``pages_with_gaps`` one that has words whose font does not say what they mean.
    """
    if b"%PDF-" not in raw.data[:1024]:
        raise Damaged(raw.source, "it is no PDF file", "give it the suffix of its format")
    with opened(raw) as document:
        if b"%%EOF" not in raw.data[-_TAIL:]:
            raise Damaged(raw.source, "it is cut off: its end is missing", "fetch it anew")
        pages = _pages(document, raw)
        count = len(document)
    if not any(line.text.strip() for line in pages.lines):
        raise _no_text(raw, pages)
    said = pages.notes.extra
    if pages.pictures:
        said["pages_without_text"] = " ".join(map(str, pages.pictures))
    if pages.with_gaps:
        said["pages_with_gaps"] = " ".join(map(str, pages.with_gaps))
    left_out = LeftOut()
    lines = without_watermarks(pages.lines, count, left_out)
    lines = without_running_heads(lines, count, left_out)
    metadata = Metadata(extra=MappingProxyType(said))
    return assemble(blocks_of(lines), metadata, pages=count, left_out=left_out)


def _no_text(raw: RawFile, pages: _Pages) -> NoText:
    if pages.meaningless:
        reason = "its letters carry no meaning (fonts without a Unicode map)"
    elif pages.pictures:
        reason = "its pages are pictures without a text layer"
    else:
        reason = "it has no text"
    if not pages.pictures:
        return NoText(raw.source, reason, "run OCR over it and ingest the result")
    if is_there():
        said = f"{reason}, and no text was recognised on them"
        return NoText(raw.source, said, "scan a print of it, or get the file that it was made from")
    return NoText(raw.source, f"{reason}, and no text recognition is installed", MISSING)


@contextmanager
def opened(raw: RawFile) -> Iterator[PdfDocument]:
    import pypdfium2

    with_blank_font()
    try:
        document = pypdfium2.PdfDocument(raw.data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise Encrypted(
                raw.source, "it needs a password", "save it without a password"
            ) from error
        raise Damaged(raw.source, "it is damaged or cut off", "fetch it anew") from error
    try:
        yield document
    except pypdfium2.PdfiumError as error:
        raise Damaged(raw.source, "one of its pages is damaged", "fetch it anew") from error
    finally:
        document.close()


@dataclass(slots=True)
class _Pages:
    """What the pages of a file hold."""

    lines: list[Line] = field(default_factory=list)
    pictures: list[int] = field(default_factory=list)
    """The pages, from 1, without a text that could be had."""
    meaningless: bool = False
    """Whether one of them has letters whose meaning the file does not tell."""
    with_gaps: list[int] = field(default_factory=list)
    """The pages, from 1, with words that are lost."""
    notes: ScanNotes = field(default_factory=ScanNotes)


def _pages(document: PdfDocument, raw: RawFile) -> _Pages:
    pages = _Pages()
    letters = 0
    with Tables(raw.data) as tables:
        for number in range(len(document)):
            page = document[number]
            found = page_text(page, number)
            if found.lost_beside is not None:
                found = tables.text_by_widths(page, number, found.lost_beside)
            pages.meaningless |= not found.means_something
            if found.means_something and not _is_scan(page, found.lines):
                lines = _filled(page, number, pages, found)
                if lines and not found.is_turned and _is_ruled(page):
                    lines = tables.into(page, number, lines)
            else:
                believed = found.means_something or _is_drawn_as_meant(page)
                lines = (_recognised(page, number, pages) if believed else []) or (
                    found.lines if found.means_something else []
                )
                if not lines:
                    pages.pictures.append(number + 1)
            lines = with_rows(lines)
            letters += sum(len(line.text) for line in lines)
            if letters > raw.max_bytes:
                raise _too_much(raw)
            pages.lines.extend(lines)
            page.close()
    return pages


def _is_drawn_as_meant(page: PdfPage) -> bool:
    """Whether most of a page's text is in fonts that the file holds: letters that it does not tell
    the meaning of are drawn in another font as other letters."""
    from pypdfium2 import raw as pdfium

    fonts = [
        pdfium.FPDFTextObj_GetFont(drawn.raw)
        for drawn in page.get_objects(filter=[_TEXT], max_depth=3)
    ]
    embedded = [font for font in fonts if pdfium.FPDFFont_GetIsEmbedded(font) == 1]
    return len(embedded) * 2 >= len(fonts)


def _is_scan(page: PdfPage, lines: Sequence[Line]) -> bool:
    """Whether a page is a picture, but for a few letters (a number, a stamp) laid over it."""
    letters = sum(len(line.text) for line in lines)
    if letters >= _STAMP:
        return False
    width, height = page.get_size()
    for drawn in page.get_objects(filter=[_IMAGE], max_depth=3):
        left, bottom, right, top = drawn.get_bounds()
        if not letters or (right - left) * (top - bottom) > _COVERED * width * height:
            return True
    return False


def _recognised(page: PdfPage, number: int, pages: _Pages) -> list[Line]:
    """The lines that are recognised on the page's picture; none where nothing recognises."""
    if not is_there() or len(pages.notes.confidence) >= _MOST_RECOGNISED:
        return []
    width, height = page.get_size()
    scale = min(_DOTS / 72, _MOST_DOTS / max(width, height, 1.0))
    found = recognised(page.render(scale=scale).to_pil())
    # The picture may have been made smaller before it was read.
    return scan_lines(
        found, number, max(found.width, found.height) / max(width, height), pages.notes
    )


def _filled(page: PdfPage, number: int, pages: _Pages, found: PageText) -> list[Line]:
    """The page's lines; those with words that no font names are recognised, the others stay."""
    gaps = [line for line in found.lines if GAP in line.text]
    if not gaps:
        return found.lines
    seen = [] if found.is_turned else _recognised(page, number, pages)
    if not seen:
        pages.with_gaps.append(number + 1)
        return [line for line in found.lines if line.text.strip(f"{GAP} ")]
    lines = [line for line in found.lines if GAP not in line.text]
    known = [line for line in lines if line.size]
    for one in seen:
        height = (one.top + one.bottom) / 2
        if any(line.bottom < height < line.top and line.left < one.right and one.left < line.right
               for line in known):  # fmt: skip
            continue
        below = [at for at, line in enumerate(lines) if line.size and line.top < height]
        lines.insert(below[0] if below else len(lines), one)
    return lines


def _too_much(raw: RawFile) -> TooLarge:
    return too_large(raw.source, "its text alone has more", raw.max_bytes)


def _is_ruled(page: PdfPage) -> bool:
    """Whether the page has lines enough to draw a table."""
    from pypdfium2 import raw as pdfium

    segments = 0
    for drawn in page.get_objects(filter=[_PATH], max_depth=3):
        segments += pdfium.FPDFPath_CountSegments(drawn.raw)
        if segments >= 8:
            return True
    return False

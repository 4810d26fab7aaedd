"""PDF with a text layer: pages kept, wrapped lines joined, running heads dropped."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import MappingProxyType
from typing import TYPE_CHECKING

from ingest.draft import Draft, assemble
from ingest.errors import Damaged, Encrypted, NoText, TooLarge
from ingest.files.raw_file import RawFile, too_large
from ingest.metadata.metadata import Metadata
from ingest.readers.pdf.columns import with_rows
from ingest.readers.pdf.lines import Line, page_lines, without_running_heads
from ingest.readers.pdf.paragraphs import blocks_of
from ingest.readers.pdf.tables import Tables

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

_TAIL = 4096
"""The end-of-file mark must stand within this many bytes of the end."""
_IMAGE, _PATH = 3, 2


def read(raw: RawFile) -> Draft:
    """The text of a PDF; raises Damaged, Encrypted, NoText, TooLarge.

    Pages that are only a picture are named in the extra key ``pages_without_text``.
    """
    if b"%PDF-" not in raw.data[:1024]:
        raise Damaged(raw.source, "it is no PDF file", "give it the suffix of its format")
    with _opened(raw) as document:
        if b"%%EOF" not in raw.data[-_TAIL:]:
            raise Damaged(raw.source, "it is cut off: its end is missing", "fetch it anew")
        lines, pictures = _lines(document, raw)
        count = len(document)
    if not any(line.text.strip() for line in lines):
        reason = "its pages are pictures without a text layer" if pictures else "it has no text"
        raise NoText(raw.source, reason, "run OCR over it and ingest the result")
    said = {"pages_without_text": " ".join(map(str, pictures))} if pictures else {}
    blocks = blocks_of(without_running_heads(lines, count))
    return assemble(blocks, Metadata(extra=MappingProxyType(said)), pages=count)


@contextmanager
def _opened(raw: RawFile) -> Iterator[PdfDocument]:
    import pypdfium2

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


def _lines(document: PdfDocument, raw: RawFile) -> tuple[list[Line], list[int]]:
    """The lines of all pages, and the pages, from 1, that are only a picture."""
    lines: list[Line] = []
    pictures: list[int] = []
    letters = 0
    with Tables(raw.data) as tables:
        for number in range(len(document)):
            page = document[number]
            found = page_lines(page, number)
            if found and _is_ruled(page):
                found = tables.into(page, number, found)
            found = with_rows(found)
            if not found and any(page.get_objects(filter=[_IMAGE], max_depth=3)):
                pictures.append(number + 1)
            letters += sum(len(line.text) for line in found)
            if letters > raw.max_bytes:
                raise _too_much(raw)
            lines.extend(found)
            page.close()
    return lines, pictures


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

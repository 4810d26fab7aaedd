"""A passage as it is printed: the pages of the PDF that it was read from, as pictures."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from ingest import (
    CAN_READ_APART,
    PagePicture,
    Quoted,
    ReadError,
    ReadingLimits,
    page_at,
    picture_apart,
)
from kb.config import Settings
from kb.documents import StoredDocument
from kb.errors import BadRequest
from kb.library.originals import original_of

_AROUND = 400
"""Characters before and after a passage that tell it from the same words elsewhere on its page."""
_MOST_PAGES = 3
_MIB = 2**20
_MARKER = "#ffe27a"


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """A page with the places of a passage on it."""

    number: int
    """Counted from 1, as the file has them."""
    picture: PagePicture

    @property
    def is_marked(self) -> bool:
        """Whether the passage's place is known for certain."""
        return bool(self.picture.marks)

    def as_png(self) -> bytes:
        """The picture with its marks drawn in."""
        from PIL import Image, ImageChops, ImageDraw

        page = Image.open(BytesIO(self.picture.image)).convert("RGB")
        over = Image.new("RGB", page.size, "white")
        pen = ImageDraw.Draw(over)
        across, down = page.size
        for left, top, right, bottom in self.picture.marks:
            pen.rectangle((left * across, top * down, right * across, bottom * down), fill=_MARKER)
        out = BytesIO()
        ImageChops.multiply(page, over).save(out, "PNG")
        return out.getvalue()


def printed(
    library: Path, document: StoredDocument, start: int, end: int, settings: Settings
) -> tuple[PrintedPage, ...]:
    """The pages that ``document.text[start:end]`` stands on, at most three; none where the document
    was not read from a PDF, or nothing can be read apart.

    Raises:
        BadRequest: the file's pages cannot be shown.
        LibraryDamaged: it is lost, or its bytes are not those that were kept.
    """
    if not (is_printed(document) and CAN_READ_APART and 0 <= start < end <= len(document.text)):
        return ()
    original = original_of(library, document)
    if original is None:
        return ()
    limits = ReadingLimits(settings.read_seconds, settings.read_memory_mb)
    first = page_at(document.pages, start) or 1
    last = page_at(document.pages, end - 1) or first
    pages = []
    try:
        for number in range(first, min(last, first + _MOST_PAGES - 1) + 1):
            picture = picture_apart(
                original,
                number,
                _quoted(document, number, start, end),
                source=document.info.source,
                max_bytes=max(settings.max_file_mb * _MIB, original.stat().st_size),
                limits=limits,
            )
            if picture is not None:
                pages.append(PrintedPage(number, picture))
    except ReadError as error:
        raise BadRequest(
            f"{document.info.source}: its page cannot be shown as a picture ({error.reason}); "
            f"{error.remedy}",
            kind="no_picture",
        ) from error
    return tuple(pages)


def is_printed(document: StoredDocument) -> bool:
    """Whether a document was read from a PDF of its own."""
    return bool(document.pages) and (document.original or "").lower().endswith(".pdf")


def _quoted(document: StoredDocument, number: int, start: int, end: int) -> Quoted:
    """What of the passage stands on this page, and what stands around it there."""
    pages, text = document.pages, document.text
    first = pages[number - 1]
    last = pages[number] if number < len(pages) else len(text)
    begin, stop = max(start, first), min(end, last)
    return Quoted(
        text[begin:stop],
        before=text[max(first, begin - _AROUND) : begin],
        after=text[stop : min(last, stop + _AROUND)],
    )

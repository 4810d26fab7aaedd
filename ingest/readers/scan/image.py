"""Pictures of pages: PNG, JPEG, TIFF of several pages, BMP, WebP."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from types import MappingProxyType
from typing import TYPE_CHECKING

from ingest.draft import Draft, assemble
from ingest.errors import Damaged, NoText, ReadError
from ingest.files.raw_file import RawFile, too_large
from ingest.left_out import LeftOut
from ingest.metadata.metadata import Metadata
from ingest.readers.layout.columns import with_rows
from ingest.readers.layout.line import Line
from ingest.readers.layout.paragraphs import blocks_of
from ingest.readers.layout.running_heads import without_running_heads
from ingest.readers.scan.lines import ScanNotes, scan_lines
from ingest.readers.scan.recognise import MISSING, is_there, recognised

if TYPE_CHECKING:
    from PIL import Image

_MOST_PIXELS = 120_000_000
_MOST_PAGES = 500
_PIXELS_A_POINT = 200 / 72


def read(raw: RawFile) -> Draft:
    """The text on a picture; raises Damaged, NoText, TooLarge.

    How sure the recognition is of each page stands in the extra key ``recognised_pages``.
    """
    if not is_there():
        raise NoText(raw.source, "it is a picture, and no text recognition is installed", MISSING)
    notes = ScanNotes()
    lines: list[Line] = []
    count = 0
    for number, page in enumerate(_pages(raw)):
        found = recognised(page)
        lines += with_rows(scan_lines(found, number, _PIXELS_A_POINT, notes))
        count += 1
    if not lines:
        raise NoText(raw.source, "no text was recognised on it", "leave it out, or scan it anew")
    left_out = LeftOut()
    lines = without_running_heads(lines, count, left_out)
    metadata = Metadata(extra=MappingProxyType(notes.extra))
    return assemble(blocks_of(lines), metadata, pages=count, left_out=left_out)


def _pages(raw: RawFile) -> Iterator[Image.Image]:
    """The pages of a picture, upright; raises Damaged, TooLarge."""
    from PIL import Image, ImageOps

    number = 0
    try:
        with Image.open(BytesIO(raw.data)) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                raise too_large(raw.source, "it has more than 120 million pixels", raw.max_bytes)
            while number < min(getattr(picture, "n_frames", 1), _MOST_PAGES):
                picture.seek(number)
                number += 1
                page = ImageOps.exif_transpose(picture)
                page.load()
                yield page
    except Image.DecompressionBombError as error:
        raise too_large(raw.source, "it has too many pixels", raw.max_bytes) from error
    except (ReadError, MemoryError):
        raise
    except Exception as error:  # Pillow raises whatever the fields of a broken file bring it to
        reason = "it is no picture or is cut off"
        raise Damaged(raw.source, reason, "save it anew as PNG or PDF") from error

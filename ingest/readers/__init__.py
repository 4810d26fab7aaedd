"""One reader a format: from the bytes of a file to a Draft. Heavy libraries load when used."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from ingest.draft import Draft
from ingest.files.raw_file import RawFile
from ingest.readers import markdown, txt
from ingest.readers.docx import reader as docx
from ingest.readers.html import reader as html
from ingest.readers.pdf import reader as pdf

Reader = Callable[[RawFile], Draft]

READERS: Mapping[str, Reader] = MappingProxyType(
    {
        ".txt": txt.read,
        ".text": txt.read,
        ".md": markdown.read,
        ".markdown": markdown.read,
        ".html": html.read,
        ".htm": html.read,
        ".docx": docx.read,
        ".pdf": pdf.read,
    }
)

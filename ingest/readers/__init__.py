"""One reader a format: from the bytes of a file to a Draft. Heavy libraries load when used."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from types import MappingProxyType

from ingest.draft import Draft
from ingest.files.raw_file import RawFile

Reader = Callable[[RawFile], Draft]

_MODULES = {
    "txt": (".txt", ".text"),
    "markdown": (".md", ".markdown"),
    "html.reader": (".html", ".htm"),
    "docx.reader": (".docx", ".docm", ".dotx"),
    "office.doc": (".doc", ".dot", ".wps"),
    "office.epub": (".epub",),
    "office.odf": (".odt", ".odp", ".ods"),
    "office.ofd": (".ofd",),
    "office.ppt": (".ppt", ".dps"),
    "office.pptx": (".pptx", ".ppsx", ".pptm"),
    "office.rtf": (".rtf",),
    "pdf.reader": (".pdf",),
    "scan.image": (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp"),
    "sheets.csv": (".csv", ".tsv"),
    "sheets.xls": (".xls", ".et"),
    "sheets.xlsx": (".xlsx", ".xlsm"),
}
"""Module below this package, each with a function ``read`` -> the suffixes that it reads."""

PICTURES = frozenset(_MODULES["scan.image"])


def _reader(module: str) -> Reader:
    def read(raw: RawFile) -> Draft:
        found: Draft = importlib.import_module(f"{__name__}.{module}").read(raw)
        return found

    return read


READERS: Mapping[str, Reader] = MappingProxyType(
    {suffix: _reader(module) for module, suffixes in _MODULES.items() for suffix in suffixes}
)

"""Files that are zip archives of XML parts: Word, PowerPoint, OpenDocument, EPUB, OFD."""

from __future__ import annotations

import lzma
import re
import struct
import zipfile
import zlib
from io import BytesIO
from typing import Any

from ingest.errors import Damaged, Encrypted
from ingest.files.raw_file import RawFile, size_text, too_large

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How files of Office 97 to 2003 begin, and encrypted ones of any Office."""
_PACKED_FACTOR = 4
"""How many times the size limit the unpacked parts of a file may have together."""
UNPACK_FAULTS = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, LookupError,
    NotImplementedError, OSError, OverflowError, RuntimeError, ValueError,
)  # fmt: skip
"""What ``zipfile`` raises for archives that are cut off, or whose own figures are wrong."""
_XML = (".xml", ".xhtml", ".html", ".htm", ".opf", ".ncx")
_PAGE_MARK = re.compile(rb"\xef\xb7\x90|&#(?:x0*[fF][dD][dD]0|0*64976);")
"""U+FDD0, which marks where pages begin (``ingest.draft``) and no text may hold."""
_STRICT = b"http://purl.oclc.org/ooxml/"
_UNUSUAL = re.compile(
    rb"application/vnd\.ms-word\.(?:document|template)\.macroEnabled(?:Template)?\.main\+xml"
    rb"|application/vnd\.openxmlformats-officedocument\.wordprocessingml\.template\.main\+xml"
)
_DOCUMENT = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_STRICT_NAME = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/(?=\w)")


def check_package(raw: RawFile, suffix: str, program: str) -> None:
    """Refuses what is no zip, needs a password or would unpack to too much.

    Raises Damaged, Encrypted, TooLarge.
    """
    if raw.data.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in raw.data:
            raise Encrypted(raw.source, "it needs a password", "save it without a password")
        old = suffix[:-1] if suffix.endswith("x") else "Office"
        raise Damaged(raw.source, f"it is an old {old} file", f"save it as {suffix} with {program}")
    try:
        with zipfile.ZipFile(BytesIO(raw.data)) as package:
            parts = package.infolist()
    except UNPACK_FAULTS as error:
        raise Damaged(
            raw.source, f"it is no {suffix} file or is cut off", f"save it anew with {program}"
        ) from error
    if any(part.flag_bits & 1 for part in parts):
        raise Encrypted(raw.source, "it needs a password", "save it without a password")
    unpacked = sum(part.file_size for part in parts)
    text = sum(part.file_size for part in parts if part.filename.lower().endswith(_XML))
    if text > raw.max_bytes or unpacked > _PACKED_FACTOR * raw.max_bytes:
        raise too_large(raw.source, f"it unpacks to {size_text(unpacked)}", raw.max_bytes)


class Package:
    """The parts of a checked file by their names."""

    def __init__(self, raw: RawFile, suffix: str, program: str) -> None:
        check_package(raw, suffix, program)
        self._source = raw.source
        self._remedy = f"save it anew with {program}"
        self._zip = zipfile.ZipFile(BytesIO(raw.data))
        self._names = {name.lower(): name for name in self._zip.namelist()}

    def names(self) -> list[str]:
        """The names of all parts, in the order of the file."""
        return self._zip.namelist()

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._names

    def part(self, name: str) -> bytes:
        """The bytes of a part; raises Damaged where there is none or it does not unpack."""
        try:
            return self._zip.read(self._names[name.lower()])
        except UNPACK_FAULTS as error:
            reason = f"its part {name} is missing or damaged"
            raise Damaged(self._source, reason, self._remedy) from error

    def xml(self, name: str) -> Any:
        """The root element of a part; raises Damaged."""
        data = self.part(name)
        try:
            return parsed_xml(data)
        except SyntaxError as error:
            reason = f"its part {name} is no XML"
            raise Damaged(self._source, reason, self._remedy) from error


def parsed_xml(data: bytes) -> Any:
    """The root element; no entity is resolved and nothing is fetched. Raises SyntaxError."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.fromstring(_PAGE_MARK.sub(b" ", _transitional(data)), parser)
    if root is None:
        raise SyntaxError("there is no element")
    return root


def transitional(data: bytes) -> bytes:
    """A Word file with the names of ISO 29500 Strict, of templates and of files with macros as
    those of usual documents."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for name in dict.fromkeys(old.namelist()):
            part = old.read(name)
            new.writestr(name, _transitional(part) if name.endswith((".xml", ".rels")) else part)
    return made.getvalue()


def is_unusual(data: bytes) -> bool:
    """Whether an Office file is of ISO 29500 Strict, a template, or one with macros."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        try:
            kinds = package.read("[Content_Types].xml")
            return _STRICT in package.read("_rels/.rels") or _UNUSUAL.search(kinds) is not None
        except UNPACK_FAULTS:
            return False


def _transitional(part: bytes) -> bytes:
    part = _UNUSUAL.sub(_DOCUMENT, part)
    if _STRICT not in part:
        return part
    named = _STRICT_NAME.sub(rb"http://schemas.openxmlformats.org/\1/2006/", part)
    return named.replace(b"relationships/extendedProperties", b"relationships/extended-properties")

"""PPT (MS-PPT): the text of the slides of PowerPoint 97 to 2003, in their order."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from ingest.draft import PAGE_MARK, Block, Draft, assemble
from ingest.errors import Encrypted, NoText
from ingest.files.raw_file import RawFile
from ingest.readers.office import pptx
from ingest.readers.ole import CompoundFile

_REMEDY = "open it with PowerPoint, WPS or LibreOffice and save it as .pptx"
_SLIDE_LIST, _SLIDE, _SLIDE_PLACE = 0x0FF0, 0x03EE, 0x03F3
_HEADER, _WIDE, _NARROW = 0x0F9F, 0x0FA0, 0x0FA8
_TITLES = frozenset({0, 6})
_NOTES = frozenset({2})
_ENCRYPTED = b"\xdf\xc4\xd1\xf3"
_DEEPEST = 24


class _Record(NamedTuple):
    kind: int
    instance: int
    data: bytes
    holds: bool
    """Whether it holds other records."""


def read(raw: RawFile) -> Draft:
    """The slides' text with a page a slide; raises Damaged, Encrypted, NoText."""
    if raw.data.startswith(b"PK\x03\x04"):
        return pptx.read(raw)
    file = CompoundFile(raw, _REMEDY)
    if "EncryptedPackage" in file or _is_encrypted(file):
        raise Encrypted(raw.source, "it needs a password", "save it without a password")
    if "PowerPoint Document" not in file:
        raise file.damaged("there is no presentation in it")
    data = file.stream("PowerPoint Document")
    try:
        slides = _outlines(data) or []
        drawn = _drawn(data)
    except (struct.error, RecursionError) as error:
        raise file.damaged("its records are damaged") from error
    blocks: list[Block] = []
    count = max(len(slides), len(drawn))
    for number in range(count):
        outline = slides[number] if number < len(slides) else []
        known = {text for _, text in outline}
        # Text in boxes of its own stands with the drawing, that of titles and bodies in the list.
        extra = [
            one for one in (drawn[number] if number < len(drawn) else []) if one[1] not in known
        ]
        blocks.append(Block("paragraph", PAGE_MARK))
        blocks += [block for kind, text in (*outline, *extra) for block in _blocks(kind, text)]
    if not any(block.text.strip(PAGE_MARK) for block in blocks):
        raise NoText(raw.source, "its slides have no text", "save it as PDF and ingest that")
    return assemble(blocks, pages=count)


def _blocks(kind: int, text: str) -> Iterator[Block]:
    if kind in _TITLES:
        yield Block("heading", text.replace("\r", "\n"), 1)
        return
    lines = [line.replace("\x0b", "\n") for line in text.split("\r") if line.strip()]
    for line in lines:
        yield Block("item", f"- {line}") if len(lines) > 1 else Block("paragraph", line)


def _is_encrypted(file: CompoundFile) -> bool:
    return "Current User" in file and file.stream("Current User")[12:16] == _ENCRYPTED


def _records(data: bytes) -> Iterator[_Record]:
    at = 0
    while at + 8 <= len(data):
        version, kind, length = struct.unpack_from("<HHI", data, at)
        yield _Record(kind, version >> 4, data[at + 8 : at + 8 + length], version & 0xF == 0xF)
        at += 8 + length


def _outlines(data: bytes) -> list[list[tuple[int, str]]]:
    """The titles and bodies of the slides, as the presentation's own list has them."""
    for outer in _records(data):
        if outer.kind != 0x03E8:
            continue
        for inner in _records(outer.data):
            if inner.kind == _SLIDE_LIST and inner.instance == 0:
                return _listed(inner.data)
    return []


def _listed(data: bytes) -> list[list[tuple[int, str]]]:
    slides: list[list[tuple[int, str]]] = []
    kind = 4
    for record in _records(data):
        if record.kind == _SLIDE_PLACE:
            slides.append([])
        elif record.kind == _HEADER:
            kind = struct.unpack_from("<I", record.data)[0]
        elif slides and (text := _text(record)):
            slides[-1].append((kind, text))
    return slides


def _drawn(data: bytes) -> list[list[tuple[int, str]]]:
    """The text that is drawn on each slide, in the order of the file."""
    return [list(_within(record.data, 0)) for record in _records(data) if record.kind == _SLIDE]


def _within(data: bytes, depth: int) -> Iterator[tuple[int, str]]:
    kind = 4
    for record in _records(data):
        if record.kind == _HEADER and len(record.data) >= 4:
            kind = struct.unpack_from("<I", record.data)[0]
        elif (text := _text(record)) and kind not in _NOTES:
            yield kind, text
        elif record.holds and depth < _DEEPEST:
            yield from _within(record.data, depth + 1)


def _text(record: _Record) -> str:
    if record.kind == _WIDE:
        text = record.data.decode("utf-16-le", "replace").replace(PAGE_MARK, " ")
        return text.strip("\r\x0b ")
    if record.kind == _NARROW:
        return record.data.decode("cp1252", "replace").strip("\r\x0b ")
    return ""

"""DOC and WPS (MS-DOC): the text of Word 97 to 2003, by its table of pieces.

Paragraphs, table rows, footnotes and endnotes are read; what such a file keeps in its styles, as
which paragraphs are headings and the numbers that Word counts, is not: numbering in the text tells
the sections.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from typing import NamedTuple

from ingest.draft import TABLE_END, Block, Draft, assemble
from ingest.errors import Damaged, Encrypted, NoText
from ingest.files.raw_file import RawFile, too_large
from ingest.readers import markdown, txt
from ingest.readers.docx import reader as docx
from ingest.readers.html import reader as html
from ingest.readers.office import rtf
from ingest.readers.ole import MAGIC, CompoundFile
from ingest.readers.table import row_block

_REMEDY = "open it with Word, WPS or LibreOffice and save it as .docx"
_WORD = 0xA5EC
_OLD = 0x00C1
"""The format's number of Word 97; lower ones are Word 6 and 95."""
_FLAGS, _TEXT_LENGTHS, _CLX = 0x0A, 0x4C, 0x01A2
_ENCRYPTED, _SECOND_TABLE = 0x0100, 0x0200
_COMPRESSED = 0x4000_0000
_FIELD = re.compile("\x13[^\x13\x14\x15]*(?:\x14([^\x13\x14\x15]*))?\x15")
_MOST_FIELDS = 12
"""Fields within fields."""
_NOTE_MARK = "\x02"
_PARAGRAPH = re.compile("[\r\x0c]")
_SIGNS = str.maketrans({"\x0b": "\n", "\x1e": "-", "\x1f": "", "\x01": "", "\x08": "", "\x05": "",
                        "\x0e": "\n", "\x00": ""})  # fmt: skip


class _Parts(NamedTuple):
    """The lengths, in characters, of the stories that a file keeps one behind the other."""

    text: int
    footnotes: int
    headers: int
    macros: int
    comments: int
    endnotes: int
    boxes: int


def read(raw: RawFile) -> Draft:
    """The text; a file of another format under this suffix is read as what it is.

    Raises Damaged, Encrypted, NoText, TooLarge.
    """
    if raw.data.startswith(b"{\\rtf"):
        return rtf.read(raw)
    if raw.data.startswith(b"PK\x03\x04"):
        return docx.read(raw)
    if not raw.data.startswith(MAGIC):
        start = raw.data[:1000].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
        if start.startswith((b"<html", b"<!doctype html", b"<?xml", b"mime-version")):
            return html.read(raw)  # what web systems call a Word file
        if b"\0" in raw.data[:4096]:
            raise Damaged(raw.source, "it is no Word file", _REMEDY)
        return txt.read(raw) if raw.data[:1] != b"#" else markdown.read(raw)
    file = CompoundFile(raw, _REMEDY)
    if "EncryptedPackage" in file:
        raise Encrypted(raw.source, "it needs a password", "save it without a password")
    try:
        story, parts = _story(file, raw)
    except (struct.error, IndexError) as error:
        raise file.damaged("its table of text is damaged") from error
    if not story.strip():
        raise NoText(raw.source, "there is no text in it", _REMEDY)
    return assemble(_blocks(story, parts))


def _story(file: CompoundFile, raw: RawFile) -> tuple[str, _Parts]:
    """All text of a file, and the lengths of its parts."""
    if "WordDocument" not in file:
        raise file.damaged("there is no Word text in it")
    stream = file.stream("WordDocument")
    magic, version = struct.unpack_from("<HH", stream)
    if magic != _WORD or version < _OLD:
        raise file.damaged("it is of Word 95 or older")
    flags = struct.unpack_from("<H", stream, _FLAGS)[0]
    if flags & _ENCRYPTED:
        raise Encrypted(raw.source, "it needs a password", "save it without a password")
    table = file.stream("1Table" if flags & _SECOND_TABLE else "0Table")
    parts = _Parts(*(max(0, one) for one in struct.unpack_from("<7i", stream, _TEXT_LENGTHS)))
    start, length = struct.unpack_from("<II", stream, _CLX)
    pieces = list(_pieces(table[start : start + length]))
    if not pieces:
        raise file.damaged("its table of text is damaged")
    # Pieces may overlap: all together they can be far more than the file.
    if sum(min(letters, len(stream)) for _, letters, _ in pieces) > raw.max_bytes:
        raise too_large(raw.source, "its text alone has more", raw.max_bytes)
    return "".join(_piece(stream, *piece) for piece in pieces), parts


def _pieces(clx: bytes) -> Iterator[tuple[int, int, bool]]:
    """Offset, number of characters and whether they are of one byte, of each piece of the text."""
    at = 0
    while at < len(clx) and clx[at] == 1:  # settings of type, each with its length
        at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
    if at >= len(clx) or clx[at] != 2:
        return
    length = struct.unpack_from("<I", clx, at + 1)[0]
    table = clx[at + 5 : at + 5 + length]
    count = (len(table) - 4) // 12
    bounds = struct.unpack_from(f"<{count + 1}I", table)
    for number in range(count):
        place = struct.unpack_from("<I", table, 4 * (count + 1) + 8 * number + 2)[0]
        letters = bounds[number + 1] - bounds[number]
        narrow = bool(place & _COMPRESSED)
        offset = (place & (_COMPRESSED - 1)) // (2 if narrow else 1)
        if letters > 0:
            yield offset, letters, narrow


def _piece(stream: bytes, offset: int, letters: int, narrow: bool) -> str:
    if narrow:
        return stream[offset : offset + letters].decode("cp1252", "replace")
    return stream[offset : offset + 2 * letters].decode("utf-16-le", "replace")


def _blocks(story: str, parts: _Parts) -> Iterator[Block]:
    """Paragraphs and rows, notes behind the paragraph that they stand in."""
    main = story[: parts.text] if parts.text else story
    begin = parts.text + parts.footnotes + parts.headers + parts.macros + parts.comments
    notes = _notes(story[parts.text : parts.text + parts.footnotes])
    notes += _notes(story[begin : begin + parts.endnotes])
    boxes = story[begin + parts.endnotes : begin + parts.endnotes + parts.boxes]
    waiting = iter(notes)
    for line in _lines(main):
        cells = line.split("\x07")
        marks = line.count(_NOTE_MARK)
        if len(cells) > 1:
            texts = [_plain(cell) for cell in cells]
            # The last cell ends with a mark, and the row with one more.
            while texts and not texts[-1]:
                texts.pop()
            if texts:
                yield row_block(texts)
        elif text := _plain(line):
            yield Block("paragraph", text)
        else:
            yield TABLE_END
        for _ in range(marks):
            note = next(waiting, "")
            if note:
                yield Block("paragraph", note)
    for rest in (*waiting, *map(_plain, _PARAGRAPH.split(_without_fields(boxes)))):
        if rest:
            yield Block("paragraph", rest)


def _lines(main: str) -> Iterator[str]:
    """Paragraphs, and the rows of tables whole: a cell may have paragraphs of its own."""
    text = _without_fields(main)
    row: list[str] = []
    for line in _PARAGRAPH.split(text):
        *ended, rest = line.split("\x07")
        if not ended:
            if row:
                row.append(line)
            else:
                yield line
            continue
        yield from _rows(row, ended)
        row = [rest] if rest else []
    yield from row


def _rows(row: list[str], ended: list[str]) -> Iterator[str]:
    """Cells parted by their marks; where two marks meet a row ends."""
    cells = [" ".join([*row, ended[0]])]
    for cell in ended[1:]:
        if cell:
            cells.append(cell)
        elif cells:
            yield "\x07".join([*cells, ""])
            cells = []
        else:
            cells.append(cell)
    if cells:
        yield "\x07".join([*cells, ""])


def _without_fields(text: str) -> str:
    """Fields (page numbers, links) as what they show."""
    for _ in range(_MOST_FIELDS):
        shorter = _FIELD.sub(lambda match: match[1] or "", text)
        if shorter == text:
            break
        text = shorter
    return text


def _notes(story: str) -> list[str]:
    """The notes of a story: each begins with its mark."""
    parts = _without_fields(story).split(_NOTE_MARK)[1:]
    return [" ".join(filter(None, map(_plain, _PARAGRAPH.split(part)))) for part in parts]


def _plain(text: str) -> str:
    text = text.replace(_NOTE_MARK, "").translate(_SIGNS)
    return re.sub("[\x03\x04\x06\x13-\x15]", "", text).strip()

"""DOCX: paragraphs, headings by style, lists with their numbers, tables, in reading order."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from ingest.draft import Block, Draft, assemble
from ingest.errors import Damaged, Encrypted
from ingest.files.raw_file import RawFile, size_text, too_large
from ingest.readers.docx.numbering import Numbering
from ingest.readers.docx.relations import parts_of, without_dangling
from ingest.readers.docx.styles import Styles, W, whole
from ingest.text.superscripts import raised

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PACKED_FACTOR = 4
"""How many times the size limit the unpacked parts of a file may have together."""

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SKIPPED = frozenset(
    {W + "del", W + "moveFrom", W + "txbxContent", _FALLBACK, W + "rPr", W + "pPr"}
)
_BREAKS = {W + "tab": " ", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-"}
_WRAPPERS = frozenset(
    {W + name for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")}
)


def read(raw: RawFile) -> Draft:
    """The text of a Word document; raises Damaged, Encrypted, TooLarge."""
    _check(raw)
    document = _opened(raw)
    body = document.element.find(W + "body")
    if body is None:
        raise Damaged(
            raw.source, "there is no text body in it", "open it with Word and save it anew"
        )
    walk = _Walk(Styles(_styles(document)), Numbering(document))
    return assemble(walk.blocks(body))


def _styles(document: Any) -> Any:
    """The element with the styles; where a file has none, those that every new file has."""
    import docx

    own = next(parts_of(document, "styles"), None)
    return docx.Document().styles.element if own is None else own


def _check(raw: RawFile) -> None:
    """Refuses what is no zip, needs a password or would unpack to too much."""
    if raw.data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in raw.data:
            raise Encrypted(raw.source, "it needs a password", "save it without a password")
        raise Damaged(raw.source, "it is an old .doc file", "save it as .docx with Word")
    try:
        with zipfile.ZipFile(BytesIO(raw.data)) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, ValueError) as error:
        raise Damaged(
            raw.source, "it is no .docx file or is cut off", "save it anew with Word"
        ) from error
    if any(part.flag_bits & 1 for part in parts):
        raise Encrypted(raw.source, "it needs a password", "save it without a password")
    unpacked = sum(part.file_size for part in parts)
    text = sum(part.file_size for part in parts if part.filename.endswith(".xml"))
    if text > raw.max_bytes or unpacked > _PACKED_FACTOR * raw.max_bytes:
        raise too_large(raw.source, f"it unpacks to {size_text(unpacked)}", raw.max_bytes)


def _opened(raw: RawFile) -> Any:
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    faults = (
        PackageNotFoundError, KeyError, ValueError, SyntaxError, zipfile.BadZipFile, zlib.error,
        EOFError, NotImplementedError, RuntimeError, AttributeError, TypeError,
    )  # fmt: skip
    try:
        try:
            return docx.Document(BytesIO(raw.data))
        except faults:
            return docx.Document(BytesIO(without_dangling(raw.data)))
    except faults as error:
        reason = "its parts are damaged, or it is no Word document"
        raise Damaged(raw.source, reason, "open it with Word and save it anew") from error


class _Walk:
    """One pass over a body, counting list numbers as it goes."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self._styles = styles
        self._numbering = numbering

    def blocks(self, parent: Any) -> Iterator[Block]:
        for child in parent.iterchildren():
            if child.tag == W + "p":
                yield from self._paragraph(child)
            elif child.tag == W + "tbl":
                yield from self._table(child)
            elif child.tag in _WRAPPERS:
                yield from self.blocks(child)

    def _paragraph(self, element: Any) -> Iterator[Block]:
        style = self._styles.of(element)
        text = _words(element)
        if text.strip() and not style.contents_table:
            label = self._numbering.label(style.numbering) if style.numbering else ""
            if style.title:
                yield Block("title", text)
            elif style.level:
                yield Block("heading", label + text, style.level)
            else:
                yield Block("item" if label else "paragraph", label + text)
        for box in _outermost(element, W + "txbxContent"):
            yield from self.blocks(box)

    def _table(self, table: Any) -> Iterator[Block]:
        rows = list(_rows(table))
        if max((len(cells) for cells in rows), default=0) < 2:
            for cells in rows:  # not those of a table in a cell, which the cell itself gives
                for _, cell, _ in cells:
                    yield from self.blocks(cell)
            return
        above: dict[int, str] = {}
        for cells in rows:
            texts = []
            for column, cell, continued in cells:
                text = above.get(column, "") if continued else _cell_words(cell)
                above[column] = text
                texts.append(text)
            if any(texts):
                yield Block("row", " | ".join(texts))


def _rows(table: Any) -> Iterator[list[tuple[int, Any, bool]]]:
    """The cells of each row: column, element, whether it goes on from the row above."""
    for row in table.iterchildren(W + "tr"):
        cells: list[tuple[int, Any, bool]] = []
        column = 0
        for cell in row.iter(W + "tc"):
            if cell.getparent() is not row and cell.getparent().tag not in _WRAPPERS:
                continue  # a cell of a table inside this one
            span = cell.find(f"{W}tcPr/{W}gridSpan")
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            cells.append((column, cell, merge is not None and merge.get(W + "val") != "restart"))
            column += max(whole(span.get(W + "val"), 1), 1) if span is not None else 1
        yield cells


def _cell_words(cell: Any) -> str:
    paragraphs = _every(cell, W + "p")
    return " ".join(filter(None, (_words(paragraph).strip() for paragraph in paragraphs)))


def _outermost(element: Any, tag: str) -> Iterator[Any]:
    """The elements of a tag below ``element``, without those inside one of them."""
    stack = list(reversed(element))
    while stack:
        node = stack.pop()
        if node.tag == tag:
            yield node
        elif node.tag != _FALLBACK:  # what stands there says the same again
            stack.extend(reversed(node))


def _every(element: Any, tag: str) -> Iterator[Any]:
    """The elements of a tag below ``element``, those inside others too."""
    for node in _outermost(element, tag):
        yield node
        yield from _every(node, tag)


def _words(element: Any) -> str:
    """The text of a paragraph: insertions taken, deletions, notes and text boxes left out."""
    parts: list[str] = []
    stack = list(reversed(element))
    while stack:
        node = stack.pop()
        if node.tag == W + "t":
            parts.append(raised(node.text or "") if _is_raised(node) else node.text or "")
        elif node.tag in _BREAKS:
            parts.append(_BREAKS[node.tag])
        elif node.tag not in _SKIPPED:
            stack.extend(reversed(node))
    return "".join(parts)


def _is_raised(text: Any) -> bool:
    """Whether the run of a text is set as superscript."""
    run = text.getparent()
    align = run.find(f"{W}rPr/{W}vertAlign") if run is not None else None
    return align is not None and align.get(W + "val") == "superscript"

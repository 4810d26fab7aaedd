"""OpenDocument: ODT, ODP and ODS, also as templates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ingest.draft import PAGE_MARK, TABLE_END, Block, Draft, assemble
from ingest.errors import Damaged, Encrypted
from ingest.files.raw_file import RawFile, too_large
from ingest.left_out import LeftOut
from ingest.readers.packages import Package
from ingest.readers.sheets.rows import Sheet, sheets_draft
from ingest.readers.table import MOST_COLUMNS, Cell, filled, row_block
from ingest.text.superscripts import raised

_NAMES = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_OFFICE, _TEXT, _TABLE = (_NAMES % name for name in ("office", "text", "table"))
_DRAW, _STYLE, _PRESENTATION = (_NAMES % name for name in ("drawing", "style", "presentation"))
_MANIFEST = "{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}encryption-data"
_REPEATED_ROWS = 1000
_MOST_CELLS = 2_000_000
_FILLER = 50
"""So many empty cells are what a program fills a row up with."""
_SKIPPED = frozenset({f"{_TEXT}note-citation", f"{_OFFICE}annotation", f"{_TEXT}hidden-text",
                      f"{_TEXT}bookmark", f"{_TEXT}ruby-text"})  # fmt: skip


def read(raw: RawFile) -> Draft:
    """The text of a document, presentation or workbook; raises Damaged, Encrypted, TooLarge."""
    package = Package(raw, "." + raw.source.rpartition(".")[2].lower(), "LibreOffice")
    if "META-INF/manifest.xml" in package:
        manifest = package.xml("META-INF/manifest.xml")
        if next(manifest.iter(_MANIFEST), None) is not None:
            raise Encrypted(raw.source, "it needs a password", "save it without a password")
    if "content.xml" not in package:
        raise Damaged(raw.source, "there is no content in it", "save it anew with LibreOffice")
    root = package.xml("content.xml")
    left_out = LeftOut()
    walk = _Walk(root, raw, left_out)
    body = root.find(f"{_OFFICE}body")
    content = next(iter(body), None) if body is not None else None
    if content is None:
        raise Damaged(raw.source, "there is no content in it", "save it anew with LibreOffice")
    if content.tag == f"{_OFFICE}spreadsheet":
        return sheets_draft(list(walk.sheets(content)), raw.source, left_out)
    pages = len(content.findall(f"{_DRAW}page"))
    return assemble(walk.blocks(content), pages=pages, left_out=left_out)


class _Walk:
    """One pass over the content; notes come behind the paragraph that they stand in."""

    def __init__(self, root: Any, raw: RawFile, left_out: LeftOut) -> None:
        self._raw = raw
        self._left_out = left_out
        self._titles: set[str] = {"Title"}
        self._struck: set[str] = set()
        self._raised: set[str] = set()
        self._hidden: set[str] = set()
        self._cells = 0
        for style in root.iter(f"{_STYLE}style"):
            self._learn(style)

    def _learn(self, style: Any) -> None:
        name = style.get(f"{_STYLE}name") or ""
        if style.get(f"{_STYLE}parent-style-name") == "Title":
            self._titles.add(name)
        said = style.find(f"{_STYLE}text-properties")
        if said is None:
            return
        if said.get(f"{_STYLE}text-line-through-style") not in (None, "none"):
            self._struck.add(name)
        if (said.get(f"{_STYLE}text-position") or "").startswith(("super", "3", "5")):
            self._raised.add(name)
        if said.get(f"{_TEXT}display") == "none":
            self._hidden.add(name)

    def blocks(self, parent: Any, kind: str = "paragraph") -> Iterator[Block]:
        """The blocks below an element."""
        for node in parent.iterchildren():
            tag = node.tag
            if tag == f"{_TEXT}h":
                yield from self._paragraph(node, _level(node))
            elif tag == f"{_TEXT}p":
                yield from self._paragraph(node, 0, item=kind == "item")
            elif tag == f"{_TEXT}list":
                yield from self._list(node)
            elif tag == f"{_TABLE}table":
                yield from self._table(node)
            elif tag == f"{_DRAW}page":
                yield Block("paragraph", PAGE_MARK)
                yield from self._slide(node)
            elif tag == f"{_TEXT}tracked-changes":
                self._deleted(node)
            elif tag in (f"{_TEXT}table-of-content", f"{_PRESENTATION}notes"):
                continue
            elif isinstance(tag, str) and tag not in _SKIPPED:
                yield from self.blocks(node, kind)

    def _slide(self, page: Any) -> Iterator[Block]:
        for frame in page.iterchildren():
            titled = frame.get(f"{_PRESENTATION}class") == "title"
            for block in self.blocks(frame):
                yield Block("heading", block.text, 1) if titled else block
        for notes in page.iterchildren(f"{_PRESENTATION}notes"):
            yield from self.blocks(notes)

    def _paragraph(self, node: Any, level: int, *, item: bool = False) -> Iterator[Block]:
        notes: list[Any] = []
        frames: list[Any] = []
        text = self._words(node, notes, frames)
        if text.strip():
            if node.get(f"{_TEXT}style-name") in self._titles:
                yield Block("title", text)
            elif level:
                yield Block("heading", text, level)
            else:
                yield Block("item", f"- {text}") if item else Block("paragraph", text)
        for frame in frames:
            yield from self.blocks(frame)
        for note in notes:
            yield from self.blocks(note)

    def _words(self, parent: Any, notes: list[Any], frames: list[Any]) -> str:
        parts = [parent.text or ""]
        for node in parent.iterchildren():
            tag = node.tag
            if tag == f"{_TEXT}note":
                notes.extend(node.iterchildren(f"{_TEXT}note-body"))
            elif tag == f"{_DRAW}frame":
                frames.append(node)
            elif tag == f"{_TEXT}s" or tag == f"{_TEXT}tab":
                parts.append(" ")
            elif tag == f"{_TEXT}line-break":
                parts.append("\n")
            elif isinstance(tag, str) and tag not in _SKIPPED:
                parts.append(self._styled(node, self._words(node, notes, frames)))
            parts.append(node.tail or "")
        return "".join(parts)

    def _styled(self, node: Any, text: str) -> str:
        style = node.get(f"{_TEXT}style-name")
        if style in self._struck:
            self._left_out.add("struck text", text)
            return ""
        if style in self._hidden:
            self._left_out.add("hidden text", text)
            return ""
        return raised(text) if style in self._raised else text

    def _deleted(self, changes: Any) -> None:
        for deletion in changes.iter(f"{_TEXT}deletion"):
            text = " ".join("".join(one.itertext()) for one in deletion.iter(f"{_TEXT}p"))
            self._left_out.add("struck text", text)

    def _list(self, node: Any) -> Iterator[Block]:
        for item in node.iterchildren():
            yield from self.blocks(item, "item")

    def _table(self, table: Any) -> Iterator[Block]:
        rows = list(filled(self._rows(table)))
        if max(map(len, rows), default=0) < 2:
            for cell in table.iter(f"{_TABLE}table-cell"):
                if next(cell.iterancestors(f"{_TABLE}table")) is table:
                    yield from self.blocks(cell)
            return
        for texts in rows:
            if any(texts):
                yield row_block(texts)
        yield TABLE_END

    def _rows(self, table: Any) -> Iterator[Sequence[Cell]]:
        for row in table.iter(f"{_TABLE}table-row"):
            if next(row.iterancestors(f"{_TABLE}table")) is not table:
                continue
            cells = list(self._row(row))
            if row.get(f"{_TABLE}visibility") in ("collapse", "filter"):
                self._left_out.add("hidden text", " ".join(cell.text for cell in cells))
                continue
            times = _whole(row.get(f"{_TABLE}number-rows-repeated"))
            times = min(times, _REPEATED_ROWS) if any(cell.text for cell in cells) else 1
            self._count(len(cells) * (times - 1))
            for _ in range(times):
                yield cells

    def _row(self, row: Any) -> Iterator[Cell]:
        count = 0
        for cell in row.iterchildren(f"{_TABLE}table-cell"):
            text = " ".join(block.text for block in self.blocks(cell))
            across = _whole(cell.get(f"{_TABLE}number-columns-spanned"))
            down = _whole(cell.get(f"{_TABLE}number-rows-spanned"))
            times = _whole(cell.get(f"{_TABLE}number-columns-repeated"))
            if not text and times > _FILLER:
                continue  # the rest of the sheet
            for _ in range(min(times, MOST_COLUMNS)):
                count += 1
                self._count(1)
                if count <= MOST_COLUMNS:
                    yield Cell(text, across, down)

    def _count(self, cells: int) -> None:
        self._cells += cells
        if self._cells > _MOST_CELLS:
            source, most = self._raw.source, self._raw.max_bytes
            raise too_large(source, "it has over 2,000,000 cells", most)

    def sheets(self, book: Any) -> Iterator[Sheet]:
        """The sheets of a workbook that are shown."""
        for table in book.iterchildren(f"{_TABLE}table"):
            name = table.get(f"{_TABLE}name") or ""
            yield Sheet(name, list(filled(self._rows(table))))


def _level(heading: Any) -> int:
    return min(max(_whole(heading.get(f"{_TEXT}outline-level")), 1), 9)


def _whole(text: str | None) -> int:
    return max(1, int(text)) if text and text.isdecimal() and len(text) < 9 else 1

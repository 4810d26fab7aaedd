"""The blocks of an HTML element in reading order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from typing import TYPE_CHECKING

from ingest.draft import TABLE_END, Block
from ingest.readers.table import Cell, filled, row_block
from ingest.text.normalise import glued, normalise_line

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = frozenset(
    ("p", "div", "section", "article", "main", "ul", "ol", "dl", "dt", "dd", "blockquote", "pre",
     "figure", "figcaption", "header", "address", "hr", "center", "fieldset", "form", "table",
     "tbody", "thead", "tfoot", "tr", "td", "th", "caption", "details", "summary", "body")
)  # fmt: skip
_NUMBER = re.compile(r"[ \t\n\f\r]*([+-]?[0-9]{1,9})(?![0-9])")
_TO_THE_END = 65_534
_BACK = frozenset(("↩", "↩︎", "↩\ufe0e", "↑", "⏎", "⤴"))
"""Links that lead from a note back to its place in the text."""
_LONG_CELL = 400
"""A table with a cell of more characters than this arranges a page, it does not show figures."""


def blocks_under(root: LexborNode, hidden: Set[int], title: str | None = None) -> Iterator[Block]:
    """The blocks below ``root``, after one for ``title`` where the root itself lacks it.

    Elements whose ``mem_id`` is in ``hidden`` are left out.
    """
    if title:
        yield Block("title", title)
    walk = _Walk()
    arranging = _arranging(root)
    stack: list[tuple[LexborNode, bool]] = [(root, False)]
    while stack:  # no recursion: a page may nest thousands of elements
        node, leaving = stack.pop()
        if leaving:
            walk.leave(node)
        elif node.mem_id in hidden or (node.tag == "a" and node.text(strip=True) in _BACK):
            continue
        elif node.is_text_node:
            walk.words.append(node.text_content or "")
        elif node.tag == "table" and node.mem_id not in arranging and _has_rows(node):
            walk.flush()
            walk.blocks.extend(_rows(node, hidden))
        else:
            walk.enter(node)
            # Last in, first out: the children in their order, then the node once more to be left.
            stack.append((node, True))
            stack.extend((child, False) for child in reversed(list(node.iter(include_text=True))))
        yield from walk.blocks
        walk.blocks.clear()
    walk.flush()
    yield from walk.blocks


class _Walk:
    """Text gathered since the last block began."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.words: list[str] = []
        self._numbers: list[int | None] = []
        self._marker = ""
        self._item = False
        self._heading = False

    def enter(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag == "br":
            # A heading of several lines is one heading; elsewhere a break ends the block.
            if self._heading:
                self.words.append("\n")
            else:
                self.flush()
        elif tag in _HEADINGS:
            self.flush()
            self._heading = True
        elif tag == "li":
            self.flush()
            self._item = True
            self._marker = self._next_marker()
        elif tag in _BLOCKS:
            self.flush()
            if tag in ("ul", "ol"):
                self._numbers.append(_start(node) if tag == "ol" else None)

    def leave(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag in _HEADINGS:
            text = normalise_line("".join(self.words))
            self.words.clear()
            self._heading = False
            self.blocks.append(Block("heading", text, _HEADINGS[tag]))
        elif tag == "li" or tag in _BLOCKS:
            self.flush()
            if tag == "li":
                self._item, self._marker = False, ""
            elif tag in ("ul", "ol") and self._numbers:
                self._numbers.pop()

    def _next_marker(self) -> str:
        number = self._numbers[-1] if self._numbers else None
        if number is None:
            return "- "
        self._numbers[-1] = number + 1
        return f"{number}. "

    def flush(self) -> None:
        text = _one_line("".join(self.words))
        self.words.clear()
        if text:
            # Only an item's first paragraph bears its marker.
            self.blocks.append(Block("item" if self._item else "paragraph", self._marker + text))
            self._marker = ""


def _start(listed: LexborNode) -> int:
    """The number of a list's first item: 1 where browsers read none either (HTML, 2.3.4.1)."""
    match = _NUMBER.match(listed.attributes.get("start") or "")
    return int(match[1]) if match else 1


def _one_line(text: str) -> str:
    """Source line breaks as spaces, or as nothing between Chinese characters."""
    return glued(line.strip() for line in text.split("\n"))


def _arranging(root: LexborNode) -> set[int]:
    """The ``mem_id`` of the tables that hold other tables or headings: they arrange a page. One
    pass, however deep they are nested."""
    arranging: set[int] = set()
    tables: list[int] = []
    """Those around the element that is looked at, the innermost last."""
    stack: list[tuple[LexborNode, bool]] = [(root, False)]
    while stack:
        node, leaving = stack.pop()
        if leaving:
            tables.pop()
            continue
        if node.tag in ("table", "h1", "h2", "h3"):
            # Around one that is marked already all are.
            for table in reversed(tables):
                if table in arranging:
                    break
                arranging.add(table)
        if node.tag == "table":
            tables.append(node.mem_id)
            stack.append((node, True))
        stack.extend((child, False) for child in node.iter())
    return arranging


def _has_rows(table: LexborNode) -> bool:
    """Whether a table without others in it shows figures and does not arrange a page."""
    rows = [_cells(row) for row in table.css("tr")]
    if max(map(len, rows), default=0) < 2:
        return False
    return not any(len(cell.text(strip=True)) > _LONG_CELL for row in rows for cell in row)


def _cells(row: LexborNode) -> list[LexborNode]:
    return [cell for cell in row.iter() if cell.tag in ("td", "th")]


def _rows(table: LexborNode, hidden: Set[int]) -> Iterator[Block]:
    caption = table.css_first("caption")
    if caption is not None and caption.mem_id not in hidden:
        yield Block("paragraph", normalise_line(caption.text(separator=" ")))
    rows = [row for row in table.css("tr") if row.mem_id not in hidden]
    for texts in filled([_cell(cell, hidden) for cell in _cells(row)] for row in rows):
        if any(texts):
            yield row_block(texts)
    yield TABLE_END


def _cell(cell: LexborNode, hidden: Set[int]) -> Cell:
    """A cell with its words but those that are hidden."""
    parts: list[str] = []
    stack = [cell]
    while stack:
        node = stack.pop()
        if node.is_text_node:
            parts.append(node.text_content or "")
        elif node.mem_id not in hidden:
            if parts and (node.tag in _BLOCKS or node.tag in ("br", "li")):
                parts.append("\n")
            stack.extend(reversed(list(node.iter(include_text=True))))
    text = normalise_line(_one_line("".join(parts)))
    return Cell(text, _span(cell, "colspan"), _span(cell, "rowspan"))


def _span(cell: LexborNode, name: str) -> int:
    """Over how many columns or rows a cell reaches; a rowspan of 0 is as far as there are rows."""
    match = _NUMBER.match(cell.attributes.get(name) or "")
    number = int(match[1]) if match else 1
    return _TO_THE_END if number == 0 and name == "rowspan" else max(number, 1)

"""What a reader hands over: text with marked headings, put together block by block."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from ingest.left_out import LeftOut
from ingest.metadata.metadata import Metadata
from ingest.structure.headings import Heading
from ingest.text.contents_list import contents_of
from ingest.text.normalise import normalise, normalise_line
from ingest.text.page_furniture import furniture_of

BlockKind = Literal["title", "heading", "paragraph", "item", "row"]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, list item, table row or heading in reading order."""

    kind: BlockKind
    text: str
    level: int = 1
    """Of a heading: 1 for the outermost."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A file's normalised text before its metadata and sections are settled."""

    text: str
    headings: tuple[Heading, ...] = ()
    pages: tuple[int, ...] = ()
    title: str | None = None
    """As the format marks it; None where only the text can tell."""
    metadata: Metadata = field(default_factory=Metadata)
    """What the file says of itself in front matter: it outweighs the text."""
    hints: Metadata = field(default_factory=Metadata)
    """What serves only where the text says nothing: meta elements of a page."""
    left_out: tuple[str, ...] = ()
    """What was left out on purpose, a line each."""


TABLE_END = Block("row", "")
"""Behind a table's last row: what follows at once, were it rows, is another table."""

PAGE_MARK = "\ufdd0"
"""Stands in a block's text where a page begins: a noncharacter, which no text may hold."""


def assemble(
    blocks: Iterable[Block],
    metadata: Metadata | None = None,
    *,
    pages: int = 0,
    left_out: LeftOut | None = None,
) -> Draft:
    """One text out of ``blocks``, with exact offsets of headings and of ``pages`` pages.

    A lone first heading of level 1 is the title. Items and rows stand on lines of their own,
    everything else is set off by a blank line. A list of contents and the buttons of a copied
    page are left out; ``left_out`` is what the reader did not hand over itself.
    """
    left_out = left_out if left_out is not None else LeftOut()
    ready = _titled(_tidied([(block, _clean(block)) for block in blocks], left_out))
    parts: list[str] = []
    headings: list[Heading] = []
    title: str | None = None
    length = 0
    last: BlockKind | None = None
    starts: list[int] = []
    waiting = 0  # pages that begin before any text of theirs
    for block, marked in ready:
        text = marked.replace(PAGE_MARK, "")
        if not text:
            waiting += marked.count(PAGE_MARK)
            last = None if block == TABLE_END else last
            continue
        if parts:
            parts.append("\n" if block.kind == last and last in ("item", "row") else "\n\n")
            length += len(parts[-1])
        starts.extend([length] * waiting)
        waiting = 0
        starts.extend(length + offset for offset in _mark_offsets(marked))
        if block.kind == "title":
            title = title or text
        elif block.kind == "heading":
            headings.append(Heading(length, length + len(text), block.level, text))
        parts.append(text)
        length += len(text)
        last = block.kind
    starts = (starts + [length] * pages)[:pages]
    return Draft(
        "".join(parts),
        tuple(headings),
        tuple(starts),
        title,
        metadata or Metadata(),
        left_out=left_out.lines(),
    )


def draft_of(text: str, metadata: Metadata) -> Draft:
    """The draft of a plain text, normalised, without lists of contents and page furniture."""
    left_out = LeftOut()
    if PAGE_MARK in text:
        text = normalise(text.replace(PAGE_MARK, ""))
    lines = text.split("\n")
    filled = [index for index, line in enumerate(lines) if line]
    dropped = {filled[at] for at in _odd_lines([lines[index] for index in filled], left_out)}
    if dropped:
        kept = (line for index, line in enumerate(lines) if index not in dropped)
        text = normalise("\n".join(kept))
    return Draft(text, metadata=metadata, left_out=left_out.lines())


def _odd_lines(
    lines: Sequence[str], left_out: LeftOut, rows: frozenset[int] = frozenset()
) -> frozenset[int]:
    """The lines that are no text of the report, each noted; ``rows`` are those of tables."""
    contents = contents_of(lines)
    for index in sorted(contents):
        left_out.add("contents list", lines[index])
    rest = [index for index in range(len(lines)) if index not in contents]
    # A table is text, whatever its cells are called: 大, 中, 小 are no buttons there.
    seen = ["。" if index in rows else lines[index] for index in rest]
    page = {rest[at] for at in furniture_of(seen)}
    if len(page) + len(contents) == len(lines):
        return contents if len(contents) < len(lines) else frozenset()
    for index in sorted(page):
        left_out.add("page furniture", lines[index])
    return contents | page


def _tidied(blocks: list[tuple[Block, str]], left_out: LeftOut) -> list[tuple[Block, str]]:
    """The blocks without what is no text of the report; the marks of pages stay."""
    filled = [index for index, (_, text) in enumerate(blocks) if text.replace(PAGE_MARK, "")]
    lines = [" ".join(blocks[i][1].replace(PAGE_MARK, "").split("\n")) for i in filled]
    rows = frozenset(at for at, index in enumerate(filled) if blocks[index][0].kind == "row")
    for at in _odd_lines(lines, left_out, rows):
        block, text = blocks[filled[at]]
        blocks[filled[at]] = (block, PAGE_MARK * text.count(PAGE_MARK))
    return blocks


def _mark_offsets(marked: str) -> list[int]:
    """Where the page marks stood, counted without them."""
    at = [offset for offset, letter in enumerate(marked) if letter == PAGE_MARK]
    return [offset - before for before, offset in enumerate(at)]


def _clean(block: Block) -> str:
    return normalise(block.text) if block.kind == "paragraph" else normalise_line(block.text)


def _titled(blocks: list[tuple[Block, str]]) -> list[tuple[Block, str]]:
    """The blocks with a lone outermost heading at the front told to be the title."""
    if any(block.kind == "title" for block, _ in blocks):
        return blocks
    marked = [i for i, (block, text) in enumerate(blocks) if block.kind == "heading" and text]
    if not marked:
        return blocks
    first = marked[0]
    level = blocks[first][0].level
    alone = all(blocks[i][0].level > level for i in marked[1:])
    opening = sum(len(text) for _, text in blocks[:first])
    if alone and (level == 1 or len(marked) > 1) and opening <= 200:
        block, text = blocks[first]
        blocks[first] = (Block("title", block.text), text)
    return blocks

"""What a reader hands over: text with marked headings, put together block by block."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from ingest.metadata.metadata import Metadata
from ingest.structure.headings import Heading
from ingest.text.normalise import normalise, normalise_line

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


PAGE_MARK = "\ufdd0"
"""Stands in a block's text where a page begins: a noncharacter, which no text may hold."""


def assemble(blocks: Iterable[Block], metadata: Metadata | None = None, *, pages: int = 0) -> Draft:
    """One text out of ``blocks``, with exact offsets of headings and of ``pages`` pages.

    A lone first heading of level 1 is the title. Items and rows stand on lines of their own,
    everything else is set off by a blank line.
    """
    ready = _titled([(block, _clean(block)) for block in blocks])
    parts: list[str] = []
    headings: list[Heading] = []
    title: str | None = None
    length = 0
    last: BlockKind | None = None
    starts: list[int] = []
    for block, marked in ready:
        text = marked.replace(PAGE_MARK, "")
        if not text:
            starts.extend([length] * marked.count(PAGE_MARK))
            continue
        if parts:
            parts.append("\n" if block.kind == last and last in ("item", "row") else "\n\n")
            length += len(parts[-1])
        starts.extend(length + offset for offset in _mark_offsets(marked))
        if block.kind == "title":
            title = title or text
        elif block.kind == "heading":
            headings.append(Heading(length, length + len(text), block.level, text))
        parts.append(text)
        length += len(text)
        last = block.kind
    starts = (starts + [length] * pages)[:pages]
    return Draft("".join(parts), tuple(headings), tuple(starts), title, metadata or Metadata())


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

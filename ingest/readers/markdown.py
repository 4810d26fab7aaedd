"""Markdown with YAML front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ingest.draft import Block, BlockKind, Draft, assemble
from ingest.errors import BadMetadata
from ingest.files.encoding import decoded
from ingest.files.raw_file import RawFile
from ingest.metadata.metadata import Metadata, from_yaml
from ingest.text.normalise import glued

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT = re.compile(
    r"\A\s*---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE
)
_KEY = re.compile(r"\A\s*---[ \t]*\n(?:#.*\n|[ \t]*\n)*(?!-)[^\n]*:")
_EMPTY = re.compile(r"\A\s*---[ \t]*\n\s*---")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


def read(raw: RawFile) -> Draft:
    """The text without its marks; headings, list items and table rows kept apart.

    Raises WrongEncoding, BadMetadata.
    """
    from markdown_it import MarkdownIt

    found = decoded(raw.data, raw.source)
    text = found.text.replace("\r\n", "\n").replace("\r", "\n")
    metadata, body = _front_matter(text, raw.source)
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    known = metadata.over(Metadata(extra=found.extra))
    return assemble(_blocks(parser.parse(body)), known)


def _front_matter(text: str, source: str) -> tuple[Metadata, str]:
    if not _KEY.match(text) and not _EMPTY.match(text):
        return Metadata(), text  # a line --- at the top may be a rule across the page
    match = _FRONT.match(text)
    if match is None:
        raise BadMetadata(source, "the front matter has no end", "close it with a line ---")
    return from_yaml(match[1], source, "the front matter"), text[match.end() :]


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    kind: BlockKind = "paragraph"
    level = 1
    markers: list[str] = []
    row: list[str] | None = None
    numbers: list[int] = []
    for token in tokens:
        if token.type == "heading_open":
            kind, level = "heading", int(token.tag[1])
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            ordered = token.type.startswith("ordered")
            numbers.append(int(token.attrs.get("start", 1)) if ordered else 0)
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            numbers.pop()
        elif token.type == "list_item_open":
            markers.append(f"{token.info}{token.markup} " if token.info else "- ")
        elif token.type == "list_item_close":
            markers.clear()
        elif token.type == "tr_open":
            row = []
        elif token.type == "tr_close" and row is not None:
            yield Block("row", " | ".join(row))
            row = None
        elif token.type == "inline":
            text = _plain(token.children or ())
            if row is not None:
                row.append(text)
            elif markers:
                yield Block("item", markers[-1] + text)
                markers.clear()
            else:
                yield Block("item" if numbers and kind == "paragraph" else kind, text, level)
            kind, level = "paragraph", 1
        elif token.type in ("fence", "code_block"):
            yield Block("paragraph", token.content)


def _plain(children: Sequence[Token]) -> str:
    """The words of a run of inline marks; a broken line is one line again."""
    parts: list[str] = []
    for child in children:
        if child.type in ("text", "code_inline"):
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak") or _BREAK.match(child.content):
            parts.append("\n")
    return glued(line.strip() for line in "".join(parts).split("\n"))

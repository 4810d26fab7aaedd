"""Markdown with YAML front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.draft import TABLE_END, Block, BlockKind, Draft, assemble
from ingest.errors import BadMetadata
from ingest.files.encoding import decoded
from ingest.files.raw_file import RawFile
from ingest.left_out import LeftOut
from ingest.metadata.metadata import Metadata, from_yaml
from ingest.text.normalise import glue, glued

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT = re.compile(
    r"\A\s*---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE
)
_KEY = re.compile(r"\A\s*---[ \t]*\n(?:#.*\n|[ \t]*\n)*(?!-)[^\n]*:")
_EMPTY = re.compile(r"\A\s*---[ \t]*\n\s*---")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_STRUCK = re.compile(r"</?(?:del|s|strike)\s*>", re.IGNORECASE)
_STRUCK_ZH = re.compile(r"~~(?=\S)([^~\n]+?)~~")
_NOTE = re.compile(r" {0,3}\[\^([^\]\s]{1,40})\]:[ \t]*(.*)")
_REFERENCE = re.compile(r"\[\^([^\]\s]{1,40})\]")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")


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
    left_out = LeftOut()
    body, notes = _notes(body)
    return assemble(_blocks(parser.parse(body), left_out, notes), known, left_out=left_out)


def _front_matter(text: str, source: str) -> tuple[Metadata, str]:
    if not _KEY.match(text) and not _EMPTY.match(text):
        return Metadata(), text  # a line --- at the top may be a rule across the page
    match = _FRONT.match(text)
    if match is None:
        raise BadMetadata(source, "the front matter has no end", "close it with a line ---")
    return from_yaml(match[1], source, "the front matter"), text[match.end() :]


def _notes(body: str) -> tuple[str, dict[str, str]]:
    """The text without its footnotes (``[^1]: words``), and these by their marks."""
    notes: dict[str, str] = {}
    lines: list[str] = []
    mark = ""
    for line, in_code in _outside_code(body):
        match = None if in_code else _NOTE.match(line)
        if match:
            mark = match[1]
            notes[mark] = match[2]
        elif mark and line[:1] in (" ", "\t") and line.strip():
            notes[mark] = glue(notes[mark], line.strip())
        else:
            mark = ""
            lines.append(line)
    return "\n".join(lines), notes


def _outside_code(body: str) -> Iterator[tuple[str, bool]]:
    """The lines, and whether each stands in a fenced block of code."""
    fence = ""
    for line in body.split("\n"):
        match = _FENCE.match(line)
        yield line, bool(fence)
        if match and not fence:
            fence = match[1][0]
        elif match and match[1][0] == fence:
            fence = ""


def _blocks(tokens: Sequence[Token], left_out: LeftOut, notes: dict[str, str]) -> Iterator[Block]:
    """The blocks, each followed by the footnotes that it refers to."""
    waiting: list[str] = []
    for block in _own_blocks(tokens, left_out):
        if waiting and block.kind != "row":
            yield from (Block("paragraph", note) for note in waiting)
            waiting.clear()
        marks = [mark for mark in _REFERENCE.findall(block.text) if mark in notes]
        text = block.text
        for mark in marks:
            text = text.replace(f"[^{mark}]", "")
            waiting += [notes.pop(mark)] if mark in notes else []
        yield replace(block, text=text)
    yield from (Block("paragraph", note) for note in [*waiting, *notes.values()])


def _own_blocks(tokens: Sequence[Token], left_out: LeftOut) -> Iterator[Block]:
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
        elif token.type == "table_close":
            yield TABLE_END
        elif token.type == "inline":
            text = _plain(token.children or (), left_out)
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


def _plain(children: Sequence[Token], left_out: LeftOut) -> str:
    """The words of a run of inline marks, but those struck through; a broken line is one line."""
    parts: list[str] = []
    struck: list[str] = []
    depth = 0
    for child in children:
        if child.type in ("s_open", "s_close") or _STRUCK.fullmatch(child.content):
            opens = child.type == "s_open" or not child.content.startswith("</")
            depth = max(0, depth + (1 if opens and child.type != "s_close" else -1))
            if not depth:
                left_out.add("struck text", "".join(struck))
                struck.clear()
            continue
        words = struck if depth else parts
        if child.type in ("text", "code_inline"):
            words.append(child.content)
        elif child.type in ("softbreak", "hardbreak") or _BREAK.match(child.content):
            words.append("\n")
    parts += struck  # a mark that nobody closed strikes nothing
    # Beside Chinese punctuation the rules take no pair of marks for one (CommonMark, 6.2).
    text = "".join(parts)
    for match in _STRUCK_ZH.finditer(text):
        left_out.add("struck text", match[1])
    text = _STRUCK_ZH.sub("", text)
    return glued(line.strip() for line in text.split("\n"))

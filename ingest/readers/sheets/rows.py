"""The blocks of a workbook: a section a sheet, titles and notes as paragraphs, tables as rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import NamedTuple

from ingest.draft import Block, Draft, assemble
from ingest.left_out import LeftOut
from ingest.readers.table import row_block
from ingest.text.normalise import normalise_line

_LONGEST_CAPTION = 80
_UNNAMED = re.compile(r"(?:sheet|工作表|表|table)\s*\d*", re.IGNORECASE)


class Sheet(NamedTuple):
    """A sheet's name, and its rows with a text in each column."""

    name: str
    rows: Iterable[Sequence[str]]


def sheet_blocks(sheets: Sequence[Sheet]) -> Iterator[Block]:
    """The blocks of all sheets; a sheet's name heads it where it says something."""
    for sheet in sheets:
        filled = [[normalise_line(text) for text in row] for row in sheet.rows]
        filled = [row for row in filled if any(row)]
        if not filled:
            continue
        if len(sheets) > 1 and not _UNNAMED.fullmatch(sheet.name.strip()):
            yield Block("heading", sheet.name, 1)
        yield from table_blocks(filled)


def table_blocks(rows: Sequence[Sequence[str]]) -> Iterator[Block]:
    """Rows of several cells as rows, of one cell as paragraphs; columns that are empty go."""
    width = max(map(len, rows), default=0)
    used = [
        column for column in range(width) if any(column < len(row) and row[column] for row in rows)
    ]
    for row in rows:
        texts = [row[column] if column < len(row) else "" for column in used]
        said = list(filter(None, texts))
        # A title that is joined over the whole table stands in each of its columns.
        if len(used) > 1 and (len(said) == 1 or (len(set(said)) == 1 and len(said) == len(used))):
            yield Block("paragraph", said[0])
        elif said:
            yield row_block(texts)


def sheets_draft(sheets: Sequence[Sheet], source: str, left_out: LeftOut) -> Draft:
    """The draft of a workbook.

    Its title is the caption above its first table, else the file's name: sheets have names too.
    """
    blocks = list(sheet_blocks(sheets))
    draft = assemble(blocks, left_out=left_out)
    return replace(draft, title=_caption(blocks) or PurePosixPath(source).stem)


def _caption(blocks: Sequence[Block]) -> str | None:
    for block in blocks:
        if block.kind == "row":
            return None
        if block.kind == "paragraph" and len(block.text) <= _LONGEST_CAPTION:
            return block.text
    return None

"""Table rows in a text: lines whose cells stand between bars, the first of a table its head."""

from __future__ import annotations

import re

BAR = " | "
"""Between the cells of a row."""
_FIGURE = re.compile(
    r"[+＋\-－−约达]?[¥$€£]?\d[\d,，. ]*(?:\s*[%％‰]|\s*[百千万亿]*[^\W\d]{0,4}|\s*[a-z]{1,12})?"
)
_YEAR = re.compile(r"(?:19|20)\d\d(?:\s*年度?|[-–—/]\d{2,4}年?)?")
_MOST_HEADS = 2
"""Rows that a head may go over, as where cells are joined."""


def is_row(line: str) -> bool:
    """Whether a line of a text is a row of a table."""
    return BAR in line


def is_head(row: str) -> bool:
    """Whether a row names columns: none of its cells behind the first is a figure."""
    cells = [cell.strip() for cell in row.split(BAR)]
    named = [cell for cell in cells[1:] if cell]
    return bool(named) and not any(
        _FIGURE.fullmatch(cell) and not _YEAR.fullmatch(cell) for cell in named
    )


def head_above(text: str, at: int) -> str:
    """The head of the table in whose rows the line that begins at ``at`` stands, on lines of its
    own; empty where that line is no row, is of the head itself, or its table has none."""
    end = text.find("\n", at)
    if not is_row(text[at : len(text) if end < 0 else end]):
        return ""
    begin = at
    while begin > 1 and text[begin - 1] == "\n":
        before = text.rfind("\n", 0, begin - 1) + 1
        if not is_row(text[before : begin - 1]):
            break
        begin = before
    heads: list[str] = []
    for line in text[begin:at].split("\n")[:_MOST_HEADS]:
        if not is_head(line):
            break
        heads.append(line)
    return "\n".join(heads)

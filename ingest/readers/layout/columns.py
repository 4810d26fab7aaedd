"""Tables without a grid, told by text that stands in columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from ingest.readers.layout.line import Cell, Line
from ingest.text.normalise import glue

_MAX_STEP = 3.2
"""Rows of one table are at most this many times the type's size apart."""
_MAX_WRAPPED = 4
"""So many lines of one wrapped cell may follow each other."""


def with_rows(lines: Sequence[Line]) -> list[Line]:
    """The lines of a page, those that stand in columns put together to table rows."""
    out: list[Line] = []
    index = 0
    while index < len(lines):
        end = _table_end(lines, index)
        columns = _columns(lines[index:end]) if end > index else []
        if len(columns) >= 2:
            out.extend(_rows(lines[index:end], columns))
            index = end
        else:
            out.append(lines[index])
            index += 1
    return out


def _table_end(lines: Sequence[Line], start: int) -> int:
    """Behind the last line of the table that may begin at ``start``; ``start`` if none does.

    Lines of one cell belong to it only between lines of several: they are cells that wrap.
    """
    if len(lines[start].cells) < 2:
        return start
    end = start + 1
    for index in range(start + 1, len(lines)):
        line, before = lines[index], lines[index - 1]
        far = abs(before.bottom - line.bottom) > _MAX_STEP * line.size
        if line.row or not line.size or far or index - end > _MAX_WRAPPED:
            break
        if len(line.cells) < 2:
            continue
        if len(_columns([*lines[start:end], line])) < 2:
            break
        end = index + 1
    return end if end - start >= 2 else start


def _columns(lines: Sequence[Line]) -> list[tuple[float, float]]:
    """The stretches across the page that the cells of the fullest usual row fill.

    Empty where cells of one column reach into the next one's: that is text with wide gaps.
    """
    counts = Counter(len(line.cells) for line in lines if line.cells)
    # The commonest number of cells; of equally common ones the largest.
    most = max(counts, key=lambda count: (counts[count], count))
    full = [line.cells for line in lines if len(line.cells) == most]
    columns = [
        (min(cell.left for cell in cells), max(cell.right for cell in cells))
        for cells in zip(*full, strict=True)
    ]
    apart = all(left[1] < right[0] for left, right in pairwise(columns))
    return columns if apart else []


def _column_of(cell: Cell, columns: Sequence[tuple[float, float]]) -> int:
    """The column nearest to the middle of a cell."""
    middle = (cell.left + cell.right) / 2
    return min(
        range(len(columns)),
        key=lambda n: max(columns[n][0] - middle, middle - columns[n][1], 0.0),
    )


def _rows(lines: Sequence[Line], columns: Sequence[tuple[float, float]]) -> list[Line]:
    """One line a row."""
    rows = []
    for group in _grouped(sorted(lines, key=lambda line: -line.top)):
        texts = [""] * len(columns)
        for line in group:
            whole = Cell(line.left, line.right, line.text)
            for cell in line.cells or (whole,):
                column = _column_of(cell, columns)
                texts[column] = glue(texts[column], cell.text) if texts[column] else cell.text
        text = " | ".join(texts)
        first = group[0]
        rows.append(
            Line(text, first.page, top=first.top, size=first.size, row=True, width=first.width)
        )
    return rows


def _grouped(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines of each row, from above: a row has one line of several cells at most.

    Lines of a cell that wraps stand closer together than rows do.
    """
    steps = [above.top - below.top for above, below in pairwise(lines)]
    tight = min((step for step in steps if step > 1), default=0.0)
    groups = [[lines[0]]]
    for line, step in zip(lines[1:], steps, strict=True):
        several = line.cells and any(part.cells for part in groups[-1])
        if (several and step > 1) or step > 1.3 * tight:
            groups.append([line])
        else:
            groups[-1].append(line)
    return groups

"""Tables as rows: what is joined over rows and columns stands in each place that it fills."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ingest.draft import Block

MOST_COLUMNS = 400
_WIDEST = 64
"""A cell that says it reaches over more columns is one that only fills its row up."""
_MOST_DOWN = 10_000
"""Further than this no cell reaches: a page may claim any number."""


class Cell(NamedTuple):
    """What stands in a cell, and over how many columns and rows it reaches."""

    text: str
    across: int = 1
    down: int = 1


def row_block(texts: Sequence[str]) -> Block:
    """A row as one line."""
    return Block("row", " | ".join(texts))


def filled(rows: Iterable[Sequence[Cell]]) -> Iterator[list[str]]:
    """The rows with a text in each column.

    A cell that reaches over the whole width is a caption within the table: it stands once.
    """
    hanging: dict[int, tuple[str, int]] = {}
    for row in rows:
        texts: list[str] = []
        ahead = dict(hanging)
        cells = iter(row)
        alone = len(row) == 1 and row[0].across > 1 and not hanging
        while len(texts) < MOST_COLUMNS:
            column = len(texts)
            if column in hanging:
                text, left = hanging[column]
                ahead.pop(column)
                if left > 1:
                    ahead[column] = (text, left - 1)
                texts.append(text)
                continue
            cell = next(cells, None)
            if cell is None:
                if not any(at > column for at in hanging):
                    break
                texts.append("")
                continue
            wide = min(cell.across, MOST_COLUMNS - column)
            across = wide if 1 < wide <= _WIDEST and not alone else 1
            for at in range(column, column + across):
                texts.append(cell.text)
                if cell.down > 1:
                    ahead[at] = (cell.text, min(cell.down, _MOST_DOWN) - 1)
        hanging = ahead
        yield texts

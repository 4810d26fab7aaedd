"""A line of a PDF page with its place and type."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

MARGIN = 0.12
"""The share of a page's height, above and below, where running heads stand."""
COLUMN_GAP = 1.2
"""A gap this many times the type's size parts two columns."""


class Cell(NamedTuple):
    """A part of a line between wide gaps."""

    left: float
    right: float
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line; coordinates in points from the page's lower left corner."""

    text: str
    page: int
    left: float = 0.0
    right: float = 0.0
    top: float = 0.0
    bottom: float = 0.0
    size: float = 0.0
    """Of the type, in points; 0 where it could not be told."""
    bold: bool = False
    margin: bool = False
    """Whether it stands where running heads do."""
    cells: tuple[Cell, ...] = ()
    """The parts of a line with gaps as wide as between columns; empty for a line without."""
    row: bool = False
    """A table row, already put together."""
    width: float = 0.0
    """Of the page, as it is read."""
    slanted: bool = False
    """Whether it runs across the page, as watermarks do."""

"""A page of a document as it is printed, and where on it a passage stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Quoted(NamedTuple):
    """A passage that is looked for on a page, with what stands around it there."""

    text: str
    before: str = ""
    after: str = ""


class Mark(NamedTuple):
    """A stretch of a line, in shares of the picture's width and height from its upper left."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page as a WebP picture."""

    image: bytes
    width: int
    height: int
    """Pixels."""
    marks: tuple[Mark, ...] = ()
    """Where the passage stands, line by line; none where that cannot be told for certain."""

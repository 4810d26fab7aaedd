"""The values that reading and splitting give: Document, Section, Chunk.

Offsets are positions in ``Document.text`` counted in characters, half open: ``text[start:end]``.
"""

from __future__ import annotations

import datetime
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

Aspect = Literal["review", "plan", "other"]
Language = Literal["en", "zh", "other"]


PATH_SEPARATOR = " › "
"""Between the titles of sections in one line, outermost first."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it, subsections included."""

    number: int
    """Position in the document's order, from 0."""
    level: int
    """1 for the outermost headings."""
    title: str
    start: int
    """Where the heading's line begins."""
    end: int
    """Behind the last character that belongs to the section."""
    parent: int | None
    """Number of the section that holds this one."""
    aspect: Aspect = "other"
    year: int | None = None
    """The year that the section speaks of, where it can be told."""


@dataclass(frozen=True, slots=True)
class Document:
    """One report: normalised text, metadata, section tree."""

    source: str
    """The document's identity: the path under the folder that was ingested, or an explicit id."""
    title: str
    text: str
    organisation: str | None = None
    year: int | None = None
    """The year of the conference or report: a conference of January 2026 reviews 2025."""
    date: datetime.date | None = None
    language: Language = "en"
    sections: tuple[Section, ...] = ()
    pages: tuple[int, ...] = ()
    """Where each page begins; empty for a format without pages."""
    extra: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def page_at(self, offset: int) -> int | None:
        """The page, counted from 1, that holds the character at ``offset``."""
        return page_at(self.pages, offset)


def page_at(pages: Sequence[int], offset: int) -> int | None:
    """The page, counted from 1, that holds the character at ``offset``; None without pages."""
    return max(1, bisect_right(pages, offset)) if pages else None


def path_at(sections: Iterable[Section], offset: int) -> tuple[str, ...]:
    """Titles of the sections that hold the character at ``offset``, outermost first."""
    return tuple(one.title for one in sections if one.start <= offset < one.end)


@dataclass(frozen=True, slots=True)
class Chunk:
    """A stretch of a Document: ``document.text[chunk.start:chunk.end] == chunk.text``."""

    ordinal: int
    start: int
    end: int
    text: str
    section: int | None = None
    path: tuple[str, ...] = ()
    """Titles of the sections that hold the chunk, outermost first."""
    page: int | None = None
    aspect: Aspect = "other"
    year: int | None = None
    language: Language = "en"
    context: str | None = None
    """What the model reads ahead of the text; None for title and section path as they are."""

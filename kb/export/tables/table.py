"""What an export holds, before it takes the form of a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from kb.compare.tidy import TidyTable
from kb.documents import DocumentInfo, Excerpt
from kb.export.files import writable
from kb.export.labels import ExportLanguage

Kind = Literal["text", "number", "year", "share", "passage"]
"""``year`` is a number without thousands; ``share`` is from 0 to 1 and shown in per cent;
``passage`` is a quotation with its place."""

Cell = str | int | float | Excerpt | None
Row = tuple[Cell, ...]

Link = Callable[[Excerpt], str | None]
"""The address at which a passage can be opened; None where it has none."""

TextOf = Callable[[str], str]
"""The text of a document by its id."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading and what its cells are."""

    title: str
    kind: Kind = "text"
    width: int = 16
    """In characters of a sheet's standard font."""
    is_read: bool = True
    """Whether a report to be read has it; what its headings tell is not told again."""


@dataclass(frozen=True, slots=True)
class Table:
    """One subject's rows."""

    name: str
    """Short: a sheet's name."""
    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Row]
    note: str = ""
    """What its numbers mean."""
    appendix: bool = False
    """Whether it holds what another table sums up; a report to be read leaves it out."""
    chapters: tuple[Callable[[Row], str], ...] = ()
    """What a report is divided by, the widest first; each gives a row's heading."""
    order: tuple[str, ...] = ()
    """Of the innermost headings, where it is not that of the rows."""
    quotes: bool = False
    """Whether a report has each row as quotations, not in a grid."""
    code: Callable[[Row], tuple[str, ...]] | None = None
    """What a row's passages are coded by, the widest code first."""


@dataclass(frozen=True, slots=True)
class Export:
    """All that is written."""

    title: str
    language: ExportLanguage
    """Of headings and labels; quotations stay as they are."""
    labels: Mapping[str, str]
    """Texts of that language: page, section, source and the like."""
    reports: tuple[DocumentInfo, ...]
    notes: tuple[str, ...]
    """What is to be known of the reports, in that language."""
    findings: tuple[Table, ...]
    """What the tables come to, in counts: small enough for one page."""
    tables: tuple[Table, ...]
    tidy: tuple[TidyTable, ...]
    """The same for programs to read; the main table first."""
    data: Any
    """The same as JSON has it on the command line."""
    link: Link


def quoted(passage: Excerpt) -> str:
    """A passage's text on one line."""
    return " ".join(writable(passage.text).split())

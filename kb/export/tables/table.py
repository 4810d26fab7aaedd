"""What an export holds, before it takes the form of a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from kb.documents import DocumentInfo, Excerpt
from kb.export.files import writable
from kb.export.labels import ExportLanguage

Kind = Literal["text", "number", "share", "passage"]
"""``share`` is from 0 to 1 and shown in per cent; ``passage`` is a quotation with its place."""

Cell = str | int | float | Excerpt | None

Link = Callable[[Excerpt], str | None]
"""The address at which a passage can be opened; None where it has none."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading and what its cells are."""

    title: str
    kind: Kind = "text"
    width: int = 16
    """In characters of a sheet's standard font."""


@dataclass(frozen=True, slots=True)
class Table:
    """One subject's rows."""

    name: str
    """Short: a sheet's name, part of a file's."""
    title: str
    columns: tuple[Column, ...]
    rows: Sequence[tuple[Cell, ...]]
    note: str = ""
    """What its numbers mean."""
    appendix: bool = False
    """Whether it holds what another table sums up; a report to be read leaves it out."""


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
    tables: tuple[Table, ...]
    data: Any
    """The same as JSON has it on the command line."""
    link: Link


def quoted(passage: Excerpt) -> str:
    """A passage's text on one line."""
    return " ".join(writable(passage.text).split())

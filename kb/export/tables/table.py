"""What an export holds, before it takes the form of a file."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from kb.documents import DocumentInfo, Excerpt

_NOT_WRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

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
    language: Literal["en", "zh"]
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


def writable(text: str) -> str:
    """``text`` without what neither XML nor UTF-8 can hold."""
    return _NOT_WRITABLE.sub("", text)


def quoted(passage: Excerpt) -> str:
    """A passage's text on one line."""
    return " ".join(writable(passage.text).split())


def place(passage: Excerpt, labels: Mapping[str, str]) -> str:
    """Where a passage stands, in one line: section, page, characters."""
    page = labels["on.page"].format(page=passage.page) if passage.page else ""
    span = labels["span"].format(start=passage.start, end=passage.end)
    return labels["separator"].join(part for part in (passage.section, page, span) if part)


def report_line(passage: Excerpt | DocumentInfo, labels: Mapping[str, str]) -> str:
    """Title, organisation and year of a passage's report."""
    facts = (passage.title, passage.organisation, str(passage.year or ""))
    return labels["separator"].join(fact for fact in facts if fact)

"""A table of organisations by years for one subject, and who was the first to speak of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, get_args

from kb.compare.notes import Note, NoteLanguage
from kb.compare.tidy import PASSAGE, Columns, Tidy, TidyTable, documents_table, passage_row
from kb.documents import DocumentInfo, Excerpt

PivotKind = Literal["indicator", "theme", "phrase"]
PIVOTS: tuple[PivotKind, ...] = get_args(PivotKind)

Mark = Literal["", "several", "doubtful"]
"""Why a cell has no value: reports tell several, or one that is hardly of the same thing."""

Number = int | float | Decimal

SCALES: Mapping[NoteLanguage, Sequence[tuple[float, str]]] = {
    "en": ((1e12, " trillion"), (1e9, " billion"), (1e6, " million")),
    "zh": ((1e12, "万亿"), (1e8, "亿"), (1e4, "万")),
}
"""By how much large levels are counted in either language, the largest first."""

PIVOT: Columns = {
    "kind": "text",
    "subject": "text",
    "organisation": "text",
    "year": "integer",
    "value": "number",
    "unit": "text",
    "beside": "number",
    "mark": "text",
    "is_first": "flag",
    **{f"passage_{name}": kind for name, kind in PASSAGE.items()},
}
"""``value`` and ``beside``: of an indicator the level in ``unit`` and the growth told in percent;
of a theme the share of the text and of the measures; of a phrase the count and the rate in 10,000
words and Chinese characters. The passage is where it is told, or told first."""


_POINTS: dict[NoteLanguage, str] = {"en": " points", "zh": "个百分点"}


@dataclass(frozen=True, slots=True)
class PivotCell:
    """One organisation in one year."""

    year: int
    value: Number | None
    beside: Number | None
    unit: str = ""
    passage: Excerpt | None = None
    mark: Mark = ""
    bounds: tuple[str, str] = ("", "")
    """What stands before the value and what is beside it where they are told with a bound: ≥."""
    in_points: bool = False
    """Whether what is beside it is told in percentage points."""

    def as_json(self) -> dict[str, Any]:
        return {
            "year": self.year,
            "value": _plain(self.value),
            "beside": _plain(self.beside),
            "unit": self.unit or None,
            "bounds": [sign.strip() or None for sign in self.bounds],
            "in_points": self.in_points,
            "mark": self.mark or None,
            "passage": self.passage.as_json() if self.passage else None,
        }


@dataclass(frozen=True, slots=True)
class PivotRow:
    """One organisation through the years of the pivot; a year without a report is missing."""

    organisation: str
    cells: Mapping[int, PivotCell]

    def as_json(self) -> dict[str, Any]:
        return {
            "organisation": self.organisation,
            "cells": [cell.as_json() for cell in self.cells.values()],
        }


@dataclass(frozen=True, slots=True)
class Pivot(Tidy):
    """Organisations × years, the largest value of the last year first."""

    kind: PivotKind
    subject: str
    years: tuple[int, ...]
    rows: tuple[PivotRow, ...]
    reports: tuple[DocumentInfo, ...]
    notes: tuple[Note, ...] = ()

    @property
    def first(self) -> tuple[tuple[str, Excerpt], ...]:
        """Who was the first to speak of it, and where: by date, where all that year have one."""
        told = [
            (row.organisation, cell.year, cell.passage)
            for row in self.rows
            for cell in row.cells.values()
            if cell.passage is not None
        ]
        if not told:
            return ()
        dates = {report.id: report.date for report in self.reports}
        years = {passage.document_id: passage.year or year for _, year, passage in told}
        earliest = min(years.values())
        early = [each for each in told if years[each[2].document_id] == earliest]
        days = [dates[passage.document_id] for _, _, passage in early]
        known = [day for day in days if day is not None]
        if len(known) == len(days):
            early = [each for each, day in zip(early, days, strict=True) if day == min(known)]
        return tuple({name: (name, passage) for name, _, passage in early}.values())

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "subject": self.subject,
            "years": list(self.years),
            "rows": [row.as_json() for row in self.rows],
            "first": [
                {"organisation": name, "passage": passage.as_json()} for name, passage in self.first
            ],
            "reports": [report.as_json() for report in self.reports],
            "notes": list(map(str, self.notes)),
        }

    def tables(self) -> tuple[TidyTable, ...]:
        """``pivot``, ``documents``."""
        first = {id(passage) for _, passage in self.first}
        rows = (
            {
                "kind": self.kind,
                "subject": self.subject,
                "organisation": row.organisation,
                "year": cell.year,
                "value": cell.value,
                "unit": cell.unit or None,
                "beside": cell.beside,
                "mark": cell.mark or None,
                "is_first": id(cell.passage) in first,
                **passage_row(cell.passage, "passage"),
            }
            for row in self.rows
            for cell in row.cells.values()
        )
        return (TidyTable.of("pivot", PIVOT, rows), documents_table(self.reports))

    def told(
        self, cell: PivotCell | None, language: NoteLanguage = "en", unit: str | None = None
    ) -> str:
        """A cell as a person reads it: – where nothing is told, empty where there is no report.

        ``unit`` is what the unit is called in ``language``.
        """
        if cell is None:
            return ""
        if cell.mark:
            return "?"
        if self.kind == "theme":
            return f"{cell.value:.1%}" if cell.value else "–"
        if self.kind == "phrase":
            return str(cell.value or "–")
        sign = _POINTS[language] if cell.in_points else "%"
        growth = "" if cell.beside is None else f"{cell.bounds[1]}{cell.beside:+f}{sign}"
        level = ""
        if cell.value is not None:
            joint = "" if language == "zh" else " "
            level = f"{cell.bounds[0]}{scaled(cell.value, language)}{joint}{unit or cell.unit}"
        return f"{level} {growth}".strip() or "–"

    def __str__(self) -> str:
        lines = [self.heading]
        width = max((len(row.organisation) for row in self.rows), default=0)
        if self.rows:
            lines.append("  ".join(["".ljust(width), *map(str, self.years)]))
        for row in self.rows:
            cells = (self.told(row.cells.get(year)) for year in self.years)
            lines.append("  ".join([row.organisation.ljust(width), *cells]).rstrip())
        return "\n".join([*lines, *map(str, self.notes)])

    @property
    def heading(self) -> str:
        """What it is of, over how much, and who said it first."""
        span = f"{self.years[0]}–{self.years[-1]}" if self.years else "no year"
        spoken = sum(any(cell.passage for cell in row.cells.values()) for row in self.rows)
        head = f"{self.subject}: told by {spoken} of {len(self.rows)} organisations, {span}"
        named = [f"{name} ({passage.year}): {passage.text}" for name, passage in self.first[:3]]
        more = f"; and {len(self.first) - 3} more that year" if len(self.first) > 3 else ""
        return f"{head}\nfirst: {'; '.join(named)}{more}" if named else head


def ranked(rows: Iterable[PivotRow], years: Sequence[int]) -> tuple[PivotRow, ...]:
    """The rows with the largest value of the last year first, then of the year before."""

    def rank(row: PivotRow) -> tuple[list[float], str]:
        found = (row.cells.get(year) for year in reversed(years))
        values = (0.0 if cell is None else float(cell.value or 0) for cell in found)
        return [-value for value in values], row.organisation

    return tuple(sorted(rows, key=rank))


def scaled(value: Number, language: NoteLanguage = "en") -> str:
    """A level with its thousands parted, or in millions and billions (万, 亿) where it is large."""
    level = float(value)
    for size, name in SCALES[language]:
        if abs(level) >= size:
            return f"{level / size:,.5g}{name}"
    return f"{level:,.10g}"


def _plain(value: Number | None) -> int | float | None:
    if value is None or isinstance(value, int):
        return value
    return int(value) if value == int(value) else float(value)

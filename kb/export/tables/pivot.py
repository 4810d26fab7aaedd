"""Organisations by years as tables."""

from __future__ import annotations

from collections.abc import Iterator

from kb.compare.pivots.pivot import Pivot, PivotCell
from kb.export.labels import ExportLanguage, load_labels, unit_name
from kb.export.tables.making import Part
from kb.export.tables.table import Column, Row, Table


def pivot_part(pivot: Pivot) -> Part:
    """The pivot with the passages that its cells rest on."""
    return Part(
        pivot,
        pivot.notes,
        lambda language: _firsts(pivot, language),
        lambda language: (_pivot_table(pivot, language), _passage_table(pivot, language)),
    )


def _firsts(pivot: Pivot, language: ExportLanguage) -> Iterator[Table]:
    """Who said it first, and where."""
    labels = load_labels(language)
    columns = (
        Column(labels["organisation"], width=28),
        Column(labels["pivot.where"], "passage", 80),
    )
    rows: list[Row] = list(pivot.first)
    yield Table(labels["pivot.first"], labels["pivot.first"], columns, rows)


def _pivot_table(pivot: Pivot, language: ExportLanguage) -> Table:
    """A row an organisation, a column a year."""
    labels = load_labels(language)
    columns = (
        Column(labels["organisation"], width=28),
        *(Column(str(year), width=24) for year in pivot.years),
    )

    def told(cell: PivotCell | None) -> str:
        unit = unit_name(cell.unit, language) if cell and cell.unit else None
        return pivot.told(cell, language, unit)

    rows: list[Row] = [
        (row.organisation, *(told(row.cells.get(year)) for year in pivot.years))
        for row in pivot.rows
    ]
    title = labels["pivot.title"].format(subject=pivot.subject)
    return Table(labels["pivot"], title, columns, rows, labels["pivot.note"])


def _passage_table(pivot: Pivot, language: ExportLanguage) -> Table:
    """A row a cell that rests on a passage."""
    labels = load_labels(language)
    columns = (
        Column(labels["organisation"], width=28, is_read=False),
        Column(labels["year"], "year", 8),
        Column(labels["pivot.where"], "passage", 80),
    )
    rows: list[Row] = [
        (row.organisation, cell.year, cell.passage)
        for row in pivot.rows
        for cell in row.cells.values()
        if cell.passage is not None
    ]
    name = labels["pivot.where"]
    return Table(
        name,
        name,
        columns,
        rows,
        appendix=True,
        quotes=True,
        code=lambda _row: (labels["pivot"], pivot.subject),
    )

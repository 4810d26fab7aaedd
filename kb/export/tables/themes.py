"""Themes and the history of a wording as tables."""

from __future__ import annotations

from collections.abc import Iterator

from kb.compare.themes.matrix import ThemeMatrix
from kb.compare.themes.wording_history import WordingHistory
from kb.export.labels import ExportLanguage, load_labels
from kb.export.tables.making import Part
from kb.export.tables.table import Column, Row, Table

LARGEST = 8
"""Themes among the findings."""


def themes_part(matrix: ThemeMatrix) -> Part:
    """The matrix with its passages."""
    return Part(
        matrix,
        matrix.notes,
        lambda language: _largest(matrix, language),
        lambda language: (_matrix_table(matrix, language), _passage_table(matrix, language)),
    )


def history_part(history: WordingHistory) -> Part:
    """The years of a wording with every use."""
    return Part(
        history,
        history.notes,
        lambda language: _ends(history, language),
        lambda language: (_year_table(history, language), _use_table(history, language)),
    )


def _largest(matrix: ThemeMatrix, language: ExportLanguage) -> Iterator[Table]:
    """The largest themes: their shares in the first and the last year, and their rise."""
    labels = load_labels(language)
    if not matrix.years:
        return
    ends = sorted({0, len(matrix.years) - 1})
    columns = (
        Column(labels["theme"], width=32),
        *(Column(labels["theme.text"].format(year=matrix.years[n]), "share", 10) for n in ends),
        Column(labels["theme.change"], "number", 10),
    )
    rows: list[Row] = [
        (row.theme.name(language), *(row.cells[n].share for n in ends), row.rank_change)
        for row in matrix.rows[:LARGEST]
    ]
    yield Table(labels["themes"], labels["themes.largest"], columns, rows)


def _matrix_table(matrix: ThemeMatrix, language: ExportLanguage) -> Table:
    labels = load_labels(language)
    planned = any(cell.commitment_share is not None for row in matrix.rows for cell in row.cells)
    columns = [Column(labels["theme"], width=32)]
    columns += [Column(labels["theme.text"].format(year=y), "share", 9) for y in matrix.years]
    if planned:
        columns += [
            Column(labels["theme.commitments"].format(year=y), "share", 12) for y in matrix.years
        ]
    columns += [
        Column(labels["theme.first"], "year", 9),
        Column(labels["theme.last"], "year", 9),
        Column(labels["theme.change"], "number", 9),
    ]
    rows: list[Row] = []
    for row in matrix.rows:
        shares: list[float | None] = [cell.share for cell in row.cells]
        if planned:
            shares += [cell.commitment_share for cell in row.cells]
        ends = (row.first_year, row.last_year, row.rank_change)
        rows.append((row.theme.name(language), *shares, *ends))
    blank = (None,) * (len(columns) - 1 - len(matrix.rest))
    rows.append((labels["theme.rest"], *matrix.rest, *blank))
    title, note = labels["themes.title"], labels["themes.note"]
    return Table(labels["themes"], title, tuple(columns), rows, note)


def _passage_table(matrix: ThemeMatrix, language: ExportLanguage) -> Table:
    """A row a passage of a theme."""
    labels = load_labels(language)
    rows: list[Row] = [
        (row.theme.name(language), cell.year, labels[f"theme.kind.{kind}"], passage)
        for row in matrix.rows
        for cell in row.cells
        for kind, passages in (("text", cell.passages), ("commitment", cell.commitments))
        for passage in passages
    ]
    columns = (
        Column(labels["theme"], width=28),
        Column(labels["year"], "year", 8),
        Column(labels["theme.kind"], width=12),
        Column(labels["theme.passage"], "passage", 70),
    )
    name = labels["theme.passages"]
    return Table(
        name,
        name,
        columns,
        rows,
        appendix=True,
        quotes=True,
        code=lambda row: (labels["themes"], str(row[0])),
    )


def _ends(history: WordingHistory, language: ExportLanguage) -> Iterator[Table]:
    """How often in all, in which year first and last."""
    labels = load_labels(language)
    first = history.first
    columns = (
        Column(labels["history.count"], "number", 16),
        Column(labels["theme.first"], "year", 16),
        Column(labels["theme.last"], "year", 16),
    )
    row = (history.count, first.passage.year if first else None, history.last_year)
    title = labels["history.title"].format(phrase=history.phrase)
    yield Table(labels["history"], title, columns, [row])


def _year_table(history: WordingHistory, language: ExportLanguage) -> Table:
    """A row a year."""
    labels = load_labels(language)
    columns = (
        Column(labels["year"], "year", 8),
        Column(labels["history.count"], "number", 8),
        Column(labels["history.rate"], "number", 14),
        Column(labels["history.reports"], "number", 10),
        Column(labels["history.forms"], width=60),
    )
    rows: list[Row] = [
        (
            year.year,
            year.count,
            round(year.rate, 2),
            year.reports,
            "; ".join(f"{text} {count}" for text, count in year.forms),
        )
        for year in history.years
    ]
    note = labels["history.note"].format(forms="; ".join(history.forms))
    title = labels["history.title"].format(phrase=history.phrase)
    return Table(labels["history"], title, columns, rows, note)


def _use_table(history: WordingHistory, language: ExportLanguage) -> Table:
    """A row a sentence."""
    labels = load_labels(language)
    columns = (
        Column(labels["year"], "year", 8, is_read=False),
        Column(labels["history.passage"], "passage", 80),
    )
    uses: list[Row] = [(year.year, use.passage) for year in history.years for use in year.uses]
    name = labels["history.passages"]
    return Table(
        name,
        name,
        columns,
        uses,
        chapters=(lambda row: str(row[0]),),
        quotes=True,
        code=lambda _row: (labels["history"], history.phrase),
    )

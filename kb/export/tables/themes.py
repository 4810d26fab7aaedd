"""Themes and the history of a wording as tables."""

from __future__ import annotations

from kb.compare.notes import sentences_of
from kb.compare.themes.matrix import ThemeMatrix
from kb.compare.themes.wording_history import WordingHistory
from kb.export.labels import ExportLanguage, language_of, load_labels
from kb.export.tables.table import Cell, Column, Export, Link, Table


def theme_export(matrix: ThemeMatrix, link: Link, language: ExportLanguage | None = None) -> Export:
    """A matrix of themes with its passages; headings in ``language``, else in the reports'."""
    language = language or language_of(matrix.reports)
    labels = load_labels(language)
    return Export(
        title=labels["themes.title"],
        language=language,
        labels=labels,
        reports=matrix.reports,
        notes=sentences_of(matrix.notes, language),
        tables=theme_tables(matrix, language),
        data=matrix.as_json(),
        link=link,
    )


def theme_tables(matrix: ThemeMatrix, language: ExportLanguage) -> tuple[Table, ...]:
    """The matrix, and a row a passage."""
    return (_matrix_table(matrix, language), _passage_table(matrix, language))


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
        Column(labels[f"theme.{name}"], "number", 9) for name in ("first", "last", "change")
    ]
    rows: list[tuple[Cell, ...]] = []
    for row in matrix.rows:
        shares: list[Cell] = [cell.share for cell in row.cells]
        if planned:
            shares += [cell.commitment_share for cell in row.cells]
        ends = (row.first_year, row.last_year, row.rank_change)
        rows.append((row.theme.name(language), *shares, *ends))
    blank = (None,) * (len(columns) - 1 - len(matrix.rest))
    rows.append((labels["theme.rest"], *matrix.rest, *blank))
    title, note = labels["themes.title"], labels["themes.note"]
    return Table(labels["themes"], title, tuple(columns), rows, note)


def _passage_table(matrix: ThemeMatrix, language: ExportLanguage) -> Table:
    labels = load_labels(language)
    rows = [
        (row.theme.name(language), cell.year, labels[f"theme.kind.{kind}"], passage)
        for row in matrix.rows
        for cell in row.cells
        for kind, passages in (("text", cell.passages), ("commitment", cell.commitments))
        for passage in passages
    ]
    columns = (
        Column(labels["theme"], width=28),
        Column(labels["year"], "number", 8),
        Column(labels["theme.kind"], width=12),
        Column(labels["theme.passage"], "passage", 70),
    )
    name = labels["theme.passages"]
    return Table(name, name, columns, rows, appendix=True)


def history_export(
    history: WordingHistory, link: Link, language: ExportLanguage | None = None
) -> Export:
    """The history of a wording with every use; headings in ``language``, else in the reports'."""
    language = language or language_of(history.reports)
    labels = load_labels(language)
    return Export(
        title=labels["history.title"].format(phrase=history.phrase),
        language=language,
        labels=labels,
        reports=history.reports,
        notes=sentences_of(history.notes, language),
        tables=history_tables(history, language),
        data=history.as_json(),
        link=link,
    )


def history_tables(history: WordingHistory, language: ExportLanguage) -> tuple[Table, ...]:
    """A row a year, and a row a use."""
    labels = load_labels(language)
    columns = (
        Column(labels["year"], "number", 8),
        Column(labels["history.count"], "number", 8),
        Column(labels["history.rate"], "number", 14),
        Column(labels["history.reports"], "number", 10),
        Column(labels["history.forms"], width=60),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            year.year,
            year.count,
            round(year.rate, 2),
            year.reports,
            "; ".join(f"{text} {count}" for text, count in year.forms),
        )
        for year in history.years
    ]
    uses = [(year.year, use.passage) for year in history.years for use in year.uses]
    heads = (
        Column(labels["year"], "number", 8),
        Column(labels["history.passage"], "passage", 80),
    )
    note = labels["history.note"].format(forms="; ".join(history.forms))
    title = labels["history.title"].format(phrase=history.phrase)
    return (
        Table(labels["history"], title, columns, rows, note),
        Table(labels["history.passages"], labels["history.passages"], heads, uses),
    )

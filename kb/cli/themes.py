"""Commands that follow topics and wordings through years: themes, history."""

# No `from __future__ import annotations`: typer reads the annotations when the commands are made.
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kb.cli import export as exporting
from kb.cli import terminal
from kb.cli.options import (
    Documents,
    Export,
    Folder,
    Json,
    Languages,
    OneLanguage,
    Organisations,
    SpanOfYears,
    chosen_reports,
    open_library,
    values,
    years_in,
)
from kb.errors import BadRequest

if TYPE_CHECKING:
    from kb.compare.themes.matrix import ThemeMatrix
    from kb.compare.themes.wording_history import WordingHistory
    from kb.documents import Excerpt


def register(app: typer.Typer) -> None:
    """Put the commands on ``app``."""
    app.command()(themes)
    app.command()(history)


def themes(
    organisation: Organisations = None,
    years: SpanOfYears = None,
    language: OneLanguage = None,
    document: Documents = None,
    theme: Annotated[
        str | None, typer.Option(help="Show this theme's passages, year by year.")
    ] = None,
    scheme: Annotated[
        str | None,
        typer.Option(help="The codebook: customs, cap, auto, or a file of your own."),
    ] = None,
    propose: Annotated[
        int | None,
        typer.Option(min=1, max=100, help="Make this many themes from the texts themselves."),
    ] = None,
    export: Export = None,
    save: Annotated[
        Path | None, typer.Option(help="Write the themes to this file, to be edited.")
    ] = None,
    library: Folder = None,
    as_json: Json = False,
) -> None:
    """Follow themes through the years: shares of text and of commitments, ranks, passages."""
    exporting.check(export)
    with open_library(library) as opened:
        matrix = opened.themes(
            scheme=scheme,
            propose=propose,
            **chosen_reports(organisation, years, language, document),
        )
        if export is not None:
            from kb.export.tables.exports import theme_export

            exporting.write(export, opened, partial(theme_export, matrix))
    if save is not None:
        from kb.atomic import write_atomically
        from kb.compare.themes.theme_file import written

        write_atomically(save, written([row.theme for row in matrix.rows]))
    if as_json:
        terminal.write_json(matrix.as_json())
        return
    for note in matrix.notes:
        terminal.tell(str(note))
    if theme is None:
        _write_matrix(matrix)
    else:
        _write_passages(matrix, theme)


def history(
    phrase: Annotated[str, typer.Argument(help="A word or phrase, in either language.")],
    also: Annotated[
        list[str] | None, typer.Option(help="Another way to put it; repeatable.")
    ] = None,
    exact: Annotated[
        bool, typer.Option("--exact", help="Without the glossary's other forms.")
    ] = False,
    organisation: Organisations = None,
    years: SpanOfYears = None,
    language: Languages = None,
    export: Export = None,
    library: Folder = None,
    as_json: Json = False,
) -> None:
    """Tell when a phrase first appears, how often each year, and when it is last seen."""
    exporting.check(export)
    with open_library(library) as opened:
        found = opened.history(
            phrase,
            also=also or (),
            exact=exact,
            organisations=organisation,
            years=years_in(years) if years else None,
            languages=values(language),
        )
        if export is not None:
            from kb.export.tables.exports import history_export

            exporting.write(export, opened, partial(history_export, found))
    if as_json:
        terminal.write_json(found.as_json())
        return
    for note in found.notes:
        terminal.tell(str(note))
    _write_history(found)


def _write_matrix(matrix: "ThemeMatrix") -> None:
    columns = ("theme", *map(str, matrix.years), "first", "last", "rank")
    rows: list[tuple[object, ...]] = []
    for row in matrix.rows:
        shares = (
            f"{cell.share:.1%}"
            + (f" / {cell.commitment_share:.1%}" if cell.commitment_share is not None else "")
            for cell in row.cells
        )
        change = row.rank_change
        moved = "" if change is None else f"{change:+d}" if change else "="
        rows.append((row.theme, *shares, row.first_year, row.last_year, moved))
    rows.append(("no theme", *(f"{share:.1%}" for share in matrix.rest), "", "", ""))
    terminal.write_table(columns, rows)
    terminal.tell("share of the text / of the commitments; rank: places won from first to last")
    if matrix.uncoded is not None:
        terminal.tell(f"{len(matrix.measures)} commitments, {matrix.uncoded:.1%} without a theme")


def _write_passages(matrix: "ThemeMatrix", name: str) -> None:
    row = matrix.row(name)
    if row is None:
        known = ", ".join(row.theme.key for row in matrix.rows)
        raise BadRequest(f"no theme {name!r} in these reports; there are {known}")
    terminal.write(str(row.theme))
    for cell in row.cells:
        terminal.write(f"{cell.year}: {cell.share:.1%} of the text, {cell.mentions} mentions")
        for passage in cell.passages:
            terminal.write(f"{terminal.INDENT}{' '.join(passage.text.split())}")
            terminal.write(f"{terminal.INDENT}{terminal.INDENT}{_place(passage)}")


def _write_history(found: "WordingHistory") -> None:
    terminal.write(str(found).partition("\n")[0])
    for year in found.years:
        forms = ", ".join(f"{text} {count}" for text, count in year.forms)
        terminal.write(f"{year.year}: {year.count} in {year.reports} reports  {forms}".rstrip())
        for use in year.uses:
            terminal.write(f"{terminal.INDENT}{' '.join(use.passage.text.split())}")
            terminal.write(f"{terminal.INDENT}{terminal.INDENT}{_place(use.passage)}")


def _place(passage: "Excerpt") -> str:
    from kb.documents import place_of

    return ", ".join(filter(None, (passage.title, place_of(passage))))

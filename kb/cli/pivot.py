"""The command that lays organisations side by side through years: pivot."""

# No `from __future__ import annotations`: typer reads the annotations when the commands are made.
from enum import Enum
from functools import partial
from typing import Annotated

import typer

from kb.cli import export as exporting
from kb.cli import terminal
from kb.cli.options import (
    Documents,
    Export,
    Folder,
    Json,
    OneLanguage,
    Organisations,
    SpanOfYears,
    chosen_reports,
    open_library,
)


class Kind(Enum):
    """What a pivot is of."""

    indicator = "indicator"
    theme = "theme"
    phrase = "phrase"


def register(app: typer.Typer) -> None:
    """Put the command on ``app``."""
    app.command()(pivot)


def pivot(
    kind: Annotated[Kind, typer.Argument(help="What it is of.", metavar="KIND")],
    subject: Annotated[
        str, typer.Argument(help="The indicator, theme or phrase.", metavar="SUBJECT")
    ],
    scheme: Annotated[
        str | None,
        typer.Option(help="A theme's codebook: customs, cap, auto, or a file of your own."),
    ] = None,
    organisation: Organisations = None,
    years: SpanOfYears = None,
    language: OneLanguage = None,
    document: Documents = None,
    export: Export = None,
    library: Folder = None,
    as_json: Json = False,
) -> None:
    """Lay organisations side by side through the years: an indicator, a theme, a phrase."""
    exporting.check(export)
    with open_library(library) as opened:
        found = opened.pivot(
            kind.value,
            subject,
            scheme=scheme,
            **chosen_reports(organisation, years, language, document),
        )
        if export is not None:
            from kb.export.tables.exports import pivot_export

            exporting.write(export, opened, partial(pivot_export, found))
    if as_json:
        terminal.write_json(found.as_json())
        return
    for note in found.notes:
        terminal.tell(str(note))
    terminal.write(found.heading)
    rows = [
        (row.organisation, *(found.told(row.cells.get(year)) for year in found.years))
        for row in found.rows
    ]
    terminal.write_table(("organisation", *map(str, found.years)), rows)

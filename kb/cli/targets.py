"""``kb targets``: what was aimed at, what came of it, what is aimed at next."""

# No `from __future__ import annotations`: typer reads the annotations when the command is made.
from functools import partial
from typing import TYPE_CHECKING, Annotated

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

if TYPE_CHECKING:
    from kb.compare.targets.table import Targets


def register(app: typer.Typer) -> None:
    """Add the command to ``kb``."""
    app.command()(targets)


def targets(
    query: Annotated[
        str | None, typer.Argument(help="Only indicators called so, in either language.")
    ] = None,
    organisation: Organisations = None,
    years: SpanOfYears = None,
    language: OneLanguage = None,
    document: Documents = None,
    listed: Annotated[
        bool, typer.Option("--listed", help="Only what stands in a report's list of targets.")
    ] = False,
    export: Export = None,
    library: Folder = None,
    as_json: Json = False,
) -> None:
    """Table the targets of a year with the results that the next year's reports tell."""
    exporting.check(export)
    with open_library(library) as opened:
        found = opened.targets(
            query,
            listed=listed,
            **chosen_reports(organisation, years, language, document),
        )
        if export is not None:
            from kb.export.tables.exports import targets_export

            exporting.write(export, opened, partial(targets_export, found))
    if as_json:
        terminal.write_json(found.as_json())
        return
    _write(found)
    for note in found.notes:
        terminal.tell(f"note: {note}")


def _write(found: "Targets") -> None:
    counts = ", ".join(
        f"{count} {outcome.replace('_', ' ')}" for outcome, count in found.counts.items() if count
    )
    terminal.write(counts or "no target")
    terminal.write_table(
        ("organisation", "year", "indicator", "told as", "target", "result", "outcome", "gap",
         "next", "source", "at"),
        [
            (row.target.figure.organisation, row.target.figure.year, row.name, row.told_as,
             row.target.told, row.result.told if row.result else None,
             row.outcome.replace("_", " "),
             None if row.gap is None else f"{row.gap.normalize():+,f}",
             row.next.told if row.next else None,
             row.target.figure.source, row.target.figure.start)
            for row in found.rows
        ],
    )  # fmt: skip

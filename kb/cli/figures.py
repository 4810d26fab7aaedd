"""``kb figures``: the figures of reports, and the same through the years."""

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
    Languages,
    Organisations,
    Years,
    open_library,
    values,
)

if TYPE_CHECKING:
    from kb.compare.figures.ledger import Figures
    from kb.compare.figures.points import Point


def register(app: typer.Typer) -> None:
    """Add the command to ``kb``."""
    app.command()(figures)


def figures(
    query: Annotated[
        str | None, typer.Argument(help="Only what is called so, in either language.")
    ] = None,
    year: Years = None,
    organisation: Organisations = None,
    language: Languages = None,
    document: Documents = None,
    series: Annotated[
        bool, typer.Option("--series", help="Only the series through the years.")
    ] = False,
    by_meaning: Annotated[
        bool, typer.Option("--by-meaning", help="Let the model join names that mean the same.")
    ] = False,
    export: Export = None,
    library: Folder = None,
    as_json: Json = False,
) -> None:
    """List the figures of the reports, and hold each year's growth against its levels."""
    exporting.check(export)
    with open_library(library) as opened:
        found = opened.figures(
            query,
            years=year,
            organisations=organisation,
            languages=values(language),
            documents=document,
            by_meaning=by_meaning,
        )
        if export is not None:
            from kb.export.tables.exports import figures_export

            exporting.write(export, opened, partial(figures_export, found))
    if as_json:
        terminal.write_json(found.as_json())
        return
    if not series:
        _write_figures(found)
    _write_series(found)
    for mismatch in found.mismatches:
        terminal.write(f"language versions, {mismatch.kind}: {mismatch}")
    for note in found.notes:
        terminal.tell(f"note: {note}")


def _write_figures(found: "Figures") -> None:
    terminal.write_table(
        ("period", "name", "figure", "kind", "against", "as printed", "source", "at"),
        [
            (one.period, one.name, one.told, one.kind, one.base_period or one.base,
             one.figure.text, one.figure.source, one.figure.start)
            for one in found.indicators
        ],
    )  # fmt: skip


def _write_series(found: "Figures") -> None:
    longer = [series for series in found.series if len(series.points) > 1]
    several = len({series.organisation for series in longer}) > 1
    rows = [
        (
            *((series.organisation,) if several else ()),
            series.name, point.period, point.level.told if point.level else None, *_growth(point),
        )
        for series in longer
        for point in series.points
    ]  # fmt: skip
    if rows:
        terminal.write()
        heads = ("series", "period", "level", "told", "recomputed", "flags")
        terminal.write_table(("organisation", *heads) if several else heads, rows)


def _growth(point: "Point") -> tuple[str | None, str | None, str]:
    unit = "%" if point.growth_unit == "percent" else " points"
    bound = point.growth_bound
    told = None if point.growth is None else f"{bound}{point.growth.normalize():+f}{unit}"
    again = None if point.recomputed is None else f"{point.recomputed:+.1f}{unit}"
    return told, again, ", ".join(flag.replace("_", " ") for flag in point.flags)

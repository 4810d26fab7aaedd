"""The command that holds two coders against each other: agreement."""

# No `from __future__ import annotations`: typer reads the annotations when the commands are made.
from pathlib import Path
from typing import Annotated

import typer

from kb.cli import terminal
from kb.cli.options import Json


def register(app: typer.Typer) -> None:
    """Put the command on ``app``."""
    app.command()(agreement)


def agreement(
    first: Annotated[Path, typer.Argument(help="A coder's file: CSV, TSV or JSON Lines.")],
    second: Annotated[Path, typer.Argument(help="The other coder's.")],
    key: Annotated[str, typer.Option(help="The column that names a passage.")] = "id",
    column: Annotated[
        str | None,
        typer.Option(help="The column of the codes; else theme, code or theme_code."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Tell how far two coders agree on the same passages: Cohen's kappa, code by code."""
    from kb.compare.themes.agreement import agreement_of

    found = agreement_of(first, second, key=key, column=column)
    if as_json:
        terminal.write_json(found.as_json())
        return
    terminal.write(str(found))
    rows = [
        (each.code, each.first, each.second, each.both, _told(each.kappa)) for each in found.codes
    ]
    terminal.write_table(("code", "first", "second", "both", "kappa"), rows)
    for name, one, other in found.disagreements:
        terminal.write(f"{name}: {one} | {other}")


def _told(kappa: float | None) -> str:
    return "–" if kappa is None else f"{kappa:.3f}"

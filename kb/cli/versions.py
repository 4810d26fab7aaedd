"""``kb versions`` and ``kb diff``: what documents were before their files changed."""

# No `from __future__ import annotations`: typer reads the annotations when the commands are made.
from typing import TYPE_CHECKING, Annotated

import typer

from kb.cli import terminal
from kb.cli.options import Folder, Json, open_library

if TYPE_CHECKING:
    from kb.library.versions_book import Difference, VersionDiff

Document = Annotated[str, typer.Argument(help="Id or source.", metavar="ID")]


def register(app: typer.Typer) -> None:
    """Put the commands on ``app``."""
    app.command()(versions)
    app.command()(diff)


def versions(document: Document, library: Folder = None, as_json: Json = False) -> None:
    """List what a document was before its file changed; `kb restore ID@N` brings one back."""
    with open_library(library) as opened:
        found = opened.versions.of(document)
    if as_json:
        terminal.write_json({"versions": [one.as_json() for one in found]})
        return
    terminal.write_table(
        ("version", "until", "year", "organisation", "title", "characters"),
        [
            (one.number, one.until, one.year, one.organisation, one.title, one.characters)
            for one in found
        ],
    )


def diff(
    document: Document,
    before: Annotated[
        int | None, typer.Option("--from", help="The earlier version; the last one if left away.")
    ] = None,
    after: Annotated[
        int | None, typer.Option("--to", help="The later version; what it is now if left away.")
    ] = None,
    library: Folder = None,
    as_json: Json = False,
) -> None:
    """Show what changed in a document, line by line."""
    with open_library(library) as opened:
        found = opened.versions.diff(document, before, after)
    if as_json:
        terminal.write_json(found.as_json())
    else:
        _write_diff(found)


def _write_diff(found: "VersionDiff") -> None:
    for name, before, after in found.fields:
        terminal.write(f"{name}: {_shown(before)} -> {_shown(after)}")
    for one in found.differences:
        _write_difference(one)
    now = "now" if found.after is None else f"@{found.after}"
    terminal.write(f"@{found.before} -> {now}: {found.removed} lines gone, {found.added} new")


def _write_difference(one: "Difference") -> None:
    if one.operation == "same":
        return
    for line in one.before:
        terminal.write(f"- {line}")
    for line in one.after:
        terminal.write(f"+ {line}")
    terminal.write()


def _shown(value: object) -> str:
    return "-" if value is None else str(value)

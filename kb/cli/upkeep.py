"""``kb doctor``, ``kb backup``, ``kb restore-library``, ``kb export-library``."""

# No `from __future__ import annotations`: typer reads the annotations when the commands are made.
from pathlib import Path
from typing import Annotated

import typer

from kb.cli import terminal
from kb.cli.options import Folder, Json, open_library


def register(app: typer.Typer) -> None:
    """Put the commands on ``app``."""
    app.command()(doctor)
    app.command()(backup)
    app.command("restore-library")(restore_library)
    app.command("export-library")(export_library)
    app.command()(log)


def doctor(
    repair: Annotated[
        bool, typer.Option("--repair", help="Mend what can be mended; say what cannot.")
    ] = False,
    library: Folder = None,
    as_json: Json = False,
) -> None:
    """Compare catalog, originals, vectors and terms row by row with what was written."""
    with (
        open_library(library) as opened,
        terminal.progress_bar(shown=not as_json) as bar,
    ):
        found = opened.upkeep.doctor(repair=repair, progress=bar)
    if as_json:
        terminal.write_json(found.as_json())
    else:
        terminal.write(str(found))
    if not found.is_sound:
        raise typer.Exit(1)


def backup(
    file: Annotated[
        Path | None,
        typer.Argument(help="Where it is written; else in backup_folder.", metavar="[FILE]"),
    ] = None,
    library: Folder = None,
    as_json: Json = False,
) -> None:
    """Write the whole library to one file, while it is in use, and open what was written."""
    with open_library(library) as opened:
        made = opened.upkeep.backup(file)
    for name in made.missing:
        terminal.tell(f"warning: the original {name} is lost and not in the backup: kb doctor")
    if as_json:
        terminal.write_json(made.as_json())
    else:
        terminal.write(f"{made.documents} documents in {file or made.file}, opened and found whole")


def restore_library(
    file: Annotated[Path, typer.Argument(help="What kb backup wrote.", metavar="FILE")],
    library: Folder = None,
    as_json: Json = False,
) -> None:
    """Make the library that is in a backup, in a folder where nothing is."""
    from kb.library.upkeep import restore_library as bring_back

    made = bring_back(file, library)
    if as_json:
        terminal.write_json(made.as_json())
    else:
        terminal.write(f"{made.documents} documents are there again")


def export_library(
    file: Annotated[Path, typer.Argument(help="A file NAME.jsonl.", metavar="FILE")],
    library: Folder = None,
    as_json: Json = False,
) -> None:
    """Write every document to a file of JSON Lines, which kb ingest reads as it was."""
    with open_library(library) as opened:
        count = opened.upkeep.export(file)
    if as_json:
        terminal.write_json({"exported": count, "file": str(file)})
    else:
        terminal.write(f"{count} documents written to {file}")
    if (kept := file.with_suffix(".kept")).exists():
        terminal.tell(f"pinned answers and saved questions: {kept}; kb pins --read takes them over")


def log(
    limit: Annotated[int, typer.Option(min=1, help="How many changes.")] = 20,
    library: Folder = None,
    as_json: Json = False,
) -> None:
    """List the last changes of the documents: when, by whom, with which command."""
    with open_library(library) as opened:
        changes = opened.upkeep.log(limit)
    if as_json:
        terminal.write_json({"changes": [change.as_json() for change in changes]})
        return
    terminal.write_table(
        ("revision", "time (UTC)", "who", "command"),
        [(one.revision, one.at, one.who, one.command) for one in changes],
    )

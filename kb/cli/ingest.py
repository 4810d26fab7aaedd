"""``kb ingest``: work that takes long, watched and stopped from the terminal."""

# No `from __future__ import annotations`: typer reads the annotations when the commands are made.
import datetime
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kb.cli import terminal, watch
from kb.cli.options import Folder, Json, Language, Quiet, Yes, open_library
from kb.errors import FolderEmptied

if TYPE_CHECKING:
    from ingest import Metadata
    from kb.library.library import Library
    from kb.pipeline.report import IngestReport

SOME_FAILED = 3
"""Exit status where some files were taken in and others were not."""

INTERRUPTED = 130
"""Exit status after Ctrl-C, as shells have it."""


def register(app: typer.Typer) -> None:
    """Put the commands on ``app``."""
    app.command()(ingest)


Paths = Annotated[list[Path], typer.Argument(help="Files and folders.", metavar="PATH...")]
Prune = Annotated[
    bool, typer.Option("--prune", help="Remove documents whose file is gone from a folder.")
]
Organisation = Annotated[str | None, typer.Option(help="Whose report it is.")]
Year = Annotated[int | None, typer.Option(help="The conference's or report's year.")]
Title = Annotated[str | None, typer.Option(help="The title.")]
Date = Annotated[
    datetime.datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day of the report.")
]
OfLanguage = Annotated[Language | None, typer.Option(help="The language.")]
Source = Annotated[str | None, typer.Option(help="The document's identity, for a single file.")]
Said = Annotated[
    Path | None,
    typer.Option("--metadata", help="A CSV with the metadata of many, as `kb set --from`."),
]
Again = Annotated[bool, typer.Option("--again", help="Take in what was removed by hand, too.")]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Only tell what would be done; change nothing.")
]
Watched = Annotated[
    bool, typer.Option("--watch", help="Go on and take in what changes, until Ctrl-C.")
]
Poll = Annotated[
    float,
    typer.Option(help="With --watch: look every so many seconds, as on network shares.", min=0),
]


def ingest(
    paths: Paths,
    prune: Prune = False,
    yes: Yes = False,
    organisation: Organisation = None,
    year: Year = None,
    title: Title = None,
    date: Date = None,
    language: OfLanguage = None,
    source: Source = None,
    said: Said = None,
    again: Again = False,
    dry_run: DryRun = False,
    watched: Watched = False,
    poll: Poll = 0.0,
    library: Folder = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Take files in: new ones added, changed ones replaced, unchanged ones left alone.

    What is given by option overrides what the files say of themselves.
    """
    metadata = _given(title, organisation, year, date, language)
    options: dict[str, Any] = {
        "prune": prune, "again": again, "metadata": metadata, "source": source, "said": said,
    }  # fmt: skip
    if dry_run:
        watch.preview(paths, options, library, as_json)
        return
    if watched:
        watch.watch(paths, options, library, as_json, quiet, poll)
        return

    def take_in(emptied: bool) -> None:
        def run(opened: "Library", **watch: Any) -> "IngestReport":
            return opened.ingest(
                paths,
                emptied=emptied,
                patience=float("inf"),
                waiting=terminal.Waiting(),
                **options,
                **watch,
            )

        long_work(run, library, as_json, quiet, create=True)

    try:
        take_in(emptied=yes)
    except FolderEmptied as error:
        if not sys.stdin.isatty():  # nobody to ask
            raise
        terminal.tell(str(error))
        typer.confirm("remove all that came from there?", abort=True, err=True)
        take_in(emptied=True)


def _given(
    title: str | None,
    organisation: str | None,
    year: int | None,
    date: datetime.datetime | None,
    language: Language | None,
) -> "Metadata":
    """What the options say of the files."""
    from ingest import Metadata

    return Metadata(
        title=title,
        organisation=organisation,
        year=year,
        date=date.date() if date else None,
        language=language.value if language else None,
    )


def long_work(
    run: "Callable[..., IngestReport]",
    library: Path | None,
    as_json: bool,
    quiet: bool,
    create: bool,
) -> None:
    """Run an ingest with progress and Ctrl-C; report; exit by what came out."""
    with (
        terminal.Stop() as stop,
        open_library(library, create=create) as opened,
        terminal.progress_bar(shown=not (as_json or quiet)) as bar,
    ):
        report = run(opened, progress=bar, stop=stop)
    if as_json:
        terminal.write_json(report.as_json())
    elif not quiet:
        terminal.write(str(report))
    else:
        for told in report.told():
            terminal.tell(told)
    if report.stopped:
        terminal.tell("stopped: what was done is kept; run the same command again to go on")
        raise typer.Exit(INTERRUPTED)
    if report.failed:
        kept = report.added + report.replaced + report.unchanged
        raise typer.Exit(SOME_FAILED if kept else 1)

"""The command line: its entry, and how errors end it.

Exit statuses: 0 done, 1 failed, 2 wrong usage, 3 some files, 130 stopped.
"""

# No `from __future__ import annotations`: typer reads the annotations when the commands are made.
import sys
from typing import Annotated

import typer

from kb.cli import (
    agreement,
    ask,
    batches,
    brief,
    compare,
    documents,
    feedback,
    figures,
    generations,
    ingest,
    measure,
    metadata,
    pins,
    pivot,
    printed,
    saved,
    search,
    serve,
    targets,
    terminal,
    themes,
    trust,
    upkeep,
    versions,
)
from kb.errors import KBError
from kb.refusals import refusal

app = typer.Typer(
    name="kb",
    help="Ask, search and keep yearly reports, in English and Chinese, offline.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for group in (
    ingest,
    batches,
    generations,
    search,
    ask,
    pins,
    saved,
    brief,
    documents,
    printed,
    metadata,
    versions,
    compare,
    figures,
    targets,
    themes,
    pivot,
    agreement,
    feedback,
    measure,
    upkeep,
    trust,
    serve,
):  # the order of `kb --help`
    group.register(app)


def main() -> None:
    """Entry point of ``kb``: what goes wrong becomes one line on standard error."""
    terminal.use_utf8()
    status: int | str | None = 0
    try:
        try:
            app()
        except SystemExit as done:
            status = done.code
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader went away; what Python still holds for it must not complain at exit.
        sys.stdout = None
        status = 1
    except KBError as error:
        terminal.tell(f"kb: {' '.join(str(error).split())}")
        status = 1
    except OSError as error:  # a full disk, say
        terminal.tell(f"kb: {' '.join(refusal(error).split())}")
        status = 1
    sys.exit(status)


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        terminal.write(version("report-kb"))
        raise typer.Exit


@app.callback()
def _common(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass

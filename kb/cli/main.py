"""The command line. Exit statuses: 0 done, 1 failed, 2 wrong usage, 3 some files, 130 stopped."""

# No `from __future__ import annotations`: typer reads the annotations when the commands are made.
import datetime
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kb.cli import ask as ask_command
from kb.cli import compare as compare_commands
from kb.cli import feedback as feedback_commands
from kb.cli import figures as cli_figures
from kb.cli import measure as measuring
from kb.cli import terminal
from kb.cli import themes as theme_commands
from kb.cli.options import (
    Aspects,
    Documents,
    Folder,
    Ids,
    Json,
    Language,
    Languages,
    Mode,
    Organisations,
    Quiet,
    Years,
    Yes,
    filters,
    values,
)
from kb.errors import KBError

if TYPE_CHECKING:
    from kb.library.library import Library
    from kb.pipeline.report import IngestReport

SOME_FAILED = 3
INTERRUPTED = 130


app = typer.Typer(
    name="kb",
    help="Ask, search and keep yearly reports, in English and Chinese, offline.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
measuring.register(app)


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
    except (KBError, OSError) as error:  # OSError: a full disk, say
        terminal.tell(f"kb: {' '.join(str(error).split())}")
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


compare_commands.register(app)
cli_figures.register(app)
theme_commands.register(app)


@app.command()
def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Files and folders.", metavar="PATH...")],
    prune: Annotated[
        bool, typer.Option("--prune", help="Remove documents whose file is gone from a folder.")
    ] = False,
    organisation: Annotated[str | None, typer.Option(help="Whose report it is.")] = None,
    year: Annotated[int | None, typer.Option(help="The conference's or report's year.")] = None,
    title: Annotated[str | None, typer.Option(help="The title.")] = None,
    date: Annotated[
        datetime.datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day of the report.")
    ] = None,
    language: Annotated[Language | None, typer.Option(help="The language.")] = None,
    source: Annotated[
        str | None, typer.Option(help="The document's identity, for a single file.")
    ] = None,
    library: Folder = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Take files in: new ones added, changed ones replaced, unchanged ones left alone.

    What is given by option overrides what the files say of themselves.
    """
    from ingest import Metadata

    metadata = Metadata(
        title=title,
        organisation=organisation,
        year=year,
        date=date.date() if date else None,
        language=language.value if language else None,
    )

    def run(opened: "Library", **watch: Any) -> "IngestReport":
        return opened.ingest(paths, prune=prune, metadata=metadata, source=source, **watch)

    _long_work(run, library, as_json, quiet, create=True)


@app.command()
def reindex(
    back: Annotated[
        bool, typer.Option("--back", help="Switch back to the generation before.")
    ] = False,
    library: Folder = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Build the indexes anew with the settings in force, beside the old ones, then switch."""

    def run(opened: "Library", **watch: Any) -> "IngestReport":
        return opened.reindex(back=back, **watch)

    _long_work(run, library, as_json, quiet, create=False)


@app.command()
def search(
    query: Annotated[str, typer.Argument(help="What to look for; - reads one query a line.")],
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="Hits at most.")] = 10,
    mode: Annotated[Mode, typer.Option(help="The legs that take part.")] = Mode.hybrid,
    year: Years = None,
    organisation: Organisations = None,
    language: Languages = None,
    aspect: Aspects = None,
    document: Documents = None,
    library: Folder = None,
    as_json: Json = False,
) -> None:
    """Find passages: by meaning and by words."""
    chosen = filters(year, organisation, language, aspect, document)
    with _open(library) as opened:

        def answer(text: str) -> None:
            result = opened.search(text, limit=limit, mode=mode.value, **chosen)
            if as_json:
                terminal.write_json(result.as_json())
            else:
                terminal.write_hits(result)

        terminal.each_question(query, answer, "query", as_json)


ask_command.register(app)


@app.command("list")
def list_documents(
    text: Annotated[
        str | None, typer.Argument(help="Part of a title, source or organisation.")
    ] = None,
    year: Years = None,
    organisation: Organisations = None,
    language: Languages = None,
    removed: Annotated[bool, typer.Option("--removed", help="The removed ones instead.")] = False,
    library: Folder = None,
    as_json: Json = False,
) -> None:
    """List the documents."""
    with _open(library) as opened:
        documents = opened.documents(
            text=text,
            years=year,
            organisations=organisation,
            languages=values(language),
            removed=removed,
        )
    if as_json:
        terminal.write_json({"documents": [info.as_json() for info in documents]})
    else:
        terminal.write_documents(documents)


@app.command()
def show(
    document: Annotated[str, typer.Argument(help="Id or source.", metavar="ID")],
    sections: Annotated[bool, typer.Option("--sections", help="The section tree only.")] = False,
    library: Folder = None,
    as_json: Json = False,
) -> None:
    """Show a document's text, or its section tree."""
    with _open(library) as opened:
        stored = opened.document(document)
    if as_json:
        terminal.write_json(stored.as_json())
    elif sections:
        terminal.write_sections(stored)
    else:
        terminal.write(stored.text)


@app.command()
def remove(
    documents: Ids,
    yes: Yes = False,
    library: Folder = None,
    as_json: Json = False,
) -> None:
    """Remove documents from the library; `kb restore` brings them back."""
    with _open(library) as opened:
        if not yes:
            terminal.confirm("remove", [opened.document(one).info.title for one in documents])
        removed = opened.remove(documents)
    if as_json:
        terminal.write_json({"removed": [info.as_json() for info in removed]})
        return
    for info in removed:
        terminal.write(f"removed {info.title} ({info.source})")
    if removed:
        ids = " ".join(info.id for info in removed)
        terminal.write(f"to undo: kb restore {ids}")


@app.command()
def restore(documents: Ids, library: Folder = None, as_json: Json = False) -> None:
    """Bring removed documents back."""
    with _open(library) as opened:
        restored = opened.restore(documents)
    if as_json:
        terminal.write_json({"restored": [info.as_json() for info in restored]})
        return
    for info in restored:
        terminal.write(f"restored {info.title} ({info.source})")


@app.command()
def purge(yes: Yes = False, library: Folder = None, as_json: Json = False) -> None:
    """Forget removed documents for good: text, original file and embeddings."""
    with _open(library) as opened:
        if not yes:
            terminal.confirm("purge", [info.title for info in opened.documents(removed=True)])
        count = opened.purge()
    if as_json:
        terminal.write_json({"purged": count})
    else:
        terminal.write(f"{count} purged")


@app.command()
def status(library: Folder = None, as_json: Json = False) -> None:
    """Tell what the library holds and how it stands."""
    with _open(library) as opened:
        found = opened.status()
    if as_json:
        terminal.write_json(found.as_json())
    else:
        terminal.write_status(found)


feedback_commands.register(app)


@app.command("app")
def serve(
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port to serve on.")] = 8501,
    address: Annotated[
        str, typer.Option(help="Where to listen; 0.0.0.0 lets other machines in.")
    ] = "localhost",
    headless: Annotated[bool, typer.Option("--headless", help="Do not open a browser.")] = False,
    library: Folder = None,
) -> None:
    """Serve the app in the browser until Ctrl-C."""
    from kb.cli.serve import serve_app

    serve_app(port=port, address=address, headless=headless, library=library)


def _open(folder: Path | None, create: bool = False) -> "Library":
    import kb

    return kb.open(folder, create=create)


def _long_work(
    run: "Callable[..., IngestReport]",
    library: Path | None,
    as_json: bool,
    quiet: bool,
    create: bool,
) -> None:
    """Run an ingest or reindex with progress and Ctrl-C; report; exit by what came out."""
    with (
        terminal.Stop() as stop,
        _open(library, create=create) as opened,
        terminal.progress_bar(shown=not (as_json or quiet)) as bar,
    ):
        report = run(opened, progress=bar, stop=stop)
    if as_json:
        terminal.write_json(report.as_json())
    elif not quiet:
        terminal.write(str(report))
    elif report.failed:
        for failure in report.failed:
            terminal.tell(str(failure))
    if report.stopped:
        terminal.tell("stopped: what was done is kept; run the same command again to go on")
        raise typer.Exit(INTERRUPTED)
    if report.failed:
        kept = report.added + report.replaced + report.unchanged
        raise typer.Exit(SOME_FAILED if kept else 1)

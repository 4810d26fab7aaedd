"""``kb ingest --watch`` and ``--dry-run``: what goes on until Ctrl-C, and what changes nothing."""

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from kb.cli import terminal
from kb.cli.options import open_library
from kb.errors import KBError, NoLibrary

if TYPE_CHECKING:
    from kb.library.preview import Foreseen, Preview

INTERRUPTED = 130
_SAID = {"refused": "unreadable", "put_away": "removed by hand"}


def watch(
    paths: Sequence[Path],
    options: Mapping[str, Any],
    library: Path | None,
    as_json: bool,
    quiet: bool,
    poll: float,
) -> None:
    """Take in what changes in files and folders, until Ctrl-C: a line for each change."""
    from kb.pipeline.watching import EVERY, settled, waiting_for

    with terminal.Stop("stopping") as stop, open_library(library, create=True) as opened:
        wait = waiting_for(paths, stop, poll=poll > 0)
        if not quiet:
            terminal.tell("watching; Ctrl-C ends it")
        for growing in settled(paths, wait=wait, every=poll or EVERY, stop=stop):
            try:
                report = opened.ingest(
                    list(paths), leave=growing, patience=float("inf"), stop=stop, **options
                )
            except KBError as error:  # a disk that is away is there again one day
                terminal.tell(f"kb: {error}")
                continue
            if as_json:
                terminal.write_json(report.as_json())
            elif not quiet and (report.added or report.replaced or report.removed):
                terminal.write(str(report))
            elif not quiet:
                for line in report.failed:
                    if not line.remembered:
                        terminal.tell(str(line))


def preview(
    paths: Sequence[Path], options: Mapping[str, Any], library: Path | None, as_json: bool
) -> None:
    """Tell what an ingest would do to each file."""
    with terminal.Stop("stopping") as stop, terminal.progress_bar(shown=not as_json) as bar:
        try:
            with open_library(library) as opened:
                found = opened.batches.preview(paths, progress=bar, stop=stop, **options)
        except NoLibrary:
            import kb

            with tempfile.TemporaryDirectory() as folder, kb.open(folder) as empty:
                found = empty.batches.preview(paths, progress=bar, stop=stop, **options)
    if as_json:
        terminal.write_json(found.as_json())
    else:
        for file in found.files:
            _write(file)
        terminal.write(_summary(found))
    if found.stopped:
        raise typer.Exit(INTERRUPTED)


def _write(file: "Foreseen") -> None:
    terminal.write(f"{_SAID.get(file.outcome, file.outcome)}\t{terminal.one_line(file.source)}")
    for failure in file.failures:
        named = "" if failure.source == file.source else f"{failure.source}: "
        terminal.write(f"\t{named}{failure.reason}; {failure.remedy}")


def _summary(found: "Preview") -> str:
    outcomes = ("added", "replaced", "removed", "refused", "put_away")
    parts = [f"{found.count(name)} {_SAID.get(name, name)}" for name in outcomes]  # type: ignore[arg-type]
    return f"would be: {', '.join(parts)}, {found.unchanged} unchanged"

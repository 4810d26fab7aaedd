"""``kb batches`` and ``kb batch``: what became of each file, done again, gone on with, ended."""

# No `from __future__ import annotations`: typer reads the annotations when the commands are made.
import datetime
import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from kb.cli import terminal
from kb.cli.ingest import long_work
from kb.cli.options import Folder, Json, Quiet, open_library
from kb.errors import BadRequest

if TYPE_CHECKING:
    from kb.catalog import BatchFile, BatchRecord
    from kb.library.library import Library

PAGE = 1_000
"""Files that are read from the record at once."""

_SUMS = ("added", "replaced", "removed", "refused", "question", "put_away", "unchanged", "waiting")
_SAID = {"put_away": "removed by hand", "question": "to be answered", "given_up": "given up"}


def register(app: typer.Typer) -> None:
    """Put the commands on ``app``."""
    app.command()(batches)
    app.command()(batch)


def batches(
    limit: Annotated[int, typer.Option(help="The newest so many.", min=1)] = 20,
    library: Folder = None,
    as_json: Json = False,
) -> None:
    """List the runs over files, the newest first."""
    from kb.library.batch_book import batch_as_json

    with open_library(library) as opened:
        found = opened.batches.all(limit)
    if as_json:
        terminal.write_json({"batches": [batch_as_json(one) for one in found]})
        return
    terminal.write_table(
        ("batch", "begun", "who", "state", "files", "from"),
        [
            (
                one.number,
                _time(one.begun or one.asked),
                one.who,
                one.state,
                summary(one),
                _from(one),
            )
            for one in found
        ],
    )


def batch(
    words: Annotated[
        list[str],
        typer.Argument(help="A batch's number, after retry, resume or cancel.", metavar="[DO] N"),
    ],
    failed: Annotated[bool, typer.Option("--failed", help="Only the files that failed.")] = False,
    library: Folder = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Tell what became of each file of a batch; retry what failed, resume it, or cancel it."""
    verb, number = _asked(words)
    if verb in ("retry", "resume"):

        def run(opened: "Library", **watch: object) -> object:
            return getattr(opened.batches, verb)(number, patience=float("inf"), **watch)

        long_work(run, library, as_json, quiet, create=False)  # type: ignore[arg-type]
        return
    with open_library(library) as opened:
        if verb == "cancel":
            state = opened.batches.cancel(number).state
            said = "is asked to stop" if state == "running" else f"is {state}"
            terminal.tell(f"batch {number} {said}")
            return
        _show(opened, number, failed, as_json)


def _asked(words: list[str]) -> tuple[str, int]:
    *before, number = words
    verb = before[0] if before else "show"
    if len(before) > 1 or verb not in ("show", "retry", "resume", "cancel"):
        raise BadRequest(f"kb batch {' '.join(words)}: write kb batch [retry|resume|cancel] N")
    if not number.isdecimal():
        raise BadRequest(f"{number!r}: no number of a batch; kb batches lists them")
    return verb, int(number)


def _show(opened: "Library", number: int, failed: bool, as_json: bool) -> None:
    from kb.library.batch_book import batch_as_json

    found = opened.batches.of(number)
    files = _files(opened, number, failed)
    if as_json:
        told = [
            {
                "source": file.source,
                "path": file.path,
                "outcome": file.outcome,
                "documents": list(file.documents),
                "failures": [
                    {"source": line[0], "reason": line[1], "remedy": line[2], "count": line[3]}
                    for line in file.lines
                ],
            }
            for file in files
        ]
        terminal.write_json({**batch_as_json(found), "files": told})
        return
    ended = f" to {_time(found.ended)}" if found.ended else ""
    terminal.tell(f"batch {number}: {found.state}, {_time(found.begun)}{ended}; {found.command}")
    if found.told:
        terminal.tell(found.told)
    for file in files:
        terminal.write(f"{_SAID.get(file.outcome, file.outcome)}\t{terminal.one_line(file.source)}")
        for source, reason, remedy, _ in file.lines:
            named = "" if source == file.source else f"{source}: "
            terminal.write(f"\t{named}{reason}; {remedy}")
    terminal.tell(summary(found))


def _files(opened: "Library", number: int, failed: bool) -> "Iterator[BatchFile]":
    for offset in itertools.count(0, PAGE):
        page = opened.batches.files(number, failed=failed, limit=PAGE, offset=offset)
        yield from page
        if len(page) < PAGE:
            return


def summary(found: "BatchRecord") -> str:
    """What became of a batch's files in numbers."""
    progress = found.progress
    if progress:
        return f"{progress['done']} of {progress['total']} ({progress['stage']})"
    parts = [
        f"{found.counts[name]} {_SAID.get(name, name)}" for name in _SUMS if found.counts.get(name)
    ]
    return ", ".join(parts) or "nothing"


def _from(found: "BatchRecord") -> str:
    paths = found.given["paths"] or [one["name"] for one in found.given["sent"]]
    more = f" and {len(paths) - 2} more" if len(paths) > 2 else ""
    return " ".join(map(str, paths[:2])) + more


def _time(moment: datetime.datetime | None) -> str:
    if moment is None:
        return "not begun"
    here = moment.replace(tzinfo=datetime.UTC).astimezone()
    return here.strftime("%Y-%m-%d %H:%M:%S")

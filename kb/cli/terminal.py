"""What the command line draws, and how it is asked to stop.

Values go to standard output, everything else to standard error. Off a terminal, tables are
tab-separated lines and no progress is drawn, so that output can be piped.
"""

from __future__ import annotations

import json
import re
import signal
import sys
import textwrap
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, Any

import typer

from kb.errors import BadRequest

if TYPE_CHECKING:
    from kb.library.lock import InLine
    from kb.pipeline.report import Progress
    from kb.search.hits import Hit

INDENT = "   "
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def write(text: str = "") -> None:
    """One piece of output, ended by a line break and sent at once."""
    sys.stdout.write(f"{_harmless(text)}\n")
    sys.stdout.flush()


def tell(text: str) -> None:
    """One line beside the output, on standard error."""
    sys.stderr.write(f"{_harmless(text)}\n")
    sys.stderr.flush()


def one_line(name: str) -> str:
    """A file's name, which may hold anything, line breaks too."""
    return _harmless(name, kept="")


def _harmless(text: str, kept: str = "\n\t") -> str:
    """Control characters, which would steer the terminal, as escapes."""
    return _CONTROL.sub(lambda one: one[0] if one[0] in kept else repr(one[0])[1:-1], text)


def write_json(value: Any) -> None:
    """One JSON object on one line, Chinese as it is."""
    write(json.dumps(value, ensure_ascii=False))


def use_utf8() -> None:
    """Read and write UTF-8 whatever the locale says.

    A file name that is not text comes out escaped; a byte order mark on the input is dropped.
    """
    for stream, encoding, errors in (
        (sys.stdin, "utf-8-sig", "replace"),
        (sys.stdout, "utf-8", "backslashreplace"),
        (sys.stderr, "utf-8", "backslashreplace"),
    ):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding=encoding, errors=errors)


class Stop:
    """Ctrl-C, taken as a request: true once the user asked to stop; a second one stops at once."""

    def __init__(
        self, notice: str = "stopping, what is stored is kept; Ctrl-C again stops at once"
    ) -> None:
        self.asked = False
        self._notice = notice

    def __call__(self) -> bool:
        return self.asked

    def __enter__(self) -> Stop:
        self._before = signal.signal(signal.SIGINT, self._ask)
        return self

    def __exit__(self, *_: object) -> None:
        signal.signal(signal.SIGINT, self._before)

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self.asked = True
        signal.signal(signal.SIGINT, signal.default_int_handler)
        tell(self._notice)


class Waiting:
    """Says once whom one waits for, and again when the place in the line is another."""

    def __init__(self) -> None:
        self._told = ""

    def __call__(self, line: InLine) -> None:
        before = f", {line.ahead} before you" if line.ahead else ""
        said = f"waiting for {line.writer}{before}; Ctrl-C gives up"
        if said != self._told:
            tell(said)
        self._told = said


class ProgressBar:
    """Shows ``Progress`` values on standard error: stage, share, rate and time left."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
        from rich.progress import Progress as Bars

        self._bars = Bars(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[pace]}"),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = self._bars.add_task("", total=None, pace="")

    def __enter__(self) -> ProgressBar:
        self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bars.stop()

    def __call__(self, progress: Progress) -> None:
        self._bars.update(
            self._task,
            description=progress.stage,
            completed=progress.done,
            total=progress.total,
            pace=pace(progress),
        )


def pace(progress: Progress) -> str:
    """Rate and time left in words: "56 chunks/s, 1:20 left"."""
    parts = []
    if progress.chunks:
        parts.append(f"{progress.rate:.0f} chunks/s")
    if progress.seconds_left is not None:
        minutes, seconds = divmod(round(progress.seconds_left), 60)
        hours, minutes = divmod(minutes, 60)
        clock = f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
        parts.append(f"{clock} left")
    return ", ".join(parts)


@contextmanager
def progress_bar(shown: bool) -> Iterator[ProgressBar | None]:
    """A progress bar, or None where it is not wanted or standard error is no terminal."""
    if not (shown and sys.stderr.isatty()):
        yield None
        return
    with ProgressBar() as bar:
        yield bar


def confirm(what: str, titles: Sequence[str], things: str = "documents") -> None:
    """Ask before something is done to documents or others; goes on only after a yes.

    Raises:
        BadRequest: standard input is no terminal, so that there is nobody to ask.
    """
    if not sys.stdin.isatty():
        raise BadRequest(f"{what} asks first, and there is nobody to ask; pass --yes")
    for title in titles:
        tell(title)
    typer.confirm(f"{what} {len(titles)} {things}?", abort=True, err=True)


def write_table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A table on a terminal; elsewhere one line a row, tab-separated, without a heading."""
    cells = [["" if value is None else _harmless(str(value)) for value in row] for row in rows]
    if not sys.stdout.isatty():
        for row in cells:
            write("\t".join(" ".join(cell.split()) for cell in row))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in cells:
        table.add_row(*map(Text, row))
    Console().print(table)


def place(hit: Hit) -> str:
    """Where a hit stands: title, section, page."""
    from kb.documents import PlaceWording, place_of

    return ", ".join(filter(None, (hit.document.title, place_of(hit, PlaceWording(span="")))))


def indented(text: str) -> str:
    """A passage, set off from what is said of it."""
    return textwrap.indent(text.strip(), INDENT)


def each_question(
    text: str,
    answer: Callable[[str], None],
    name: str,
    as_json: bool,
    blank: Callable[[], None] | None = None,
) -> None:
    """Serve one question, or each line of standard input where it is "-".

    A line that cannot be served is told in its place and the rest go on; the exit is then 1. A
    blank line calls ``blank``.
    """
    if text != "-":
        answer(text)
        return
    failed = False
    for line in map(str.strip, sys.stdin):
        if not line:
            if blank is not None:
                blank()
            continue
        if not as_json:
            write(f"# {line}")
        try:
            answer(line)
        except BadRequest as error:
            failed = True
            tell(f"kb: {error}")
            if as_json:
                write_json({name: line, "error": str(error)})
    if failed:
        raise typer.Exit(1)

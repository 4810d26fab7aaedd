"""The commands that measure, and that calibrate by what was measured."""

# No `from __future__ import annotations`: typer reads the annotations when the commands are made.
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from kb.cli import terminal
from kb.cli.options import Folder, Json, Mode, Quiet, open_library


def register(app: typer.Typer) -> None:
    """Put the commands on the command line."""
    app.command("eval")(evaluate)
    app.command()(calibrate)


def evaluate(
    path: Annotated[
        Path,
        typer.Argument(
            help="A set in the BEIR layout (DIR), or a file of questions (FILE.jsonl).",
            metavar="DIR|FILE",
        ),
    ],
    mode: Annotated[
        Mode, typer.Option(help="The legs that take part in ranking; for a set in a folder.")
    ] = Mode.hybrid,
    library: Annotated[
        Path | None,
        typer.Option(
            help="For a folder, where the indexed corpus is kept; for a file, the library asked."
        ),
    ] = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Measure the ranking on a set in the BEIR layout, or the answers to a file of questions."""
    if path.is_file():
        _evaluate_questions(path, library, as_json, quiet)
        return
    from kb.config import load_settings
    from kb.evaluate.ranking import evaluate as run

    with terminal.progress_bar(shown=not (as_json or quiet)) as bar:
        evaluation = run(
            path, settings=load_settings(), mode=mode.value, keep=library, progress=bar
        )
    for warning in evaluation.warnings:
        terminal.tell(f"warning: {warning}")
    if as_json:
        terminal.write_json(evaluation.as_json())
    else:
        terminal.write(str(evaluation))


def _evaluate_questions(path: Path, library: Path | None, as_json: bool, quiet: bool) -> None:
    from kb.answer.known_questions import read_questions
    from kb.evaluate.questions import evaluate_questions

    asked = read_questions(path)
    # What is asked to measure is nobody's question.
    quiet_library = open_library(library, keep_unanswered=False)
    with quiet_library as opened, _counting(as_json or quiet) as counted:
        evaluation = evaluate_questions(opened, asked, counted)
    if as_json:
        terminal.write_json(evaluation.as_json())
    else:
        terminal.write(str(evaluation))


def calibrate(
    questions: Annotated[
        list[Path],
        typer.Argument(help="Files of questions with their evidence.", metavar="FILE..."),
    ],
    output: Annotated[
        Path | None,
        typer.Option(help="Write there instead of into the library's folder."),
    ] = None,
    library: Folder = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Find what tells an answer from none, by questions whose evidence is known."""
    from kb.answer.known_questions import read_questions

    asked = [question for path in questions for question in read_questions(path)]
    with open_library(library) as opened, _counting(as_json or quiet) as counted:
        found = opened.calibrate(asked, output=output, progress=counted)
        kept = output or opened.calibration_file
    if as_json:
        terminal.write_json(found.as_json())
        return
    for name, weight in found.weights.items():
        terminal.write(f"{name.replace('_', ' ')}: {weight:g}")
    offsets = ", ".join(f"{pair} {offset:g}" for pair, offset in sorted(found.offsets.items()))
    terminal.write(f"offsets: {offsets}; an answer from {found.limit:g} on")
    for lang, figures in found.figures["held_out"].items():
        values = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in figures.items())
        terminal.write(f"{lang}, questions held out: {values}")
    terminal.write(f"written to {kept}")


@contextmanager
def _counting(silent: bool) -> Iterator[Callable[[int, int], None] | None]:
    """A progress bar that counts questions, where it is wanted."""
    import time

    from kb.pipeline.report import Progress

    begun = time.perf_counter()
    with terminal.progress_bar(shown=not silent) as bar:
        if bar is None:
            yield None
            return

        def counted(done: int, total: int) -> None:
            bar(Progress("ask", done, total, 0, time.perf_counter() - begun))

        yield counted

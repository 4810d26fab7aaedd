"""``kb feedback``: what users said of answers, listed, exported, removed."""

# No `from __future__ import annotations`: typer reads the annotations when the commands are made.
import json
from pathlib import Path
from typing import Annotated

import typer

from kb.cli import terminal
from kb.cli.options import Folder, Json, Yes, open_library

group = typer.Typer(
    help="List, export and remove what users said of answers.", no_args_is_help=True
)


def register(app: typer.Typer) -> None:
    """Add the group to ``kb``."""
    app.add_typer(group, name="feedback")


@group.command("list")
def list_feedback(library: Folder = None, as_json: Json = False) -> None:
    """List thumbs and notes, the last changed first."""
    with open_library(library) as opened:
        entries = opened.feedback.entries()
    if as_json:
        terminal.write_json({"feedback": [entry.as_json() for entry in entries]})
        return
    terminal.write_table(
        ("id", "changed", "verdict", "status", "question", "note"),
        [
            (
                entry.id,
                entry.changed.date() if entry.changed else None,
                entry.verdict,
                entry.status,
                entry.question,
                entry.note,
            )
            for entry in entries
        ],
    )


@group.command()
def export(
    file: Annotated[Path, typer.Argument(help="The question set to write, .jsonl.")],
    library: Folder = None,
    as_json: Json = False,
) -> None:
    """Write a question set for `kb eval`: the questions whose right answer is known.

    Known it is under a thumb up, and where the words of the right answer were given.
    """
    with open_library(library) as opened:
        entries = opened.feedback.entries()
    from kb.atomic import write_atomically
    from kb.evaluate.questions import question_set

    lines = question_set(entries)
    text = "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines)
    write_atomically(file, text)
    left_out = len(entries) - len(lines)
    if as_json:
        terminal.write_json({"file": str(file), "questions": len(lines), "left_out": left_out})
        return
    terminal.write(f"questions written to {file}: {len(lines)}")
    if left_out:
        terminal.write(f"left out: {left_out} thumbs down that do not tell the right answer")


@group.command()
def unanswered(
    clear: Annotated[bool, typer.Option("--clear", help="Forget them all.")] = False,
    yes: Yes = False,
    library: Folder = None,
    as_json: Json = False,
) -> None:
    """List the questions that no report answered, the last asked first.

    They are kept where the setting keep_unanswered is true.
    """
    with open_library(library) as opened:
        found = opened.unanswered.entries()
        if clear:
            if not yes:
                terminal.confirm("forget", [one.question for one in found], "questions")
            opened.unanswered.remove([one.id for one in found])
        keeps = opened.settings.keep_unanswered
    if as_json:
        terminal.write_json({"kept": keeps, "unanswered": [one.as_json() for one in found]})
        return
    if not keeps:
        terminal.tell("no questions are kept; set keep_unanswered = true in kb.toml")
    terminal.write_table(
        ("last", "times", "question"), [(one.last, one.times, one.question) for one in found]
    )


@group.command()
def remove(
    ids: Annotated[list[str], typer.Argument(help="Ids, as `kb feedback list` shows them.")],
    yes: Yes = False,
    library: Folder = None,
    as_json: Json = False,
) -> None:
    """Remove feedback for good; asks first."""
    with open_library(library) as opened:
        if not yes:
            questions = [entry.question for entry in opened.feedback.entries(ids)]
            terminal.confirm("remove feedback on", questions, "questions")
        removed = opened.feedback.remove(ids)
    if as_json:
        terminal.write_json({"removed": [entry.as_json() for entry in removed]})
        return
    for entry in removed:
        terminal.write(f"removed {entry.id} ({entry.question})")

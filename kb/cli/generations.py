"""``kb reindex`` and ``kb generations``: the library built anew beside itself, and what is kept."""

# No `from __future__ import annotations`: typer reads the annotations when the commands are made.
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kb.cli import terminal
from kb.cli.ingest import INTERRUPTED
from kb.cli.options import Folder, Json, Quiet, Yes, open_library
from kb.errors import BadRequest, GenerationRefused, SettingsMismatch

if TYPE_CHECKING:
    from kb.answer.known_questions import AskedQuestion
    from kb.library.library import Library
    from kb.library.reindexed import GenerationInfo


def register(app: typer.Typer) -> None:
    """Put the commands on ``app``."""
    app.command()(reindex)
    app.command()(generations)


def reindex(
    take_back: Annotated[
        bool,
        typer.Option("--take-back", "--back", help="Switch back to the generation before."),
    ] = False,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Begin anew, also where one was left unfinished.")
    ] = False,
    forget_former: Annotated[
        bool,
        typer.Option("--forget-former", help="Forget what is not in use; give its bytes back."),
    ] = False,
    questions: Annotated[
        Path | None,
        typer.Option(help="Questions that the new generation must answer before the switch."),
    ] = None,
    floor: Annotated[
        float | None,
        typer.Option(
            min=0.0, max=1.0, help="Share of them at least; else what is reached in use now."
        ),
    ] = None,
    yes: Yes = False,
    library: Folder = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Build the library anew with the settings in force, beside itself; check it, then switch.

    Readers answer from the old one until then; stopped, the same command goes on.
    """
    if forget_former:
        if take_back or fresh or questions:
            raise BadRequest("--forget-former stands alone")
        _forget(yes, library, as_json)
        return
    if floor is not None and questions is None:
        raise BadRequest("--floor says what share of --questions FILE must be answered")
    asked = _read(questions)
    with (
        terminal.Stop() as stop,
        open_library(library) as opened,
        terminal.progress_bar(shown=not (as_json or quiet)) as bar,
    ):
        accept = None if asked is None else _acceptance(opened, asked, floor)
        done = opened.reindex(back=take_back, fresh=fresh, accept=accept, progress=bar, stop=stop)
    if as_json:
        terminal.write_json(done.as_json())
    elif not quiet:
        terminal.write(str(done))
    if done.stopped:
        again = "kb reindex --take-back" if take_back else "kb reindex"
        terminal.tell(f"stopped: what was done is kept; go on with: {again}")
        raise typer.Exit(INTERRUPTED)


def generations(library: Folder = None, as_json: Json = False) -> None:
    """List the generations: the one in use, the one before, one that is being built."""
    with open_library(library) as opened:
        found = opened.generations.all()
    if as_json:
        terminal.write_json({"generations": [one.as_json() for one in found]})
        return
    terminal.write_table(
        ("number", "state", "made", "documents", "chunks", "MB", "model"),
        [
            (one.number, one.state, f"{one.made:%Y-%m-%d %H:%M}", one.documents, one.chunks,
             f"{one.bytes / 1e6:.1f}", one.model)
            for one in found
        ],
    )  # fmt: skip


def _forget(yes: bool, library: Path | None, as_json: bool) -> None:
    with open_library(library) as opened:
        others = [one for one in opened.generations.all() if one.state != "current"]
        if others and not yes:
            terminal.confirm("forget", [_line(one) for one in others], "generations")
        gone = opened.generations.forget_former()
    if as_json:
        terminal.write_json({"forgotten": [one.as_json() for one in gone]})
        return
    from kb.library.reindexed import told_forgotten

    for one in gone:
        terminal.write(told_forgotten(one))
    if not gone:
        terminal.write("there is no other generation than the one in use")


def _line(one: "GenerationInfo") -> str:
    return f"generation {one.number} ({one.state}): {one.chunks:,} chunks, {one.model}"


def _read(questions: Path | None) -> "Sequence[AskedQuestion] | None":
    if questions is None:
        return None
    from kb.answer.known_questions import read_questions

    return read_questions(questions)


def _acceptance(
    opened: "Library", asked: "Sequence[AskedQuestion]", floor: float | None
) -> "Callable[[Library], Mapping[str, Any]]":
    """What holds a new generation against questions: so many as ``floor`` says must come out right,
    by default as many as in the library as it is."""

    def accept(beside: "Library") -> Mapping[str, Any]:
        needed = _right(opened, asked) if floor is None else floor
        reached = _right(beside, asked)
        told = f"{reached:.3f} of {len(asked)} questions right, {needed:.3f} needed"
        if reached < needed:
            raise GenerationRefused(
                f"the new generation was not switched to: {told}; the one before stays in use. "
                "Look with kb eval, or take a lower --floor"
            )
        return {"questions": len(asked), "right": round(reached, 4), "floor": round(needed, 4)}

    return accept


def _right(library: "Library", asked: "Sequence[AskedQuestion]") -> float:
    """The share of the questions that come out right."""
    from kb.evaluate.questions import evaluate_questions

    try:
        outcomes = evaluate_questions(library, asked).outcomes
    except SettingsMismatch as error:
        raise BadRequest(
            "the generation in use cannot be asked, so that there is nothing to hold the new one "
            "against; say --floor"
        ) from error
    return sum(outcome.good for outcome in outcomes) / max(1, len(outcomes))

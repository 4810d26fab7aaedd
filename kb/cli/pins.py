"""``kb pin``, ``kb pins``, ``kb unpin``: answers that somebody checked."""

# No `from __future__ import annotations`: typer reads the annotations when the commands are made.
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kb.cli import terminal
from kb.cli.options import (
    Aspects,
    Documents,
    Folder,
    Json,
    Languages,
    Organisations,
    Without,
    Years,
    filters,
    open_library,
    values,
)

if TYPE_CHECKING:
    from kb.answer.answers import Answer
    from kb.answer.pinned import Pinned

Who = Annotated[str, typer.Option("--who", help="Your name; else that of the user.")]

_DOUBTS = {
    "removed": "{what} was removed",
    "replaced": "the text of {what} was replaced",
    "gone": "{what} is not in this library",
    "described": "organisation or year of {what} is said to be another",
    "reading": "the question is understood otherwise now ({what})",
}


def register(app: typer.Typer) -> None:
    """Add the commands to ``kb``."""
    for command in (pin, pins, unpin):
        app.command()(command)


def pin(
    question: Annotated[str, typer.Argument(help="The question whose answer you have checked.")],
    note: Annotated[str, typer.Option("--note", help="What there is to say of it.")] = "",
    who: Who = "",
    sentence: Annotated[
        list[int] | None,
        typer.Option("--sentence", help="Only this sentence of it, from 1; repeatable."),
    ] = None,
    without: Without = None,
    year: Years = None,
    organisation: Organisations = None,
    language: Languages = None,
    aspect: Aspects = None,
    document: Documents = None,
    library: Folder = None,
    as_json: Json = False,
) -> None:
    """Pin the answer to a question: it comes first when the question is asked again."""
    chosen = filters(year, organisation, language, aspect, document)
    left_out = values(without) or ()
    with open_library(library) as opened:
        answer = opened.ask(question, without=left_out, generate=False, **chosen)
        asked_with = {**chosen, "without": left_out}
        pinned = opened.pins.pin(
            answer, who=who, note=note, asked_with=asked_with, only=sentence or ()
        )
    if as_json:
        terminal.write_json(pinned.as_json())
        return
    terminal.write(str(pinned))
    terminal.write(f"pinned as {pinned.id}; to undo: kb unpin {pinned.id}")


def pins(
    history: Annotated[
        bool, typer.Option("--history", help="Those that were taken off or replaced too.")
    ] = False,
    read: Annotated[
        Path | None,
        typer.Option("--read", help="Take over what `kb export-library` wrote beside documents."),
    ] = None,
    library: Folder = None,
    as_json: Json = False,
) -> None:
    """List the pinned answers, the newest first, with whether each is to be checked again."""
    with open_library(library) as opened:
        taken = opened.upkeep.take_kept(read) if read is not None else None
        entries = opened.pins.entries(history=history)
    if as_json:
        terminal.write_json({"pins": [pinned.as_json() for pinned in entries], "taken": taken})
        return
    if taken is not None:
        terminal.tell(f"taken over: {taken}")
    terminal.write_table(
        ("id", "checked", "by", "question", "asked with", "standing", "note"),
        [
            (
                pinned.id,
                pinned.made.date(),
                pinned.who,
                pinned.question,
                _asked_with(pinned),
                standing(pinned),
                pinned.note,
            )
            for pinned in entries
        ],
    )


def unpin(
    ids: Annotated[list[str], typer.Argument(help="Ids, as `kb pins` shows them.")],
    who: Who = "",
    library: Folder = None,
    as_json: Json = False,
) -> None:
    """Take pinned answers off; `kb pins --history` still shows them."""
    with open_library(library) as opened:
        ended = opened.pins.unpin(ids, who=who)
    if as_json:
        terminal.write_json({"unpinned": [pinned.as_json() for pinned in ended]})
        return
    for pinned in ended:
        terminal.write(f"unpinned {pinned.id} ({pinned.question})")


def standing(pinned: "Pinned") -> str:
    """Whether a pin holds, in words."""
    if pinned.ended is not None:
        by = f" by {pinned.ended_by}" if pinned.ended_by else ""
        return f"taken off {pinned.ended.date()}{by}"
    if pinned.doubts:
        told = "; ".join(_DOUBTS[doubt.kind].format(what=doubt.what) for doubt in pinned.doubts)
        return f"to be checked again: {told}"
    return "checked"


def write_pinned(answer: "Answer") -> None:
    """The checked answer before the one of today; one in doubt is only told of."""
    pinned = answer.pinned
    if pinned is not None:
        note = f": {pinned.note}" if pinned.note else ""
        by = f"by {pinned.who} on {pinned.made.date()} ({pinned.id}){note}"
        if pinned.is_certain:
            terminal.write(f"checked {by}")
            terminal.write(str(pinned))
            if pinned.newer:
                terminal.write(f"documents that came in since it was checked: {pinned.newer}")
            terminal.write()
            terminal.write("what the reports answer now:")
        else:
            terminal.write(f"an answer checked {by} is {standing(pinned)}")
    for line in _alike(answer.alike):
        terminal.write(line)


def _alike(alike: Sequence["Pinned"]) -> Iterator[str]:
    for pinned in alike:
        asked_with = _asked_with(pinned)
        among = f" [{asked_with}]" if asked_with else ""
        yield (
            f"a checked answer to a like question: {pinned.question}{among} "
            f"({pinned.who}, {pinned.made.date()}, {pinned.id}, {standing(pinned)})"
        )


def _asked_with(pinned: "Pinned") -> str:
    return "; ".join(
        f"{name} {', '.join(map(str, values))}" for name, values in pinned.asked_with.items()
    )

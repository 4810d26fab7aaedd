"""``kb save``, ``kb saved``: questions that tell what is new when documents came in."""

# No `from __future__ import annotations`: typer reads the annotations when the commands are made.
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
from kb.cli.pins import Who

if TYPE_CHECKING:
    from kb.answer.news import EvidenceChange
    from kb.answer.saved import News

_WHY = {
    "document": "its document came in since",
    "replaced": "its document was replaced since",
    "removed": "its document was removed",
    "chosen": "its document is as it was",
}
_STATES = {
    "same": "nothing new since {seen} UTC",
    "news": "new evidence since {seen} UTC",
    "unlooked": "not looked at, for the time was up; seen {seen} UTC",
}


def register(app: typer.Typer) -> None:
    """Add the commands to ``kb``."""
    for command in (save, saved):
        app.command()(command)


def save(
    question: Annotated[str, typer.Argument(help="The question to be looked at again.")],
    who: Who = "",
    without: Without = None,
    year: Years = None,
    organisation: Organisations = None,
    language: Languages = None,
    aspect: Aspects = None,
    document: Documents = None,
    library: Folder = None,
    as_json: Json = False,
) -> None:
    """Save a question with its filters; `kb saved` tells what is new of it."""
    chosen = filters(year, organisation, language, aspect, document)
    with open_library(library) as opened:
        kept = opened.saved.save(question, who=who, without=values(without) or (), **chosen)
    if as_json:
        terminal.write_json(kept.as_json())
        return
    terminal.write(f"saved as {kept.id}, with {len(kept.now)} passages; kb saved tells what is new")


def saved(
    ids: Annotated[
        list[str] | None, typer.Argument(help="Only these, by the ids that `kb saved` shows.")
    ] = None,
    seen: Annotated[bool, typer.Option("--seen", help="Mark as seen what is told.")] = False,
    forget: Annotated[bool, typer.Option("--forget", help="Forget them; takes ids.")] = False,
    seconds: Annotated[
        float | None, typer.Option("--seconds", help="Ask again no longer than this.")
    ] = None,
    library: Folder = None,
    as_json: Json = False,
) -> None:
    """Tell what is new of the saved questions since somebody last looked.

    Each is asked again once for each state of the library, now and not when documents come in.
    """
    with open_library(library) as opened:
        if forget:
            _forget(opened.saved.drop(_named(ids)), as_json=as_json)
            return
        told = opened.saved.news(ids or None, seconds=seconds)
        if seen:
            opened.saved.see(told)
    if as_json:
        terminal.write_json({"saved": [news.as_json() for news in told], "marked": seen})
        return
    for news in told:
        _write(news)


def _named(ids: list[str] | None) -> list[str]:
    if not ids:
        raise typer.BadParameter("name the ids to forget; kb saved shows them")
    return ids


def _forget(questions: list[str], *, as_json: bool) -> None:
    if as_json:
        terminal.write_json({"forgotten": questions})
        return
    for question in questions:
        terminal.write(f"forgotten: {question}")


def _write(news: "News") -> None:
    given = "; ".join(
        f"{name} {', '.join(map(str, values))}" for name, values in news.asked_with.items()
    )
    among = f" [{given}]" if given else ""
    terminal.write(f"{news.id}  {news.question}{among}")
    seen = f"{news.seen:%Y-%m-%d %H:%M}"
    terminal.write(f"   {_STATES[news.state].format(seen=seen)}")
    for change in news.changes:
        _write_change(change)


def _write_change(change: "EvidenceChange") -> None:
    place = change.now or change.then
    if place is None:
        return
    terminal.write(f"   {change.kind} ({_WHY[change.why]}): {place.title}, {place.section}")
    if change.then is not None:
        terminal.write(terminal.indented(f"- {change.then.text}"))
    if change.now is not None:
        terminal.write(terminal.indented(f"+ {change.now.text}"))

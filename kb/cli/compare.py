"""The commands that lay reports side by side."""

# No `from __future__ import annotations`: typer reads the annotations when the commands are made.
from dataclasses import replace
from enum import Enum
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from kb.cli import export as exporting
from kb.cli import terminal
from kb.cli.options import (
    Documents,
    Export,
    Folder,
    Json,
    OneLanguage,
    Organisations,
    SpanOfYears,
    chosen_reports,
    open_library,
)

if TYPE_CHECKING:
    from kb.compare.plans.commitments import Commitment
    from kb.compare.plans.comparison import Comparison
    from kb.compare.plans.pairs import Pair, Step


class Change(Enum):
    """What may have become of a measure."""

    kept = "kept"
    reworded = "reworded"
    strengthened = "strengthened"
    weakened = "weakened"
    split = "split"
    merged = "merged"
    dropped = "dropped"
    new = "new"
    unrelated = "unrelated"


class CareerState(Enum):
    """How a measure stands at the end of the reports."""

    standing = "standing"
    dropped = "dropped"
    merged = "merged"
    back = "back"


def register(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    for command in (compare, chains, promises, decide, decisions):
        app.command()(command)


def compare(
    organisation: Organisations = None,
    years: SpanOfYears = None,
    language: OneLanguage = None,
    document: Documents = None,
    change: Annotated[
        list[Change] | None, typer.Option("--change", help="Show these changes only; repeatable.")
    ] = None,
    places: Annotated[
        bool, typer.Option("--places", help="Tell where each measure stands, for kb decide.")
    ] = False,
    doubtful: Annotated[
        int | None,
        typer.Option(
            "--doubtful", min=1, metavar="N", help="Show the N most doubtful pairs, for a reviewer."
        ),
    ] = None,
    full: Annotated[
        bool, typer.Option("--full", help="Of several organisations every measure, not a summary.")
    ] = False,
    export: Export = None,
    library: Folder = None,
    as_json: Json = False,
) -> None:
    """Lay reports side by side: what they plan, and what changes from one to the next."""
    exporting.check(export)
    with open_library(library) as opened:
        found = opened.compare(**chosen_reports(organisation, years, language, document))
        if change:
            found = _only(found, [kind.value for kind in change])
        if export is not None:
            from kb.export.tables.whole import whole_comparison

            exporting.write(export, opened, partial(whole_comparison, opened, found))
    if as_json and doubtful:
        terminal.write_json({"doubtful": [_doubt(*each) for each in found.doubtful(doubtful)]})
    elif as_json:
        terminal.write_json(found.as_json())
    elif doubtful:
        terminal.write(found.heading)
        for step, pair in found.doubtful(doubtful):
            terminal.write(f"{_place(pair.left)} {_place(pair.right)}")
            terminal.write(f"  {pair.doubt:.2f} · {step.heading} · {pair}")
    elif found.across is not None and not full:
        terminal.write(found.heading)
        terminal.write(found.across.summary)
    elif places:
        terminal.write(found.heading)
        for step in found.steps:
            terminal.write(step.heading)
            for pair in step.pairs:
                terminal.write(f"{_place(pair.left)} {_place(pair.right)}")
                terminal.write(f"  {pair}")
    else:
        terminal.write(str(found))


def chains(
    organisation: Organisations = None,
    years: SpanOfYears = None,
    language: OneLanguage = None,
    document: Documents = None,
    state: Annotated[
        list[CareerState] | None,
        typer.Option("--state", help="Show measures that stand so or came back; repeatable."),
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", min=0, help="How many careers are printed; 0 for the counts.")
    ] = 20,
    export: Export = None,
    library: Folder = None,
    as_json: Json = False,
) -> None:
    """Follow each measure through the years: first, reworded, dropped, back; count by chapter."""
    exporting.check(export)
    with open_library(library) as opened:
        found = opened.chains(**chosen_reports(organisation, years, language, document))
        if state:
            found = replace(found, careers=found.of(*(kind.value for kind in state)))
        if export is not None:
            from kb.export.tables.exports import chains_export

            exporting.write(export, opened, partial(chains_export, found))
    if as_json:
        terminal.write_json(found.as_json())
        return
    terminal.write(found.summary())
    for career in found.careers[:limit]:
        terminal.write(f"  {career}")
    if 0 < limit < len(found.careers):
        terminal.write(f"  … and {len(found.careers) - limit} more: --limit, --json or --export")


def promises(
    organisation: Organisations = None,
    years: SpanOfYears = None,
    language: OneLanguage = None,
    document: Documents = None,
    export: Export = None,
    library: Folder = None,
    as_json: Json = False,
) -> None:
    """Follow what was planned into the next year's review: done, partly, not mentioned."""
    exporting.check(export)
    with open_library(library) as opened:
        found = opened.promises(**chosen_reports(organisation, years, language, document))
        if export is not None:
            from kb.export.tables.exports import promises_export

            exporting.write(export, opened, partial(promises_export, found))
    if as_json:
        terminal.write_json(found.as_json())
    else:
        terminal.write(str(found))


def decide(
    left: Annotated[
        str, typer.Argument(help="SOURCE:START-END of the earlier measure, or -.", metavar="LEFT")
    ],
    right: Annotated[
        str, typer.Argument(help="SOURCE:START-END of the later measure, or -.", metavar="RIGHT")
    ],
    change: Annotated[
        Change | None, typer.Option("--change", help="What became of it; not needed beside a -.")
    ] = None,
    note: Annotated[str, typer.Option("--note", help="Why, in a few words.")] = "",
    library: Folder = None,
    as_json: Json = False,
) -> None:
    """Confirm or correct what became of a measure; kept for as long as both texts are there."""
    with open_library(library) as opened:
        kept = opened.decide(
            None if left == "-" else left,
            None if right == "-" else right,
            change.value if change else None,
            note=note,
        )
    if as_json:
        terminal.write_json(kept.as_json())
    else:
        terminal.write(str(kept))
        terminal.write(f"to undo: kb decisions --undo {kept.id}")


def decisions(
    undo: Annotated[
        list[str] | None, typer.Option("--undo", help="Take back the decision of this id.")
    ] = None,
    library: Folder = None,
    as_json: Json = False,
) -> None:
    """List what has been decided about pairs, or take decisions back."""
    with open_library(library) as opened:
        found = opened.undecide(undo) if undo else opened.decisions()
    if as_json:
        terminal.write_json({"decisions": [decision.as_json() for decision in found]})
        return
    for decision in found:
        terminal.write(f"taken back: {decision}" if undo else str(decision))


def _only(found: "Comparison", changes: list[str]) -> "Comparison":
    steps = (
        replace(step, pairs=tuple(pair for pair in step.pairs if pair.change in changes))
        for step in found.steps
    )
    return replace(found, steps=tuple(steps))


def _doubt(step: "Step", pair: "Pair") -> dict[str, object]:
    return {"heading": step.heading, **pair.as_json()}


def _place(commitment: "Commitment | None") -> str:
    if commitment is None:
        return "-"
    at = commitment.excerpt
    return f"{at.source}:{at.start}-{at.end}"

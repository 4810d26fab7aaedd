"""The commands that lay reports side by side."""

# No `from __future__ import annotations`: typer reads the annotations when the commands are made.
import re
from collections.abc import Sequence
from dataclasses import replace
from enum import Enum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kb.cli import export as exporting
from kb.cli import terminal
from kb.cli.options import Documents, Export, Folder, Json, Language, Organisations
from kb.errors import BadRequest

if TYPE_CHECKING:
    from kb.compare.plans.commitments import Commitment
    from kb.compare.plans.comparison import Comparison
    from kb.library.library import Library

LONGEST_RANGE = 100
"""Years in one range: more is a slip of the keyboard."""

SpanOfYears = Annotated[
    list[str] | None,
    typer.Option("--years", help="2025,2026 or 2021-2026; all that there are if left away."),
]
OneLanguage = Annotated[
    Language | None,
    typer.Option("--language", help="Reports in this language only; else the fittest one."),
]


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


def register(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    for command in (compare, promises, decide, decisions):
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
    export: Export = None,
    library: Folder = None,
    as_json: Json = False,
) -> None:
    """Lay reports side by side: what they plan, and what changes from one to the next."""
    from kb.export.tables.whole import whole_comparison

    exporting.check(export)
    with _open(library) as opened:
        found = opened.compare(**_chosen(organisation, years, language, document))
        if change:
            found = _only(found, [one.value for one in change])
        exporting.write(export, opened, partial(whole_comparison, opened, found))
    if as_json:
        terminal.write_json(found.as_json())
    elif places:
        terminal.write(found.heading)
        for step in found.steps:
            terminal.write(step.heading)
            for pair in step.pairs:
                terminal.write(f"{_place(pair.left)} {_place(pair.right)}")
                terminal.write(f"  {pair}")
    else:
        terminal.write(str(found))


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
    from kb.export.tables.compared import promises_export

    exporting.check(export)
    with _open(library) as opened:
        found = opened.promises(**_chosen(organisation, years, language, document))
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
    with _open(library) as opened:
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
    with _open(library) as opened:
        found = opened.undecide(undo) if undo else opened.decisions()
    if as_json:
        terminal.write_json({"decisions": [one.as_json() for one in found]})
        return
    for one in found:
        terminal.write(f"taken back: {one}" if undo else str(one))


def years_in(given: Sequence[str]) -> list[int]:
    """The years of "2025,2026" and "2021-2026", several times over.

    Raises:
        BadRequest: something else than years.
    """
    found: list[int] = []
    for part in re.split(r"[,，、\s]+", ",".join(given)):
        match = re.fullmatch(r"(\d{4})(?:[-–—~至](\d{4}))?", part)
        if match is None:
            raise BadRequest(f"years {part!r}; write 2025,2026 or 2021-2026")
        first, last = int(match[1]), int(match[2] or match[1])
        if not first <= last < first + LONGEST_RANGE:
            raise BadRequest(f"years {part!r}; the earlier one comes first")
        found += range(first, last + 1)
    return found


def _chosen(
    organisations: list[str] | None,
    years: list[str] | None,
    language: Language | None,
    documents: list[str] | None,
) -> dict[str, Any]:
    return {
        "organisations": organisations,
        "years": years_in(years) if years else None,
        "language": language.value if language else None,
        "documents": documents,
    }


def _only(found: "Comparison", changes: list[str]) -> "Comparison":
    steps = (
        replace(step, pairs=tuple(pair for pair in step.pairs if pair.change in changes))
        for step in found.steps
    )
    return replace(found, steps=tuple(steps))


def _place(commitment: "Commitment | None") -> str:
    if commitment is None:
        return "-"
    at = commitment.excerpt
    return f"{at.source}:{at.start}-{at.end}"


def _open(folder: Path | None) -> "Library":
    import kb

    return kb.open(folder, create=False)

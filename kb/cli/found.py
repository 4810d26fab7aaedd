"""What ``kb search`` prints of all that was found: passages in an order, and counts."""

# No `from __future__ import annotations`: typer reads the annotations when the command is made.
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kb.cli import export as exporting
from kb.cli import terminal

if TYPE_CHECKING:
    from kb import Library
    from kb.search.found import Found, FoundHit


class Sort(StrEnum):
    """What passages are in order by."""

    relevance = "relevance"
    newest = "newest"
    organisation = "organisation"


FacetsToo = Annotated[
    bool,
    typer.Option("--facets", help="Count what fits: years, organisations, languages, …"),
]
SortBy = Annotated[Sort | None, typer.Option("--sort", help="The order of what fits.")]
Types = Annotated[
    list[str] | None, typer.Option("--type", help="Only out of files of this ending; repeatable.")
]
Offset = Annotated[
    int | None, typer.Option("--offset", min=0, help="Leave out so many of what fits.")
]


def find(
    library: "Library", query: str, export: Path | None, *, as_json: bool, **wanted: Any
) -> None:
    """Find, export where a file is named, and print."""
    found = library.find(query, **wanted)
    if export is not None:
        from kb.export import found_export

        whole = library.find(query, **wanted | {"limit": None, "offset": 0})
        exporting.write(export, library, partial(found_export, whole))
    if as_json:
        terminal.write_json(found.as_json())
    else:
        _write(found)


def _write(found: "Found") -> None:
    if not found.hits:
        terminal.write("nothing found" if not found.count.passages else "no more was found")
    for one in found.hits:
        terminal.write(f"{one.hit.rank}. {terminal.place(one.hit)}")
        said = f"found by {one.by}, score {one.hit.score:.3f}"
        terminal.write(f"{terminal.INDENT}{said}  {one.hit.document.source}")
        terminal.write(terminal.indented(_said(one)))
    for hit in found.nearest:
        terminal.write(f"nearest: {terminal.place(hit)}  {hit.document.source}")
    more = "" if found.is_whole else " at least"
    terminal.write(
        f"found{more}: {found.count.passages} passages in {found.count.documents} documents; "
        + ", ".join(f"by {name} {count}" for name, count in found.by.items())
    )
    rows = [
        (field, entry["value"], entry["passages"], entry["documents"])
        for field, entries in found.facets.as_json().items()
        for entry in entries
    ]
    if rows:
        terminal.write_table(("field", "value", "passages", "documents"), rows)


def _said(one: "FoundHit") -> str:
    """The sentence that is nearest in meaning, or the whole passage."""
    text = one.hit.text
    return text if one.best is None else text[one.best[0] : one.best[1]]

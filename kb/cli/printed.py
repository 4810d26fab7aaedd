"""``kb page``: a passage as it is printed, the pages of its PDF as pictures."""

# No `from __future__ import annotations`: typer reads the annotations when the command is made.
import re
from pathlib import Path
from typing import Annotated

import typer

from kb.atomic import write_atomically
from kb.cli import terminal
from kb.cli.options import Folder, Json, open_library
from kb.errors import BadRequest

_SPAN = re.compile(r"(\d{1,10})[-–](\d{1,10})")


def register(app: typer.Typer) -> None:
    """Add the command to ``kb``."""
    app.command()(page)


def page(
    document: Annotated[str, typer.Argument(help="Id or source.", metavar="ID")],
    span: Annotated[
        str, typer.Argument(help="The passage's characters, as its citation has them: 120-180.")
    ],
    to: Annotated[Path, typer.Option("--to", help="The folder for the pictures.")] = Path(),
    library: Folder = None,
    as_json: Json = False,
) -> None:
    """Write the pages of a PDF that a passage stands on as pictures, with the passage marked."""
    found = _SPAN.fullmatch(span.strip())
    if found is None:
        raise BadRequest(f"{span!r} is no span; give its characters, as 120-180")
    with open_library(library) as opened:
        stored = opened.document(document)
        pages = opened.printed(document, int(found[1]), int(found[2]))
    if not pages:
        raise BadRequest(
            f"{stored.info.source} has no printed page there: it was not read from a PDF, or its "
            "text has no such characters"
        )
    to.mkdir(parents=True, exist_ok=True)
    written = []
    for one in pages:
        path = to / f"{stored.info.id}-page-{one.number}.png"
        write_atomically(path, one.as_png())
        marks = [list(mark) for mark in one.picture.marks]
        written.append({"page": one.number, "file": str(path), "marks": marks})
        if not as_json:
            place = "" if one.is_marked else ", without a mark: the place on it is not certain"
            terminal.write(f"page {one.number}: {path}{place}")
    if as_json:
        terminal.write_json({"document_id": stored.info.id, "pages": written})

"""``kb set`` and ``kb doubtful``: what people say of the documents, and what is to be looked at."""

# No `from __future__ import annotations`: typer reads the annotations when the commands are made.
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kb.cli import terminal
from kb.cli.options import (
    Folder,
    Json,
    Languages,
    Organisations,
    Tags,
    Years,
    Yes,
    open_library,
    values,
)
from kb.errors import BadRequest

if TYPE_CHECKING:
    from kb.library.library import Library
    from kb.library.metadata_book import Edit
    from kb.pipeline.doubtful import Doubt

_TAGS = "tags"


def register(app: typer.Typer) -> None:
    """Put the commands on ``app``."""
    app.command("set")(set_metadata)
    app.command()(doubtful)


def set_metadata(
    given: Annotated[
        list[str] | None,
        typer.Argument(
            help="Ids or sources, then FIELD=VALUE; fields are title, organisation, year, date, "
            "language, tags.",
            metavar="[DOC...] [FIELD=VALUE...]",
        ),
    ] = None,
    year: Years = None,
    organisation: Organisations = None,
    language: Languages = None,
    tag: Tags = None,
    text: Annotated[
        str | None,
        typer.Option("--text", help="Only those with this in title, source or organisation."),
    ] = None,
    confirm: Annotated[
        bool, typer.Option("--confirm", help="Organisation and year are right as they are.")
    ] = False,
    from_file: Annotated[
        Path | None, typer.Option("--from", help="A CSV, a row a document.")
    ] = None,
    to_file: Annotated[
        Path | None, typer.Option("--to", help="Write such a CSV of the chosen documents instead.")
    ] = None,
    undo: Annotated[
        int | None, typer.Option("--undo", help="Take this edit back; 0 for the last one.")
    ] = None,
    yes: Yes = False,
    library: Folder = None,
    as_json: Json = False,
) -> None:
    """Say what a report's title, organisation, year, date, language or tags are.

    What is said stays when the file is read anew. FIELD= takes it back; FIELD=- says that there is
    none; tags+=A adds a tag, tags-=A takes it off. Without DOC the filters choose.
    """
    names, said, tags = _parted(given or [])
    with open_library(library) as opened:
        if undo is not None or from_file is not None:
            if names or said or tags or to_file or confirm:
                raise BadRequest("--undo and --from stand alone; leave the rest away")
            book = opened.metadata
            done = book.undo(undo or None) if from_file is None else book.set_from(from_file)
            return _write_edit(done, as_json)
        filters = {"years": year, "organisations": organisation, "languages": values(language)}
        is_filtered = any(filters.values()) or bool(tag) or bool(text)
        if not (names or is_filtered or to_file):
            raise BadRequest("which documents? name them, or choose them as with --year 2025")
        if to_file is None:
            _refuse_nothing(opened, names, something=bool(said or tags or confirm))
        ids = _chosen(opened, names, is_filtered, tag, text, filters)
        if to_file is not None:
            return _write_table(opened, ids, to_file)
        if is_filtered and not yes:
            terminal.confirm("change", [opened.document(name).info.title for name in ids])
        _write_edit(opened.metadata.set(ids, said, confirm=confirm, **tags), as_json)
    return None


def doubtful(library: Folder = None, as_json: Json = False) -> None:
    """List what may have been read wrongly: no year, one organisation for many, the same twice."""
    with open_library(library) as opened:
        found = opened.metadata.doubtful()
    if as_json:
        terminal.write_json({"doubtful": [doubt.as_json() for doubt in found]})
        return
    terminal.write_table(
        ("what", "id", "year", "organisation", "title", "source"),
        [
            (doubt.kind.replace("_", " "), info.id, info.year, info.organisation, info.title,
             info.source)
            for doubt in found
            for info in doubt.documents
        ],
    )  # fmt: skip
    _tell_remedies(found)


def _tell_remedies(found: "Sequence[Doubt]") -> None:
    remedies = {doubt.kind: doubt.remedy for doubt in found}
    for kind, remedy in remedies.items():
        terminal.tell(f"{kind.replace('_', ' ')}: {remedy}")


def _parted(given: Sequence[str]) -> tuple[list[str], dict[str, str], dict[str, Any]]:
    """Documents, values and tags: what has "=" behind a field's name is no document."""
    from kb.pipeline.corrected import is_field
    from kb.pipeline.metadata_file import TAG_COLUMNS, split_tags

    names: list[str] = []
    said: dict[str, str] = {}
    tags: dict[str, Any] = {}
    for word in given:
        name, sign, value = word.partition("=")
        field = name.removesuffix("+").removesuffix("-").strip().lower()
        if sign and field in TAG_COLUMNS:
            which = {"+": "add_tags", "-": "drop_tags"}.get(name[-1], _TAGS)
            tags[which] = split_tags(value)
        elif sign and is_field(name):
            said[name] = value
        elif sign and not names:
            raise BadRequest(f"{word!r}: neither a document nor a field; kb set --help names them")
        else:
            names.append(word)
    return names, said, tags


def _refuse_nothing(opened: "Library", names: Sequence[str], *, something: bool) -> None:
    odd = next((name for name in names if "=" in name and not opened.has(name)), None)
    if odd is not None:
        raise BadRequest(f"{odd!r}: neither a document nor a field; kb set --help names them")
    if not something:
        raise BadRequest("what is to be set? write it as year=2026, or --confirm")


def _chosen(
    opened: "Library",
    names: Sequence[str],
    is_filtered: bool,
    tag: Sequence[str] | None,
    text: str | None,
    filters: dict[str, Any],
) -> list[str]:
    if names and not is_filtered:
        return list(names)
    documents = [opened.document(name).info.id for name in names] or None
    found = opened.documents(text=text, tagged=tag or (), documents=documents, **filters)
    if not found:
        raise BadRequest("no document is of that kind; kb list shows what there is")
    return [info.id for info in found]


def _write_table(opened: "Library", ids: Sequence[str], file: Path) -> None:
    from kb.pipeline.metadata_file import write_metadata_file

    wanted = set(ids)
    infos = [info for info in opened.documents() if not wanted or info.id in wanted]
    write_metadata_file(infos, file)
    terminal.write(f"{len(infos)} documents written to {file}; give it back with --from")


def _write_edit(edit: "Edit", as_json: bool) -> None:
    if as_json:
        terminal.write_json(edit.as_json())
        return
    for info in edit.documents:
        said = ", ".join(f"{field} {_shown(getattr(info, field))}" for field in info.corrected)
        tags = f"tags {', '.join(info.tags)}" if info.tags else ""
        told = "; ".join(filter(None, (said, tags))) or "as it was read"
        terminal.write(f"{info.title} ({terminal.one_line(info.source)}): {told}")
    if edit.number is not None:
        terminal.write(f"{len(edit.documents)} changed; to undo: kb set --undo {edit.number}")
    elif not edit.documents:
        terminal.write("nothing changed")


def _shown(value: object) -> str:
    return "-" if value is None else str(value)

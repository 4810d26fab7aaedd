"""The documents of a library: list, show, remove, restore, purge; and the library's status."""

# No `from __future__ import annotations`: typer reads the annotations when the commands are made.
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from kb.cli import terminal
from kb.cli.options import (
    Folder,
    Ids,
    Json,
    Languages,
    Organisations,
    Tags,
    Years,
    Yes,
    open_library,
    values,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kb.documents import DocumentInfo, StoredDocument
    from kb.library.library import Library
    from kb.library.status import LibraryStatus

_READING = (
    "left_out", "recognised_pages", "doubtful_lines", "pages_without_text", "pages_with_gaps",
    "broken_characters", "cut_off",
)  # fmt: skip
"""The keys under which readers tell of a document."""


def register(app: typer.Typer) -> None:
    """Put the commands on ``app``."""
    app.command("list")(list_documents)
    for command in (duplicates, show, remove, restore, purge, status):
        app.command()(command)


def list_documents(
    text: Annotated[
        str | None, typer.Argument(help="Part of a title, source or organisation.")
    ] = None,
    year: Years = None,
    organisation: Organisations = None,
    language: Languages = None,
    tag: Tags = None,
    removed: Annotated[bool, typer.Option("--removed", help="The removed ones instead.")] = False,
    library: Folder = None,
    as_json: Json = False,
) -> None:
    """List the documents."""
    with open_library(library) as opened:
        documents = opened.documents(
            text=text,
            years=year,
            organisations=organisation,
            languages=values(language),
            removed=removed,
            tagged=tag or (),
        )
    if as_json:
        terminal.write_json({"documents": [info.as_json() for info in documents]})
    else:
        _write_documents(documents)


def duplicates(library: Folder = None, as_json: Json = False) -> None:
    """List documents that say the same: one text in several formats, or nearly the same text."""
    with open_library(library) as opened:
        found = opened.duplicates()
    if as_json:
        terminal.write_json({"duplicates": [one.as_json() for one in found]})
        return
    terminal.write_table(
        ("what", "alike", "id", "year", "title", "source"),
        [
            (one.kind.replace("_", " "), f"{one.likeness:.0%}", info.id, info.year, info.title,
             info.source)
            for one in found
            for info in one.documents
        ],
    )  # fmt: skip


def show(
    document: Annotated[str, typer.Argument(help="Id or source.", metavar="ID")],
    sections: Annotated[bool, typer.Option("--sections", help="The section tree only.")] = False,
    library: Folder = None,
    as_json: Json = False,
) -> None:
    """Show a document's text, or its section tree; what was left out of it, and notes on its
    reading, on standard error."""
    with open_library(library) as opened:
        stored = opened.document(document)
    if as_json:
        terminal.write_json(stored.as_json())
    elif sections:
        _write_sections(stored)
    else:
        _tell_what_people_say(stored.info)
        terminal.write(stored.text)
    if not as_json:
        for note in reading_notes(stored.extra):
            terminal.tell(note)


def remove(
    documents: Ids,
    yes: Yes = False,
    library: Folder = None,
    as_json: Json = False,
) -> None:
    """Remove documents from the library; `kb restore` brings them back."""
    with open_library(library) as opened:
        if not yes:
            terminal.confirm("remove", [opened.document(name).info.title for name in documents])
        removed = opened.remove(documents)
    if as_json:
        terminal.write_json({"removed": [info.as_json() for info in removed]})
        return
    for info in removed:
        terminal.write(f"removed {info.title} ({terminal.one_line(info.source)})")
    if removed:
        ids = " ".join(info.id for info in removed)
        terminal.write(f"to undo: kb restore {ids}")


def restore(documents: Ids, library: Folder = None, as_json: Json = False) -> None:
    """Bring removed documents back; ID@N makes an earlier version what the document is."""
    with open_library(library) as opened:
        restored = _restored(opened, documents)
    if as_json:
        terminal.write_json({"restored": [info.as_json() for info in restored]})
        return
    for info in restored:
        terminal.write(f"restored {info.title} ({terminal.one_line(info.source)})")


def _restored(opened: "Library", names: Sequence[str]) -> list["DocumentInfo"]:
    from kb.library.versions_book import numbered

    whole: list[str] = []
    versions: list[tuple[str, int]] = []
    for name in names:
        version = None if opened.has(name) else numbered(name)
        if version is None:
            whole.append(name)
        else:
            versions.append(version)
    restored = opened.restore(whole) if whole else []
    return [*restored, *(opened.versions.restore(name, number) for name, number in versions)]


def purge(
    yes: Yes = False,
    versions: Annotated[
        bool, typer.Option("--versions", help="Earlier versions of all documents as well.")
    ] = False,
    library: Folder = None,
    as_json: Json = False,
) -> None:
    """Forget removed documents for good: text, original file and embeddings."""
    with open_library(library) as opened:
        if not yes:
            terminal.confirm("purge", [info.title for info in opened.documents(removed=True)])
        count = opened.purge(versions=versions)
        # Before the library closes, which in a large one makes files anew first.
        if as_json:
            terminal.write_json({"purged": count})
        else:
            terminal.write(f"{count} purged")


def status(library: Folder = None, as_json: Json = False) -> None:
    """Tell what the library holds and how it stands."""
    with open_library(library) as opened:
        found = opened.status()
    if as_json:
        terminal.write_json(found.as_json())
    else:
        _write_status(found)


def _tell_what_people_say(info: "DocumentInfo") -> None:
    for field, read in info.corrected.items():
        value = getattr(info, field)
        terminal.tell(
            f"set by a person: {field} {'-' if value is None else value}"
            f" (read: {'-' if read is None else read})"
        )
    if info.tags:
        terminal.tell(f"tags: {', '.join(info.tags)}")


def _write_documents(documents: Sequence["DocumentInfo"]) -> None:
    terminal.write_table(
        ("id", "year", "language", "organisation", "title", "chunks", "source"),
        [
            (info.id, info.year, info.language, info.organisation, info.title, info.chunks,
             info.source)
            for info in documents
        ],
    )  # fmt: skip


def reading_notes(extra: "Mapping[str, str]") -> list[str]:
    """What the reader tells of a document, a line each: what it left out, what it is unsure of."""
    return [
        f"{name.replace('_', ' ')}: {line}"
        for name in _READING
        for line in extra.get(name, "").splitlines()
    ]


def _write_sections(document: "StoredDocument") -> None:
    for section in document.sections:
        about: list[str] = [section.aspect] if section.aspect != "other" else []
        about += [str(section.year)] if section.year else []
        note = f"  ({', '.join(about)})" if about else ""
        terminal.write(
            f"{'  ' * (section.level - 1)}{section.title}{note}  {section.start}–{section.end}"
        )


def _write_status(found: "LibraryStatus") -> None:
    fields = found.as_json()
    for warning in fields.pop("warnings"):
        terminal.tell(f"warning: {warning}")
    fields["reindex"] = str(found.reindex) if found.reindex else None
    fields["sizes"] = [f"{name} {size}" for name, size in found.sizes.items()]
    for name in ("examined", "backed_up"):
        told = getattr(found, name)
        fields[name] = str(told) if told else None
    for name, value in fields.items():
        shown = ", ".join(value) if isinstance(value, list) else value
        terminal.write(f"{name.replace('_', ' ')}: {'-' if shown in (None, '') else shown}")

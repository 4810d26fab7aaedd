"""What people say of the documents: set, one or many at once; taken back; and what is doubtful."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index import Embedder
from kb.catalog import (
    FIELDS,
    CatalogReader,
    CatalogWriter,
    CorrectionTable,
    EditRecord,
)
from kb.catalog.corrections import TAGS, typed
from kb.documents import DocumentInfo
from kb.errors import BadRequest
from kb.library.lock import writer_lock
from kb.pipeline.correct import Change, correct
from kb.pipeline.corrected import AS_READ, values_of
from kb.pipeline.doubtful import Doubt, doubts_of
from kb.pipeline.metadata_file import MetadataFile, MetadataRow
from kb.pipeline.report import Caution


@dataclass(frozen=True, slots=True)
class Edit:
    """What was set at once."""

    number: int | None
    """What it is taken back by; None where nothing changed."""
    documents: tuple[DocumentInfo, ...]
    """Those that changed, as they are now."""
    warnings: tuple[Caution, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "edit": self.number,
            "documents": [info.as_json() for info in self.documents],
            "warnings": [
                {"source": one.source, "reason": one.reason, "remedy": one.remedy}
                for one in self.warnings
            ],
        }


@dataclass(frozen=True, slots=True)
class PastEdit:
    """An edit that can be taken back."""

    number: int
    made: datetime.datetime
    documents: tuple[str, ...]
    fields: tuple[str, ...]


class MetadataBook:
    """The verbs about metadata of the library in folder ``path``.

    ``embedder`` and ``generation`` are asked for when they are needed, not before.
    """

    def __init__(
        self,
        path: Path,
        reader: CatalogReader,
        writer: CatalogWriter,
        table: CorrectionTable,
        *,
        embedder: Callable[[], Embedder],
        generation: Callable[[], int],
    ) -> None:
        self._path = path
        self._reader = reader
        self._writer = writer
        self._table = table
        self._embedder = embedder
        self._generation = generation

    def set(
        self,
        documents: Sequence[str],
        values: Mapping[str, Any] | None = None,
        *,
        tags: Sequence[str] | None = None,
        add_tags: Sequence[str] = (),
        drop_tags: Sequence[str] = (),
        confirm: bool = False,
    ) -> Edit:
        """Say of ``documents`` (ids or sources) that they have these values of title,
        organisation, year, date and language, as one edit.

        None says that there is none, an empty string takes back what was said, so that what was
        read is in force again. What is said stays when the file is read anew. ``tags`` are all
        that they are to have. ``confirm`` says that organisation and year are as they are now.

        Raises:
            UnknownDocument: one of the documents is not there.
            BadRequest: a field that there is not, or a value that it cannot have.
            LibraryLocked: another process is writing.
            SettingsMismatch: a title or year, and the library was made with another model.
        """
        given = values_of(values or {}, "kb set")
        change = Change(
            given, None if tags is None else tuple(tags), tuple(add_tags), tuple(drop_tags)
        )
        ids = list(dict.fromkeys(self._reader.id_of(name) for name in documents))
        return self._set(dict.fromkeys(ids, change), confirm=confirm)

    def set_each(self, said: Mapping[str, Mapping[str, Any]]) -> Edit:
        """Say something else of each document, as one edit: id or source -> values as ``set`` takes
        them, ``tags`` among them."""
        changes = {}
        for name, values in said.items():
            tags = values.get(TAGS)
            given = values_of({key: one for key, one in values.items() if key != TAGS}, name)
            changes[self._reader.id_of(name)] = Change(given, None if tags is None else tuple(tags))
        return self._set(changes)

    def set_from(self, file: str | Path) -> Edit:
        """Say what the CSV ``file`` has in a row a document, as one edit; all of it or nothing.

        Raises:
            BadRequest: a row that cannot be understood, or that is about no document.
        """
        table = MetadataFile.read(Path(file))
        with writer_lock(self._path):
            places = self._table.places()
            rows = table.assigned((source, path) for _, source, path in places)
            changes, unknown = self._changes_of(rows)
            if unknown:
                more = f" (and {len(unknown) - 1} more)" if len(unknown) > 1 else ""
                raise BadRequest(
                    f"{unknown[0].where}: no document {unknown[0].name!r}{more}; "
                    "kb list shows ids and sources"
                )
            return self._write(changes)

    def set_rows(self, rows: Mapping[str, MetadataRow]) -> list[Caution]:
        """Say what the rows of a file have of documents that are there; a caution for the others.

        The caller holds the writer lock.
        """
        changes, unknown = self._changes_of(rows)
        self._write(changes)
        return [
            Caution(row.name, f"{row.where} is about no document", "check its name in the table")
            for row in unknown
        ]

    def undo(self, number: int | None = None) -> Edit:
        """Take an edit back, the last one by default.

        Raises:
            BadRequest: there is none, or a later one changed the same.
        """
        with writer_lock(self._path):
            edits = self._table.edits()
            if number is None:
                number = edits[0].number if edits else None
            undone = [one for one in edits if one.number == number]
            if number is None or not undone:
                raise BadRequest("there is no such edit to take back")
            touched = {(one.document_id, one.field) for one in undone}
            later = [
                one.number
                for one in edits
                if one.number > number and (one.document_id, one.field) in touched
            ]
            if later:
                raise BadRequest(
                    f"edit {max(later)} changed the same later; take it back first: "
                    f"kb set --undo {max(later)}"
                )
            return self._write(_backwards(undone), undoes=number)

    def edits(self) -> list[PastEdit]:
        """What can be taken back, the newest first."""
        found: dict[int, list[EditRecord]] = {}
        for one in self._table.edits():
            found.setdefault(one.number, []).append(one)
        return [
            PastEdit(
                number,
                max(one.made for one in rows),
                tuple(dict.fromkeys(one.document_id for one in rows)),
                tuple(dict.fromkeys(one.field for one in rows)),
            )
            for number, rows in found.items()
        ]

    def tags(self) -> dict[str, int]:
        """Each tag, and how many documents have it."""
        return self._table.all_tags()

    def doubtful(self) -> list[Doubt]:
        """What may have been read wrongly, the documents that it concerns with each: until a
        person has set or confirmed it."""
        return doubts_of(self._reader.infos())

    def _set(self, changes: Mapping[str, Change], *, confirm: bool = False) -> Edit:
        with writer_lock(self._path):
            infos = self._reader.infos_of(list(changes))
            away = [info.title for info in infos.values() if info.removed is not None]
            if away:
                raise BadRequest(f"{away[0]}: is removed; bring it back first: kb restore ID")
            if confirm:
                changes = {
                    name: Change({**_as_it_is(infos[name]), **change.values}, change.tags,
                                 change.add_tags, change.drop_tags)
                    for name, change in changes.items()
                }  # fmt: skip
            return self._write(changes)

    def _write(self, changes: Mapping[str, Change], undoes: int | None = None) -> Edit:
        number, ids = correct(
            changes,
            self._reader,
            self._writer,
            self._table,
            embedder=self._embedder,
            generation=self._generation,
            undoes=undoes,
        )
        return Edit(number, tuple(self._reader.infos_of(ids).values()))

    def _changes_of(
        self, rows: Mapping[str, MetadataRow]
    ) -> tuple[dict[str, Change], list[MetadataRow]]:
        """What the rows change, by document, and the rows about none. A cell that says what is in
        force already says nothing: most cells of a table were only written out."""
        ids = {source: document_id for document_id, source, _ in self._table.places()}
        live = set(ids.values())
        changes: dict[str, Change] = {}
        unknown = []
        meant = {
            source: ids.get(source, row.name if row.name in live else None)
            for source, row in rows.items()
        }
        infos = self._reader.infos_of([name for name in meant.values() if name is not None])
        for source, row in rows.items():
            name = meant[source]
            if name is None:
                unknown.append(row)
                continue
            if name in changes:
                raise BadRequest(f"{row.where}: {row.name} is a document of a line above too")
            values = {
                field: value
                for field, value in values_of(row.values, row.where).items()
                if value != getattr(infos[name], field)
            }
            changes[name] = Change(values, row.tags)
        return changes, unknown


def check_rows(rows: Mapping[str, MetadataRow]) -> None:
    """Raises BadRequest where a row gives a value that cannot be."""
    for row in rows.values():
        values_of(row.values, row.where)


def _as_it_is(info: DocumentInfo) -> dict[str, Any]:
    return {"organisation": info.organisation, "year": info.year}


def _backwards(undone: Sequence[EditRecord]) -> dict[str, Change]:
    changes: dict[str, Change] = {}
    for one in undone:
        before = changes.get(one.document_id, Change())
        if one.field == TAGS:
            changes[one.document_id] = Change(before.values, tuple(one.before))
        elif one.field in FIELDS:
            value = typed(one.field, one.before[0]) if one.before else AS_READ
            changes[one.document_id] = Change({**before.values, one.field: value}, before.tags)
    return changes

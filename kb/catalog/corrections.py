"""What people say of a document's metadata: kept beside what was read, and told from it.

The document's own row holds what is in force, so that queries and filters need not know of it.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from kb.catalog.database import Database
from kb.catalog.dialect import BATCH
from kb.catalog.records import CorrectedDocument, EditRecord, Said, now
from kb.catalog.schema import corrections, documents, edits, sources, tags

FIELDS = ("title", "organisation", "year", "date", "language")
"""What can be corrected."""

TAGS = "tags"
"""What an edit calls the tags."""


class CorrectionTable:
    """Reads what people have said."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, ids: Sequence[str]) -> dict[str, Said]:
        """What is said of each of the documents; of those not at all named, nothing is."""
        with self._database.reading() as connection:
            return said_of(connection, ids)

    def of_source(self, source: str) -> Said:
        """What is said of the document that ``source`` gave last."""
        query = sa.select(sources.c.document_id).where(sources.c.source == source)
        with self._database.reading() as connection:
            document_id = connection.execute(query).scalar()
            if document_id is None:
                return Said()
            return said_of(connection, [document_id]).get(document_id, Said())

    def places(self) -> list[tuple[str, str, str]]:
        """Every place that a live document came from: id, source, file."""
        query = (
            sa.select(sources.c.document_id, sources.c.source, sources.c.file)
            .join(documents, documents.c.id == sources.c.document_id)
            .where(documents.c.removed.is_(None))
        )
        with self._database.reading() as connection:
            return [(row[0], row[1], row[2]) for row in connection.execute(query)]

    def file_of(self, source: str) -> str:
        """The file that a source came from; empty where it is not known."""
        query = sa.select(sources.c.file).where(sources.c.source == source)
        with self._database.reading() as connection:
            return connection.execute(query).scalar() or ""

    def edits(self, number: int | None = None) -> list[EditRecord]:
        """What the edits did, the newest first; of one alone where its number is given."""
        query = sa.select(edits).order_by(edits.c.number.desc(), edits.c.document_id)
        if number is not None:
            query = query.where(edits.c.number == number)
        with self._database.reading() as connection:
            return [EditRecord(**row) for row in connection.execute(query).mappings()]

    def all_tags(self) -> dict[str, int]:
        """Each tag of the live documents, and how many of them have it."""
        query = (
            sa.select(tags.c.tag, sa.func.count())
            .join(documents, documents.c.id == tags.c.document_id)
            .where(documents.c.removed.is_(None))
            .group_by(tags.c.tag)
            .order_by(tags.c.tag)
        )
        with self._database.reading() as connection:
            return dict(connection.execute(query).all())


def said_of(connection: sa.Connection, ids: Sequence[str]) -> dict[str, Said]:
    """What is said of the documents with these ids, of which there may be any number."""
    values: dict[str, dict[str, Any]] = {}
    read: dict[str, dict[str, Any]] = {}
    tagged: dict[str, list[str]] = {}
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        rows = connection.execute(
            sa.select(corrections)
            .where(corrections.c.document_id.in_(batch))
            .order_by(corrections.c.field)
        )
        for row in rows:
            values.setdefault(row.document_id, {})[row.field] = typed(row.field, row.value)
            read.setdefault(row.document_id, {})[row.field] = typed(row.field, row.read)
        named = sa.select(tags).where(tags.c.document_id.in_(batch)).order_by(tags.c.tag)
        for document_id, tag in connection.execute(named):
            tagged.setdefault(document_id, []).append(tag)
    return {
        name: Said(values.get(name, {}), read.get(name, {}), tuple(tagged.get(name, ())))
        for name in {*values, *tagged}
    }


def keep_said(connection: sa.Connection, document_id: str, said: Said) -> None:
    """Put what is said of a document in the place of what was."""
    made = dict(
        connection.execute(
            sa.select(corrections.c.field, corrections.c.made).where(
                corrections.c.document_id == document_id
            )
        ).all()
    )
    before = said_of(connection, [document_id]).get(document_id, Said()).values
    for table in (corrections, tags):
        connection.execute(table.delete().where(table.c.document_id == document_id))
    rows = [
        {
            "document_id": document_id,
            "field": field,
            "value": plain(value),
            "read": plain(said.read.get(field)),
            "made": made[field] if field in before and before[field] == value else now(),
        }
        for field, value in said.values.items()
    ]
    if rows:
        connection.execute(corrections.insert(), rows)
    if said.tags:
        tagged = [{"document_id": document_id, "tag": tag} for tag in dict.fromkeys(said.tags)]
        connection.execute(tags.insert(), tagged)


def write_correction(connection: sa.Connection, number: int, new: CorrectedDocument) -> None:
    """Write what is in force of a document, and note what edit ``number`` changed of it."""
    before = said_of(connection, [new.document_id]).get(new.document_id, Said())
    rows = [
        {
            "number": number,
            "document_id": new.document_id,
            "field": field,
            "before": was,
            "after": becomes,
            "made": now(),
        }
        for field, was, becomes in _differences(before, new.said)
    ]
    if rows:
        connection.execute(edits.insert(), rows)
    keep_said(connection, new.document_id, new.said)
    row = documents.c.id == new.document_id
    connection.execute(documents.update().where(row).values(**new.values))


def next_edit(connection: sa.Connection) -> int:
    """The number of an edit that is about to be made."""
    newest: int | None = connection.execute(sa.select(sa.func.max(edits.c.number))).scalar()
    return (newest or 0) + 1


def drop_edit(connection: sa.Connection, number: int) -> list[str]:
    """Forget an edit that was taken back; the documents that it was about."""
    of_it = edits.c.number == number
    touched = list(connection.execute(sa.select(edits.c.document_id).where(of_it)).scalars())
    connection.execute(edits.delete().where(of_it))
    return touched


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    return value.isoformat() if isinstance(value, datetime.date) else value


def typed(field: str, value: Any) -> Any:
    """The value of a field out of JSON."""
    return datetime.date.fromisoformat(value) if field == "date" and value else value


def _differences(before: Said, after: Said) -> list[tuple[str, list[Any], list[Any]]]:
    found = []
    for field in FIELDS:
        was, becomes = _boxed(before.values, field), _boxed(after.values, field)
        if was != becomes:
            found.append((field, was, becomes))
    if before.tags != after.tags:
        found.append((TAGS, list(before.tags), list(after.tags)))
    return found


def _boxed(values: Mapping[str, Any], field: str) -> list[Any]:
    return [plain(values[field])] if field in values else []

"""What documents were before their files changed: kept until they are purged."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import sqlalchemy as sa

from ingest import Document, Section
from kb.catalog import dialect
from kb.catalog.database import Database
from kb.catalog.records import now
from kb.catalog.schema import documents, earlier
from kb.catalog.seals import is_whole, seal_rows, text_seal, trees_of


@dataclass(frozen=True, slots=True)
class EarlierVersion:
    """A version of a document, without its text."""

    document_id: str
    number: int
    source: str
    title: str
    organisation: str | None
    year: int | None
    language: str
    characters: int
    content_key: str
    original: str | None
    since: datetime.datetime
    until: datetime.datetime
    """When another one took its place; UTC, without zone."""

    def as_json(self) -> dict[str, Any]:
        return {
            "document_id": self.document_id,
            "version": self.number,
            "source": self.source,
            "title": self.title,
            "organisation": self.organisation,
            "year": self.year,
            "language": self.language,
            "characters": self.characters,
            "since": self.since.isoformat(timespec="seconds"),
            "until": self.until.isoformat(timespec="seconds"),
        }


class EarlierTable:
    """Reads earlier versions."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, document_id: str | None = None) -> list[EarlierVersion]:
        """The versions of a document, or of all live ones, oldest first."""
        query = (
            sa.select(
                *(column for column in earlier.columns if column.name != "text"),
                sa.func.length(earlier.c.text).label("characters"),
            )
            .join(documents, documents.c.id == earlier.c.document_id)
            .order_by(earlier.c.document_id, earlier.c.number)
        )
        if document_id is None:
            query = query.where(documents.c.removed.is_(None))
        else:
            query = query.where(earlier.c.document_id == document_id)
        with self._database.reading() as connection:
            rows = [dict(row) for row in connection.execute(query).mappings()]
        return [self._version(row) for row in rows]

    def _version(self, row: dict[str, Any]) -> EarlierVersion:
        characters = row.pop("characters")
        if not is_whole(row):
            raise dialect.rotten(
                self._database.folder, f"version {row['number']} of {row['source']}"
            )
        own = {one.name: row[one.name] for one in fields(EarlierVersion) if one.name in row}
        return EarlierVersion(**own, characters=characters)

    def document(self, document_id: str, number: int) -> Document | None:
        """A version whole; None where there is none of this number.

        Raises:
            LibraryDamaged: its text is not as it was written.
        """
        query = sa.select(earlier).where(
            earlier.c.document_id == document_id, earlier.c.number == number
        )
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        if row is None:
            return None
        if text_seal(row.text) != row.seal or not is_whole(row._mapping):
            raise dialect.rotten(self._database.folder, f"version {number} of {row.source}")
        return Document(
            source=row.source,
            title=row.title,
            text=row.text,
            organisation=row.organisation,
            year=row.year,
            date=row.date,
            language=row.language,
            sections=tuple(Section(at, *values) for at, values in enumerate(row.tree)),
            pages=tuple(row.pages),
            extra=dict(row.extra),
        )


def keep_earlier(connection: sa.Connection, document_id: str, new_key: str) -> None:
    """Keep a document as it is, before one with another content is written in its place."""
    row = connection.execute(sa.select(documents).where(documents.c.id == document_id)).one()
    if row.content_key == new_key:  # it had been removed and is read again
        return
    tree: Sequence[Section] = trees_of(connection, [document_id]).get(document_id, [])
    newest = connection.execute(
        sa.select(sa.func.max(earlier.c.number)).where(earlier.c.document_id == document_id)
    ).scalar()
    number = (newest or 0) + 1
    connection.execute(
        earlier.insert().values(
            document_id=document_id,
            number=number,
            source=row.source,
            title=row.title,
            organisation=row.organisation,
            year=row.year,
            date=row.date,
            language=row.language,
            content_key=row.content_key,
            original=row.original,
            since=row.changed,
            until=now(),
            seal=text_seal(row.text),
            tree=[
                [one.level, one.title, one.start, one.end, one.parent, one.aspect, one.year]
                for one in tree
            ],
            pages=row.pages,
            extra=row.extra,
            text=row.text,
        )
    )
    own = sa.and_(earlier.c.document_id == document_id, earlier.c.number == number)
    seal_rows(connection, earlier, own)

"""What doctor writes beside the documents: what stands around them, earlier versions, what people
settled, and which generation is in use."""

from __future__ import annotations

import sqlalchemy as sa

from kb.catalog.database import Database
from kb.catalog.examination import SETTLED
from kb.catalog.journalling import note_change
from kb.catalog.schema import documents, earlier, generations, indexed
from kb.catalog.seals import seal_facts


class RecordMending:
    """Each method is one transaction. Its caller holds the library's writer lock."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def ties(self, document_id: str) -> None:
        """Take what stands around a document for what it is now."""
        with self._database.writing() as connection:
            seal_facts(connection, [document_id])
            note_change(connection)

    def version_text(self, document_id: str, number: int, text: str) -> None:
        """Give an earlier version its text again."""
        with self._database.writing() as connection:
            own = _version(document_id, number)
            connection.execute(earlier.update().where(own).values(text=text))

    def drop_version(self, document_id: str, number: int) -> None:
        """Forget an earlier version."""
        with self._database.writing() as connection:
            connection.execute(earlier.delete().where(_version(document_id, number)))
            seal_facts(connection, [document_id])

    def drop_settled(self, kind: str, name: str) -> None:
        """Forget a decision, or feedback."""
        table = SETTLED[kind]
        with self._database.writing() as connection:
            connection.execute(table.delete().where(table.c.id == name))
            note_change(connection)

    def use_generation(self) -> None:
        """Let the newest of the generations that hold most be the only one in use."""
        held = (
            sa.select(indexed.c.generation, sa.func.count())
            .join(documents, documents.c.id == indexed.c.document_id)
            .where(documents.c.removed.is_(None))
            .group_by(indexed.c.generation)
            .order_by(sa.func.count().desc(), indexed.c.generation.desc())
        )
        with self._database.writing() as connection:
            best = connection.execute(held).first()
            if best is not None:
                used = generations.c.number == best[0]
                connection.execute(generations.update().values(current=used))
                note_change(connection)


def _version(document_id: str, number: int) -> sa.ColumnElement[bool]:
    return sa.and_(earlier.c.document_id == document_id, earlier.c.number == number)

"""What doctor writes into the catalog: only what a seal proves to be what was written, or what is
told to be otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from ingest import Section
from kb.catalog import dialect
from kb.catalog.database import Database
from kb.catalog.dialect import BATCH
from kb.catalog.examination import SEALED_ROWS
from kb.catalog.journalling import journal_chunks, journal_documents, note_change
from kb.catalog.placing import write_sections
from kb.catalog.provenance import let_come_back
from kb.catalog.records import now
from kb.catalog.schema import chunks, documents, embeddings, indexed, seals
from kb.catalog.seals import chunk_seal, seal_documents, seal_rows, vector_seal

DAMAGED = "damaged"
"""What a document that could not be mended has among its extra facts."""


class Mending:
    """Each method is one transaction. Its caller holds the library's writer lock."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def structure(self) -> None:
        """Make the database's own indexes anew: where only they are damaged, all is well again."""
        self._database.run_alone(dialect.remake_indexes)

    def text(self, document_id: str, text: str) -> None:
        """Give a document its text again."""
        self._update(document_id, {"text": text, "characters": len(text)})

    def tree(
        self,
        document_id: str,
        pages: Sequence[int],
        extra: Mapping[str, str],
        tree: Sequence[Section],
    ) -> None:
        """Give a document its sections, pages and extra facts again."""
        with self._database.writing() as connection:
            row = documents.c.id == document_id
            values = {"pages": list(pages), "extra": dict(extra)}
            connection.execute(documents.update().where(row).values(**values))
            write_sections(connection, tree, document_id)
            note_change(connection)

    def facts(self, document_id: str, facts: Mapping[str, Any]) -> None:
        """Give a document its facts again."""
        self._update(document_id, facts)

    def set_aside(self, document_id: str, why: str) -> None:
        """Take a document that cannot be mended out of every answer, as it stands, and say why."""
        with self._database.writing() as connection:
            connection.execute(
                documents.update()
                .where(documents.c.id == document_id)
                .values(removed=sa.func.coalesce(documents.c.removed, now()), extra={DAMAGED: why})
            )
            journal_documents(connection, [document_id], "remove")
            seal_documents(connection, [document_id])
            let_come_back(connection, [document_id])

    def vectors(self, vectors: Mapping[int, bytes]) -> None:
        """Put embeddings in the place of damaged ones."""
        with self._database.writing() as connection:
            for number, vector in vectors.items():
                row = embeddings.c.id == number
                key = connection.execute(sa.select(embeddings.c.key).where(row)).scalar_one()
                values = {"vector": vector, "seal": vector_seal(key, vector)}
                connection.execute(embeddings.update().where(row).values(**values))
                journal_chunks(connection, chunks.c.embedding_id == number, "add")

    def drop_embeddings(self, ids: Sequence[int]) -> None:
        """Forget embeddings that no chunk has."""
        with self._database.writing() as connection:
            for start in range(0, len(ids), BATCH):
                batch = ids[start : start + BATCH]
                connection.execute(embeddings.delete().where(embeddings.c.id.in_(batch)))

    def leave_out(self, document_id: str, generation: int) -> None:
        """Let an earlier generation know that it does not hold a document as it is."""
        with self._database.writing() as connection:
            for table in (chunks, indexed):
                connection.execute(
                    table.delete().where(
                        table.c.document_id == document_id, table.c.generation == generation
                    )
                )

    def seal(self) -> int:
        """Seal what an earlier version wrote, as it stands; how many rows."""
        count = 0
        with self._database.writing() as connection:
            whole = sa.select(seals.c.document_id).where(seals.c.ties.isnot(None))
            bare = sa.select(documents.c.id).where(documents.c.id.notin_(whole))
            ids = list(connection.execute(bare).scalars())
            seal_documents(connection, ids)
            count += len(ids)
            for table in SEALED_ROWS:
                count += seal_rows(connection, table, table.c.row_seal.is_(None))
            while rows := _unsealed(connection, chunks):
                for row in rows:
                    sealed = chunks.update().where(chunks.c.id == row["id"])
                    connection.execute(sealed.values(seal=chunk_seal(row)))
                count += len(rows)
            while rows := _unsealed(connection, embeddings):
                for row in rows:
                    sealed = embeddings.update().where(embeddings.c.id == row["id"])
                    connection.execute(sealed.values(seal=vector_seal(row["key"], row["vector"])))
                count += len(rows)
        return count

    def _update(self, document_id: str, values: Mapping[str, Any]) -> None:
        with self._database.writing() as connection:
            row = documents.c.id == document_id
            connection.execute(documents.update().where(row).values(**values))
            note_change(connection)


def _unsealed(connection: sa.Connection, table: sa.Table) -> list[Any]:
    query = sa.select(table).where(table.c.seal.is_(None)).order_by(table.c.id).limit(BATCH)
    return list(connection.execute(query).mappings())

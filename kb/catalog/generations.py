"""The generations of chunks: made, filled beside the one in use, switched to, forgotten.

A generation is filled while others write, without the writer's lock: what was read of a document is
held against the document once more in the transaction that stores what was made of it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from typing import Any

import sqlalchemy as sa

from ingest import Chunk
from kb.catalog import dialect
from kb.catalog.database import Database
from kb.catalog.dialect import BATCH
from kb.catalog.journalling import note_change
from kb.catalog.records import GenerationRecord, GenerationSize, now
from kb.catalog.schema import chunks, documents, embeddings, generations, indexed, journal
from kb.catalog.seals import tree_seal, trees_of
from kb.catalog.writing import drop_chunks, write_chunks
from kb.documents import StoredDocument

FORGOTTEN_AT_ONCE = 20_000
"""Rows that one transaction forgets: others write between two of them."""

_READ = ("title", "organisation", "year", "date", "language")
"""Columns of a document that its chunks are made from, beside its text."""


class GenerationTable:
    """What is known of generations, and what changes them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[GenerationRecord]:
        """Every generation that is not forgotten, by number."""
        columns = [generations.c[one.name] for one in fields(GenerationRecord)]
        query = (
            sa.select(*columns)
            .where(generations.c.forgotten.is_(None))
            .order_by(generations.c.number)
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).mappings()
            return [GenerationRecord(**row) for row in rows]

    def documents_in(self, number: int) -> tuple[int, int]:
        """How many live documents a generation holds as they are now, and their chunks."""
        query = (
            sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(indexed.c.chunks), 0))
            .join(documents, documents.c.id == indexed.c.document_id)
            .where(indexed.c.generation == number, documents.c.removed.is_(None))
        )
        with self._database.reading() as connection:
            count, held = connection.execute(query).one()
        return count, int(held)

    def size(self, number: int) -> GenerationSize:
        """What a generation takes in the catalog."""
        words = (chunks.c.text, chunks.c.heading, chunks.c.path)
        query = sa.select(
            sa.func.count(),
            sa.func.count(chunks.c.embedding_id),
            *(sa.func.coalesce(sa.func.sum(dialect.bytes_of(column)), 0) for column in words),
        ).where(chunks.c.generation == number)
        one = (
            sa.select(dialect.bytes_of(embeddings.c.vector))
            .join(chunks, chunks.c.embedding_id == embeddings.c.id)
            .where(chunks.c.generation == number)
            .limit(1)
        )
        with self._database.reading() as connection:
            count, embedded, *texts = connection.execute(query).one()
            vector = connection.execute(one).scalar() or 0
        return GenerationSize(count, embedded, sum(map(int, texts)), int(vector))

    def torn(self, number: int) -> list[str]:
        """The documents of which a generation has other chunks than were counted."""
        query = (
            sa.select(indexed.c.document_id)
            .outerjoin(
                chunks,
                sa.and_(
                    chunks.c.document_id == indexed.c.document_id,
                    chunks.c.generation == number,
                ),
            )
            .where(indexed.c.generation == number)
            .group_by(indexed.c.document_id, indexed.c.chunks)
            .having(sa.func.count(chunks.c.id) != indexed.c.chunks)
        )
        with self._database.reading() as connection:
            return list(connection.execute(query).scalars())

    def sample(self, number: int, count: int) -> list[int]:
        """The ids of about so many live chunks, spread evenly over a generation."""
        live = (
            sa.select(chunks.c.id)
            .join(documents, documents.c.id == chunks.c.document_id)
            .where(chunks.c.generation == number, documents.c.removed.is_(None))
        )
        with self._database.reading() as connection:
            held = connection.execute(live.with_only_columns(sa.func.count())).scalar_one()
            step = max(1, held // max(1, count))
            chosen = live.where(chunks.c.id % step == random.randrange(step)).limit(2 * count)
            return list(connection.execute(chosen.order_by(chunks.c.id)).scalars())

    # Changes

    def create(
        self, settings: Mapping[str, Any], loaded: Mapping[str, Any], *, current: bool
    ) -> int:
        """A new, empty generation; its number. ``loaded`` says how its model is loaded."""
        with self._database.writing() as connection:
            newest = connection.execute(sa.select(sa.func.max(generations.c.number))).scalar() or 0
            row = {
                "number": newest + 1,
                "settings": dict(settings),
                "loaded": dict(loaded),
                "created": now(),
                "used_from": now() if current else None,
            }
            connection.execute(generations.insert().values(current=current, **row))
        return newest + 1

    def index(
        self,
        stored: StoredDocument,
        split: Sequence[Chunk],
        readings: Sequence[str],
        keys: Sequence[str | None],
        generation: int,
    ) -> bool:
        """Give a generation the chunks of a document that was read as ``stored``; ``keys`` are
        their embeddings', None where a chunk has none.

        False, and nothing is written, where the document is another by now, or an embedding is no
        longer there.
        """
        with self._database.writing() as connection:
            ids = _ids_of(connection, [key for key in keys if key is not None])
            if ids is None or not _is_as_read(connection, stored):
                return False
            document_id = stored.info.id
            drop_chunks(connection, [document_id], generation)
            embedded = [None if key is None else ids[key] for key in keys]
            write_chunks(connection, document_id, split, readings, embedded, generation)
        return True

    def switch(self, number: int, checked: Mapping[str, Any]) -> bool:
        """Make a generation the current one, in one transaction; False where it lacks a live
        document. ``checked`` is kept: what was looked at before."""
        with self._database.writing() as connection:
            held = sa.select(indexed.c.document_id).where(indexed.c.generation == number)
            lacking = sa.select(documents.c.id).where(
                documents.c.removed.is_(None), documents.c.id.notin_(held)
            )
            if connection.execute(lacking.limit(1)).first() is not None:
                return False
            at = now()
            table = generations.update()
            connection.execute(table.where(generations.c.current).values(used_to=at))
            connection.execute(table.values(current=generations.c.number == number))
            values = {"used_from": at, "used_to": None, "checked": dict(checked)}
            connection.execute(table.where(generations.c.number == number).values(**values))
            note_change(connection)
        return True

    def forget(self, number: int, between: Callable[[], None] = lambda: None) -> None:
        """Forget a generation that is not the current one, and the embeddings that no other has.

        In several transactions, and ``between`` is called between them: after a kill, what is left
        of it is known to be no generation, and forgotten by the next call.
        """
        with self._database.writing() as connection:
            none: dict[str, Any] = {"settings": {}, "loaded": None, "used_to": None}
            row = sa.and_(generations.c.number == number, ~generations.c.current)
            if not connection.execute(generations.update().where(row).values(**none)).rowcount:
                return
            connection.execute(indexed.delete().where(indexed.c.generation == number))
            note_change(connection)  # the newest revision may be among those that go
        self._forget_rows(chunks, chunks.c.id, chunks.c.generation == number, between)
        used = sa.exists().where(chunks.c.embedding_id == embeddings.c.id)
        self._forget_rows(embeddings, embeddings.c.id, ~used, between)
        self._forget_rows(journal, journal.c.revision, journal.c.generation == number, between)
        with self._database.writing() as connection:
            connection.execute(generations.update().where(row).values(forgotten=now()))

    def _forget_rows(
        self,
        table: sa.Table,
        key: sa.Column[Any],
        where: sa.ColumnElement[bool],
        between: Callable[[], None],
    ) -> None:
        last = -1
        while True:
            batch = sa.select(key).where(where, key > last).order_by(key).limit(FORGOTTEN_AT_ONCE)
            with self._database.writing() as connection:
                newest = connection.execute(sa.select(sa.func.max(batch.subquery().c[0]))).scalar()
                if newest is None:
                    return
                connection.execute(table.delete().where(where, key > last, key <= newest))
            last = newest
            between()

    def give_back(self) -> None:
        """Give free pages back to the system."""
        self._database.run_alone(dialect.give_back)
        self._database.run_alone(dialect.empty_log)


def _ids_of(connection: sa.Connection, keys: Sequence[str]) -> dict[str, int] | None:
    """The embedding of each key; None where one is not there."""
    wanted = list(dict.fromkeys(keys))
    found: dict[str, int] = {}
    for start in range(0, len(wanted), BATCH):
        query = sa.select(embeddings.c.key, embeddings.c.id).where(
            embeddings.c.key.in_(wanted[start : start + BATCH])
        )
        found |= dict(connection.execute(query).all())
    return found if len(found) == len(wanted) else None


def _is_as_read(connection: sa.Connection, stored: StoredDocument) -> bool:
    """Whether a document is what it was when it was read."""
    document_id = stored.info.id
    columns = [documents.c[name] for name in (*_READ, "text", "pages", "extra")]
    row = connection.execute(sa.select(*columns).where(documents.c.id == document_id)).first()
    if row is None or row.text != stored.text:
        return False
    if any(getattr(row, name) != getattr(stored.info, name) for name in _READ):
        return False
    tree = trees_of(connection, [document_id]).get(document_id, [])
    as_read = tree_seal(stored.pages, stored.extra, stored.sections)
    return tree_seal(row.pages, row.extra, tree) == as_read

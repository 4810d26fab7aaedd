"""The journal's rows, written here alone: each change of a chunk, and notes of other changes."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from kb.catalog.schema import chunks, journal

EVERYWHERE = 0
"""Stands in the journal for all generations at once."""

NOWHERE = -1
"""For none: of what people keep beside the documents, from which nothing is computed."""


def journal_documents(
    connection: sa.Connection, ids: Sequence[str], change: str, generation: int | None = None
) -> None:
    """Journal a change of the documents' chunks in one generation, or in all."""
    where: sa.ColumnElement[bool] = chunks.c.document_id.in_(ids)
    if generation is not None:
        where = sa.and_(where, chunks.c.generation == generation)
    journal_chunks(connection, where, change)


def journal_chunks(connection: sa.Connection, where: sa.ColumnElement[bool], change: str) -> None:
    """Journal a change of the chunks that ``where`` chooses."""
    query = (
        sa.select(chunks.c.generation, chunks.c.id, sa.literal(change))
        .where(where)
        .order_by(chunks.c.id)
    )
    connection.execute(journal.insert().from_select(["generation", "chunk_id", "change"], query))


def note_change(connection: sa.Connection) -> None:
    """A revision without a chunk: tells readers that lists of documents have changed."""
    connection.execute(journal.insert().values(generation=EVERYWHERE, change="note"))


def note_kept(connection: sa.Connection, change: str) -> None:
    """A revision for what somebody kept or dropped (``pinned``, ``unpinned``, ``saved``): the
    journal says when and by whom, and nothing that was computed of the documents is made anew."""
    connection.execute(journal.insert().values(generation=NOWHERE, change=change))

"""Which places a document came from: it lives on while one of them gives it."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from kb.catalog.dialect import BATCH
from kb.catalog.schema import documents, files, sources
from kb.catalog.seals import seal_facts


def has_other_source(connection: sa.Connection, document_id: str, source: str) -> bool:
    """Whether a document came from another place too."""
    query = sa.select(sources.c.source).where(
        sources.c.document_id == document_id, sources.c.source != source
    )
    return connection.execute(query).first() is not None


def detach(connection: sa.Connection, source: str) -> str | None:
    """Take a source from its document; the document's id if that was the last one.

    A document's last source stays on record, so that the document can be restored.
    """
    document_id: str | None = connection.execute(
        sa.select(sources.c.document_id).where(sources.c.source == source)
    ).scalar()
    if document_id is None:
        return None
    if not has_other_source(connection, document_id, source):
        return document_id
    connection.execute(sources.delete().where(sources.c.source == source))
    heir = connection.execute(
        sa.select(sa.func.min(sources.c.source)).where(sources.c.document_id == document_id)
    ).scalar_one()
    connection.execute(
        documents.update()
        .where(documents.c.id == document_id, documents.c.source == source)
        .values(source=heir)
    )
    seal_facts(connection, [document_id])
    return None


def let_come_back(connection: sa.Connection, ids: Sequence[str]) -> None:
    """Forget what the files of documents gave, so that they are read again though unchanged.

    Without it a document that a person removed stays out until its file changes.
    """
    for start in range(0, len(ids), BATCH):
        gave = sources.c.document_id.in_(ids[start : start + BATCH])
        taken_in = sa.select(sources.c.file).where(gave)
        connection.execute(files.delete().where(files.c.path.in_(taken_in)))
        connection.execute(sources.update().where(gave).values(content_key=""))
    seal_facts(connection, ids)

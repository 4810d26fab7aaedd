"""Where a document that was read goes: which row is its own, its sections and its source."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Sequence

import sqlalchemy as sa

from ingest import Section
from kb.catalog.provenance import detach, has_other_source
from kb.catalog.records import NewDocument
from kb.catalog.schema import documents, sections, sources


def twin_of(connection: sa.Connection, new: NewDocument) -> str | None:
    """A live document that holds the same as ``new``; the source's own before all others."""
    query = (
        sa.select(documents.c.id)
        .outerjoin(
            sources,
            sa.and_(
                sources.c.document_id == documents.c.id,
                sources.c.source == new.document.source,
            ),
        )
        .where(documents.c.content_key == new.content_key, documents.c.removed.is_(None))
        .order_by(sources.c.source.is_(None), documents.c.id)
    )
    row = connection.execute(query).first()
    return None if row is None else str(row.id)


def place_for(connection: sa.Connection, new: NewDocument) -> tuple[str, bool]:
    """The id to store under, and whether it is a new one."""
    source = new.document.source
    before = connection.execute(
        sa.select(sources.c.document_id).where(sources.c.source == source)
    ).scalar()
    if before is not None:
        if not has_other_source(connection, before, source):
            return before, False
        detach(connection, source)
    for again in itertools.count():  # a document may have passed on to another source
        name = f"{source}\0{new.content_key}\0{again}" if again else source
        digest = hashlib.blake2b(name.encode(), digest_size=6).hexdigest()
        taken = sa.select(documents.c.id).where(documents.c.id == digest)
        if connection.execute(taken).first() is None:
            return digest, True
    raise AssertionError("count() has no end")


def write_sections(connection: sa.Connection, tree: Sequence[Section], document_id: str) -> None:
    """Give a document its section tree, in place of the one that it has."""
    connection.execute(sections.delete().where(sections.c.document_id == document_id))
    rows = [
        {
            "document_id": document_id,
            "number": section.number,
            "level": section.level,
            "title": section.title,
            "start": section.start,
            "end": section.end,
            "parent": section.parent,
            "aspect": section.aspect,
            "year": section.year,
        }
        for section in tree
    ]
    if rows:
        connection.execute(sections.insert(), rows)


def write_source(connection: sa.Connection, new: NewDocument, document_id: str) -> None:
    """Remember where a document came from, whatever that place gave before."""
    connection.execute(sources.delete().where(sources.c.source == new.document.source))
    connection.execute(
        sources.insert().values(
            source=new.document.source,
            document_id=document_id,
            file=new.file,
            content_key=new.content_key,
        )
    )

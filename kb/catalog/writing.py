"""Changes to the catalog: each public method is ONE transaction and journals what it changes."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Literal

import sqlalchemy as sa

from ingest import PATH_SEPARATOR, Chunk
from kb.catalog.database import Database
from kb.catalog.dialect import BATCH, insert_new, insert_or_replace
from kb.catalog.provenance import detach, has_other_source
from kb.catalog.reading import CatalogReader
from kb.catalog.records import FileRecord, NewDocument, now
from kb.catalog.schema import (
    chunks,
    compared,
    derived,
    documents,
    embeddings,
    files,
    generations,
    indexed,
    journal,
    sections,
    sources,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Outcome = Literal["added", "replaced", "unchanged"]


class CatalogWriter:
    """What changes the catalog. Its caller holds the library's writer lock."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # Generations

    def create_generation(self, settings: Mapping[str, Any], *, current: bool) -> int:
        """A new, empty generation; its number."""
        with self._database.writing() as connection:
            newest = connection.execute(sa.select(sa.func.max(generations.c.number))).scalar() or 0
            row = {"number": newest + 1, "settings": dict(settings), "created": now()}
            connection.execute(generations.insert().values(current=current, **row))
        return newest + 1

    def switch_generation(self, number: int) -> None:
        """Make a generation the current one."""
        with self._database.writing() as connection:
            connection.execute(generations.update().values(current=generations.c.number == number))
            _note(connection, number)

    def drop_generation(self, number: int) -> None:
        """Forget a generation that is not the current one."""
        with self._database.writing() as connection:
            for table in (chunks, indexed, journal):
                connection.execute(table.delete().where(table.c.generation == number))
            connection.execute(generations.delete().where(generations.c.number == number))

    # Embeddings

    def add_embeddings(self, keys: Sequence[str], vectors: NDArray[np.float32]) -> dict[str, int]:
        """Keep ``vectors`` ((n, d), one a key) as float16; the id of each key."""
        blobs = [row.tobytes() for row in vectors.astype("<f2")]
        rows = [{"key": key, "vector": blob} for key, blob in zip(keys, blobs, strict=True)]
        with self._database.writing() as connection:
            if rows:
                insert_new(connection, embeddings, rows)
        return CatalogReader(self._database).embedding_ids(keys)

    # Documents

    def store(self, new: NewDocument, generation: int) -> tuple[Outcome, str]:
        """Add a document, or put it in the place of the one that its source gave before.

        A live document that holds the same gets one more source instead: "unchanged". What the
        source gave before, and nothing else gives, is gone with this.
        """
        with self._database.writing() as connection:
            twin = _twin(connection, new)
            if twin is not None:
                _attach(connection, new, twin)
                return "unchanged", twin
            document_id, fresh = _place(connection, new)
            revived = _write_document(connection, new, document_id, fresh=fresh)
            _write_sections(connection, new, document_id)
            _write_chunks(
                connection, document_id, new.chunks, new.readings, new.embedding_ids, generation
            )
            _write_source(connection, new, document_id)
        return ("added" if fresh or revived else "replaced"), document_id

    def index(
        self,
        document_id: str,
        split: Sequence[Chunk],
        readings: Sequence[str],
        embedding_ids: Sequence[int | None],
        generation: int,
    ) -> None:
        """Give a generation the chunks of a document that the catalog holds already."""
        with self._database.writing() as connection:
            _drop_chunks(connection, [document_id], generation)
            _write_chunks(connection, document_id, split, readings, embedding_ids, generation)

    def drop_sources(self, gone: Sequence[str]) -> list[str]:
        """Forget sources; the documents that have no other one are removed, and returned."""
        with self._database.writing() as connection:
            return _drop_sources(connection, gone)

    def drop_files(self, paths: Sequence[str]) -> list[str]:
        """Forget files and what only they gave; the documents removed by it."""
        with self._database.writing() as connection:
            orphans: list[str] = []
            for path in paths:
                gave = sa.select(sources.c.source).where(sources.c.file == path)
                orphans += _drop_sources(connection, list(connection.execute(gave).scalars()))
                connection.execute(files.delete().where(files.c.path == path))
            return orphans

    def remove(self, ids: Sequence[str]) -> None:
        """Take documents out of every answer; ``restore`` brings them back."""
        with self._database.writing() as connection:
            _remove(connection, ids)

    def restore(self, ids: Sequence[str]) -> None:
        """Bring removed documents back, as they were."""
        with self._database.writing() as connection:
            for batch in _batches(ids):
                _journal(connection, batch, "add")
                connection.execute(
                    documents.update().where(documents.c.id.in_(batch)).values(removed=None)
                )
            _note(connection, 0)

    def purge(self) -> tuple[int, set[str]]:
        """Forget removed documents for good; how many, and the originals still needed."""
        with self._database.writing() as connection:
            gone = documents.c.removed.isnot(None)
            connection.execute(
                journal.delete().where(
                    journal.c.chunk_id.in_(
                        sa.select(chunks.c.id)
                        .join(documents, documents.c.id == chunks.c.document_id)
                        .where(gone)
                    ),
                    journal.c.change == "add",
                )
            )
            count = connection.execute(documents.delete().where(gone)).rowcount
            used = sa.select(chunks.c.embedding_id).where(chunks.c.embedding_id.isnot(None))
            connection.execute(embeddings.delete().where(embeddings.c.id.notin_(used)))
            kept = set(connection.execute(sa.select(documents.c.original).distinct()).scalars())
            _note(connection, 0)
        return count, {original for original in kept if original}

    # Files

    def record_files(self, records: Sequence[FileRecord]) -> None:
        """Remember how files were when they were taken in, and that their sources are theirs."""
        if not records:
            return
        with self._database.writing() as connection:
            for record in records:
                if record.documents:
                    others = sa.and_(files.c.source == record.source, files.c.path != record.path)
                    connection.execute(files.delete().where(others))
            insert_or_replace(connection, files, [asdict(record) for record in records])

    def move_files(self, moved: Mapping[str, str]) -> None:
        """Give files that lie elsewhere now, old path to new, all that is known of them.

        Only their bytes tell that they are the same ones: their digest is to be looked at.
        """
        if not moved:
            return
        with self._database.writing() as connection:
            for old, new in moved.items():
                connection.execute(files.delete().where(files.c.path == new))
                elsewhere = files.update().where(files.c.path == old).values(path=new, stamp="")
                connection.execute(elsewhere)
                connection.execute(sources.update().where(sources.c.file == old).values(file=new))


def _twin(connection: sa.Connection, new: NewDocument) -> str | None:
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


def _attach(connection: sa.Connection, new: NewDocument, twin: str) -> None:
    source = new.document.source
    before = connection.execute(
        sa.select(sources.c.document_id).where(sources.c.source == source)
    ).scalar()
    if before != twin:
        orphan = detach(connection, source)
        if orphan is not None:
            _drop_chunks(connection, [orphan])
            connection.execute(documents.delete().where(documents.c.id == orphan))
        _note(connection, 0)
    _write_source(connection, new, twin)


def _place(connection: sa.Connection, new: NewDocument) -> tuple[str, bool]:
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


def _write_document(
    connection: sa.Connection, new: NewDocument, document_id: str, *, fresh: bool
) -> bool:
    """Insert or update the row; True when the document had been removed before."""
    document = new.document
    values = {
        "source": document.source,
        "title": document.title,
        "organisation": document.organisation,
        "year": document.year,
        "date": document.date,
        "language": document.language,
        "text": document.text,
        "characters": len(document.text),
        "pages": list(document.pages),
        "extra": dict(document.extra),
        "content_key": new.content_key,
        "original": new.original,
        "changed": now(),
        "removed": None,
    }
    if fresh:
        connection.execute(documents.insert().values(id=document_id, added=now(), **values))
        return False
    row = documents.c.id == document_id
    removed = connection.execute(sa.select(documents.c.removed).where(row)).scalar()
    _drop_chunks(connection, [document_id])
    for table in (sections, derived):
        connection.execute(table.delete().where(table.c.document_id == document_id))
    either = sa.or_(compared.c.left_id == document_id, compared.c.right_id == document_id)
    connection.execute(compared.delete().where(either))
    connection.execute(documents.update().where(row).values(**values))
    return removed is not None


def _write_sections(connection: sa.Connection, new: NewDocument, document_id: str) -> None:
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
        for section in new.document.sections
    ]
    if rows:
        connection.execute(sections.insert(), rows)


def _write_chunks(
    connection: sa.Connection,
    document_id: str,
    split: Sequence[Chunk],
    readings: Sequence[str],
    embedding_ids: Sequence[int | None],
    generation: int,
) -> None:
    rows = [
        {
            "generation": generation,
            "document_id": document_id,
            "ordinal": chunk.ordinal,
            "start": chunk.start,
            "end": chunk.end,
            "text": chunk.text,
            "heading": reading.removesuffix(chunk.text),
            "section": chunk.section,
            "path": PATH_SEPARATOR.join(chunk.path),
            "page": chunk.page,
            "aspect": chunk.aspect,
            "year": chunk.year,
            "language": chunk.language,
            "embedding_id": embedding_id,
        }
        for chunk, reading, embedding_id in zip(split, readings, embedding_ids, strict=True)
    ]
    if rows:
        connection.execute(chunks.insert(), rows)
    connection.execute(
        indexed.insert().values(generation=generation, document_id=document_id, chunks=len(rows))
    )
    _journal(connection, [document_id], "add", generation)


def _write_source(connection: sa.Connection, new: NewDocument, document_id: str) -> None:
    connection.execute(sources.delete().where(sources.c.source == new.document.source))
    connection.execute(
        sources.insert().values(
            source=new.document.source,
            document_id=document_id,
            file=new.file,
            content_key=new.content_key,
        )
    )


def _drop_chunks(
    connection: sa.Connection, ids: Sequence[str], generation: int | None = None
) -> None:
    """Take the documents' chunks out of one generation, or of all."""
    _journal(connection, ids, "remove", generation)
    for table in (chunks, indexed):
        statement = table.delete().where(table.c.document_id.in_(ids))
        if generation is not None:
            statement = statement.where(table.c.generation == generation)
        connection.execute(statement)


def _drop_sources(connection: sa.Connection, gone: Sequence[str]) -> list[str]:
    orphans = [orphan for source in gone if (orphan := detach(connection, source)) is not None]
    removed: list[str] = []
    for batch in _batches(orphans):
        live = sa.select(documents.c.id).where(
            documents.c.id.in_(batch), documents.c.removed.is_(None)
        )
        removed += connection.execute(live).scalars()
    _remove(connection, removed)
    return removed


def _remove(connection: sa.Connection, ids: Sequence[str]) -> None:
    for batch in _batches(ids):
        _journal(connection, batch, "remove")
        gone = documents.c.id.in_(batch)
        connection.execute(documents.update().where(gone).values(removed=now()))
        taken_in = sa.select(sources.c.file).where(sources.c.document_id.in_(batch))
        connection.execute(files.delete().where(files.c.path.in_(taken_in)))
    _note(connection, 0)


def _batches(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]


def _journal(
    connection: sa.Connection, ids: Sequence[str], change: str, generation: int | None = None
) -> None:
    query = (
        sa.select(chunks.c.generation, chunks.c.id, sa.literal(change))
        .where(chunks.c.document_id.in_(ids))
        .order_by(chunks.c.id)
    )
    if generation is not None:
        query = query.where(chunks.c.generation == generation)
    connection.execute(journal.insert().from_select(["generation", "chunk_id", "change"], query))


def _note(connection: sa.Connection, generation: int) -> None:
    """A revision without a chunk: tells readers that lists of documents have changed."""
    connection.execute(journal.insert().values(generation=generation, change="note"))

"""Changes to the catalog: each public method is ONE transaction and journals what it changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Literal

import sqlalchemy as sa

from ingest import PATH_SEPARATOR, Chunk
from kb.catalog import commits
from kb.catalog.corrections import drop_edit, keep_said, next_edit, write_correction
from kb.catalog.database import Database
from kb.catalog.dialect import BATCH, insert_new, insert_or_replace
from kb.catalog.earlier import keep_earlier
from kb.catalog.journalling import journal_documents, note_change
from kb.catalog.placing import place_for, twin_of, write_sections, write_source
from kb.catalog.provenance import detach, let_come_back
from kb.catalog.reading import CatalogReader
from kb.catalog.records import CorrectedDocument, FileRecord, NewDocument, Said, now
from kb.catalog.schema import (
    chunks,
    compared,
    derived,
    documents,
    embeddings,
    files,
    indexed,
    put_away,
    sources,
)
from kb.catalog.seals import chunk_seal, seal_documents, seal_facts, vector_seal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Outcome = Literal["added", "replaced", "unchanged"]


class CatalogWriter:
    """What changes the catalog. Its caller holds the library's writer lock."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def trim_journal(self, keep: int, *, before: int) -> int:
        """Let the journal tell of the newest ``keep`` changes alone, and of all from revision
        ``before`` on, at which an index on the disk is; how many it tells of no more."""
        with self._database.writing() as connection:
            return commits.trim(connection, keep=keep, before=before)

    # Embeddings

    def add_embeddings(self, keys: Sequence[str], vectors: NDArray[np.float32]) -> dict[str, int]:
        """Keep ``vectors`` ((n, d), one a key) as float16; the id of each key."""
        blobs = [row.tobytes() for row in vectors.astype("<f2")]
        rows = [
            {"key": key, "vector": blob, "seal": vector_seal(key, blob)}
            for key, blob in zip(keys, blobs, strict=True)
        ]
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
            twin = twin_of(connection, new)
            if twin is not None:
                _attach(connection, new, twin)
                seal_facts(connection, [twin])
                return "unchanged", twin
            document_id, fresh = place_for(connection, new)
            revived = _write_document(connection, new, document_id, fresh=fresh)
            write_sections(connection, new.document.sections, document_id)
            write_chunks(
                connection, document_id, new.chunks, new.readings, new.embedding_ids, generation
            )
            write_source(connection, new, document_id)
            if not fresh or new.said != Said():
                keep_said(connection, document_id, new.said)
            seal_documents(connection, [document_id])
        return ("added" if fresh or revived else "replaced"), document_id

    def correct(
        self, corrected: Sequence[CorrectedDocument], generation: int, *, undoes: int | None = None
    ) -> int | None:
        """Give stored documents other metadata; the edit's number. One that takes back edit
        ``undoes`` is none itself."""
        with self._database.writing() as connection:
            number = next_edit(connection)
            for new in corrected:
                write_correction(connection, number, new)
                if new.chunks is None:  # the indexes keep organisation and language with a chunk
                    journal_documents(connection, [new.document_id], "add")
                    continue
                drop_chunks(connection, [new.document_id])
                write_sections(connection, new.sections, new.document_id)
                write_chunks(
                    connection,
                    new.document_id,
                    new.chunks,
                    new.readings,
                    new.embedding_ids,
                    generation,
                )
            touched = [new.document_id for new in corrected]
            if undoes is not None:
                touched += drop_edit(connection, number) + drop_edit(connection, undoes)
            seal_documents(connection, list(dict.fromkeys(touched)))
            note_change(connection)
        return None if undoes is not None else number

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
        """Take documents out of every answer, as a person asks; ``restore`` brings them back."""
        with self._database.writing() as connection:
            _remove(connection, ids)
            if ids:
                insert_new(connection, put_away, [{"document_id": id_, "at": now()} for id_ in ids])

    def restore(self, ids: Sequence[str]) -> None:
        """Bring removed documents back, as they were."""
        with self._database.writing() as connection:
            for batch in _batches(ids):
                journal_documents(connection, batch, "add")
                connection.execute(
                    documents.update().where(documents.c.id.in_(batch)).values(removed=None)
                )
                seal_facts(connection, batch)
                connection.execute(put_away.delete().where(put_away.c.document_id.in_(batch)))
            note_change(connection)

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
            for batch in _batches(list(moved.values())):
                gave = sa.select(sources.c.document_id).where(sources.c.file.in_(batch)).distinct()
                seal_facts(connection, list(connection.execute(gave).scalars()))


def _attach(connection: sa.Connection, new: NewDocument, twin: str) -> None:
    source = new.document.source
    before = connection.execute(
        sa.select(sources.c.document_id).where(sources.c.source == source)
    ).scalar()
    if before != twin:
        orphan = detach(connection, source)
        if orphan is not None:
            drop_chunks(connection, [orphan])
            connection.execute(documents.delete().where(documents.c.id == orphan))
        note_change(connection)
    write_source(connection, new, twin)


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
    keep_earlier(connection, document_id, new.content_key)
    drop_chunks(connection, [document_id])
    connection.execute(put_away.delete().where(put_away.c.document_id == document_id))
    connection.execute(derived.delete().where(derived.c.document_id == document_id))
    either = sa.or_(compared.c.left_id == document_id, compared.c.right_id == document_id)
    connection.execute(compared.delete().where(either))
    connection.execute(documents.update().where(row).values(**values))
    return removed is not None


def write_chunks(
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
        connection.execute(chunks.insert(), [{**row, "seal": chunk_seal(row)} for row in rows])
    connection.execute(
        indexed.insert().values(generation=generation, document_id=document_id, chunks=len(rows))
    )
    journal_documents(connection, [document_id], "add", generation)


def drop_chunks(
    connection: sa.Connection, ids: Sequence[str], generation: int | None = None
) -> None:
    """Take the documents' chunks out of one generation, or of all."""
    journal_documents(connection, ids, "remove", generation)
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
    let_come_back(connection, removed)
    return removed


def _remove(connection: sa.Connection, ids: Sequence[str]) -> None:
    for batch in _batches(ids):
        journal_documents(connection, batch, "remove")
        gone = documents.c.id.in_(batch)
        connection.execute(documents.update().where(gone).values(removed=now()))
        seal_facts(connection, batch)
    note_change(connection)


def _batches(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]

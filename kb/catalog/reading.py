"""Queries on the catalog. Each sees one committed state; none takes a lock."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from kb.catalog.documents import BATCH, DocumentReader, of_documents
from kb.catalog.records import ChunkRecord, FileRecord, Passage, SourceRecord, State
from kb.catalog.schema import (
    chunks,
    documents,
    embeddings,
    files,
    generations,
    indexed,
    journal,
    sources,
)
from kb.documents import Filters

_STATE = sa.select(
    sa.select(sa.func.coalesce(sa.func.max(generations.c.number), 0))
    .where(generations.c.current)
    .scalar_subquery(),
    sa.select(sa.func.coalesce(sa.func.max(journal.c.revision), 0)).scalar_subquery(),
)


class CatalogReader(DocumentReader):
    """What the rest of the library asks of the catalog."""

    def state(self) -> State:
        """The current generation and the newest revision: one statement, well under 1 ms."""
        with self._database.reading() as connection:
            generation, revision = connection.execute(_STATE).one()
        return State(generation, revision)

    def generation_settings(self) -> dict[int, dict[str, Any]]:
        """The settings that each generation was made with."""
        query = sa.select(generations.c.number, generations.c.settings)
        with self._database.reading() as connection:
            return dict(connection.execute(query).all())

    # Passages, for the indexes

    def passages(self, generation: int) -> Iterator[list[Passage]]:
        """All live passages of a generation in batches, by rising chunk id."""
        last = 0
        while batch := self._passages(
            sa.and_(chunks.c.generation == generation, chunks.c.id > last), limit=4 * BATCH
        ):
            yield batch
            last = batch[-1].chunk_id

    def passages_of(self, ids: Sequence[int]) -> list[Passage]:
        """The live ones among ``ids``."""
        found: list[Passage] = []
        for start in range(0, len(ids), BATCH):
            found += self._passages(chunks.c.id.in_(ids[start : start + BATCH]), limit=BATCH)
        return found

    def _passages(self, where: sa.ColumnElement[bool], *, limit: int) -> list[Passage]:
        query = (
            sa.select(
                chunks.c.id,
                chunks.c.heading,
                chunks.c.text,
                chunks.c.language,
                embeddings.c.vector,
            )
            .join(documents, documents.c.id == chunks.c.document_id)
            .outerjoin(embeddings, embeddings.c.id == chunks.c.embedding_id)
            .where(where, documents.c.removed.is_(None))
            .order_by(chunks.c.id)
            .limit(limit)
        )
        with self._database.reading() as connection:
            return [
                Passage(
                    chunk_id,
                    heading + text,
                    language,
                    None
                    if vector is None
                    else np.frombuffer(vector, dtype="<f2").astype(np.float32),
                )
                for chunk_id, heading, text, language, vector in connection.execute(query)
            ]

    def changes(self, generation: int, after: int) -> tuple[list[int], list[int], int]:
        """Chunks to add and to remove since revision ``after``, and the revision this leads to."""
        query = (
            sa.select(
                journal.c.revision, journal.c.generation, journal.c.chunk_id, journal.c.change
            )
            .where(journal.c.revision > after)
            .order_by(journal.c.revision)
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        last = {
            row.chunk_id: row.change
            for row in rows
            if row.generation == generation and row.chunk_id is not None
        }
        revision = rows[-1].revision if rows else after
        added = [chunk_id for chunk_id, change in last.items() if change == "add"]
        removed = [chunk_id for chunk_id, change in last.items() if change == "remove"]
        return added, removed, revision

    def live(self, generation: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Ids of a generation's live chunks, and of those that have an embedding; rising."""
        query = _live(generation, chunks.c.id, chunks.c.embedding_id.isnot(None))
        with self._database.reading() as connection:
            rows = np.array(connection.execute(query).all(), dtype=np.int64).reshape(-1, 2)
        return rows[:, 0], rows[rows[:, 1] == 1, 0]

    # Hits

    def allowed(self, generation: int, filters: Filters) -> NDArray[np.int64]:
        """Ids of the live chunks that the filters let through, rising."""
        query = _live(generation, chunks.c.id)
        if filters.years:
            query = query.where(
                documents.c.year.in_(filters.years)
                | chunks.c.year.in_(filters.years)
                # A report reviews the year before: a passage that names no year may speak of it.
                | (chunks.c.year.is_(None) & (documents.c.year - 1).in_(filters.years))
            )
        if filters.aspects:
            query = query.where(chunks.c.aspect.in_(filters.aspects))
        return self._ids(of_documents(query, filters))

    def speaking_of(self, generation: int, years: Sequence[int]) -> NDArray[np.int64]:
        """Ids of the live chunks that speak of one of the years, rising."""
        return self._ids(_live(generation, chunks.c.id).where(chunks.c.year.in_(years)))

    def _ids(self, query: sa.Select[Any]) -> NDArray[np.int64]:
        with self._database.reading() as connection:
            return np.fromiter(connection.execute(query).scalars(), dtype=np.int64)

    def reports(self) -> list[tuple[int, str, str]]:
        """Year, organisation and language of the live reports that have both, each once."""
        query = sa.select(*_REPORT).distinct().where(documents.c.removed.is_(None))
        for column in _REPORT:
            query = query.where(column.isnot(None))
        with self._database.reading() as connection:
            return [(row.year, row.organisation, row.language) for row in connection.execute(query)]

    def chunks_of(
        self, generation: int, reports: Sequence[tuple[int, str, str]]
    ) -> NDArray[np.int64]:
        """Ids of the live chunks of these reports (see ``reports``), rising."""
        found: list[int] = []
        with self._database.reading() as connection:
            for start in range(0, len(reports), BATCH):
                among = sa.tuple_(*_REPORT).in_(reports[start : start + BATCH])
                query = _live(generation, chunks.c.id).where(among)
                found += connection.execute(query).scalars()
        return np.array(sorted(found), dtype=np.int64)

    def chunks(self, ids: Sequence[int]) -> dict[int, ChunkRecord]:
        """The chunks with these ids; one that has gone meanwhile is left out."""
        found: dict[int, ChunkRecord] = {}
        for start in range(0, len(ids), BATCH):
            query = _CHUNKS.where(chunks.c.id.in_(ids[start : start + BATCH]))
            with self._database.reading() as connection:
                found |= {row[0]: ChunkRecord(*row) for row in connection.execute(query)}
        return found

    def section_chunks(self, generation: int, document_id: str) -> list[ChunkRecord]:
        """A document's chunks in its order."""
        query = _CHUNKS.where(
            chunks.c.document_id == document_id, chunks.c.generation == generation
        ).order_by(chunks.c.ordinal)
        with self._database.reading() as connection:
            return [ChunkRecord(*row) for row in connection.execute(query)]

    # Files and sources, for the pipeline

    def files(self) -> dict[str, FileRecord]:
        """Every file that was taken in, by its absolute path."""
        with self._database.reading() as connection:
            return {row.path: FileRecord(*row) for row in connection.execute(sa.select(files))}

    def source_files(self) -> list[str]:
        """Every file that a live document came from, once."""
        query = (
            sa.select(sources.c.file)
            .join(documents, documents.c.id == sources.c.document_id)
            .where(documents.c.removed.is_(None))
            .distinct()
        )
        with self._database.reading() as connection:
            return list(connection.execute(query).scalars())

    def sources_of(self, file: str) -> dict[str, SourceRecord]:
        """What a file gave, by source."""
        query = sa.select(sources).where(sources.c.file == file)
        with self._database.reading() as connection:
            return {row.source: SourceRecord(*row) for row in connection.execute(query)}

    def languages(self, generation: int) -> dict[int, str]:
        """The language of each chunk of a generation."""
        query = sa.select(chunks.c.id, chunks.c.language).where(chunks.c.generation == generation)
        with self._database.reading() as connection:
            return dict(connection.execute(query).all())

    def embedding_ids(self, keys: Sequence[str]) -> dict[str, int]:
        """Which of the embeddings are there already: key to id."""
        found: dict[str, int] = {}
        with self._database.reading() as connection:
            for start in range(0, len(keys), BATCH):
                query = sa.select(embeddings.c.key, embeddings.c.id).where(
                    embeddings.c.key.in_(keys[start : start + BATCH])
                )
                found |= dict(connection.execute(query).all())
        return found

    def is_live(self, document_id: str) -> bool:
        """Whether the document is there and not removed."""
        query = sa.select(documents.c.id).where(
            documents.c.id == document_id, documents.c.removed.is_(None)
        )
        with self._database.reading() as connection:
            return connection.execute(query).first() is not None

    def unindexed(self, generation: int, among: Sequence[str] | None = None) -> list[str]:
        """Documents that a generation does not hold as they are now: all live ones, or, removed
        ones too, those ``among`` these ids."""
        held = sa.select(indexed.c.document_id).where(indexed.c.generation == generation)
        if among is not None:
            with self._database.reading() as connection:
                have = set(connection.execute(held).scalars())
            return [document_id for document_id in among if document_id not in have]
        query = (
            sa.select(documents.c.id)
            .where(documents.c.removed.is_(None), documents.c.id.notin_(held))
            .order_by(documents.c.id)
        )
        with self._database.reading() as connection:
            return list(connection.execute(query).scalars())

    def check(self) -> list[str]:
        """What SQLite's own integrity check complains of; empty when the catalog is sound."""
        with self._database.reading() as connection:
            lines = connection.exec_driver_sql("PRAGMA integrity_check(5)").scalars().all()
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        faults = [str(line) for line in lines if line != "ok"]
        return faults + [
            f"row of {row[0]} points to a {row[2]} that is not there" for row in broken
        ]


_REPORT = (documents.c.year, documents.c.organisation, documents.c.language)
"""What tells one report in one language."""

_CHUNKS = sa.select(
    chunks.c.id,
    chunks.c.document_id,
    chunks.c.ordinal,
    chunks.c.start,
    chunks.c.end,
    chunks.c.text,
    chunks.c.path,
    chunks.c.page,
    chunks.c.aspect,
    chunks.c.year,
    chunks.c.language,
)


def _live(generation: int, *columns: sa.ColumnElement[Any]) -> sa.Select[Any]:
    """A query for columns of a generation's live chunks, in the order of their ids."""
    return (
        sa.select(*columns)
        .join(documents, documents.c.id == chunks.c.document_id)
        .where(chunks.c.generation == generation, documents.c.removed.is_(None))
        .order_by(chunks.c.id)
    )

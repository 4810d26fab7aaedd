"""Queries on the catalog. Each sees one committed state; none takes a lock."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from ingest import Section
from kb.catalog.database import Database
from kb.catalog.records import (
    ChunkRecord,
    FileRecord,
    Filters,
    Passage,
    SourceRecord,
    State,
)
from kb.catalog.schema import (
    chunks,
    documents,
    embeddings,
    files,
    generations,
    indexed,
    journal,
    sections,
    sources,
)
from kb.results import DocumentInfo, Facets, StoredDocument

BATCH = 900
"""Ids in one statement: below every limit on bound parameters (SQLite once had 999)."""


class CatalogReader:
    """What the rest of the library asks of the catalog."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def state(self) -> State:
        """The current generation and the newest revision: one statement, well under 1 ms."""
        newest = sa.select(sa.func.coalesce(sa.func.max(journal.c.revision), 0)).scalar_subquery()
        current = (
            sa.select(sa.func.coalesce(sa.func.max(generations.c.number), 0))
            .where(generations.c.current)
            .scalar_subquery()
        )
        with self._database.reading() as connection:
            generation, revision = connection.execute(sa.select(current, newest)).one()
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
        query = (
            sa.select(chunks.c.id, chunks.c.embedding_id.isnot(None))
            .join(documents, documents.c.id == chunks.c.document_id)
            .where(chunks.c.generation == generation, documents.c.removed.is_(None))
            .order_by(chunks.c.id)
        )
        with self._database.reading() as connection:
            rows = np.array(connection.execute(query).all(), dtype=np.int64).reshape(-1, 2)
        return rows[:, 0], rows[rows[:, 1] == 1, 0]

    # Hits

    def allowed(self, generation: int, filters: Filters) -> NDArray[np.int64]:
        """Ids of the live chunks that the filters let through, rising."""
        query = (
            sa.select(chunks.c.id)
            .join(documents, documents.c.id == chunks.c.document_id)
            .where(chunks.c.generation == generation, documents.c.removed.is_(None))
            .order_by(chunks.c.id)
        )
        if filters.years:
            query = query.where(
                documents.c.year.in_(filters.years)
                | chunks.c.year.in_(filters.years)
                # A report reviews the year before: a passage that names no year may speak of it.
                | (chunks.c.year.is_(None) & (documents.c.year - 1).in_(filters.years))
            )
        if filters.aspects:
            query = query.where(chunks.c.aspect.in_(filters.aspects))
        query = _of_documents(query, filters)
        with self._database.reading() as connection:
            return np.fromiter(connection.execute(query).scalars(), dtype=np.int64)

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

    # Documents

    def infos(
        self,
        filters: Filters | None = None,
        *,
        text: str | None = None,
        removed: bool = False,
    ) -> list[DocumentInfo]:
        """Documents, newest year first; ``text`` is looked for in title, source, organisation."""
        query = _INFO.where(
            documents.c.removed.isnot(None) if removed else documents.c.removed.is_(None)
        ).order_by(documents.c.year.desc(), documents.c.organisation, documents.c.source)
        if text:
            for word in text.split():
                like = f"%{_escaped(word)}%"
                query = query.where(
                    sa.or_(
                        *(
                            column.ilike(like, escape="\\")
                            for column in (
                                documents.c.title,
                                documents.c.source,
                                documents.c.organisation,
                            )
                        )
                    )
                )
        if filters is not None:
            if filters.years:
                query = query.where(documents.c.year.in_(filters.years))
            query = _of_documents(query, filters)
        return self._infos(query)

    def infos_of(self, ids: Sequence[str]) -> dict[str, DocumentInfo]:
        """The documents with these ids, removed ones included."""
        found: dict[str, DocumentInfo] = {}
        for start in range(0, len(ids), BATCH):
            query = _INFO.where(documents.c.id.in_(ids[start : start + BATCH]))
            found |= {info.id: info for info in self._infos(query)}
        return found

    def find(self, id_or_source: str) -> str | None:
        """The id of the live or removed document with this id or source."""
        query = (
            sa.select(sources.c.document_id)
            .where(sources.c.source == id_or_source)
            .union_all(sa.select(documents.c.id).where(documents.c.id == id_or_source))
        )
        with self._database.reading() as connection:
            return connection.execute(query).scalars().first()

    def stored(self, document_id: str) -> StoredDocument | None:
        """A document with its text, sections and pages."""
        whole = sa.select(
            documents.c.text, documents.c.pages, documents.c.extra, documents.c.original
        ).where(documents.c.id == document_id)
        tree = (
            sa.select(
                sections.c.number,
                sections.c.level,
                sections.c.title,
                sections.c.start,
                sections.c.end,
                sections.c.parent,
                sections.c.aspect,
                sections.c.year,
            )
            .where(sections.c.document_id == document_id)
            .order_by(sections.c.number)
        )
        info = self.infos_of([document_id]).get(document_id)
        if info is None:
            return None
        with self._database.reading() as connection:
            text, pages, extra, original = connection.execute(whole).one()
            rows = connection.execute(tree).all()
        return StoredDocument(
            info=info,
            text=text,
            sections=tuple(Section(*row) for row in rows),
            pages=tuple(pages),
            extra=extra,
            original=original,
        )

    def texts(self, ids: Sequence[str]) -> dict[str, str]:
        """The whole text of each document."""
        query = sa.select(documents.c.id, documents.c.text).where(documents.c.id.in_(ids))
        with self._database.reading() as connection:
            return dict(connection.execute(query).all())

    def headings(self, ids: Sequence[str]) -> dict[str, dict[int, str]]:
        """The section titles of each document by where they begin."""
        query = sa.select(sections.c.document_id, sections.c.start, sections.c.title).where(
            sections.c.document_id.in_(ids)
        )
        found: dict[str, dict[int, str]] = {document_id: {} for document_id in ids}
        with self._database.reading() as connection:
            for document_id, start, title in connection.execute(query):
                found[document_id][start] = title
        return found

    def facets(self) -> Facets:
        """How many live documents each year, organisation and language has."""
        counted: list[dict[Any, int]] = []
        with self._database.reading() as connection:
            for column in (documents.c.year, documents.c.organisation, documents.c.language):
                query = (
                    sa.select(column, sa.func.count())
                    .where(documents.c.removed.is_(None), column.isnot(None))
                    .group_by(column)
                    .order_by(column)
                )
                counted.append(dict(connection.execute(query).all()))
        years, organisations, languages = counted
        return Facets(years=years, organisations=organisations, languages=languages)

    def passage_years(self) -> set[int]:
        """Every year that a live document is of or that one of its passages speaks of."""
        live = documents.c.removed.is_(None)
        query = (
            sa.select(documents.c.year)
            .where(live)
            .union(
                sa.select(chunks.c.year)
                .join(documents, documents.c.id == chunks.c.document_id)
                .where(live)
            )
        )
        with self._database.reading() as connection:
            return {year for year in connection.execute(query).scalars() if year is not None}

    def counts(self, generation: int) -> dict[str, int]:
        """Numbers of documents, removed documents, chunks and embeddings."""
        live = documents.c.removed.is_(None)
        queries = {
            "documents": sa.select(sa.func.count()).select_from(documents).where(live),
            "removed": sa.select(sa.func.count()).select_from(documents).where(~live),
            "chunks": sa.select(sa.func.coalesce(sa.func.sum(indexed.c.chunks), 0))
            .join(documents, documents.c.id == indexed.c.document_id)
            .where(indexed.c.generation == generation, live),
            "embeddings": sa.select(sa.func.count()).select_from(embeddings),
        }
        with self._database.reading() as connection:
            return {name: connection.execute(query).scalar_one() for name, query in queries.items()}

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

    def _infos(self, query: sa.Select[Any]) -> list[DocumentInfo]:
        also = sa.select(sources.c.document_id, sources.c.source).order_by(sources.c.source)
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
            if len(rows) <= BATCH:
                also = also.where(sources.c.document_id.in_([row.id for row in rows]))
            places: dict[str, list[str]] = {}
            for document_id, source in connection.execute(also):
                places.setdefault(document_id, []).append(source)
        return [
            DocumentInfo(
                id=row.id,
                source=row.source,
                title=row.title,
                organisation=row.organisation,
                year=row.year,
                date=row.date,
                language=row.language,
                characters=row.characters,
                chunks=row.chunks or 0,
                added=row.added,
                changed=row.changed,
                sources=tuple(places.get(row.id, ())),
                removed=row.removed,
            )
            for row in rows
        ]


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

_CURRENT = sa.select(generations.c.number).where(generations.c.current).scalar_subquery()

_INFO = sa.select(
    documents.c.id,
    documents.c.source,
    documents.c.title,
    documents.c.organisation,
    documents.c.year,
    documents.c.date,
    documents.c.language,
    documents.c.characters,
    documents.c.added,
    documents.c.changed,
    documents.c.removed,
    indexed.c.chunks,
).select_from(
    documents.outerjoin(
        indexed,
        sa.and_(indexed.c.document_id == documents.c.id, indexed.c.generation == _CURRENT),
    )
)


def _of_documents(query: sa.Select[Any], filters: Filters) -> sa.Select[Any]:
    if filters.organisations:
        query = query.where(documents.c.organisation.in_(filters.organisations))
    if filters.languages:
        query = query.where(documents.c.language.in_(filters.languages))
    if filters.documents:
        by_source = sa.select(sources.c.document_id).where(sources.c.source.in_(filters.documents))
        query = query.where(documents.c.id.in_(filters.documents) | documents.c.id.in_(by_source))
    return query


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")

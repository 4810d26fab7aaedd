"""Queries on the catalog. Each sees one committed state; none takes a lock."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from kb.catalog import commits, dialect
from kb.catalog.contents import ContentReader
from kb.catalog.database import Database
from kb.catalog.dialect import BATCH
from kb.catalog.journalling import EVERYWHERE
from kb.catalog.records import (
    ChunkRecord,
    FileRecord,
    LiveDigest,
    PassageRecord,
    SourceRecord,
    State,
)
from kb.catalog.schema import (
    DECIDED,
    chunks,
    documents,
    embeddings,
    files,
    generations,
    indexed,
    journal,
    sources,
)
from kb.catalog.seals import CHUNK, chunk_seal, vector_seal
from kb.errors import LibraryDamaged

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_CURRENT = (
    sa.select(sa.func.coalesce(sa.func.max(generations.c.number), 0))
    .where(generations.c.current)
    .scalar_subquery()
)

_STATE = sa.select(
    _CURRENT,
    sa.select(sa.func.coalesce(sa.func.max(journal.c.revision), 0)).scalar_subquery(),
)


class CatalogReader(ContentReader):
    """What the rest of the library asks of the catalog, over the current generation or over the one
    that it is ``pinned`` to."""

    def __init__(self, database: Database, *, pinned: int | None = None) -> None:
        super().__init__(database)
        self._pinned = pinned

    def state(self) -> State:
        """The generation in use and the newest revision: one statement, well under 1 ms."""
        with self._database.reading() as connection:
            generation, revision = connection.execute(_STATE).one()
        return State(generation if self._pinned is None else self._pinned, revision)

    def revision_of(self, generation: int | None = None) -> int:
        """The newest revision that concerns a generation, by default the one in use: what is done
        to one that is being built beside it does not count."""
        number = _CURRENT if generation is None else sa.literal(generation)
        if generation is None and self._pinned is not None:
            number = sa.literal(self._pinned)
        newest = [
            sa.select(sa.func.coalesce(sa.func.max(journal.c.revision), 0))
            .where(journal.c.generation == which)
            .scalar_subquery()
            for which in (number, sa.literal(EVERYWHERE))
        ]
        with self._database.reading() as connection:
            of_it, of_all = connection.execute(sa.select(*newest)).one()
        return max(int(of_it), int(of_all))

    def content_revision(self) -> int:
        """The newest revision at which any document changed: reviewers' decisions are passed over,
        from the newest back."""
        query = (
            sa.select(journal.c.revision)
            .where(journal.c.change != DECIDED, journal.c.generation.in_((_CURRENT, EVERYWHERE)))
            .order_by(journal.c.revision.desc())
            .limit(1)
        )
        with self._database.reading() as connection:
            return connection.execute(query).scalar() or 0

    def token_at(self, revision: int) -> str | None:
        """What tells a revision from the same one of another history; None where no transaction
        ended with it. Nothing was before revision 0: its token is empty, until some of the journal
        is forgotten."""
        with self._database.reading() as connection:
            token = commits.token_at(connection, revision)
        return token if revision else token or ""

    def generation_settings(self) -> dict[int, dict[str, Any]]:
        """The settings that each generation was made with."""
        query = sa.select(generations.c.number, generations.c.settings).where(
            generations.c.forgotten.is_(None)
        )
        with self._database.reading() as connection:
            return dict(connection.execute(query).all())

    # Passages, for the indexes

    def passages(self, generation: int) -> Iterator[list[PassageRecord]]:
        """All live passages of a generation in batches, by rising chunk id."""
        last = 0
        while batch := self._passages(
            sa.and_(chunks.c.generation == generation, chunks.c.id > last), limit=4 * BATCH
        ):
            yield batch
            last = batch[-1].chunk_id

    def passages_of(self, ids: Sequence[int]) -> list[PassageRecord]:
        """The live ones among ``ids``."""
        found: list[PassageRecord] = []
        for start in range(0, len(ids), BATCH):
            found += self._passages(chunks.c.id.in_(ids[start : start + BATCH]), limit=BATCH)
        return found

    def _passages(self, where: sa.ColumnElement[bool], *, limit: int) -> list[PassageRecord]:
        query = _PASSAGES.where(where).order_by(chunks.c.id).limit(limit)
        with self._database.reading() as connection:
            return [
                PassageRecord(
                    chunk_id=row.id,
                    reading=row.heading + row.text,
                    vector=_unpacked(row.vector),
                    language=row.language,
                    year=row.year,
                    aspect=row.aspect,
                    document_id=row.document_id,
                    document_language=row.document_language,
                    report_year=row.report_year,
                    organisation=row.organisation,
                )
                for row in self._sound(connection.execute(query))
            ]

    def _sound(self, rows: Iterable[Any]) -> Iterator[Any]:
        """Rows of chunks, each held against its seal and its embedding's.

        Raises:
            LibraryDamaged: one is not as it was written.
        """
        for row in rows:
            if row.seal is not None and row.seal != chunk_seal(row._mapping):
                raise dialect.rotten(self._database.folder, f"chunk {row.id}")
            sealed = getattr(row, "vector_seal", None)
            if sealed is not None and sealed != vector_seal(row.key, row.vector):
                raise dialect.rotten(self._database.folder, f"the embedding of chunk {row.id}")
            yield row

    def changes(self, generation: int, after: int) -> tuple[list[int], list[int], int]:
        """Chunks to add and to remove since revision ``after``, and the revision this leads to."""
        query = (
            sa.select(journal.c.chunk_id, journal.c.change)
            .where(journal.c.generation == generation, journal.c.revision > after)
            .order_by(journal.c.revision)
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
            newest = connection.execute(_STATE).one()[1]
        last = {row.chunk_id: row.change for row in rows if row.chunk_id is not None}
        revision = max(after, newest)
        added = [chunk_id for chunk_id, change in last.items() if change == "add"]
        removed = [chunk_id for chunk_id, change in last.items() if change == "remove"]
        return added, removed, revision

    def digest(self, generation: int, scrambled: Callable[[Any], Any]) -> LiveDigest:
        """Of the ids of a generation's live chunks, read from an index of the database alone.

        ``scrambled`` makes one expression of another: see ``index.scrambled``.
        """
        query = (
            sa.select(
                sa.func.count(),
                sa.func.coalesce(sa.func.sum(chunks.c.id), 0),
                sa.func.coalesce(sa.func.sum(scrambled(chunks.c.id)), 0),
            )
            .join(documents, documents.c.id == chunks.c.document_id)
            .where(chunks.c.generation == generation, documents.c.removed.is_(None))
        )
        with self._database.reading() as connection:
            count, total, mixed = connection.execute(query).one()
        return LiveDigest(count, int(total), int(mixed))

    # Hits

    def reports(self) -> list[tuple[int, str, str]]:
        """Year, organisation and language of the live reports that have both, each once."""
        query = sa.select(*_REPORT).distinct().where(documents.c.removed.is_(None))
        for column in _REPORT:
            query = query.where(column.isnot(None))
        with self._database.reading() as connection:
            return [(row.year, row.organisation, row.language) for row in connection.execute(query)]

    def chunks(self, ids: Sequence[int]) -> dict[int, ChunkRecord]:
        """The live chunks with these ids; one that has gone meanwhile is left out."""
        found: dict[int, ChunkRecord] = {}
        for start in range(0, len(ids), BATCH):
            query = _LIVE_CHUNKS.where(chunks.c.id.in_(ids[start : start + BATCH]))
            with self._database.reading() as connection:
                for row in self._sound(connection.execute(query)):
                    values = {name: getattr(row, name) for name in _OF_RECORD}
                    found[row.id] = ChunkRecord(chunk_id=row.id, **values)
        return found

    # Files and sources, for the pipeline

    def files(self) -> dict[str, FileRecord]:
        """Every file that was taken in, by its absolute path."""
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(files)).mappings()
            return {row["path"]: FileRecord(**row) for row in rows}

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
            rows = connection.execute(query).mappings()
            return {row["source"]: SourceRecord(**row) for row in rows}

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

    def holds(self, content_key: str) -> bool:
        """Whether a live document has this content."""
        query = sa.select(documents.c.id).where(
            documents.c.content_key == content_key, documents.c.removed.is_(None)
        )
        with self._database.reading() as connection:
            return connection.execute(query).first() is not None

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

    def passage_count(self, generation: int) -> int:
        """How many live passages a generation was given, by what was noted of each document."""
        query = (
            sa.select(sa.func.coalesce(sa.func.sum(indexed.c.chunks), 0))
            .join(documents, documents.c.id == indexed.c.document_id)
            .where(indexed.c.generation == generation, documents.c.removed.is_(None))
        )
        with self._database.reading() as connection:
            return int(connection.execute(query).scalar_one())

    def check_facts(self) -> None:
        """Hold what is known of every document against what was written.

        Raises:
            LibraryDamaged: something is not as it was.
        """
        for removed in (False, True):
            self.infos(removed=removed)

    def rotten(self, what: str) -> LibraryDamaged:
        """The error that ``what`` is not as it was written."""
        return dialect.rotten(self._database.folder, what)

    def check(self) -> list[str]:
        """What the database's own checks complain of; empty when the catalog is sound."""
        with self._database.reading() as connection:
            return dialect.faults(connection)


_REPORT = (documents.c.year, documents.c.organisation, documents.c.language)
"""What tells one report in one language."""

_OF_RECORD = tuple(one.name for one in fields(ChunkRecord) if one.name != "chunk_id")

_CHUNK_COLUMNS = (chunks.c.id, chunks.c.seal, *(chunks.c[name] for name in CHUNK))

_CHUNKS = sa.select(*_CHUNK_COLUMNS)

_LIVE_CHUNKS = _CHUNKS.join(documents, documents.c.id == chunks.c.document_id).where(
    documents.c.removed.is_(None)
)

_PASSAGES = (
    sa.select(
        *_CHUNK_COLUMNS,
        documents.c.language.label("document_language"),
        documents.c.year.label("report_year"),
        documents.c.organisation,
        embeddings.c.key,
        embeddings.c.vector,
        embeddings.c.seal.label("vector_seal"),
    )
    .join(documents, documents.c.id == chunks.c.document_id)
    .outerjoin(embeddings, embeddings.c.id == chunks.c.embedding_id)
    .where(documents.c.removed.is_(None))
)


def _unpacked(vector: bytes | None) -> NDArray[np.float32] | None:
    import numpy as np

    return None if vector is None else np.frombuffer(vector, dtype="<f2").astype(np.float32)

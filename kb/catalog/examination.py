"""The catalog looked at row by row: each row against its seal, and against the rows it belongs to.

Nothing here raises over what it finds: a row that cannot be read is a fault as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa

from ingest import Section
from kb.catalog import dialect
from kb.catalog.database import Database
from kb.catalog.dialect import BATCH
from kb.catalog.schema import (
    chunks,
    decisions,
    documents,
    earlier,
    embeddings,
    generations,
    indexed,
    seals,
    sources,
)
from kb.catalog.schema_of_questions import feedback, pins, saved_questions
from kb.catalog.seals import (
    FACTS,
    chunk_seal,
    facts_seal,
    is_whole,
    text_seal,
    ties_of,
    tree_seal,
    trees_of,
    vector_seal,
)
from kb.errors import KBError

SETTLED = {
    "decision": decisions,
    "feedback": feedback,
    "pin": pins,
    "saved question": saved_questions,
}
"""What reviewers and users said and kept."""
SEALED_ROWS = (*SETTLED.values(), earlier)
_TOLD = {
    "decision": ("left_text", "right_text", "change", "note"),
    "feedback": ("question", "verdict", "note"),
    "pin": ("question", "who", "note", "asked_with"),
    "saved question": ("question", "who", "asked_with"),
}

Part = Literal["text", "tree", "facts", "ties", "row"]
"""What of a document is not as it was written; ``ties``: where it came from and what people said of
it; ``row``: it cannot be read at all."""

KeyOf = Callable[[int, str], str | None]
"""Generation and reading to the key that the embedding has; None where it cannot be told."""


@dataclass(frozen=True, slots=True)
class RawDocument:
    """A document as its row has it, sound or not."""

    id: str
    source: str
    faults: tuple[Part, ...]
    text: str = ""
    pages: Sequence[int] = ()
    extra: Mapping[str, str] | None = None
    tree: Sequence[Section] = ()
    facts: Mapping[str, Any] | None = None
    sealed: Mapping[str, str] | None = None
    """The seals of text, tree and facts."""


@dataclass(frozen=True, slots=True)
class ChunkFault:
    """A chunk that is not what it should be."""

    chunk_id: int
    document_id: str
    generation: int
    reason: str


class Examination:
    """One walk over the catalog."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def structure(self) -> list[str]:
        """What the database's own checks complain of."""
        try:
            with self._database.reading() as connection:
                return dialect.faults(connection)
        except KBError as error:
            return [str(error)]

    def document_ids(self) -> list[str]:
        """Every document, removed ones too."""
        with self._database.reading() as connection:
            return list(
                connection.execute(sa.select(documents.c.id).order_by(documents.c.id)).scalars()
            )

    def document(self, document_id: str) -> RawDocument:
        """A document, and what of it is not as it was written."""
        try:
            with self._database.reading() as connection:
                row = (
                    connection.execute(sa.select(documents).where(documents.c.id == document_id))
                    .mappings()
                    .first()
                )
                sealed = (
                    connection.execute(
                        sa.select(seals.c.text, seals.c.tree, seals.c.facts, seals.c.ties).where(
                            seals.c.document_id == document_id
                        )
                    )
                    .mappings()
                    .first()
                )
                tree = trees_of(connection, [document_id]).get(document_id, [])
                ties = ties_of(connection, [document_id]).get(document_id)
            if row is None:  # purged meanwhile
                return RawDocument(document_id, document_id, ())
            return _examined(dict(row), None if sealed is None else dict(sealed), tree, ties)
        except (KBError, ValueError, TypeError, LookupError):
            return RawDocument(document_id, document_id, ("row",))

    def chunks(self, document: RawDocument, key_of: KeyOf) -> list[ChunkFault]:
        """What is wrong with the chunks of a document whose text is sound."""
        query = (
            sa.select(chunks, embeddings.c.key)
            .outerjoin(embeddings, embeddings.c.id == chunks.c.embedding_id)
            .where(chunks.c.document_id == document.id)
            .order_by(chunks.c.id)
        )
        found: list[ChunkFault] = []
        try:
            with self._database.reading() as connection:
                for row in connection.execute(query).mappings():
                    reason = _wrong_with_chunk(row, document.text, key_of)
                    if reason:
                        found.append(ChunkFault(row["id"], document.id, row["generation"], reason))
        except (KBError, ValueError, TypeError) as error:
            found.append(ChunkFault(0, document.id, 0, f"cannot be read ({error})"))
        return found

    def places_of(self, document_id: str) -> list[tuple[str, str]]:
        """The sources of a document, with the key of its content."""
        query = sa.select(sources.c.source, sources.c.content_key).where(
            sources.c.document_id == document_id
        )
        with self._database.reading() as connection:
            return [(row[0], row[1]) for row in connection.execute(query)]

    def stretches(self, document_id: str) -> list[tuple[int, str]]:
        """What the sound chunks of a document hold of its text, each with its start."""
        query = sa.select(chunks).where(
            chunks.c.document_id == document_id, chunks.c.seal.isnot(None)
        )
        with self._database.reading() as connection:
            return [
                (row["start"], row["text"])
                for row in connection.execute(query).mappings()
                if row["seal"] == chunk_seal(row)
            ]

    def counts(self) -> list[tuple[str, int]]:
        """Document and generation of each that has another number of chunks than was noted, or
        that is live and not in the current generation."""
        number = sa.func.count(chunks.c.id)
        miscounted = (
            sa.select(indexed.c.document_id, indexed.c.generation)
            .outerjoin(
                chunks,
                sa.and_(
                    chunks.c.document_id == indexed.c.document_id,
                    chunks.c.generation == indexed.c.generation,
                ),
            )
            .group_by(indexed.c.document_id, indexed.c.generation, indexed.c.chunks)
            .having(number != indexed.c.chunks)
        )
        current = sa.select(generations.c.number).where(generations.c.current)
        held = sa.select(indexed.c.document_id).where(indexed.c.generation.in_(current))
        missing = sa.select(documents.c.id, current.scalar_subquery()).where(
            documents.c.removed.is_(None), documents.c.id.notin_(held)
        )
        with self._database.reading() as connection:
            rows = [*connection.execute(miscounted), *connection.execute(missing)]
            return [(row[0], row[1]) for row in rows if row[1] is not None]

    def embeddings(self, check: Callable[[bytes], bool]) -> Iterator[list[int]]:
        """The ids of those that are not as they were written, or that ``check`` does not pass; a
        list for each batch that was looked at."""
        last = 0
        while True:
            query = (
                sa.select(embeddings).where(embeddings.c.id > last).order_by(embeddings.c.id)
            ).limit(4 * BATCH)
            with self._database.reading() as connection:
                rows = connection.execute(query).all()
            if not rows:
                return
            last = rows[-1].id
            yield [row.id for row in rows if not _is_sound(row, check)]

    def readings_of(self, embedding_ids: Sequence[int]) -> dict[int, tuple[str, str]]:
        """The key of each of these embeddings and a text that it is of, where a chunk has it."""
        found: dict[int, tuple[str, str]] = {}
        for start in range(0, len(embedding_ids), BATCH):
            query = (
                sa.select(embeddings.c.id, embeddings.c.key, chunks.c.heading, chunks.c.text)
                .join(chunks, chunks.c.embedding_id == embeddings.c.id)
                .where(embeddings.c.id.in_(embedding_ids[start : start + BATCH]))
            )
            with self._database.reading() as connection:
                for row in connection.execute(query):
                    found[row.id] = (row.key, row.heading + row.text)
        return found

    def originals(self) -> dict[str, list[str]]:
        """The name of each original that is needed, and the files that it may be had from."""
        now = sa.select(documents.c.id, documents.c.original)
        needed = now.union(sa.select(earlier.c.document_id, earlier.c.original)).subquery()
        query = (
            sa.select(needed.c.original, sources.c.file)
            .outerjoin(sources, sources.c.document_id == needed.c.id)
            .where(needed.c.original.isnot(None))
        )
        found: dict[str, list[str]] = {}
        with self._database.reading() as connection:
            for name, file in connection.execute(query):
                files = found.setdefault(name, [])
                if file is not None:
                    files.append(file)
        return found

    def versions(self) -> list[tuple[str, int, str, str | None, bool, bool]]:
        """Each earlier version: document, number, source, original, and whether its text and what
        else is known of it are as they were written."""
        found = []
        with self._database.reading() as connection:
            for row in connection.execute(sa.select(earlier)).mappings():
                sound = text_seal(row["text"]) == row["seal"], is_whole(row)
                key = row["document_id"], row["number"], row["source"], row["original"]
                found.append((*key, *sound))
        return found

    def version_seal(self, document_id: str, number: int) -> str | None:
        """The digest that the text of an earlier version has to have."""
        query = sa.select(earlier.c.seal).where(
            earlier.c.document_id == document_id, earlier.c.number == number
        )
        with self._database.reading() as connection:
            return connection.execute(query).scalar()

    def settled(self) -> list[tuple[str, str, str]]:
        """What reviewers and users said and is not as it was written: kind, id, and what is left
        of it."""
        found = []
        with self._database.reading() as connection:
            for kind, table in SETTLED.items():
                for row in connection.execute(sa.select(table)).mappings():
                    if not is_whole(row):
                        left = ", ".join(f"{name} {row[name]!r}" for name in _TOLD[kind])
                        found.append((kind, row["id"], left))
        return found

    def generations_in_use(self) -> int:
        """How many are said to be: one, as soon as there are any."""
        every = sa.select(sa.func.count()).select_from(generations)
        used = every.where(generations.c.current)
        with self._database.reading() as connection:
            if not connection.execute(every).scalar_one():
                return 1
            return int(connection.execute(used).scalar_one())

    def unsealed(self) -> int:
        """How many rows an earlier version wrote, without a seal."""
        sealed = sa.select(seals.c.document_id).where(seals.c.ties.isnot(None))
        queries = (
            sa.select(sa.func.count()).select_from(documents).where(documents.c.id.notin_(sealed)),
            sa.select(sa.func.count()).select_from(chunks).where(chunks.c.seal.is_(None)),
            sa.select(sa.func.count()).select_from(embeddings).where(embeddings.c.seal.is_(None)),
            *(
                sa.select(sa.func.count()).select_from(table).where(table.c.row_seal.is_(None))
                for table in SEALED_ROWS
            ),
        )
        with self._database.reading() as connection:
            return sum(connection.execute(query).scalar_one() for query in queries)


def _examined(
    row: dict[str, Any], sealed: dict[str, str] | None, tree: Sequence[Section], ties: str | None
) -> RawDocument:
    text, pages, extra = row["text"], row["pages"], row["extra"]
    own = {
        "text": text_seal(text),
        "tree": tree_seal(pages, extra, tree),
        "facts": facts_seal(row),
        "ties": ties,
    }
    parts: tuple[Part, ...] = ("text", "tree", "facts", "ties")
    wrong = [
        part
        for part in parts
        if sealed is not None and sealed[part] is not None and sealed[part] != own[part]
    ]
    if row["characters"] != len(text) and not wrong:
        wrong.append("facts")
    return RawDocument(
        id=row["id"],
        source=row["source"],
        faults=tuple(wrong),
        text=text,
        pages=pages,
        extra=extra,
        tree=tree,
        facts={name: row[name] for name in (*FACTS, "removed")},
        sealed=sealed,
    )


def _wrong_with_chunk(row: Mapping[Any, Any], text: str, key_of: KeyOf) -> str | None:
    if row["seal"] is not None and row["seal"] != chunk_seal(row):
        return "is not as it was written"
    if text[row["start"] : row["end"]] != row["text"]:
        return "is not the stretch of its document's text that it says"
    if row["embedding_id"] is not None:
        wanted = key_of(row["generation"], row["heading"] + row["text"])
        if row["key"] is None or (wanted is not None and row["key"] != wanted):
            return "has the embedding of another text"
    return None


def _is_sound(row: Any, check: Callable[[bytes], bool]) -> bool:
    if row.seal is not None and row.seal != vector_seal(row.key, row.vector):
        return False
    return check(row.vector)

"""Digests of what was written to the catalog, held against what is read from it.

SQLite notices a page that it cannot read, not a byte that has become another one. A row that an
earlier version wrote has no seal and is not checked until ``kb doctor --repair`` has sealed it.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from ingest import Section
from kb.catalog.dialect import BATCH, insert_or_replace
from kb.catalog.schema import (
    corrections,
    documents,
    earlier,
    edits,
    seals,
    sections,
    sources,
    tags,
)

FACTS = (
    "source", "title", "organisation", "year", "date", "language", "characters", "content_key",
    "original",
)  # fmt: skip
"""Columns of a document that its facts are sealed by, beside whether it is removed."""

CHUNK = (
    "generation", "document_id", "ordinal", "start", "end", "text", "heading", "section", "path",
    "page", "aspect", "year", "language", "embedding_id",
)  # fmt: skip
"""Columns of a chunk that its seal is of."""


def chunk_seal(row: Mapping[Any, Any]) -> int:
    """The checksum of a chunk: CRC-32, which notices every burst of up to 32 bits."""
    return _checksum([row[name] for name in CHUNK])


def vector_seal(key: str, vector: bytes) -> int:
    """The checksum of an embedding with its key."""
    return zlib.crc32(vector, zlib.crc32(key.encode()))


def text_seal(text: str) -> str:
    """The digest of a document's text: by it a text that is found again is known for sure."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def tree_seal(pages: Sequence[int], extra: Mapping[str, str], tree: Sequence[Section]) -> str:
    """The digest of what stands beside the text."""
    rows = [
        (one.number, one.level, one.title, one.start, one.end, one.parent, one.aspect, one.year)
        for one in tree
    ]
    return _digest([list(pages), dict(extra), rows])


def facts_seal(row: Mapping[Any, Any]) -> str:
    """The digest of a document's facts; ``row`` has ``removed`` beside them."""
    return _digest([*(row[name] for name in FACTS), row["removed"] is not None])


def row_seal(row: Mapping[Any, Any]) -> int:
    """The checksum of a row of a table with a column ``row_seal``, a long text left out."""
    values = [value for name, value in sorted(row.items()) if name not in ("row_seal", "text")]
    return zlib.crc32(_as_json(values))


def seal_rows(connection: sa.Connection, table: sa.Table, where: sa.ColumnElement[bool]) -> int:
    """Seal rows of such a table as they stand now; how many."""
    rows = connection.execute(sa.select(table).where(where)).mappings().all()
    for row in rows:
        own = sa.and_(*(column == row[column.name] for column in table.primary_key.columns))
        connection.execute(table.update().where(own).values(row_seal=row_seal(row)))
    return len(rows)


def is_whole(row: Mapping[Any, Any]) -> bool:
    """Whether a row of such a table is as it was sealed; one without a seal is not told."""
    return row["row_seal"] is None or row["row_seal"] == row_seal(row)


def ties_of(connection: sa.Connection, ids: Sequence[str]) -> dict[str, str]:
    """The digest of what stands around each of at most ``BATCH`` documents: where it came from,
    when, what people said of it, and which earlier versions there are."""
    own = documents.c.id
    queries = (
        sa.select(own, documents.c.added, documents.c.changed, documents.c.removed).order_by(own),
        sa.select(sources).order_by(sources.c.source),
        sa.select(corrections).order_by(corrections.c.field),
        sa.select(tags).order_by(tags.c.tag),
        sa.select(edits).order_by(edits.c.number, edits.c.field),
        sa.select(earlier.c.document_id, earlier.c.number).order_by(earlier.c.number),
    )
    found: dict[str, list[Any]] = {}
    for number, query in enumerate(queries):
        key = own if not number else query.selected_columns["document_id"]
        for row in connection.execute(query.where(key.in_(ids))).mappings():
            values = dict(row)
            name = values.pop("document_id", None) or values.pop("id")
            found.setdefault(name, []).append([number, *values.values()])
    return {name: _digest(rows) for name, rows in found.items()}


def seal_documents(connection: sa.Connection, ids: Sequence[str]) -> None:
    """Seal documents as they stand now, in the transaction that wrote them."""
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        trees, ties = trees_of(connection, batch), ties_of(connection, batch)
        query = sa.select(documents).where(documents.c.id.in_(batch))
        rows = [
            {
                "document_id": row["id"],
                "text": text_seal(row["text"]),
                "tree": tree_seal(row["pages"], row["extra"], trees.get(row["id"], ())),
                "facts": facts_seal(row),
                "ties": ties[row["id"]],
            }
            for row in connection.execute(query).mappings()
        ]
        if rows:
            insert_or_replace(connection, seals, rows)


def seal_facts(connection: sa.Connection, ids: Sequence[str]) -> None:
    """Seal anew the facts of documents that are sealed, and what stands around them."""
    columns = [documents.c[name] for name in ("id", *FACTS, "removed")]
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        ties = ties_of(connection, batch)
        query = sa.select(*columns).where(documents.c.id.in_(batch))
        for row in connection.execute(query).mappings().all():
            sealed = seals.update().where(seals.c.document_id == row["id"])
            values = {"facts": facts_seal(row), "ties": ties[row["id"]]}
            connection.execute(sealed.values(**values))


def trees_of(connection: sa.Connection, ids: Sequence[str]) -> dict[str, list[Section]]:
    """The section trees of at most ``BATCH`` documents."""
    query = (
        sa.select(sections)
        .where(sections.c.document_id.in_(ids))
        .order_by(sections.c.document_id, sections.c.number)
    )
    found: dict[str, list[Section]] = {}
    for row in connection.execute(query).mappings():
        values = dict(row)
        found.setdefault(values.pop("document_id"), []).append(Section(**values))
    return found


def _digest(values: Sequence[Any]) -> str:
    return hashlib.blake2b(_as_json(values), digest_size=16).hexdigest()


def _as_json(values: Sequence[Any]) -> bytes:
    return json.dumps(values, sort_keys=True, default=str).encode()


def _checksum(values: Sequence[Any]) -> int:
    return zlib.crc32("\x1f".join(map(str, values)).encode("utf-8", "surrogatepass"))

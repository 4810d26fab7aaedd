"""What was computed of a document, kept with it, so that it need not be computed again.

Each value has the key that it was computed for: where another is asked for, there is none. It
touches no chunk: the database's own lock is enough, and whoever finds it taken does not wait.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping

import sqlalchemy as sa

from kb.catalog.database import Database
from kb.catalog.dialect import BATCH, insert_or_replace
from kb.catalog.schema import derived, documents
from kb.errors import LibraryLocked, LibraryUnwritable


class DerivedTable:
    """Reads and keeps values of one kind, such as "figures"."""

    def __init__(self, database: Database, kind: str) -> None:
        self._database = database
        self._kind = kind

    def values(self, keys: Mapping[str, str]) -> dict[str, str]:
        """The values of documents, by their ids; ``keys`` has the key that each must have."""
        found: dict[str, str] = {}
        ids = list(keys)
        with self._database.reading() as connection:
            for start in range(0, len(ids), BATCH):
                query = sa.select(derived.c.document_id, derived.c.key, derived.c.value).where(
                    derived.c.document_id.in_(ids[start : start + BATCH]),
                    derived.c.kind == self._kind,
                )
                rows = connection.execute(query)
                found |= {
                    row.document_id: value
                    for row in rows
                    if row.key == keys[row[0]] and (value := _unsealed(row.value)) is not None
                }
        return found

    def keep(self, keys: Mapping[str, str], values: Mapping[str, str]) -> bool:
        """Keep values, in the place of earlier ones; whether they were kept.

        They are not where another is writing at this moment, or where nothing can be written. A
        document that is gone meanwhile gets none.
        """
        ids = list(values)
        try:
            with self._database.writing(wait=False) as connection:
                for start in range(0, len(ids), BATCH):
                    query = sa.select(documents.c.id).where(
                        documents.c.id.in_(ids[start : start + BATCH])
                    )
                    rows = [
                        {"document_id": name, "kind": self._kind, "key": keys[name],
                         "value": _sealed(values[name])}
                        for name in connection.execute(query).scalars()
                    ]  # fmt: skip
                    if rows:
                        insert_or_replace(connection, derived, rows)
        except (LibraryLocked, LibraryUnwritable):
            return False  # they are computed again the next time
        return True


def _sealed(value: str) -> str:
    """The value behind its checksum."""
    return f"{zlib.crc32(value.encode()):08x}{value}"


def _unsealed(kept: str) -> str | None:
    """The value out of what ``_sealed`` gave; None where it is not what was kept."""
    value = kept[8:]
    return value if _sealed(value) == kept else None

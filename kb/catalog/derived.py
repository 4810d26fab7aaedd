"""What was computed of a document, or of two, kept with it, so that it need not be computed again.

Each value has the key that it was computed for: where another is asked for, there is none. It
touches no chunk: the database's own lock is enough, and whoever finds it taken does not wait.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from kb.catalog.database import Database
from kb.catalog.dialect import BATCH, insert_or_replace
from kb.catalog.schema import compared, derived, documents
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
        try:
            with self._database.writing(wait=False) as connection:
                rows = [
                    {"document_id": name, "kind": self._kind, "key": keys[name],
                     "value": _sealed(values[name])}
                    for name in _there(connection, list(values))
                ]  # fmt: skip
                if rows:
                    insert_or_replace(connection, derived, rows)
        except (LibraryLocked, LibraryUnwritable):
            return False  # they are computed again the next time
        return True


Two = tuple[str, str]
"""The ids of two documents, the earlier one first."""


class ComparedTable:
    """Reads and keeps values of one kind about two documents, such as "step"."""

    def __init__(self, database: Database, kind: str) -> None:
        self._database = database
        self._kind = kind

    def values(self, keys: Mapping[Two, str]) -> dict[Two, str]:
        """The values of pairs of documents; ``keys`` has the key that each must have."""
        found: dict[Two, str] = {}
        lefts = list({left for left, _ in keys})
        with self._database.reading() as connection:
            for start in range(0, len(lefts), BATCH):
                query = sa.select(
                    compared.c.left_id, compared.c.right_id, compared.c.key, compared.c.value
                ).where(
                    compared.c.left_id.in_(lefts[start : start + BATCH]),
                    compared.c.kind == self._kind,
                )
                for left, right, key, value in connection.execute(query):
                    whole = _unsealed(value)
                    if keys.get((left, right)) == key and whole is not None:
                        found[left, right] = whole
        return found

    def keep(self, keys: Mapping[Two, str], values: Mapping[Two, str]) -> bool:
        """Keep values, in the place of earlier ones; whether they were kept: see ``DerivedTable``.

        A pair of which one document is gone meanwhile gets none.
        """
        try:
            with self._database.writing(wait=False) as connection:
                there = _there(connection, list({name for pair in values for name in pair}))
                rows = [
                    {"left_id": left, "right_id": right, "kind": self._kind,
                     "key": keys[left, right], "value": _sealed(value)}
                    for (left, right), value in values.items()
                    if left in there and right in there
                ]  # fmt: skip
                if rows:
                    insert_or_replace(connection, compared, rows)
        except (LibraryLocked, LibraryUnwritable):
            return False  # they are computed again the next time
        return True


class DerivedTables:
    """The tables of all kinds in one catalog."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_one(self, kind: str) -> DerivedTable:
        """What was computed of each document."""
        return DerivedTable(self._database, kind)

    def of_two(self, kind: str) -> ComparedTable:
        """What was computed of two."""
        return ComparedTable(self._database, kind)


def _there(connection: sa.Connection, ids: Sequence[str]) -> set[str]:
    """Those of the ids that documents have."""
    there: set[str] = set()
    for start in range(0, len(ids), BATCH):
        query = sa.select(documents.c.id).where(documents.c.id.in_(ids[start : start + BATCH]))
        there |= set(connection.execute(query).scalars())
    return there


def _sealed(value: str) -> str:
    """The value behind its checksum."""
    return f"{zlib.crc32(value.encode()):08x}{value}"


def _unsealed(kept: str) -> str | None:
    """The value out of what ``_sealed`` gave; None where it is not what was kept."""
    value = kept[8:]
    return value if _sealed(value) == kept else None

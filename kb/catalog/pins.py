"""The table of pinned answers. It touches no chunk: the database's own lock is enough."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from kb.catalog import dialect
from kb.catalog.database import Database
from kb.catalog.journalling import note_kept
from kb.catalog.records import PinRecord
from kb.catalog.schema_of_questions import pins
from kb.catalog.seals import is_whole, seal_rows


class PinTable:
    """Reads and changes pins; each change is one transaction, and the journal tells of it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self, *, ended: bool = False) -> list[PinRecord]:
        """Every pin, the newest first; those that were ended too where ``ended`` is set."""
        query = sa.select(pins).order_by(pins.c.made.desc(), pins.c.id)
        if not ended:
            query = query.where(pins.c.ended.is_(None))
        with self._database.reading() as connection:
            rows = connection.execute(query).mappings().all()
        return [self._record(row) for row in rows]

    def keep(self, new: PinRecord, ending: Sequence[str] = ()) -> None:
        """Keep a pin, and end those whose place it takes."""
        with self._database.writing() as connection:
            connection.execute(pins.insert().values(**asdict(new)))
            _end(connection, ending, new.made, new.who)
            seal_rows(connection, pins, pins.c.id == new.id)
            note_kept(connection, "pinned")

    def end(self, ids: Sequence[str], at: datetime.datetime, who: str) -> None:
        """Say of pins that they hold no more; they stay as history."""
        with self._database.writing() as connection:
            if _end(connection, ids, at, who):
                note_kept(connection, "unpinned")

    def take(self, records: Sequence[PinRecord]) -> int:
        """Keep pins of another library; how many of them were not here."""
        with self._database.writing() as connection:
            here = set(connection.execute(sa.select(pins.c.id)).scalars())
            new = [asdict(one) for one in records if one.id not in here]
            if new:
                connection.execute(pins.insert(), new)
                seal_rows(connection, pins, pins.c.id.in_([row["id"] for row in new]))
                note_kept(connection, "pinned")
        return len(new)

    def _record(self, row: Any) -> PinRecord:
        values = dict(row)
        if not is_whole(values):
            raise dialect.rotten(self._database.folder, f"pin {values['id']}")
        del values["row_seal"]
        return PinRecord(**values)


def _end(connection: sa.Connection, ids: Sequence[str], at: datetime.datetime, who: str) -> bool:
    """Whether any of these still held."""
    held = sa.and_(pins.c.id.in_(ids), pins.c.ended.is_(None))
    touched = list(connection.execute(sa.select(pins.c.id).where(held)).scalars())
    connection.execute(pins.update().where(held).values(ended=at, ended_by=who))
    seal_rows(connection, pins, pins.c.id.in_(touched))
    return bool(touched)

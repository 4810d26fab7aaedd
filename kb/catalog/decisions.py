"""Reviewers' decisions in the catalog: kept by the words of both sides."""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa

from kb.catalog import dialect
from kb.catalog.database import Database
from kb.catalog.records import now
from kb.catalog.schema import DECIDED, decisions, generations, journal
from kb.catalog.seals import is_whole, row_seal


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """What was settled about two measures; None for the side that has no measure."""

    id: str
    left_text: str | None
    right_text: str | None
    change: str
    note: str
    decided: datetime.datetime
    """UTC, without zone."""


def decision_id(left: str | None, right: str | None) -> str:
    """What a decision about two texts is kept under; white space does not matter."""
    sides = ("" if side is None else " ".join(side.split()) for side in (left, right))
    return hashlib.sha256("\0".join(sides).encode("utf-8", "surrogatepass")).hexdigest()[:16]


class DecisionStore:
    """Reads and writes decisions. Writing is one transaction; its caller holds the lock."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[DecisionRecord]:
        """Every decision, the newest first."""
        query = sa.select(decisions).order_by(decisions.c.decided.desc(), decisions.c.id)
        with self._database.reading() as connection:
            return [self._record(row) for row in connection.execute(query).mappings()]

    def keep(self, left: str | None, right: str | None, change: str, note: str) -> DecisionRecord:
        """Keep a decision, in the place of an earlier one about the same two texts."""
        record = DecisionRecord(
            id=decision_id(left, right),
            left_text=left,
            right_text=right,
            change=change,
            note=note,
            decided=now(),
        )
        row = asdict(record)
        with self._database.writing() as connection:
            connection.execute(decisions.delete().where(decisions.c.id == record.id))
            connection.execute(decisions.insert().values(**row, row_seal=row_seal(row)))
            _note(connection)
        return record

    def drop(self, ids: list[str]) -> list[DecisionRecord]:
        """Forget decisions; what was forgotten."""
        query = sa.select(decisions).where(decisions.c.id.in_(ids))
        with self._database.writing() as connection:
            gone = [self._record(row) for row in connection.execute(query).mappings()]
            connection.execute(decisions.delete().where(decisions.c.id.in_(ids)))
            if gone:
                _note(connection)
        return gone

    def _record(self, row: Any) -> DecisionRecord:
        values = dict(row)
        if not is_whole(values):
            raise dialect.rotten(self._database.folder, f"decision {values['id']}")
        del values["row_seal"]
        return DecisionRecord(**values)


def _note(connection: sa.Connection) -> None:
    """A new revision, so that an open app sees the change at its next look; it says of itself that
    no document has changed."""
    current = connection.execute(
        sa.select(generations.c.number).where(generations.c.current)
    ).scalar()
    connection.execute(journal.insert().values(generation=current or 0, change=DECIDED))

"""The table of questions that no report answered, where the settings keep them."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from kb.catalog.database import Database
from kb.catalog.records import UnansweredRecord, now
from kb.catalog.schema_of_questions import unanswered

MOST = 1000
"""Questions that are kept: of more, those that were asked longest ago are forgotten."""


class UnansweredTable:
    """Reads and changes the questions; each change is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, asked: UnansweredRecord) -> None:
        """Keep a question, or count that it was asked once more."""
        table = unanswered.c
        with self._database.writing() as connection:
            again = (
                unanswered.update()
                .where(table.id == asked.id)
                .values(times=table.times + 1, last=now())
            )
            if connection.execute(again).rowcount:
                return
            row = {
                "id": asked.id,
                "question": asked.question,
                "language": asked.language,
                "asked_with": dict(asked.asked_with),
                "times": 1,
                "first": now(),
                "last": now(),
            }
            connection.execute(unanswered.insert().values(**row))
            old = sa.select(table.id).order_by(table.last.desc(), table.id).offset(MOST)
            ids = list(connection.execute(old).scalars())
            if ids:
                connection.execute(unanswered.delete().where(table.id.in_(ids)))

    def entries(self, limit: int | None = None) -> list[UnansweredRecord]:
        """The questions, the last asked first."""
        query = (
            sa.select(unanswered)
            .order_by(unanswered.c.last.desc(), unanswered.c.times.desc(), unanswered.c.id)
            .limit(limit)
        )
        with self._database.reading() as connection:
            return [UnansweredRecord(**row) for row in connection.execute(query).mappings()]

    def has(self, name: str) -> bool:
        """Whether a question is kept."""
        query = sa.select(unanswered.c.id).where(unanswered.c.id == name)
        with self._database.reading() as connection:
            return connection.execute(query).first() is not None

    def remove(self, ids: Sequence[str] | None = None) -> int:
        """Forget questions, all where none are named; how many."""
        query = unanswered.delete()
        if ids is not None:
            query = query.where(unanswered.c.id.in_(ids))
        with self._database.writing() as connection:
            return connection.execute(query).rowcount

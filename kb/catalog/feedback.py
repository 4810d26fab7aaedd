"""The table of feedback. It touches no chunk: the database's own lock is enough."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from kb.catalog import dialect
from kb.catalog.database import Database
from kb.catalog.records import FeedbackRecord, now
from kb.catalog.schema_of_questions import feedback
from kb.catalog.seals import is_whole, seal_rows


class FeedbackTable:
    """Reads and changes feedback; each change is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, entry: FeedbackRecord) -> FeedbackRecord:
        """Keep an entry, in place of an earlier one of the same id; as it stands then."""
        row = {
            "question": entry.question,
            "language": entry.language,
            "verdict": entry.verdict,
            "note": entry.note,
            "status": entry.status,
            "quotes": list(entry.quotes),
            "expected": None if entry.expected is None else list(entry.expected),
            "asked_with": dict(entry.asked_with),
            "changed": now(),
        }
        with self._database.writing() as connection:
            done = connection.execute(
                feedback.update().where(feedback.c.id == entry.id).values(**row)
            )
            if not done.rowcount:
                created = entry.created or row["changed"]
                connection.execute(feedback.insert().values(id=entry.id, created=created, **row))
            seal_rows(connection, feedback, feedback.c.id == entry.id)
        (kept,) = self.entries([entry.id])
        return kept

    def entries(self, ids: Sequence[str] | None = None) -> list[FeedbackRecord]:
        """The entries, the last changed first; those of ``ids`` where they are given."""
        query = sa.select(feedback).order_by(feedback.c.changed.desc(), feedback.c.id)
        if ids is not None:
            query = query.where(feedback.c.id.in_(ids))
        with self._database.reading() as connection:
            rows = connection.execute(query).mappings().all()
        for row in rows:
            if not is_whole(row):
                raise dialect.rotten(self._database.folder, f"feedback {row['id']}")
        return [_entry(row) for row in rows]

    def remove(self, ids: Sequence[str]) -> None:
        """Forget entries."""
        with self._database.writing() as connection:
            connection.execute(feedback.delete().where(feedback.c.id.in_(ids)))


def _entry(row: Any) -> FeedbackRecord:
    fields = dict(row)
    expected = fields.pop("expected")
    del fields["row_seal"]
    return FeedbackRecord(
        **(fields | {"quotes": tuple(fields["quotes"])}),
        expected=None if expected is None else tuple(expected),
    )

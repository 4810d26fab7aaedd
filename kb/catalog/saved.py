"""The table of saved questions. It touches no chunk: the database's own lock is enough."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from kb.catalog import dialect
from kb.catalog.database import Database
from kb.catalog.journalling import note_kept
from kb.catalog.records import SavedRecord
from kb.catalog.schema_of_questions import saved_questions as saved
from kb.catalog.seals import is_whole, seal_rows
from kb.errors import LibraryLocked, LibraryUnwritable


class SavedTable:
    """Reads and changes saved questions; each change is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[SavedRecord]:
        """Every saved question, the newest first."""
        query = sa.select(saved).order_by(saved.c.made.desc(), saved.c.id)
        with self._database.reading() as connection:
            rows = connection.execute(query).mappings().all()
        return [self._record(row) for row in rows]

    def keep(self, new: SavedRecord) -> None:
        """Keep a question, in the place of one of the same id."""
        with self._database.writing() as connection:
            connection.execute(saved.delete().where(saved.c.id == new.id))
            connection.execute(saved.insert().values(**asdict(new)))
            seal_rows(connection, saved, saved.c.id == new.id)
            note_kept(connection, "saved")

    def see(self, seen: Sequence[SavedRecord]) -> None:
        """Say of questions when they were seen, and what was found then."""
        with self._database.writing() as connection:
            for one in seen:
                own = saved.c.id == one.id
                then = dict(one.then)
                connection.execute(saved.update().where(own).values(seen=one.seen, then=then))
                seal_rows(connection, saved, own)

    def note_latest(self, found: Mapping[str, Mapping[str, Any]]) -> None:
        """Remember what was found last, by id. Where another one writes, or nobody may, it is asked
        again another time: nothing waits for this, and this waits for nothing."""
        try:
            with self._database.writing(wait=False) as connection:
                for name, latest in found.items():
                    own = saved.c.id == name
                    connection.execute(saved.update().where(own).values(latest=dict(latest)))
                    seal_rows(connection, saved, own)
        except (LibraryLocked, LibraryUnwritable):
            return

    def drop(self, ids: Sequence[str]) -> None:
        """Forget saved questions."""
        with self._database.writing() as connection:
            if connection.execute(saved.delete().where(saved.c.id.in_(ids))).rowcount:
                note_kept(connection, "unsaved")

    def _record(self, row: Any) -> SavedRecord:
        values = dict(row)
        if not is_whole(values):
            raise dialect.rotten(self._database.folder, f"saved question {values['id']}")
        del values["row_seal"]
        return SavedRecord(**values)

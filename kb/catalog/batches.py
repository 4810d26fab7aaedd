"""The tables of batches. They touch no chunk: the database's own lock is enough."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa

from kb.catalog.commits import command, person
from kb.catalog.database import Database
from kb.catalog.dialect import BATCH, insert_or_replace
from kb.catalog.records import BatchFile, BatchRecord, BatchState, Outcome, now
from kb.catalog.schema import batch_files, batches, documents, put_away, sources

OPEN: tuple[BatchState, ...] = ("waiting", "running")
"""States of a batch that is not over."""


class BatchTable:
    """Reads and changes batches; each change is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # Batches

    def add(self, given: Mapping[str, Any], process: str, *, who: str | None = None) -> int:
        """Begin the record of a batch, which waits; its number."""
        row = {
            "state": "waiting",
            "who": person() if who is None else who,
            "command": command(),
            "process": process,
            "given": dict(given),
            "asked": now(),
            "counts": {},
            "progress": {},
            "stop": False,
            "told": "",
            "warnings": [],
        }
        with self._database.writing() as connection:
            done = connection.execute(batches.insert().values(**row))
            return int(done.inserted_primary_key[0])  # type: ignore[index]  # there is one

    def set(self, number: int, **values: Any) -> None:
        """Give a batch other values."""
        with self._database.writing() as connection:
            connection.execute(batches.update().where(batches.c.number == number).values(**values))

    def claim(self, number: int, process: str) -> bool:
        """Let ``process`` run a batch that waits; False where it waits no more."""
        waits = sa.and_(batches.c.number == number, batches.c.state == "waiting")
        begun = {"state": "running", "process": process, "begun": now()}
        with self._database.writing() as connection:
            return bool(connection.execute(batches.update().where(waits).values(**begun)).rowcount)

    def end(
        self,
        number: int,
        state: BatchState,
        *,
        counts: Mapping[str, int] | None = None,
        told: str = "",
        warnings: Sequence[Sequence[str]] = (),
    ) -> None:
        """Say how a batch ended. One that did nothing takes the place of the one before, where
        that did nothing either with the same order: a timer leaves no list of idle runs."""
        ended: dict[str, Any] = {
            "state": state,
            "ended": now(),
            "progress": {},
            "told": told,
            "stop": False,
            "warnings": [list(one) for one in warnings],
        }
        this = batches.c.number == number
        with self._database.writing() as connection:
            values = ended if counts is None else {**ended, "counts": dict(counts)}
            connection.execute(batches.update().where(this).values(**values))
            both = connection.execute(
                sa.select(batches)
                .where(batches.c.number <= number)
                .order_by(batches.c.number.desc())
                .limit(2)
            ).mappings()
            newest, *before = [BatchRecord(**row) for row in both]
            if before and newest.is_idle and before[0].is_idle and newest.given == before[0].given:
                connection.execute(batches.delete().where(batches.c.number == before[0].number))

    def ask_to_stop(self, number: int) -> BatchState | None:
        """Ask a batch to end: at once where it waits; its state then, None where there is none."""
        this = batches.c.number == number
        ended: dict[str, Any] = {"state": "cancelled", "ended": now()}
        with self._database.writing() as connection:
            waits = sa.and_(this, batches.c.state == "waiting")
            connection.execute(batches.update().where(waits).values(**ended))
            running = sa.and_(this, batches.c.state == "running")
            connection.execute(batches.update().where(running).values(stop=True))
            return connection.execute(sa.select(batches.c.state).where(this)).scalar()

    def is_to_stop(self, number: int) -> bool:
        """Whether a batch is asked to end, or is forgotten."""
        query = sa.select(batches.c.stop).where(batches.c.number == number)
        with self._database.reading() as connection:
            return connection.execute(query).scalar() is not False

    def all(
        self, *, states: Sequence[BatchState] = (), limit: int | None = None
    ) -> list[BatchRecord]:
        """The batches, the newest first."""
        query = sa.select(batches).order_by(batches.c.number.desc()).limit(limit)
        if states:
            query = query.where(batches.c.state.in_(states))
        with self._database.reading() as connection:
            return [BatchRecord(**row) for row in connection.execute(query).mappings()]

    def get(self, number: int) -> BatchRecord | None:
        """One batch."""
        query = sa.select(batches).where(batches.c.number == number)
        with self._database.reading() as connection:
            row = connection.execute(query).mappings().first()
        return None if row is None else BatchRecord(**row)

    def trim(self, keep: int) -> None:
        """Forget all but the newest ``keep`` of the batches that are over."""
        over = batches.c.state.notin_(OPEN)
        kept = sa.select(batches.c.number).where(over).order_by(batches.c.number.desc()).limit(keep)
        oldest = sa.select(sa.func.min(kept.subquery().c.number)).scalar_subquery()
        with self._database.writing() as connection:
            connection.execute(batches.delete().where(over, batches.c.number < oldest))

    def drop(self, number: int) -> None:
        """Forget a batch."""
        with self._database.writing() as connection:
            connection.execute(batches.delete().where(batches.c.number == number))

    # Files

    def put_files(self, number: int, files: Sequence[BatchFile]) -> None:
        """Write down what became of files, or that they wait."""
        with self._database.writing() as connection:
            for start in range(0, len(files), BATCH):
                some = files[start : start + BATCH]
                rows = [{"batch": number, **asdict(file)} for file in some]
                insert_or_replace(connection, batch_files, rows)

    def files(
        self,
        number: int,
        *,
        outcomes: Sequence[Outcome] = (),
        failed: bool = False,
        limit: int | None = None,
        offset: int = 0,
    ) -> list[BatchFile]:
        """A batch's files in their order; only those with ``outcomes``, or that ``failed``."""
        own = batch_files.c.batch == number
        query = sa.select(batch_files).where(own).order_by(batch_files.c.ordinal)
        if outcomes:
            query = query.where(batch_files.c.outcome.in_(outcomes))
        if failed:
            query = query.where(batch_files.c.failures > 0)
        with self._database.reading() as connection:
            rows = connection.execute(query.limit(limit).offset(offset)).mappings()
            return [_file(row) for row in rows]

    def file(self, number: int, ordinal: int) -> BatchFile | None:
        """One file of a batch."""
        this = sa.and_(batch_files.c.batch == number, batch_files.c.ordinal == ordinal)
        with self._database.reading() as connection:
            row = connection.execute(sa.select(batch_files).where(this)).mappings().first()
        return None if row is None else _file(row)

    def counts(self, number: int) -> dict[str, int]:
        """How many of a batch's files have each outcome, of those that are listed."""
        query = (
            sa.select(batch_files.c.outcome, sa.func.count())
            .where(batch_files.c.batch == number)
            .group_by(batch_files.c.outcome)
        )
        with self._database.reading() as connection:
            return dict(connection.execute(query).all())


@dataclass(frozen=True, slots=True)
class AwayDocument:
    """A document that a person removed, at one of the places that it came from."""

    document_id: str
    source: str
    file: str
    content_key: str


class PutAway:
    """Reads which documents a person removed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> dict[str, AwayDocument]:
        """By source, each place that such a document came from."""
        query = (
            sa.select(
                documents.c.id, sources.c.source, sources.c.file, sources.c.content_key
            )
            .join(put_away, put_away.c.document_id == documents.c.id)
            .join(sources, sources.c.document_id == documents.c.id)
            .where(documents.c.removed.isnot(None))
        )  # fmt: skip
        with self._database.reading() as connection:
            return {row[1]: AwayDocument(*row) for row in connection.execute(query)}


def _file(row: Any) -> BatchFile:
    return BatchFile(**{name: value for name, value in row.items() if name != "batch"})

"""Each transaction that changes documents, with a token by which it is known for sure.

Revisions are numbers: after a catalog was brought back from a backup they are given a second time,
for other content. Tokens are random and are given once.
"""

from __future__ import annotations

import datetime
import os
import secrets
import sys
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from kb.catalog.records import now
from kb.catalog.schema import commits, journal

_NEWEST = sa.select(
    sa.select(sa.func.coalesce(sa.func.max(journal.c.revision), 0)).scalar_subquery(),
    sa.select(sa.func.coalesce(sa.func.max(commits.c.revision), 0)).scalar_subquery(),
)
"""The newest revision, and the newest that has a token."""

_TELL = commits.insert()


def note_commit(connection: sa.Connection) -> None:
    """Give what this transaction has added to the journal, if anything, its token."""
    newest, told = connection.execute(_NEWEST).one()
    if newest > told:
        row = {"revision": newest, "token": secrets.token_hex(16), "at": now()}
        connection.execute(_TELL, {**row, "who": person(), "command": command()})


def trim(connection: sa.Connection, *, keep: int, before: int) -> int:
    """Forget all but the newest ``keep`` transactions, and what the journal tells of them, as far
    as they were before revision ``before``; how many.

    Who is at a revision that is forgotten finds its token gone, and begins anew; for those who are
    at none the row 0 says that something is.
    """
    newest = sa.select(commits.c.revision).order_by(commits.c.revision.desc())
    oldest = connection.execute(newest.offset(keep - 1).limit(1)).scalar()
    if oldest is None:
        return 0
    until = min(oldest, before)
    gone = sa.and_(commits.c.revision < until, commits.c.revision > 0)
    count = connection.execute(commits.delete().where(gone)).rowcount
    if count:
        # By the newest revision of each kind it is told what a remembered result was made of.
        last = sa.select(sa.func.max(journal.c.revision)).group_by(
            journal.c.generation, journal.c.change
        )
        connection.execute(
            journal.delete().where(journal.c.revision < until, journal.c.revision.notin_(last))
        )
        connection.execute(commits.delete().where(commits.c.revision == 0))
        begun = {"revision": 0, "token": secrets.token_hex(16), "at": now()}
        connection.execute(_TELL, {**begun, "who": "", "command": ""})
    return count


def token_at(connection: sa.Connection, revision: int) -> str | None:
    """The token of the transaction that led to a revision; None where none ended there."""
    query = sa.select(commits.c.token).where(commits.c.revision == revision)
    return connection.execute(query).scalar()


@dataclass(frozen=True, slots=True)
class Commit:
    """One change of the library's documents: the last revision of it, when, by whom, with what."""

    revision: int
    at: datetime.datetime
    """UTC, without zone."""
    who: str
    command: str

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "at": self.at.isoformat(timespec="seconds")}


def newest_commits(connection: sa.Connection, limit: int) -> list[Commit]:
    """The last changes, newest first."""
    columns = (commits.c.revision, commits.c.at, commits.c.who, commits.c.command)
    query = sa.select(*columns).where(commits.c.revision > 0)
    query = query.order_by(commits.c.revision.desc()).limit(limit)
    return [Commit(**row) for row in connection.execute(query).mappings()]


@cache
def person() -> str:
    """Who this process belongs to."""
    try:
        import pwd

        return pwd.getpwuid(os.getuid()).pw_name
    except (ImportError, KeyError):  # Windows; a user without a name, as in containers
        return ""


def command() -> str:
    """What this process was started as."""
    return " ".join([Path(sys.argv[0]).name, *sys.argv[1:2]]) if sys.argv else ""

"""Each transaction that changes documents, with a token by which it is known for sure.

Revisions are numbers: after a catalog was brought back from a backup they are given a second time,
for other content. Tokens are random and are given once.
"""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path

import sqlalchemy as sa

from kb.catalog.records import now
from kb.catalog.schema import commits, journal

_NEWEST = sa.select(sa.func.coalesce(sa.func.max(journal.c.revision), 0))
_TOLD = sa.select(sa.func.coalesce(sa.func.max(commits.c.revision), 0))


def note_commit(connection: sa.Connection) -> None:
    """Give what this transaction has added to the journal, if anything, its token."""
    newest = connection.execute(_NEWEST).scalar_one()
    if newest > connection.execute(_TOLD).scalar_one():
        row = {"revision": newest, "token": secrets.token_hex(16), "at": now()}
        connection.execute(commits.insert().values(**row, who=person(), command=command()))


def token_at(connection: sa.Connection, revision: int) -> str | None:
    """The token of the transaction that led to a revision; None where none ended there."""
    query = sa.select(commits.c.token).where(commits.c.revision == revision)
    return connection.execute(query).scalar()


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

"""All that is SQLite's alone: its file, its pragmas, its errors, and how it inserts.

The rest of the catalog is SQLAlchemy Core that PostgreSQL takes as well. What PostgreSQL will
need stands in this module's functions: an engine, an insert that leaves or replaces what is there,
a check, and what a user can do about each complaint.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import Insert, insert
from sqlalchemy.exc import DatabaseError

from kb.atomic import PRIVATE_FILE, PRIVATE_FOLDER
from kb.errors import KBError, LibraryDamaged, LibraryLocked, LibraryUnwritable, NoLibrary

CATALOG_FILE = "catalog.sqlite"

KEPT_BESIDE = ("originals", "index", "uploads")
"""What a library keeps beside its catalog: a folder that has one of them was a library."""

BATCH = 900
"""Values in one statement: below every limit on bound parameters (SQLite once had 999)."""

GROWING = sa.BigInteger().with_variant(sa.Integer, "sqlite")
"""The type of numbers that grow without end. SQLite's INTEGER has 64 bits, and only a column of
that name is the row's own number; PostgreSQL's has 32."""

PATIENCE = 30_000
"""Milliseconds that a connection waits for another to finish writing."""

PRAGMAS_TO_READ = ("cache_size = -65536", "mmap_size = 1073741824")
"""What a connection is set to that may not write."""
LOG_PATIENCE = 2_000
"""Milliseconds that readers are waited for before the log is left as it is."""

APPLICATION = 0x6B62
"""What the file says of itself to programs that look at its head: kb."""

_INCREMENTAL = 2
"""SQLite's number for auto_vacuum that waits until it is asked."""

PRAGMAS = (
    "journal_mode = WAL",
    # With WAL a killed process loses nothing that was committed; a power cut may lose the last
    # transactions but never leaves half of one (sqlite.org/pragma.html#pragma_synchronous).
    "synchronous = NORMAL",
    # What is deleted is overwritten with zeros, however the system's SQLite was built.
    "secure_delete = ON",
    "foreign_keys = ON",
    *PRAGMAS_TO_READ,
)
"""What each connection is set to."""


def open_engine(folder: Path, *, create: bool) -> sa.Engine:
    """The engine of the catalog in ``folder``, which is made where it may be.

    Raises:
        NoLibrary: nothing there and ``create`` is False, or the folder holds something else.
        LibraryDamaged: a library whose catalog is empty or gone.
        LibraryUnwritable: the folder cannot be read or made.
    """
    file = folder.absolute() / CATALOG_FILE
    if not file.exists():
        _make_folder(folder, create=create)
    elif file.stat().st_size == 0 and _was_library(folder):
        raise LibraryDamaged(f"{file}: is empty; bring the file back from a backup")
    may_write = _may_write(file)
    url = sa.URL.create("sqlite", database=str(file)) if may_write else _url_to_read(file)
    engine = sa.create_engine(url, pool_size=16, max_overflow=48)
    pragmas = PRAGMAS if may_write else PRAGMAS_TO_READ
    sa.event.listen(engine, "connect", lambda connection, _: _prepare(connection, pragmas))
    sa.event.listen(engine, "begin", _begin)
    return engine


def writing(engine: sa.Engine, *, wait: bool = True) -> sa.Connection:
    """A connection whose transaction waits for other writers when it begins, or, without ``wait``,
    fails at once where there is one.

    One that begins by reading would fail where another writer comes between.
    """
    return engine.connect().execution_options(immediate=True, wait=wait)


def insert_new(
    connection: sa.Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Insert rows; those whose key is there already are left as they are."""
    connection.execute(insert(table).on_conflict_do_nothing(), rows)


def insert_or_replace(
    connection: sa.Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Insert rows, or put them in the place of those with the same primary key."""
    connection.execute(_inserting_or_replacing(table), rows)


@cache
def _inserting_or_replacing(table: sa.Table) -> Insert:
    """The statement, made once: a file of many records executes it for each."""
    statement = insert(table)
    keys = list(table.primary_key.columns)
    values = {
        column.name: statement.excluded[column.name]
        for column in table.columns
        if not column.primary_key
    }
    return statement.on_conflict_do_update(index_elements=keys, set_=values)


def holds_tables(connection: sa.Connection) -> bool:
    """Whether there is anything in the database, of whichever program."""
    return connection.exec_driver_sql("SELECT 1 FROM sqlite_master").first() is not None


def holds_table(connection: sa.Connection, name: str) -> bool:
    """Whether there is a table of this name."""
    query = sa.text("SELECT 1 FROM sqlite_master WHERE name = :name")
    return connection.execute(query, {"name": name}).first() is not None


def bytes_of(column: sa.ColumnElement[Any]) -> sa.ColumnElement[int]:
    """The bytes of a column's value as the database keeps it."""
    return sa.func.length(sa.cast(column, sa.LargeBinary))


def faults(connection: sa.Connection) -> list[str]:
    """What the database's own checks complain of; empty where it is sound."""
    lines = connection.exec_driver_sql("PRAGMA integrity_check(5)").scalars().all()
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    return [str(line) for line in lines if line != "ok"] + [
        f"row of {table} points to a {parent} that is not there" for table, _, parent, _ in broken
    ]


def complaint(folder: Path, error: DatabaseError) -> KBError:
    """What a user can do about an error of the database's (sqlite.org/rescode.html)."""
    file = folder.absolute() / CATALOG_FILE
    cause = error.orig or error
    code = getattr(cause, "sqlite_errorcode", 0) & 0xFF  # without its extension
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return LibraryLocked(f"{file}: {cause}; another program holds it, try again")
    if code == sqlite3.SQLITE_FULL:
        return LibraryUnwritable(f"{file}: {cause}; make room on the disk and try again")
    if code == sqlite3.SQLITE_IOERR:
        return LibraryUnwritable(f"{file}: {cause}; check the disk")
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return _unwritable(file, cause)
    return LibraryDamaged(f"{file}: {cause}; bring the file back from a backup")


def _may_write(file: Path) -> bool:
    """Whether the catalog may be written, and the files that SQLite puts beside it."""
    return not file.exists() or all(os.access(path, os.W_OK) for path in (file, file.parent))


def _url_to_read(file: Path) -> sa.URL:
    """Where a catalog is that may be read alone (sqlite.org/wal.html#read_only_databases)."""
    log = file.with_name(f"{file.name}-wal")
    is_open = log.exists() and log.stat().st_size > 0
    # Without a log nobody writes to it, and SQLite needs no files of its own beside it.
    how = {"mode": "ro"} if is_open else {"mode": "ro", "immutable": "1"}
    return sa.URL.create(
        "sqlite", database=f"file:{quote(str(file))}", query={**how, "uri": "true"}
    )


@contextmanager
def alone(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A connection that begins no transaction, for what SQLite does outside of any."""
    with engine.connect().execution_options(alone=True) as connection:
        yield connection


def copy_of(connection: sa.Connection, target: Path) -> None:
    """Copy the whole database, in the one state that it has now, to a new file; writers go on."""
    target.touch(PRIVATE_FILE, exist_ok=False)
    copied = sqlite3.connect(target)
    try:
        # In one step, so that no writer comes between and the copy has to begin anew.
        _driver(connection).backup(copied, pages=-1)
        copied.execute("PRAGMA journal_mode = DELETE")  # one file, whole
    finally:
        copied.close()


def _driver(connection: sa.Connection) -> sqlite3.Connection:
    """SQLite's own connection."""
    own: Any = connection.connection.driver_connection
    return cast(sqlite3.Connection, own)


def give_back(connection: sa.Connection) -> None:
    """Give free pages back to the system; a catalog of an earlier version is written anew once."""
    if connection.exec_driver_sql("PRAGMA auto_vacuum").scalar() != _INCREMENTAL:
        connection.exec_driver_sql(f"PRAGMA auto_vacuum = {_INCREMENTAL}")
        connection.exec_driver_sql("VACUUM")
    else:
        # As a script: a cursor takes one of the many steps, each of which gives back one page.
        _driver(connection).executescript("PRAGMA incremental_vacuum")


def empty_log(connection: sa.Connection) -> bool:
    """Bring the write-ahead log into the database and cut it to nothing; whether that was done."""
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {LOG_PATIENCE}")
    busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()[0]
    return not busy


def remake_indexes(connection: sa.Connection) -> None:
    """Make the database's own indexes anew from its tables."""
    connection.exec_driver_sql("REINDEX")


def rotten(folder: Path, what: str) -> LibraryDamaged:
    """What is raised where ``what`` is read otherwise than it was written."""
    file = folder.absolute() / CATALOG_FILE
    return LibraryDamaged(f"{file}: {what} is not as it was written; run: kb doctor --repair")


def _prepare(connection: Any, pragmas: Sequence[str]) -> None:
    # Python's sqlite3 would begin and commit by itself, table creation outside any transaction.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in pragmas:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: sa.Connection) -> None:
    options = connection.get_execution_options()
    if options.get("alone"):
        return
    # Each time, for the pool gives a connection on as the one before left it.
    patience = PATIENCE if options.get("wait", True) else 0
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {patience}")
    immediate = options.get("immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _make_folder(folder: Path, *, create: bool) -> None:
    """Make the folder of a new library, unless there is something else in it."""
    try:
        names = {path.name for path in folder.iterdir()}
    except FileNotFoundError:
        names = set()
    except OSError as error:
        raise _unwritable(folder, error) from error
    if _was_library(folder):
        raise LibraryDamaged(f"{folder}: {CATALOG_FILE} is gone; bring it back from a backup")
    if not create and not names:
        raise NoLibrary(f"{folder}: no library there; make one with: kb ingest PATH")
    if any(not name.startswith(".") for name in names):
        raise NoLibrary(f"{folder}: holds other files and no library; choose another --library")
    try:
        folder.mkdir(PRIVATE_FOLDER, parents=True, exist_ok=True)
        # SQLite gives what it writes beside its file the rights of the file.
        (folder / CATALOG_FILE).touch(PRIVATE_FILE)
        _begin_file(folder / CATALOG_FILE)
    except OSError as error:
        raise _unwritable(folder, error) from error


def _begin_file(file: Path) -> None:
    """Begin an empty database whose free pages can be given back without writing all others anew:
    that is settled before there is a table."""
    begun = sqlite3.connect(file, isolation_level=None)
    # Where another process has begun it, or nothing can be written, what opens it next tells so.
    with closing(begun), suppress(sqlite3.OperationalError):
        begun.execute(f"PRAGMA auto_vacuum = {_INCREMENTAL}")
        begun.execute(f"PRAGMA application_id = {APPLICATION}")  # writes the first page


def _was_library(folder: Path) -> bool:
    return any((folder / name).exists() for name in KEPT_BESIDE)


def _unwritable(path: Path, cause: BaseException) -> LibraryUnwritable:
    return LibraryUnwritable(
        f"{path}: {cause}; give yourself the right to write there, or use a copy of the library"
    )

"""Connections to the catalog's database, and the migrations that bring it up to date."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from kb.catalog.schema import HEAD
from kb.errors import (
    KBError,
    LibraryDamaged,
    LibraryLocked,
    LibraryTooNew,
    LibraryUnwritable,
    NoLibrary,
)

CATALOG_FILE = "catalog.sqlite"


class Database:
    """The engine of one catalog; each thread takes a connection of its own from its pool."""

    def __init__(self, folder: Path, *, create: bool) -> None:
        self.file = folder.absolute() / CATALOG_FILE
        if not self.file.exists():
            _make_folder(folder, create=create)
        elif self.file.stat().st_size == 0 and _kept_beside(folder):
            raise LibraryDamaged(f"{self.file}: is empty; bring the file back from a backup")
        self.engine = sa.create_engine(
            sa.URL.create("sqlite", database=str(self.file)), pool_size=16, max_overflow=48
        )
        sa.event.listen(self.engine, "connect", _prepare)
        sa.event.listen(self.engine, "begin", _begin)
        try:
            with self.engine.connect() as connection:
                version = _version(connection)
            if version != HEAD:
                self._migrate()
        except DatabaseError as error:
            self.engine.dispose()
            raise _told(self.file, error) from error
        except KBError:
            self.engine.dispose()
            raise

    def close(self) -> None:
        self.engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A connection that sees one state of the catalog from its first query on."""
        try:
            with self.engine.connect() as connection:
                yield connection
        except DatabaseError as error:
            raise _told(self.file, error) from error

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A connection in ONE transaction: all of it is kept, or nothing."""
        try:
            connecting = self.engine.connect().execution_options(immediate=True)
            with connecting as connection, connection.begin():
                yield connection
        except DatabaseError as error:
            raise _told(self.file, error) from error

    def _migrate(self) -> None:
        # Alembic takes a third of a second to import: only when there is something to do.
        from alembic import command
        from alembic.config import Config
        from alembic.script import ScriptDirectory

        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
        with self.writing() as connection:
            version = _version(connection)  # another process may have been quicker
            if version == HEAD:
                return
            if version is None:
                _check_no_others(self.file, connection)
            known = {
                script.revision for script in ScriptDirectory.from_config(config).walk_revisions()
            }
            if version is not None and version not in known:
                raise LibraryTooNew(
                    f"{self.file.parent}: written by a later version (catalog {version}, known up "
                    f"to {HEAD}); update report-kb"
                )
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


def _prepare(connection: Any, _record: object) -> None:
    # Python's sqlite3 would begin and commit by itself, table creation outside any transaction.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "busy_timeout = 30000",
        "journal_mode = WAL",
        # With WAL a killed process loses nothing that was committed; a power cut may lose the last
        # transactions but never leaves half of one (sqlite.org/pragma.html#pragma_synchronous).
        "synchronous = NORMAL",
        "foreign_keys = ON",
        "cache_size = -65536",
        "mmap_size = 1073741824",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: sa.Connection) -> None:
    immediate = connection.get_execution_options().get("immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _version(connection: sa.Connection) -> str | None:
    tables = connection.exec_driver_sql(
        "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'"
    ).all()
    if not tables:
        return None
    return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()


def _make_folder(folder: Path, *, create: bool) -> None:
    """Make the folder of a new library, unless there is something else in it."""
    try:
        names = {path.name for path in folder.iterdir()}
    except FileNotFoundError:
        names = set()
    except OSError as error:
        raise _unwritable(folder, error) from error
    if _kept_beside(folder):
        raise LibraryDamaged(f"{folder}: {CATALOG_FILE} is gone; bring it back from a backup")
    if not create and not names:
        raise NoLibrary(f"{folder}: no library there; make one with: kb ingest PATH")
    if any(not name.startswith(".") for name in names):
        raise NoLibrary(f"{folder}: holds other files and no library; choose another --library")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(folder, error) from error


def _kept_beside(folder: Path) -> bool:
    """Whether there is what a library keeps beside its catalog, and so was one."""
    return any((folder / name).exists() for name in ("originals", "index", "uploads"))


def _check_no_others(file: Path, connection: sa.Connection) -> None:
    """That no other program's tables are in this file."""
    if connection.exec_driver_sql("SELECT 1 FROM sqlite_master").first() is not None:
        raise NoLibrary(f"{file}: the file of another program; choose another --library")


def _told(file: Path, error: DatabaseError) -> KBError:
    """What a user can do about a complaint of SQLite's (sqlite.org/rescode.html)."""
    cause = error.orig or error
    code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return LibraryLocked(f"{file}: {cause}; another program holds it, try again")
    if code == sqlite3.SQLITE_FULL:
        return LibraryUnwritable(f"{file}: {cause}; make room on the disk and try again")
    if code == sqlite3.SQLITE_IOERR:
        return LibraryUnwritable(f"{file}: {cause}; check the disk")
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return _unwritable(file, cause)
    return LibraryDamaged(f"{file}: {cause}; bring the file back from a backup")


def _unwritable(path: Path, cause: BaseException) -> LibraryUnwritable:
    return LibraryUnwritable(
        f"{path}: {cause}; give yourself the right to write there, even a search needs it"
    )

"""Connections to the catalog's database, and the migrations that bring it up to date."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError, OperationalError

from kb.catalog.schema import HEAD
from kb.errors import LibraryDamaged, LibraryTooNew, NoLibrary

CATALOG_FILE = "catalog.sqlite"


class Database:
    """The engine of one catalog; each thread takes a connection of its own from its pool."""

    def __init__(self, folder: Path, *, create: bool) -> None:
        self.file = folder / CATALOG_FILE
        if not self.file.exists() and not create:
            raise NoLibrary(f"{folder}: no library there; make one with: kb ingest PATH")
        folder.mkdir(parents=True, exist_ok=True)
        self.engine = sa.create_engine(f"sqlite:///{self.file}", pool_size=16, max_overflow=48)
        sa.event.listen(self.engine, "connect", _prepare)
        sa.event.listen(self.engine, "begin", _begin)
        try:
            with self.engine.connect() as connection:
                version = _version(connection)
            if version != HEAD:
                self._migrate()
        except DatabaseError as error:
            self.engine.dispose()
            raise _damaged(self.file, error) from error
        except LibraryTooNew:
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
            raise _damaged(self.file, error) from error

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A connection in ONE transaction: all of it is kept, or nothing."""
        try:
            with self.engine.connect().execution_options(immediate=True) as connection:
                with connection.begin():
                    yield connection
        except DatabaseError as error:
            raise _damaged(self.file, error) from error

    def _migrate(self) -> None:
        # Alembic takes a third of a second to import: only when there is something to do.
        from alembic import command
        from alembic.config import Config
        from alembic.script import ScriptDirectory

        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
        with self.writing() as connection:
            version = _version(connection)  # another process may have been quicker
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
        # With WAL a killed process loses nothing that was committed; a power cut may lose the
        # last transactions but never leaves half of one (sqlite.org/pragma.html#pragma_synchronous).
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


def _damaged(file: Path, error: DatabaseError) -> LibraryDamaged:
    cause = error.orig or error
    if isinstance(error, OperationalError) and "locked" in str(cause):
        return LibraryDamaged(f"{file}: {cause}; another program holds the catalog, try again")
    return LibraryDamaged(f"{file}: {cause}; bring the file back from a backup")

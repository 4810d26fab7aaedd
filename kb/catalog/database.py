"""Connections to the catalog's database, and the migrations that bring it up to date."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from kb.catalog import dialect
from kb.catalog.commits import note_commit
from kb.catalog.schema import HEAD
from kb.errors import KBError, LibraryTooNew, NoLibrary

T = TypeVar("T")


class Database:
    """The engine of one catalog; each thread takes a connection of its own from its pool."""

    def __init__(self, folder: Path, *, create: bool) -> None:
        self.folder = folder.absolute()
        self.engine = dialect.open_engine(folder, create=create)
        self._is_current = False
        try:
            with self.engine.connect() as connection:
                version = _version(connection)
            if version != HEAD:
                self._migrate()
            self._is_current = True
        except DatabaseError as error:
            self.engine.dispose()
            raise dialect.complaint(self.folder, error) from error
        except UnicodeDecodeError as error:  # SQLite tells of damaged words in these very words
            self.engine.dispose()
            raise dialect.rotten(self.folder, f"its schema ({error})") from error
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
            raise dialect.complaint(self.folder, error) from error
        except (ValueError, TypeError) as error:  # a date or JSON that is none
            raise dialect.rotten(self.folder, f"a row ({error})") from error

    @contextmanager
    def writing(self, *, wait: bool = True) -> Iterator[sa.Connection]:
        """A connection in ONE transaction: all of it is kept, or nothing.

        Raises:
            LibraryLocked: another writes, too long to wait for; without ``wait``, at all.
        """
        try:
            with dialect.writing(self.engine, wait=wait) as connection, connection.begin():
                yield connection
                if self._is_current:
                    note_commit(connection)
        except DatabaseError as error:
            raise dialect.complaint(self.folder, error) from error

    def run_alone(self, work: Callable[[sa.Connection], T]) -> T:
        """Do on one connection what stands in no transaction: see ``dialect``."""
        try:
            with dialect.alone(self.engine) as connection:
                return work(connection)
        except DatabaseError as error:
            raise dialect.complaint(self.folder, error) from error

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
            if version is None and dialect.holds_tables(connection):
                raise NoLibrary(
                    f"{self.folder}: the catalog there is another program's; "
                    "choose another --library"
                )
            known = {
                script.revision for script in ScriptDirectory.from_config(config).walk_revisions()
            }
            if version is not None and version not in known:
                raise LibraryTooNew(
                    f"{self.folder}: written by a later version (catalog {version}, known up "
                    f"to {HEAD}); update report-kb"
                )
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


def _version(connection: sa.Connection) -> str | None:
    if not dialect.holds_table(connection, "alembic_version"):
        return None
    return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()

"""What is SQLite's alone stands in one module, and what it stands for holds by value."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateTable

from kb.catalog import Database, dialect
from kb.catalog.dialect import CATALOG_FILE, complaint, insert_new, insert_or_replace
from kb.catalog.schema import chunks, embeddings, files, journal, metadata
from kb.errors import LibraryDamaged, LibraryLocked, LibraryUnwritable

HOME = Path(dialect.__file__)
SQLITE_ALONE = (
    "sqlite3",
    "PRAGMA",
    "sqlite_master",
    "OR IGNORE",
    "OR REPLACE",
    "IMMEDIATE",
    "SQLITE_",
    "sqlalchemy.dialects",
)


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database(tmp_path / "library", create=True)


@pytest.mark.parametrize("word", SQLITE_ALONE)
def test_no_other_module_of_the_catalog_says_what_is_sqlites(word: str) -> None:
    others = sorted(path for path in HOME.parent.rglob("*.py") if path != HOME)
    assert [path.name for path in others if word in path.read_text(encoding="utf-8")] == []


def test_a_row_whose_key_is_there_is_left_or_replaced_as_asked(database: Database) -> None:
    def rows(**stamps: str) -> list[dict[str, object]]:
        return [
            {"path": path, "source": path, "stamp": stamp, "digest": "d", "documents": 1}
            for path, stamp in stamps.items()
        ]

    def stamps(connection: sa.Connection) -> dict[str, str]:
        return dict(connection.execute(sa.select(files.c.path, files.c.stamp)).all())

    with database.writing() as connection:
        insert_new(connection, files, rows(a="1", b="1"))
        insert_new(connection, files, rows(b="2", c="2"))
        assert stamps(connection) == {"a": "1", "b": "1", "c": "2"}
        insert_or_replace(connection, files, rows(c="3", d="3"))
        assert stamps(connection) == {"a": "1", "b": "1", "c": "3", "d": "3"}


def test_an_embedding_that_is_there_keeps_its_number_and_its_vector(database: Database) -> None:
    with database.writing() as connection:
        insert_new(connection, embeddings, [{"key": "k", "vector": b"1"}])
        insert_new(connection, embeddings, [{"key": "k", "vector": b"2"}])
        assert connection.execute(sa.select(embeddings)).all() == [(1, "k", b"1", None)]


@pytest.mark.parametrize(
    ("table", "column"),
    [(embeddings, "id"), (chunks, "id"), (journal, "revision"), (journal, "chunk_id")],
)
def test_numbers_that_grow_have_64_bits_in_either_database(table: sa.Table, column: str) -> None:
    kind = table.c[column].type
    assert kind.compile(postgresql.dialect()) == "BIGINT"
    # Only INTEGER PRIMARY KEY is SQLite's own number of a row (sqlite.org/lang_createtable.html).
    assert kind.compile(sqlite.dialect()) == "INTEGER"


def test_every_table_can_be_made_by_postgresql() -> None:
    for table in metadata.sorted_tables:
        assert str(CreateTable(table).compile(dialect=postgresql.dialect()))  # type: ignore[no-untyped-call]  # SQLAlchemy's own constructor
    made = str(CreateTable(chunks).compile(dialect=postgresql.dialect()))  # type: ignore[no-untyped-call]  # as above
    assert "id BIGSERIAL" in made
    assert "embedding_id BIGINT" in made


def test_a_file_made_with_plain_integers_is_the_schema_of_today(tmp_path: Path) -> None:
    """As libraries were before numbers that grow had a type of their own."""
    Database(tmp_path, create=True).close()
    with sqlite3.connect(tmp_path / CATALOG_FILE) as connection:
        (chunk_table,) = connection.execute(
            "SELECT sql FROM sqlite_master WHERE name = 'chunks'"
        ).fetchone()
    connection.close()
    assert "id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT" in " ".join(chunk_table.split())
    assert "embedding_id INTEGER" in chunk_table
    database = Database(tmp_path, create=False)
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_a_connection_has_the_settings_that_keep_what_was_committed(database: Database) -> None:
    with database.reading() as connection:
        read = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert read == {
        "journal_mode": "wal",
        "synchronous": 1,
        "foreign_keys": 1,
        "busy_timeout": 30_000,
    }


def test_writers_wait_for_each_other_from_their_first_statement_on(database: Database) -> None:
    other = sqlite3.connect(database.folder / CATALOG_FILE, timeout=0)
    with database.writing(), pytest.raises(sqlite3.OperationalError, match="locked"):
        other.execute("BEGIN IMMEDIATE")
    other.execute("BEGIN IMMEDIATE")
    other.close()


@pytest.mark.parametrize(
    ("code", "kind", "remedy"),
    [
        (sqlite3.SQLITE_BUSY, LibraryLocked, "try again"),
        (sqlite3.SQLITE_LOCKED, LibraryLocked, "try again"),
        (sqlite3.SQLITE_FULL, LibraryUnwritable, "make room"),
        (sqlite3.SQLITE_READONLY, LibraryUnwritable, "right to write"),
        (sqlite3.SQLITE_CANTOPEN, LibraryUnwritable, "right to write"),
        (sqlite3.SQLITE_PERM, LibraryUnwritable, "right to write"),
        (sqlite3.SQLITE_IOERR_READ, LibraryUnwritable, "check the disk"),
        (sqlite3.SQLITE_CORRUPT_VTAB, LibraryDamaged, "backup"),
        (sqlite3.SQLITE_NOTADB, LibraryDamaged, "backup"),
    ],
)
def test_a_complaint_is_told_by_its_cause(
    tmp_path: Path, code: int, kind: type[Exception], remedy: str
) -> None:
    cause = sqlite3.OperationalError("as SQLite says it")
    cause.sqlite_errorcode = code
    error = complaint(tmp_path, sa.exc.OperationalError("SELECT", {}, cause))
    assert type(error) is kind
    assert str(error).startswith(f"{tmp_path / CATALOG_FILE}: as SQLite says it; ")
    assert remedy in str(error)


def test_faults_are_empty_where_the_file_is_sound_and_name_a_row_without_its_parent(
    database: Database,
) -> None:
    with database.reading() as connection:
        assert dialect.faults(connection) == []
    with sqlite3.connect(database.folder / CATALOG_FILE) as connection:
        connection.execute("INSERT INTO sources VALUES ('a.md', 'none', 'a.md', 'key')")
    connection.close()
    with database.reading() as connection:
        assert dialect.faults(connection) == [
            "row of sources points to a documents that is not there"
        ]

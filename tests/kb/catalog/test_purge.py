"""Purging takes time by what is purged, and a catalog of the schema before opens."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

import kb
import kb.catalog
from kb.catalog import CatalogReader, Database, Purging
from kb.catalog.schema import chunks, documents, embeddings, generations, metadata

Write = Callable[[str, str | bytes], Path]

SCANNED = {"chunks.generation": "a generation is dropped once, in one pass over the chunks"}
"""Foreign keys without an index of their own."""


def test_each_foreign_key_has_an_index_or_a_reason_not_to() -> None:
    bare = set()
    for table in metadata.tables.values():
        first = {next(iter(index.columns)).name for index in table.indexes}
        first.add(next(iter(table.primary_key.columns)).name)
        bare |= {
            f"{table.name}.{key.parent.name}"
            for key in table.foreign_keys
            if key.parent.name not in first
        }
    assert bare == set(SCANNED)


def steps_of_purging(folder: Path, count: int) -> int:
    """Thousands of steps of SQLite's machine to purge half of ``count`` one-chunk documents."""
    database = Database(folder, create=True)
    day = sa.func.current_timestamp()
    with database.writing() as connection:
        row = {"number": 1, "settings": {}, "current": True, "created": day}
        connection.execute(generations.insert().values(row))
        for number in range(count):
            values = {"id": str(number), "source": str(number), "title": "", "language": "en",
                      "characters": 1, "pages": [], "extra": {}, "content_key": str(number),
                      "original": str(number), "text": "x", "added": day, "changed": day,
                      "removed": day if number % 2 else None}  # fmt: skip
            connection.execute(documents.insert().values(values))
            connection.execute(
                embeddings.insert().values(id=number + 1, key=str(number), vector=b"")
            )
            values = {"generation": 1, "document_id": str(number), "ordinal": 0, "start": 0,
                      "end": 1, "text": "x", "heading": "", "path": "", "aspect": "other",
                      "language": "en", "embedding_id": number + 1}  # fmt: skip
            connection.execute(chunks.insert().values(values))
    steps = 0

    def count_steps() -> None:
        nonlocal steps
        steps += 1

    database.engine.dispose()
    sa.event.listen(
        database.engine,
        "connect",
        lambda connection, _: connection.set_progress_handler(count_steps, 1000),
    )
    purged = Purging(database).forget()
    assert (purged.documents, len(purged.originals)) == (count // 2, count - count // 2)
    with database.reading() as connection:
        left = connection.execute(sa.select(sa.func.count()).select_from(embeddings)).scalar()
    assert left == count - count // 2
    database.close()
    return steps


def test_purging_twice_as_much_takes_about_twice_as_long(tmp_path: Path) -> None:
    small = steps_of_purging(tmp_path / "small", 1000)
    large = steps_of_purging(tmp_path / "large", 2000)
    assert large < 2.5 * small


def downgraded(folder: Path, revision: str) -> None:
    """Bring a catalog to the schema of an earlier version."""
    database = Database(folder, create=False)
    config = Config()
    config.set_main_option("script_location", str(Path(kb.catalog.__file__).parent))
    with database.engine.connect() as connection, connection.begin():
        config.attributes["connection"] = connection
        command.downgrade(config, revision)
    database.close()


@pytest.mark.parametrize("revision", ["0004", "0003", "0002", "0001"])
def test_a_library_of_an_earlier_schema_opens_with_all_that_it_holds(
    settings: kb.Settings, reports: Path, revision: str
) -> None:
    with kb.open(settings=settings) as library:
        library.ingest(reports)
        before = [(info.id, info.source, info.chunks) for info in library.documents()]
    downgraded(settings.library, revision)
    with sqlite3.connect(settings.library / "catalog.sqlite") as connection:
        columns = [row[1] for row in connection.execute("PRAGMA table_info(files)")]
    connection.close()
    assert "failures" not in columns
    with kb.open(settings=settings) as library:
        assert [(info.id, info.source, info.chunks) for info in library.documents()] == before
        again = library.ingest(reports)
        assert (again.unchanged, again.embedded, again.failed) == (2, 0, ())
        assert library.status().warnings == ()


def test_what_an_archive_left_behind_where_it_lay_before_is_forgotten(
    settings: kb.Settings, reports: Path
) -> None:
    """Two rows for one source, as a library has them in which a folder was read twice."""
    with kb.open(settings=settings) as library:
        library.ingest(reports)
    downgraded(settings.library, "0004")
    with sqlite3.connect(settings.library / "catalog.sqlite") as connection:
        connection.execute(
            "INSERT INTO files"
            " SELECT '/before' || path, source, stamp, digest, documents FROM files"
        )
        connection.execute("UPDATE sources SET file = '/before' || file")
    connection.close()
    with kb.open(settings=settings) as library:
        assert library.ingest(reports).unchanged == 2
        (reports / "gongbei.md").unlink()
        assert library.ingest(reports, prune=True).removed == 1
        files = CatalogReader(library._database).files()
        assert list(files) == [str(reports / "shenzhen.md")]

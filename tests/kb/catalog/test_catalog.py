"""The catalog file: made, migrated, refused when it is not one, told apart when it fails."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

import kb
import kb.catalog
from index import HashEmbedder
from kb.catalog import CatalogReader, CatalogWriter, Database
from kb.catalog.schema import HEAD, metadata
from kb.errors import (
    LibraryDamaged,
    LibraryLocked,
    LibraryTooNew,
    LibraryUnwritable,
    NoLibrary,
    UnknownDocument,
)
from kb.pipeline.embed import embed_texts, embedding_key

Write = Callable[[str, str | bytes], Path]

VERSIONS = Path(kb.catalog.__file__).parent


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database(tmp_path / "library", create=True)


# Migrations


def test_the_migrations_lead_to_exactly_the_tables_that_the_code_uses(database: Database) -> None:
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, metadata)
    assert differences == []


def test_the_newest_migration_is_the_one_that_the_code_asks_for(database: Database) -> None:
    config = Config()
    config.set_main_option("script_location", str(VERSIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]
    with database.reading() as connection:
        told = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    assert told == HEAD


def test_ids_and_revisions_are_never_given_twice(database: Database) -> None:
    with database.writing() as connection:
        made = connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%'"
        ).scalars()
        assert set(made) == {"batches", "chunks", "journal"}


# Opening


def test_a_library_of_a_later_version_says_so(tmp_path: Path) -> None:
    Database(tmp_path, create=True).close()
    with sqlite3.connect(tmp_path / "catalog.sqlite") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(LibraryTooNew, match="update report-kb"):
        kb.open(tmp_path)


@pytest.mark.parametrize("damage", ["overwritten", "cut", "emptied", "gone"])
def test_a_damaged_catalog_is_told_with_the_remedy_and_left_as_it_is(
    library: kb.Library, reports: Path, damage: str
) -> None:
    library.ingest(reports)
    library.close()
    file = library.path / "catalog.sqlite"
    whole = file.read_bytes()
    left = {
        "overwritten": b"no catalog" * 1000,
        "cut": whole[: len(whole) // 3],
        "emptied": b"",
        "gone": None,
    }[damage]
    if left is None:
        file.unlink()
    else:
        file.write_bytes(left)
    with pytest.raises(LibraryDamaged, match=r"catalog\.sqlite.*backup"):
        _read_all(library.path)
    assert (file.read_bytes() if file.exists() else None) == left


def test_doctor_tells_what_the_integrity_check_finds(library: kb.Library, reports: Path) -> None:
    library.ingest(reports)
    assert library.upkeep.doctor().faults == ()
    with sqlite3.connect(library.path / "catalog.sqlite") as connection:
        connection.execute("DELETE FROM documents WHERE source = 'gongbei.md'")
    connection.close()
    assert any("that is not there" in fault.reason for fault in library.upkeep.doctor().faults)


def test_a_folder_of_other_files_is_not_made_a_library(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("text")
    for create in (True, False):
        with pytest.raises(NoLibrary, match="--library"):
            kb.open(tmp_path, create=create)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_another_programs_database_is_not_made_a_library(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "catalog.sqlite") as connection:
        connection.execute("CREATE TABLE songs (title TEXT)")
    connection.close()
    with pytest.raises(NoLibrary, match="another program"):
        kb.open(tmp_path)


def test_an_empty_folder_and_one_with_hidden_files_become_libraries(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("*")
    with kb.open(tmp_path) as library:
        assert library.documents() == []


def test_where_there_is_nothing_and_nothing_is_to_be_made_the_remedy_is_told(
    tmp_path: Path,
) -> None:
    with pytest.raises(NoLibrary, match="kb ingest"):
        kb.open(tmp_path / "none", create=False)
    assert not (tmp_path / "none").exists()
    file = tmp_path / "file"
    file.write_text("text")
    with pytest.raises(NoLibrary, match="a file"):
        kb.open(file)


@pytest.mark.parametrize("name", ["a?b=c", "100% #1", "资料 库", "it's"])
def test_a_library_lies_in_the_folder_that_was_named_whatever_its_name(
    tmp_path: Path, name: str
) -> None:
    with kb.open(tmp_path / name):
        pass
    assert (tmp_path / name / "catalog.sqlite").exists()
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_library_opened_by_a_relative_path_stays_the_same_when_the_process_moves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reports: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    with kb.open("here", settings=kb.Settings(model="hash")) as library:
        (tmp_path / "elsewhere").mkdir()
        monkeypatch.chdir(tmp_path / "elsewhere")
        library.ingest(reports)
        assert list((tmp_path / "elsewhere").iterdir()) == []
        assert len(library.documents()) == 2


def test_a_folder_that_may_not_be_written_is_told_as_that(
    library: kb.Library, reports: Path
) -> None:
    """In a process without root's power over access rights."""
    library.ingest(reports)
    library.close()
    before = (library.path / "catalog.sqlite").read_bytes()
    _without_rights(library.path)
    try:
        told = _unprivileged(f"import kb; kb.open({str(library.path)!r}).documents()")
        made = _unprivileged(f"import kb; kb.open({str(library.path / 'new')!r})")
    finally:
        _without_rights(library.path, back=True)
    assert told == ""  # it is read all the same
    assert "LibraryUnwritable" in made
    assert (library.path / "catalog.sqlite").read_bytes() == before


def test_what_sqlite_complains_of_is_told_by_its_cause(database: Database) -> None:
    def failing(message: str, code: int) -> sa.exc.OperationalError:
        cause = sqlite3.OperationalError(message)
        cause.sqlite_errorcode = code
        return sa.exc.OperationalError("SELECT", {}, cause)

    for code, kind, remedy in (
        (sqlite3.SQLITE_BUSY, LibraryLocked, "again"),
        (sqlite3.SQLITE_FULL, LibraryUnwritable, "room"),
        (sqlite3.SQLITE_READONLY, LibraryUnwritable, "write"),
        (sqlite3.SQLITE_CANTOPEN, LibraryUnwritable, "write"),
        (sqlite3.SQLITE_IOERR_READ, LibraryUnwritable, "disk"),
        (sqlite3.SQLITE_CORRUPT_VTAB, LibraryDamaged, "backup"),
    ):
        with pytest.raises(kind, match=remedy), database.reading():
            raise failing("as SQLite says it", code)


def test_many_processes_may_make_one_library_at_the_same_time(tmp_path: Path) -> None:
    script = f"import kb; kb.open({str(tmp_path / 'library')!r}).documents()"
    running = [
        subprocess.Popen([sys.executable, "-c", script], stderr=subprocess.PIPE, text=True)
        for _ in range(6)
    ]
    assert [process.communicate()[1] for process in running] == [""] * 6


# Embeddings


def test_an_embedding_comes_back_as_it_was_to_half_precision(database: Database) -> None:
    reader, writer = CatalogReader(database), CatalogWriter(database)
    vectors = HashEmbedder().encode_documents(["bridge", "port"])
    ids = writer.add_embeddings(["b", "p"], vectors)
    with database.reading() as connection:
        rows = connection.exec_driver_sql("SELECT id, vector FROM embeddings").all()
    kept = {number: np.frombuffer(blob, dtype="<f2").astype(np.float32) for number, blob in rows}
    for key, vector in zip(("b", "p"), vectors, strict=True):
        np.testing.assert_allclose(kept[ids[key]], vector, atol=2**-11)
    assert writer.add_embeddings(["p", "b"], vectors[::-1]) == ids
    assert reader.embedding_ids(["p", "b", "none"]) == ids


def test_a_text_is_embedded_once_for_each_model(database: Database) -> None:
    reader, writer = CatalogReader(database), CatalogWriter(database)

    def embed(texts: list[str], dimensions: int) -> tuple[dict[str, int], int]:
        return embed_texts(
            texts,
            HashEmbedder(dimensions),
            reader,
            writer,
            check_stop=lambda: None,
            done=lambda _: None,
        )

    first, embedded = embed(["bridge", "port"], 64)
    assert embedded == 2
    second, embedded = embed(["port", "ferry", "bridge"], 64)
    assert embedded == 1
    assert second["bridge"] == first["bridge"]
    other, embedded = embed(["bridge"], 32)
    assert embedded == 1
    assert other["bridge"] != first["bridge"]
    assert embedding_key("m", "text") != embedding_key("mt", "ext")


def test_nothing_is_embedded_in_a_language_that_the_model_does_not_know(
    tmp_path: Path, reports: Path
) -> None:
    settings = kb.Settings(library=tmp_path / "english", model="hash", model_languages="en")
    with kb.open(settings=settings) as library:
        report = library.ingest(reports)
        with library._database.reading() as connection:
            rows = connection.exec_driver_sql(
                "SELECT language, embedding_id IS NULL FROM chunks"
            ).all()
        assert {tuple(row) for row in rows} == {("en", 0), ("zh", 1)}
        assert report.embedded == sum(language == "en" for language, _ in rows)
        hits = library.search("智慧海关", limit=50)
        assert any("智慧海关建设" in hit.text for hit in hits)
        assert all(hit.legs.dense is None for hit in hits)


# Many rows


def test_more_sources_than_one_statement_takes_are_dropped_and_removed(
    library: kb.Library, write: Write
) -> None:
    line = '{{"_id": "{0}", "text": "The report number {0} of the district."}}\n'
    count = 1200
    path = write("all.jsonl", "".join(line.format(number) for number in range(count)))
    library._database.engine.dispose()
    sa.event.listen(library._database.engine, "connect", _few_parameters)
    library.ingest(path)
    ids = [info.id for info in library.documents()]
    assert len(library.remove(ids)) == count
    assert len(library.restore(ids)) == count
    write("all.jsonl", line.format("last"))
    report = library.ingest(path)
    assert (report.added, report.removed, report.documents) == (1, count, 1)
    with pytest.raises(UnknownDocument):
        library.document("all.jsonl#none")


def _read_all(folder: Path) -> None:
    with kb.open(folder) as library:
        library.documents()
        library.search("bridge", mode="lexical")


def _few_parameters(connection: sqlite3.Connection, _record: object) -> None:
    connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 999)


def _without_rights(folder: Path, *, back: bool = False) -> None:
    for path in (folder, *folder.rglob("*")):
        executable = 0o100 if path.is_dir() else 0
        path.chmod((0o600 if back else 0o400) | executable)


_DROP_CAPABILITIES = """
import ctypes, os
if os.geteuid() == 0:  # the rights of files do not hold for root
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)  # version 3, this process
    if ctypes.CDLL(None).capset(header, (ctypes.c_uint32 * 6)()):
        raise OSError("capset")
"""


def _unprivileged(script: str) -> str:
    """What a script says on standard error, run without any capability."""
    command = [sys.executable, "-c", _DROP_CAPABILITIES + script]
    return subprocess.run(command, stderr=subprocess.PIPE, text=True, check=False).stderr


def test_a_name_with_accents_is_found_however_it_is_typed(
    library: kb.Library, tmp_path: Path
) -> None:
    decomposed, composed = "re\u0301sume\u0301.txt", "r\u00e9sum\u00e9.txt"
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / decomposed).write_text("Exports rose by a tenth last year.")
    library.ingest(tmp_path / "in")
    assert library.document(composed).info.id == library.document(decomposed).info.id
    library.remove([composed])
    assert library.documents() == []

"""What is computed of a document is kept until its key is another one or the document is gone."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config

import kb
import kb.catalog
from kb.catalog import Database, DerivedTable, DerivedTables, dialect
from tests.kb.conftest import GONGBEI

VERSIONS = Path(kb.catalog.__file__).parent


@pytest.fixture
def table(library: kb.Library, reports: Path) -> DerivedTable:
    """The table of a library of two reports, without a value."""
    library.ingest(reports)
    return DerivedTable(library._database, "lengths")


def ids(library: kb.Library) -> list[str]:
    return [info.id for info in library.documents()]


def test_a_value_is_given_for_the_key_that_it_was_kept_for_and_for_no_other(
    library: kb.Library, table: DerivedTable
) -> None:
    one, other = ids(library)
    assert table.keep({one: "k1", other: "k2"}, {one: "12", other: "海"})
    assert table.values({one: "k1", other: "k2"}) == {one: "12", other: "海"}
    assert table.values({one: "k2", other: "k2"}) == {other: "海"}
    assert table.keep({one: "k2"}, {one: "13"})
    assert table.values({one: "k1"}) == {}
    assert table.values({one: "k2", "nowhere": "k2"}) == {one: "13"}
    assert DerivedTable(library._database, "figures").values({one: "k2"}) == {}


def test_values_go_with_their_document_when_it_is_replaced_or_purged(
    library: kb.Library, table: DerivedTable, reports: Path
) -> None:
    keys = dict.fromkeys(ids(library), "k")
    table.keep(keys, keys)
    assert table.values(keys) == keys
    (reports / "gongbei.md").write_text(GONGBEI.replace("622.65", "700.00"), encoding="utf-8")
    library.ingest(reports)
    chinese = library.document("shenzhen.md").info.id
    assert table.values(keys) == {chinese: "k"}
    library.remove([chinese])
    assert table.values(keys) == {chinese: "k"}  # as it may be restored
    library.purge()
    assert table.values(keys) == {}
    assert table.keep(keys, {chinese: "late"})  # what was computed while it was purged
    assert table.values(keys) == {}


def test_whoever_finds_another_writing_keeps_nothing_and_does_not_wait(
    library: kb.Library, table: DerivedTable
) -> None:
    keys = dict.fromkeys(ids(library), "k")
    with library._database.writing():
        assert dialect.PATIENCE == 30_000
        assert not table.keep(keys, keys)
        assert table.values(keys) == {}
    assert table.keep(keys, keys)
    assert table.values(keys) == keys


def test_a_library_of_the_version_before_gets_the_table_and_loses_nothing(
    library: kb.Library, table: DerivedTable, settings: kb.Settings
) -> None:
    before = library.documents()
    config = Config()
    config.set_main_option("script_location", str(VERSIONS))
    with library._database.engine.connect() as connection, connection.begin():
        config.attributes["connection"] = connection
        command.downgrade(config, "0003")
    library.close()
    with sqlite3.connect(library.path / "catalog.sqlite") as raw:
        names = {name for (name,) in raw.execute("SELECT name FROM sqlite_master")}
        version = raw.execute("SELECT version_num FROM alembic_version").fetchone()
    raw.close()
    assert "derived" not in names
    assert version == ("0003",)
    with kb.open(settings=settings) as opened:
        assert opened.documents() == before
        one = before[0].id
        again = DerivedTable(opened._database, "lengths")
        assert again.keep({one: "k"}, {one: "12"})
        assert again.values({one: "k"}) == {one: "12"}


def test_each_transaction_has_the_patience_it_was_begun_with(tmp_path: Path) -> None:
    database = Database(tmp_path / "library", create=True)
    told = []
    for wait in (True, False, True):
        with database.writing(wait=wait) as connection:
            told.append(connection.exec_driver_sql("PRAGMA busy_timeout").scalar())
    with database.reading() as connection:
        told.append(connection.exec_driver_sql("PRAGMA busy_timeout").scalar())
    assert told == [30_000, 0, 30_000, 30_000]


def test_a_value_of_two_documents_is_given_for_its_key_and_goes_with_either(
    library: kb.Library, table: DerivedTable, reports: Path
) -> None:
    one, other = ids(library)
    steps = DerivedTables(library._database).of_two("step")
    keys = {(one, other): "k1", (other, one): "k2"}
    assert steps.keep(keys, {(one, other): "there", (other, one): "back"})
    assert steps.values(keys) == {(one, other): "there", (other, one): "back"}
    assert steps.values({(one, other): "k2"}) == {}
    assert DerivedTables(library._database).of_two("returns").values(keys) == {}
    assert steps.keep({(one, "gone"): "k"}, {(one, "gone"): "nothing"})
    assert steps.values({(one, "gone"): "k"}) == {}
    with library._database.writing():
        assert not steps.keep(keys, {(one, other): "late"})
    (reports / "gongbei.md").write_text(GONGBEI.replace("622.65", "700.00"), encoding="utf-8")
    library.ingest(reports)
    assert steps.values(keys) == {}

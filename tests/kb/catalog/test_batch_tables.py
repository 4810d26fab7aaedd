"""The tables of batches: made where they are missing, and trimmed."""

from __future__ import annotations

from pathlib import Path

import kb
from kb.catalog import BatchTable, Database
from tests.kb.catalog.test_purge import downgraded


def test_a_library_of_the_version_before_gets_the_tables_and_loses_nothing(
    settings: kb.Settings, reports: Path
) -> None:
    with kb.open(settings=settings) as library:
        library.ingest(reports)
        before = {info.id: library.document(info.id).text for info in library.documents()}
    downgraded(settings.library, "0010")
    with kb.open(settings=settings) as library:
        assert {info.id: library.document(info.id).text for info in library.documents()} == before
        assert library.batches.all() == []
        assert library.ingest(reports).unchanged == 2
        assert len(library.batches.all()) == 1


def test_a_batch_is_claimed_once_and_its_number_never_given_again(tmp_path: Path) -> None:
    database = Database(tmp_path / "library", create=True)
    table = BatchTable(database)
    number = table.add({"paths": []}, "1@here")
    assert table.claim(number, "2@there")
    assert not table.claim(number, "3@elsewhere")
    table.drop(number)
    assert table.add({"paths": []}, "1@here") > number
    assert table.is_to_stop(number)  # it is forgotten
    database.close()

"""What stands around the documents has seals too: rot there is an error, and doctor tells of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

import kb
from kb.errors import LibraryDamaged
from kb.library.examined import Examined
from tests.kb.library.rot import settle

QUESTION = "How much did trade increase?"


@pytest.fixture
def folder(settings: kb.Settings, reports: Path) -> Path:
    """The folder of a library with something of everything, closed."""
    with kb.open(settings=settings) as library:
        library.ingest(reports)
        path = reports / "gongbei.md"
        path.write_text(path.read_text("utf-8").replace("622.65", "622.66"), encoding="utf-8")
        library.ingest(reports)
        library.metadata.set(["gongbei.md"], {"year": 2021}, add_tags=["checked"])
        library.decide(None, "shenzhen.md:0-10", note="seen")
        library.feedback.rate(library.ask(QUESTION), "up", note="good")
        library._generations.remake()
    settle(settings.library)
    return settings.library


def harm(library: Path, statement: str) -> None:
    """Change rows behind the library's back, where foreign keys forbid it too."""
    connection = sqlite3.connect(library / "catalog.sqlite")
    connection.execute("PRAGMA foreign_keys = OFF")
    with connection:
        assert connection.execute(statement).rowcount > 0
    connection.close()


def doctor(settings: kb.Settings, *, repair: bool = False) -> Examined:
    with kb.open(settings=settings) as library:
        return library.upkeep.doctor(repair=repair)


Read = Callable[[kb.Library], object]
READS: dict[str, Read] = {
    "documents": lambda library: library.documents(),
    "decisions": lambda library: library.decisions(),
    "feedback": lambda library: library.feedback.entries(),
    "versions": lambda library: library.versions.of("gongbei.md"),
    "version": lambda library: library.versions.version("gongbei.md", 1),
    "search": lambda library: library.search("yuan"),
}


@pytest.mark.parametrize(
    ("statement", "read", "kind"),
    [
        ("UPDATE sources SET file = file || 'x'", "documents", "document"),
        ("UPDATE sources SET source = source || 'x'", "documents", "document"),
        ("UPDATE sources SET content_key = 'x'", "documents", "document"),
        ("UPDATE documents SET added = '2001-01-01 00:00:00'", "documents", "document"),
        ("UPDATE corrections SET value = '2022'", "documents", "document"),
        ("UPDATE corrections SET read = '2022'", "documents", "document"),
        ("UPDATE tags SET tag = 'checkee'", "documents", "document"),
        ("UPDATE edits SET before = '[2000]' WHERE field = 'year'", "documents", "document"),
        ("UPDATE decisions SET note = 'sees'", "decisions", "review"),
        ("UPDATE decisions SET right_text = right_text || 'x'", "decisions", "review"),
        ("UPDATE feedback SET verdict = 'down'", "feedback", "review"),
        ("UPDATE feedback SET quotes = '[]'", "feedback", "review"),
        ("UPDATE earlier SET year = 1999", "versions", "version"),
        ("UPDATE earlier SET document_id = 'x'", "documents", "document"),
        ("UPDATE earlier SET tree = '[]'", "version", "version"),
        ("UPDATE earlier SET text = replace(text, '622.65', '922.65')", "version", "version"),
        ("UPDATE generations SET current = 0", "search", "database"),
        ("UPDATE chunks SET document_id = 'x' WHERE ordinal = 0", "search", "database"),
        ("UPDATE chunks SET generation = 7 WHERE ordinal = 0", "search", "database"),
        ("UPDATE indexed SET chunks = chunks + 1", "search", "count"),
        ("UPDATE documents SET id = 'x' WHERE source = 'shenzhen.md'", "search", "database"),
        ("UPDATE documents SET removed = added WHERE source = 'shenzhen.md'", "search", "document"),
    ],
)
def test_rot_of_what_stands_around_a_document_is_an_error_and_is_told(
    folder: Path, settings: kb.Settings, statement: str, read: str, kind: str
) -> None:
    harm(folder, statement)
    with kb.open(settings=settings) as library, pytest.raises(LibraryDamaged, match="kb doctor"):
        READS[read](library)
    assert kind in {fault.kind for fault in doctor(settings).faults}


@pytest.mark.parametrize(
    ("statement", "read"),
    [
        ("UPDATE sources SET file = file || 'x'", "documents"),
        ("UPDATE tags SET tag = 'checkee'", "documents"),
        ("UPDATE decisions SET note = 'sees'", "decisions"),
        ("UPDATE feedback SET verdict = 'down'", "feedback"),
        ("UPDATE earlier SET year = 1999", "versions"),
    ],
)
def test_what_has_no_second_copy_is_told_once_and_the_rest_can_be_used(
    folder: Path, settings: kb.Settings, statement: str, read: str
) -> None:
    harm(folder, statement)
    found = doctor(settings, repair=True)
    assert not found.is_sound
    assert all(fault.remedy for fault in found.faults if not fault.mended)
    assert doctor(settings).faults == ()
    with kb.open(settings=settings) as library:
        READS[read](library)
        assert library.search("yuan").hits


def test_an_earlier_text_is_mended_from_its_original(folder: Path, settings: kb.Settings) -> None:
    harm(folder, "UPDATE earlier SET text = replace(text, '622.65', '922.65')")
    (fault,) = doctor(settings, repair=True).faults
    assert (fault.kind, fault.mended) == ("version", "from its original")
    with kb.open(settings=settings) as library:
        assert "622.65" in library.versions.version("gongbei.md", 1).text


@pytest.mark.parametrize("current", [0, 3])
def test_the_generation_in_use_is_found_again(
    folder: Path, settings: kb.Settings, current: int
) -> None:
    harm(folder, f"UPDATE generations SET current = {current}")
    assert doctor(settings, repair=True).is_sound
    with kb.open(settings=settings) as library:
        assert library.search("yuan").hits


def test_what_changes_by_its_verbs_is_sealed_anew(folder: Path, settings: kb.Settings) -> None:
    with kb.open(settings=settings) as library:
        library.metadata.undo()
        library.metadata.set(["shenzhen.md"], {"year": 2020})
        library.remove(["shenzhen.md"])
        library.restore(["shenzhen.md"])
        library.versions.restore("gongbei.md", 1)
        library.feedback.rate(library.ask(QUESTION), "down", note="no")
        library.decide(None, "shenzhen.md:0-10", note="again")
        library.purge(versions=True)
        assert library.documents()
        assert not library.versions.of("gongbei.md")
    assert doctor(settings).faults == ()


def test_a_folder_that_was_moved_is_sealed_anew(
    folder: Path, settings: kb.Settings, reports: Path
) -> None:
    moved = reports.rename(reports.with_name("elsewhere"))
    with kb.open(settings=settings) as library:
        assert library.ingest(moved).unchanged == 2
        assert library.documents()
    assert doctor(settings).faults == ()


def test_what_an_earlier_version_wrote_is_read_and_sealed_by_a_repair(
    folder: Path, settings: kb.Settings
) -> None:
    harm(folder, "UPDATE seals SET ties = NULL")
    for table in ("decisions", "feedback", "earlier"):
        harm(folder, f"UPDATE {table} SET row_seal = NULL")
    with kb.open(settings=settings) as library:
        for read in READS.values():
            read(library)
    (fault,) = doctor(settings).faults
    assert fault.kind == "unsealed"
    assert doctor(settings, repair=True).is_sound
    assert doctor(settings).faults == ()

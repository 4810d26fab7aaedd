"""What a library keeps is its owner's alone."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

import kb
from kb.atomic import write_atomically


@pytest.fixture
def loose() -> Iterator[None]:
    """A process that lets everybody read what it writes."""
    before = os.umask(0)
    yield
    os.umask(before)


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_files_of_a_library_are_made_600_and_its_folders_700(
    loose: None, settings: kb.Settings, reports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb.search.indexes.CHECKPOINT_AFTER", 1)
    with kb.open(settings=settings) as library:
        library.ingest(reports)
        library.upload("note.txt", b"The port cleared containers.")
        library.search("containers")
        made = [library.path, *library.path.rglob("*")]
        wrong = {
            str(path.relative_to(library.path.parent)): oct(rights(path))
            for path in made
            if rights(path) != (0o700 if path.is_dir() else 0o600)
        }
    assert wrong == {}
    names = {path.name for path in made}
    assert {"catalog.sqlite", "writer.lock", "originals", "uploads", "index"} <= names


def test_a_folder_that_was_there_keeps_its_rights(
    loose: None, settings: kb.Settings, tmp_path: Path
) -> None:
    (tmp_path / "shared").mkdir(mode=0o750)
    with kb.open(tmp_path / "shared", settings=settings):
        pass
    assert rights(tmp_path / "shared") == 0o750
    assert rights(tmp_path / "shared" / "catalog.sqlite") == 0o600


def test_what_is_exported_has_the_rights_of_any_file(loose: None, tmp_path: Path) -> None:
    write_atomically(tmp_path / "a.csv", "text")
    write_atomically(tmp_path / "b.csv", "text", private=True)
    assert (rights(tmp_path / "a.csv"), rights(tmp_path / "b.csv")) == (0o666, 0o600)

"""What is written down of upkeep, backups that name no file, and what runs in the background."""

from __future__ import annotations

import datetime
import stat
import threading
import time
from pathlib import Path

import pytest

import kb
from kb.errors import LibraryUnwritable
from kb.library import backup_folder
from kb.library.upkeep_task import UpkeepThread


@pytest.fixture
def filled(library: kb.Library, reports: Path) -> kb.Library:
    library.ingest(reports)
    return library


def ended(thread: UpkeepThread) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until and thread.task is not None and thread.task.is_running:
        time.sleep(0.01)


def test_what_doctor_found_is_written_down_for_who_looks_later(
    filled: kb.Library, settings: kb.Settings
) -> None:
    assert filled.upkeep.examined is None
    (original, *_) = sorted((filled.path / "originals").glob("*/*"))
    original.write_bytes(b"other")
    found = filled.upkeep.doctor()
    with kb.open(settings=settings) as other:
        last = other.upkeep.examined
        assert last is not None
        assert last.found == found
        assert (last.revision, last.repaired) == (filled.revision, False)
        assert other.status().examined == last
        assert "1 faults were left" in str(last)


def test_what_was_written_down_and_is_no_note_counts_for_nothing(filled: kb.Library) -> None:
    for name in ("doctor.json", "backup.json"):
        for content in ("", "[]", '{"at": 7}', '{"at": "yesterday", "faults": []}'):
            (filled.path / name).write_text(content, encoding="utf-8")
            assert (filled.upkeep.examined, filled.upkeep.backed_up) == (None, None)


def test_purging_forgets_what_doctor_said_of_the_documents(filled: kb.Library) -> None:
    filled.upkeep.doctor()
    filled.remove(["gongbei.md"])
    filled.purge()
    assert filled.upkeep.examined is None


def test_a_backup_without_a_file_goes_beside_the_library_and_three_are_kept(
    filled: kb.Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = filled.path.with_name("library-backups")
    folder.mkdir()
    (folder / "mine.kbz").write_bytes(b"not of this program's naming")
    for second in range(5):
        monkeypatch.setattr(backup_folder, "now", lambda second=second: _at(second))
        filled.upkeep.backup()
    names = [f"library-20260101-00000{second}.kbz" for second in (2, 3, 4)]
    assert sorted(path.name for path in folder.iterdir()) == [*names, "mine.kbz"]
    assert stat.S_IMODE((folder / names[-1]).stat().st_mode) == 0o600
    last = filled.upkeep.backed_up
    assert last is not None
    assert (last.file, last.documents, last.missing) == (names[-1], 2, 0)
    assert filled.upkeep.last_backup_file() == folder / names[-1]
    assert filled.status().backed_up == last


def _at(second: int) -> datetime.datetime:
    return datetime.datetime(2026, 1, 1, 0, 0, second)


def test_the_folder_of_backups_can_be_set(
    settings: kb.Settings, tmp_path: Path, reports: Path
) -> None:
    elsewhere = settings.model_copy(update={"backup_folder": tmp_path / "deep" / "kept"})
    with kb.open(settings=elsewhere) as library:
        library.ingest(reports)
        made = library.upkeep.backup()
    assert Path(made.file).parent == tmp_path / "deep" / "kept"
    blocked = settings.model_copy(update={"backup_folder": reports / "gongbei.md" / "x"})
    with kb.open(settings=blocked) as library, pytest.raises(LibraryUnwritable):
        library.upkeep.backup()


def test_notes_are_of_their_folder_alone(filled: kb.Library, tmp_path: Path) -> None:
    filled.upkeep.doctor()
    filled.upkeep.backup(tmp_path / "first.kbz")
    assert filled.upkeep.last_backup_file() is None  # it lies elsewhere
    filled.upkeep.backup(tmp_path / "second.kbz")
    kb.restore_library(tmp_path / "second.kbz", tmp_path / "back")
    names = {path.name for path in (tmp_path / "back").iterdir()}
    assert not {"doctor.json", "backup.json"} & names


def test_a_backup_tells_how_far_it_is(filled: kb.Library, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    filled.upkeep.backup(tmp_path / "a.kbz", told=lambda done, total: told.append((done, total)))
    assert len(told) == 1 + 2  # the catalog, then each original
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1][0] == told[-1][1]


def test_one_runs_at_a_time_and_its_progress_and_end_can_be_seen() -> None:
    thread, going = UpkeepThread(), threading.Event()

    def work(told: object) -> None:
        assert callable(told)
        told(3, 4)
        going.wait(10)

    assert thread.task is None
    assert thread.start("doctor", work)
    assert not thread.start("backup", lambda _: None)
    while thread.task is None or not thread.task.done:
        time.sleep(0.01)
    assert (thread.task.verb, thread.task.is_running, thread.task.share) == ("doctor", True, 3 / 4)
    going.set()
    ended(thread)
    assert not thread.task.is_running
    assert thread.task.error is None
    assert thread.start("backup", lambda _: None)


def test_what_goes_wrong_is_told_and_the_next_can_begin() -> None:
    thread = UpkeepThread()

    def fails(_: object) -> None:
        raise LibraryUnwritable("no room")

    thread.start("backup", fails)
    ended(thread)
    assert thread.task is not None
    assert isinstance(thread.task.error, LibraryUnwritable)
    assert thread.start("doctor", lambda _: None)


def test_doctor_and_backup_are_begun_on_the_library(filled: kb.Library) -> None:
    for verb in ("doctor", "backup"):
        assert filled.upkeep.start("doctor" if verb == "doctor" else "backup")
        until = time.monotonic() + 30
        while filled.upkeep.task is not None and filled.upkeep.task.is_running:
            assert time.monotonic() < until
            time.sleep(0.01)
        assert filled.upkeep.task is not None
        assert filled.upkeep.task.error is None
    assert filled.upkeep.examined is not None
    assert filled.upkeep.backed_up is not None


def test_the_parts_of_a_library_are_all_of_it(filled: kb.Library) -> None:
    held = filled.status()
    assert set(held.sizes) == {"catalog", "originals", "index"}
    assert sum(held.sizes.values()) == held.bytes
    assert held.sizes["originals"] == sum(
        path.stat().st_size for path in (filled.path / "originals").glob("*/*")
    )
    assert held.changed == filled.upkeep.log(1)[0].at

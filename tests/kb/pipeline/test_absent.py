"""Files that lie elsewhere than before, are gone, or are on a disk that is away."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import kb
import kb.pipeline.absent
from kb.catalog import FileRecord
from kb.errors import FolderEmptied
from kb.pipeline.absent import emptied, gone, moved
from kb.pipeline.scan import FoundFile
from tests.kb.soundness import check_sound, contents, found

Write = Callable[[str, str | bytes], Path]

BRIDGE = "The bridge carried more vehicles than ever."
PORT = "The port cleared containers within a day."
FERRY = "The ferry opened a line to the islands."


@pytest.fixture
def archive(library: kb.Library, write: Write) -> Path:
    """A folder of three files, taken in."""
    write("archive/2024/a.txt", BRIDGE)
    write("archive/2025/b.txt", PORT)
    folder = write("archive/c.txt", FERRY).parent
    library.ingest(folder)
    return folder


# A folder under another path


def test_a_folder_that_was_read_under_another_name_and_named_back_is_pruned(
    library: kb.Library, archive: Path
) -> None:
    other = archive.rename(archive.with_name("other"))
    assert library.ingest(other).unchanged == 3
    archive = other.rename(archive)
    assert library.ingest(archive).unchanged == 3
    (archive / "c.txt").unlink()
    report = library.ingest(archive, prune=True)
    assert (report.removed, report.documents, report.failed) == (1, 2, ())
    assert found(library, "ferry islands") == set()
    check_sound(library)


@pytest.mark.parametrize("read_between", [True, False])
def test_what_was_deleted_while_a_folder_had_another_name_is_pruned_too(
    library: kb.Library, archive: Path, read_between: bool
) -> None:
    other = archive.rename(archive.with_name("other"))
    if read_between:
        library.ingest(other)
    (other / "c.txt").unlink()
    if read_between:
        other = other.rename(archive)
    report = library.ingest(other, prune=True)
    assert (report.removed, report.unchanged) == (1, 2)
    assert set(contents(library)) == {"2024/a.txt", "2025/b.txt"}


def test_what_was_changed_while_a_folder_had_another_name_is_replaced(
    library: kb.Library, archive: Path
) -> None:
    other = archive.rename(archive.with_name("other"))
    (other / "c.txt").write_text(FERRY + " And back.", encoding="utf-8")
    report = library.ingest(other)
    assert (report.replaced, report.unchanged, report.added) == (1, 2, 0)
    assert contents(library)["c.txt"] == FERRY + " And back."


def test_a_moved_file_of_records_loses_the_records_that_it_has_lost(
    library: kb.Library, write: Write
) -> None:
    record = '{{"_id": "{0}", "text": "The port {0} is open."}}\n'
    path = write("one/all.jsonl", "".join(map(record.format, "abc")))
    library.ingest(path.parent)
    other = path.parent.rename(path.parent.with_name("two"))
    (other / "all.jsonl").write_text(record.format("a") + record.format("b"), encoding="utf-8")
    report = library.ingest(other)
    assert (report.unchanged, report.removed, report.documents) == (2, 1, 2)


def test_an_archive_whose_names_bear_their_folder_keeps_them_when_it_moves(
    library: kb.Library, write: Write
) -> None:
    one, two = write("one/r.txt", BRIDGE).parent, write("two/r.txt", PORT).parent
    library.ingest([one, two])
    three = two.rename(two.with_name("three"))
    assert library.ingest(three).unchanged == 1
    assert set(contents(library)) == {"r.txt", "two/r.txt"}
    (three / "r.txt").unlink()
    (three / "other.txt").write_text(FERRY, encoding="utf-8")
    assert library.ingest(three, prune=True, emptied=True).removed == 1
    assert set(contents(library)) == {"r.txt", "other.txt"}


def test_a_file_that_moves_inside_its_folder_gets_the_name_of_its_place(
    library: kb.Library, archive: Path
) -> None:
    (archive / "c.txt").rename(archive / "2025" / "c.txt")
    library.ingest(archive, prune=True)
    assert set(contents(library)) == {"2024/a.txt", "2025/b.txt", "2025/c.txt"}


def test_a_file_that_only_looks_the_same_is_read(library: kb.Library, write: Write) -> None:
    """Size, time and name of another: its bytes tell."""
    import os

    path = write("one/r.txt", BRIDGE)
    os.utime(path, (1, 1))
    library.ingest(path.parent)
    path.unlink()
    path.parent.rmdir()
    other = write("two/r.txt", BRIDGE.replace("more", "less"))
    os.utime(other, (1, 1))
    library.ingest(other.parent)
    assert contents(library) == {"r.txt": BRIDGE.replace("more", "less")}


def test_a_copy_leaves_the_first_where_it_is(library: kb.Library, archive: Path) -> None:
    import shutil

    copy = Path(shutil.copytree(archive, archive.with_name("copy")))
    library.ingest(copy)
    (copy / "c.txt").unlink()
    library.ingest(copy, prune=True)
    assert "c.txt" in contents(library)
    (archive / "c.txt").unlink()
    assert library.ingest(archive, prune=True).removed == 1


def test_a_folder_reached_over_a_link_is_the_same_folder(
    library: kb.Library, archive: Path
) -> None:
    link = archive.with_name("link")
    link.symlink_to(archive)
    library.ingest(link)
    (archive / "c.txt").unlink()
    assert library.ingest(archive, prune=True).removed == 1
    assert found(library, "ferry islands") == set()


def known_of(*paths: str) -> dict[str, FileRecord]:
    return {path: FileRecord(path, Path(path).name, f"stamp of {path}", "", 1) for path in paths}


def test_where_the_greater_part_of_a_folder_is_not_found_its_move_is_not_certain(
    tmp_path: Path,
) -> None:
    known = known_of(*(f"/away/{name}" for name in "abcd"))
    new = FoundFile(tmp_path / "a", "a", "stamp")
    assert moved([new], known) == {"/away/a": str(tmp_path / "a")}
    both = [new, FoundFile(tmp_path / "b", "b", "stamp")]
    assert set(moved(both, known)) == set(known)
    assert moved([], known) == {}


def test_a_known_file_is_never_taken_for_a_moved_one(tmp_path: Path) -> None:
    here = tmp_path / "a"
    known = known_of(str(here), "/away/a")
    assert moved([FoundFile(here, "a", "stamp")], known) == {}
    named = FoundFile(tmp_path / "b", "a", "stamp", named=True)
    assert moved([named], known_of("/away/a")) == {}


# Folders in which nothing is left


def test_an_emptied_folder_is_not_pruned_unless_told(library: kb.Library, archive: Path) -> None:
    away = archive.rename(archive.with_name("away"))
    archive.mkdir()
    with pytest.raises(FolderEmptied, match=r"archive \(of 3 files\).*--yes"):
        library.ingest(archive, prune=True)
    assert len(library.documents()) == 3
    archive.rmdir()
    away.rename(archive)
    assert library.ingest(archive, prune=True).unchanged == 3


def test_an_emptied_folder_is_pruned_where_that_is_meant(
    library: kb.Library, archive: Path
) -> None:
    for path in archive.rglob("*.txt"):
        path.unlink()
    assert library.ingest(archive, prune=True, emptied=True).removed == 3
    assert library.documents() == []


def test_another_disk_in_the_place_of_the_one_that_is_away_is_noticed(
    library: kb.Library, archive: Path
) -> None:
    archive.rename(archive.with_name("away"))
    archive.mkdir()
    (archive / "new.txt").write_text("Another archive of the port.", encoding="utf-8")
    with pytest.raises(FolderEmptied):
        library.ingest(archive, prune=True)
    assert len(library.documents()) == 3


def test_a_folder_inside_that_is_there_and_empty_may_be_a_disk_that_is_away(
    library: kb.Library, archive: Path
) -> None:
    (archive / "2024" / "a.txt").unlink()
    with pytest.raises(FolderEmptied, match=r"2024 \(of 1 files\)"):
        library.ingest(archive, prune=True)
    (archive / "2024").rmdir()
    assert library.ingest(archive, prune=True).removed == 1


def test_without_prune_nothing_is_asked(library: kb.Library, archive: Path) -> None:
    for path in archive.rglob("*.txt"):
        path.unlink()
    assert library.ingest(archive).documents == 3


def test_gone_is_what_was_under_the_folders_and_is_not_there(tmp_path: Path) -> None:
    here = tmp_path / "here.txt"
    here.write_text("x")
    known = [str(here), str(tmp_path / "gone.txt"), "/elsewhere/gone.txt"]
    assert gone([], [tmp_path], known) == [str(tmp_path / "gone.txt")]
    assert emptied([tmp_path], known, {str(tmp_path / "gone.txt")}) == {}
    assert emptied([tmp_path], known[1:], {known[1]}) == {tmp_path: 1}

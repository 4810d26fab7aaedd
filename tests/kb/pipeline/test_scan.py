"""Which files an ingest is about, what they are called, and which are due."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

import kb
from ingest import Metadata
from kb.catalog import FileRecord
from kb.pipeline.scan import FileDigest, FoundFile, Scan, name_sources, scan

Write = Callable[[str, str | bytes], Path]


def scanned(*paths: Path, source: str | None = None) -> Scan:
    return scan(paths, overrides=None, source=source)


def sources(found: Scan) -> list[str]:
    return [file.source for file in found.files]


def test_a_folder_is_taken_whole_without_hidden_files_locks_and_sidecars(write: Write) -> None:
    for name in ("b.txt", "sub/a.md", ".hidden.txt", ".git/x.txt", "~$b.docx", "b.txt.meta.yaml"):
        folder = write(name, "text")
        folder = folder.parents[len(Path(name).parts) - 1]
    write("data.bin", b"\0")
    found = scanned(folder)
    assert sources(found) == ["b.txt", "sub/a.md"]
    assert (found.passed_over, found.failures) == (1, [])


def test_paths_given_twice_and_nested_folders_give_each_file_once(write: Write) -> None:
    folder = write("x.txt", "text").parent
    inner = write("sub/y.txt", "text")
    for given in (
        (folder, folder),
        (folder, inner.parent),
        (inner.parent, folder),
        (inner, folder, inner, folder / "sub" / ".." / "sub"),
    ):
        found = scanned(*given)
        assert sorted(file.path for file in found.files) == [inner, folder / "x.txt"]
        assert found.failures == []


def test_a_folder_in_which_no_file_can_be_read_is_told(write: Write) -> None:
    folder = write("data.bin", b"\0").parent
    (failure,) = scanned(folder).failures
    assert "no readable file" in failure.reason
    assert ".pdf" in failure.remedy


def test_a_path_that_is_not_there_or_too_long_is_told_and_the_rest_goes_on(write: Write) -> None:
    path = write("a.txt", "text")
    found = scanned(path.parent / "none.txt", path.parent / ("n" * 300 + ".txt"), path)
    assert [failure.reason.split(" (")[0] for failure in found.failures] == [
        "no such file or folder",
        "cannot be looked at",
    ]
    assert sources(found) == ["a.txt"]


def test_only_regular_files_are_opened(write: Write) -> None:
    folder = write("a.txt", "text").parent
    os.mkfifo(folder / "pipe.txt")
    found = scanned(folder, folder / "pipe.txt")
    assert sources(found) == ["a.txt"]
    assert [failure.source for failure in found.failures] == ["pipe.txt"]
    assert "not a regular file" in found.failures[0].reason


def test_a_link_that_leads_nowhere_or_to_itself_is_told(write: Write) -> None:
    folder = write("a.txt", "text").parent
    (folder / "loop.txt").symlink_to(folder / "loop.txt")
    (folder / "nowhere.txt").symlink_to(folder / "gone.txt")
    (folder / "round").symlink_to(folder)
    found = scanned(folder)
    assert sources(found) == ["a.txt"]
    assert [failure.source for failure in found.failures] == ["loop.txt", "nowhere.txt"]
    assert all(failure.reason.startswith("cannot be looked at") for failure in found.failures)


def test_a_name_that_is_no_text_is_told_and_never_breaks_the_run(write: Write) -> None:
    folder = write("a.txt", "text").parent
    Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.txt")).write_text("text")
    found = scanned(folder)
    assert sources(found) == ["a.txt"]
    (failure,) = found.failures
    assert failure.source == "caf\\xe9.txt"
    assert "rename" in failure.remedy


def test_names_with_spaces_line_breaks_and_chinese_are_names_like_others(write: Write) -> None:
    names = ["two words.txt", "two\nlines.txt", "拱北海关 2026.txt", "50%?#.txt"]
    for name in names:
        folder = write(name, "text").parent
    assert sorted(sources(scanned(folder))) == sorted(names)


def test_a_library_among_the_files_is_not_taken_into_itself(
    library: kb.Library, write: Write
) -> None:
    path = write("a.txt", "The bridge carried more vehicles.")
    library.ingest(path)
    report = library.ingest(library.path.parent)
    assert (report.added, report.documents) == (0, 1)
    assert library.document("a.txt").info.sources == ("a.txt",)


def test_sidecar_and_given_metadata_are_part_of_how_a_file_looks(write: Write) -> None:
    path = write("a.txt", "text")
    (bare,) = scanned(path).files
    write("a.txt.meta.yaml", "year: 2025\n")
    (with_sidecar,) = scanned(path).files
    (in_folder,) = scanned(path.parent).files
    given = Metadata(year=2024)
    (overridden,) = scan([path], overrides=given, source=None).files
    assert len({bare.stamp, with_sidecar.stamp, overridden.stamp}) == 3
    assert in_folder.stamp == with_sidecar.stamp
    assert FileDigest(None).whole(bare) != FileDigest(given).whole(bare)
    assert FileDigest(Metadata()).whole(bare) == FileDigest(None).whole(bare)


def test_a_file_keeps_its_name_and_a_namesake_gets_its_folders_name_before_it(
    write: Write,
) -> None:
    first, second = write("one/r.txt", "1"), write("two/r.txt", "2")
    known = {str(first): FileRecord(str(first), "r.txt", "", "", 1)}
    files = [FoundFile(second, "r.txt", "s"), FoundFile(first, "x.txt", "s")]
    assert [file.source for file in name_sources(files, known)] == ["two/r.txt", "r.txt"]
    first.unlink()
    assert [file.source for file in name_sources(files[:1], known)] == ["r.txt"]


def test_a_given_source_is_kept_even_where_the_file_has_a_name_already(
    library: kb.Library, write: Write
) -> None:
    path = write("a.txt", "The bridge carried more vehicles.")
    library.ingest(path)
    library.ingest(path, source="archive/2026")
    assert [info.source for info in library.documents()] == ["archive/2026"]
    other = write("b.txt", "The port cleared containers.")
    assert library.ingest(other, source="archive/2026").replaced == 1
    assert library.document("archive/2026").text.strip() == "The port cleared containers."


@pytest.mark.parametrize("prune", [False, True])
def test_a_folder_that_cannot_be_listed_is_told_and_nothing_in_it_is_pruned(
    library: kb.Library, write: Write, prune: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write("a.txt", "The bridge carried more vehicles.").parent
    inner = write("sub/b.txt", "The port cleared containers.").parent
    library.ingest(folder)
    listing, looking = os.scandir, os.stat

    def refuse(path: str, *rest: object, **options: object) -> None:
        if str(path).startswith(str(inner)):
            raise PermissionError(13, "Permission denied", str(path))

    def scandir(path: str) -> object:
        refuse(path)
        return listing(path)

    def stat(path: str, *rest: object, **options: object) -> object:
        if str(path) != str(inner):
            refuse(path)
        return looking(path, *rest, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "scandir", scandir)
    monkeypatch.setattr(os, "stat", stat)
    report = library.ingest(folder, prune=prune)
    assert (report.removed, report.documents) == (0, 2)
    assert [failure.reason for failure in report.failed] == [
        "this folder cannot be listed (Permission denied)"
    ]

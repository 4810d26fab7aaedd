"""What lies outside the folder that was given, or cannot be reached, is told and not taken in."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

import kb
from kb.pipeline.scan import Scan, scan
from tests.ingest.rights import not_the_superuser

Write = Callable[[str, str | bytes], Path]


def scanned(*paths: Path) -> Scan:
    return scan(paths, overrides=None, source=None)


def told(found: Scan) -> dict[str, str]:
    return {failure.source: failure.reason for failure in found.failures}


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A file that nobody has given."""
    path = tmp_path / "outside.txt"
    path.write_text("secret: the password of the harbour\n", encoding="utf-8")
    return path


def test_a_link_out_of_the_folder_is_told_and_not_taken_in(
    library: kb.Library, write: Write, outside: Path
) -> None:
    folder = write("a.txt", "The bridge carried more vehicles.").parent
    (folder / "link.txt").symlink_to(outside)
    (folder / "near.txt").symlink_to(Path("..") / "outside.txt")
    (folder / "twice.txt").symlink_to(folder / "link.txt")
    (folder / "passwd.txt").symlink_to("/etc/passwd")
    report = library.ingest(folder)
    assert (report.added, report.documents) == (1, 1)
    assert sorted(failure.source for failure in report.failed) == [
        "link.txt", "near.txt", "passwd.txt", "twice.txt"
    ]  # fmt: skip
    assert all("leads out of the folder" in failure.reason for failure in report.failed)
    assert list(library.search("password", mode="lexical")) == []
    assert library.ingest(folder).failures == 4


def test_a_link_to_a_file_of_the_folder_is_a_file(write: Write) -> None:
    folder = write("sub/a.txt", "text").parents[1]
    (folder / "link.txt").symlink_to(folder / "sub" / "a.txt")
    (folder / "near.txt").symlink_to(Path("sub") / "a.txt")
    found = scanned(folder)
    assert [file.source for file in found.files] == ["link.txt", "near.txt", "sub/a.txt"]
    assert told(found) == {}


def test_a_link_into_another_folder_that_was_given_is_a_file(write: Write) -> None:
    one, two = write("one/a.txt", "text").parent, write("two/b.txt", "text").parent
    (one / "link.txt").symlink_to(two / "b.txt")
    assert "link.txt" in told(scanned(one))
    for given in ((one, two), (two, one)):
        found = scanned(*given)
        assert (len(found.files), told(found)) == (3, {})


def test_a_folder_that_is_a_link_itself_is_read_and_links_stay_in_it(
    write: Write, tmp_path: Path, outside: Path
) -> None:
    folder = write("a.txt", "text").parent
    (folder / "in.txt").symlink_to(folder / "a.txt")
    (folder / "out.txt").symlink_to(outside)
    link = tmp_path / "link"
    link.symlink_to(folder)
    found = scanned(link)
    assert [file.source for file in found.files] == ["a.txt", "in.txt"]
    assert list(told(found)) == ["out.txt"]


def test_a_link_that_is_given_by_itself_is_meant(write: Write, outside: Path) -> None:
    link = write("a.txt", "text").with_name("link.txt")
    link.symlink_to(outside)
    found = scanned(link)
    assert [file.source for file in found.files] == ["link.txt"]


@pytest.mark.parametrize("name", ["a.txt.meta.yaml", "a.meta.yaml"])
def test_a_sidecar_that_leads_out_is_not_read(
    library: kb.Library, write: Write, outside: Path, name: str
) -> None:
    folder = write("a.txt", "The bridge carried more vehicles.").parent
    (folder / name).symlink_to(outside)
    report = library.ingest(folder)
    assert (report.added, len(report.failed)) == (0, 1)
    assert report.failed[0].reason == f"{name} is a link that leads out of the folder"


def test_each_link_is_told_once(write: Write, outside: Path) -> None:
    inner = write("sub/a.txt", "text").parent
    (inner / "out.txt").symlink_to(outside)
    assert len(scanned(inner.parent, inner).failures) == 1


def test_a_folder_that_cannot_be_entered_is_told_file_by_file_and_the_rest_is_read(
    write: Write, tmp_path: Path
) -> None:
    folder = write("a.txt", "text").parent
    inner = write("shut/b.txt", "text").parent
    (inner / "link.txt").symlink_to(inner / "b.txt")
    # Pytest's own folders are closed to others, one level more where tests run side by side.
    top = next((one for one in tmp_path.parents if one.name.startswith("pytest-of-")), tmp_path)
    for above in (folder, *folder.parents):
        if above.stat().st_uid == os.getuid() and above.is_relative_to(top):
            above.chmod(0o755)
    inner.chmod(0o444)
    try:
        with not_the_superuser():
            found = scanned(folder)
            single = scanned(inner / "b.txt")
    finally:
        inner.chmod(0o755)
    assert [file.source for file in found.files] == ["a.txt"]
    assert sorted(told(found)) == ["shut/b.txt", "shut/link.txt"]
    assert all("Permission denied" in reason for reason in told(found).values())
    assert [failure.reason for failure in single.failures] == [
        "cannot be looked at (Permission denied)"
    ]


@pytest.mark.parametrize("name", ["报" * 82 + ".txt", "n" * 251 + ".txt", "n" * 242 + ".txt"])
def test_names_as_long_as_the_system_takes_are_names_like_others(write: Write, name: str) -> None:
    path = write(name, "text")
    assert [file.source for file in scanned(path.parent).files] == [name]
    assert [file.source for file in scanned(path).files] == [name]


def test_a_path_that_no_system_takes_is_told(write: Write) -> None:
    path = write("a.txt", "text")
    found = scanned(Path("a\0b.txt"), path)
    assert [file.source for file in found.files] == ["a.txt"]
    assert len(found.failures) == 1

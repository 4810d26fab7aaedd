"""A document whose file changes keeps what it was: listed, searched, compared, brought back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import kb
from kb.errors import BadRequest
from kb.library.versions_book import differences, numbered

Write = Callable[[str, str | bytes], Path]

FIRST = "Work of 2024\n\nThe port cleared 100 ships.\n\nIt opened a hall.\n"
SECOND = "Work of 2024\n\nThe port cleared 120 ships.\n\nIt opened a hall.\n"
THIRD = "Work of 2024\n\nThe port cleared 120 ships.\n\n它开通了智慧口岸。\n"


@pytest.fixture
def changed(library: kb.Library, write: Write) -> kb.Library:
    """A library with a report that was read three times."""
    for text in (FIRST, SECOND, THIRD):
        report = library.ingest(write("port.txt", text))
    assert report.replaced == 1
    return library


def test_what_a_document_was_is_kept_with_its_original(changed: kb.Library) -> None:
    versions = changed.versions.of("port.txt")
    assert [one.number for one in versions] == [1, 2]
    assert "100 ships" in changed.versions.version("port.txt", 1).text
    assert "120 ships" in changed.versions.version("port.txt", 2).text
    changed.purge()
    assert len(list(changed.path.glob("originals/*/*"))) == 3
    with pytest.raises(BadRequest, match="there are 1 to 2"):
        changed.versions.version("port.txt", 3)


def test_an_unchanged_file_and_one_that_was_removed_between_make_no_version(
    library: kb.Library, write: Write
) -> None:
    path = write("port.txt", FIRST)
    library.ingest(path)
    library.ingest(path)
    library.remove(["port.txt"])
    library.ingest(path)
    assert library.versions.of("port.txt") == []


def test_earlier_versions_are_searched_on_request_alone(changed: kb.Library) -> None:
    assert all("100" not in hit.text for hit in changed.search("100 ships").hits)
    (hit, *_) = changed.versions.search("cleared 100 ships").hits
    assert "100 ships" in hit.text
    assert hit.document.source == "port.txt@1"
    (hit, *_) = changed.versions.search("cleared 120 ships", documents=["port.txt"]).hits
    assert hit.document.source == "port.txt@2"


def test_the_index_of_earlier_versions_follows_them(changed: kb.Library, write: Write) -> None:
    changed.versions.search("ships")
    changed.ingest(write("port.txt", FIRST.replace("100", "1,234")))
    assert changed.versions.search("智慧口岸").hits[0].document.source == "port.txt@3"
    assert len(list((changed.path / "earlier").iterdir())) == 1
    assert len(changed.documents()) == 1


def test_a_difference_is_told_by_lines_and_fields(changed: kb.Library) -> None:
    changed.metadata.set(["port.txt"], {"year": 2020})
    diff = changed.versions.diff("port.txt")
    (change,) = [one for one in diff.differences if one.operation != "same"]
    assert (change.before, change.after) == (("It opened a hall.",), ("它开通了智慧口岸。",))
    assert (diff.removed, diff.added) == (1, 1)
    assert ("year", 2024, 2020) in diff.fields
    first = changed.versions.diff("port.txt", 1, 2)
    assert first.fields == ()
    assert "100 ships" in first.as_json()["differences"][0]["before"][0]


def test_two_texts_that_are_the_same_but_for_blank_lines_do_not_differ() -> None:
    assert [one.operation for one in differences("a\n\n\nb", "a\nb\n")] == ["same"]
    assert [one.operation for one in differences("a\nb", "b\nc")] == ["removed", "same", "added"]


def test_a_version_is_brought_back_until_the_file_changes(
    changed: kb.Library, write: Write
) -> None:
    changed.metadata.set(["port.txt"], {"organisation": "Port Office"})
    info = changed.versions.restore("port.txt", 1)
    assert info.organisation == "Port Office"
    assert "100 ships" in changed.document("port.txt").text
    assert changed.search("100 ships").hits[0].text.count("100 ships") == 1
    assert "智慧口岸" in changed.versions.version("port.txt", 3).text
    original = changed.original("port.txt")
    assert original is not None
    assert original.read_text() == FIRST
    assert changed.ingest(write("port.txt", THIRD).parent).unchanged == 1
    assert "100 ships" in changed.document("port.txt").text
    changed.ingest(write("port.txt", THIRD + "\nMore.\n"))
    assert "100 ships" not in changed.document("port.txt").text
    assert changed.upkeep.doctor().faults == ()


def test_versions_go_with_their_document_and_on_request(changed: kb.Library, write: Write) -> None:
    changed.versions.search("ships")
    changed.purge(versions=True)
    assert changed.versions.of("port.txt") == []
    assert len(list(changed.path.glob("originals/*/*"))) == 1
    assert not (changed.path / "earlier").exists()
    for text in (FIRST, SECOND):
        changed.ingest(write("port.txt", text))
    changed.remove(["port.txt"])
    changed.purge()
    assert not list(changed.path.glob("originals/*/*"))


def test_versions_are_in_a_backup(
    changed: kb.Library, settings: kb.Settings, tmp_path: Path
) -> None:
    changed.upkeep.backup(tmp_path / "kept.kbz")
    kb.restore_library(tmp_path / "kept.kbz", tmp_path / "back")
    with kb.open(tmp_path / "back", settings=settings) as restored:
        assert restored.versions.of("port.txt") == changed.versions.of("port.txt")
        assert restored.upkeep.doctor().faults == ()


@pytest.mark.parametrize(
    ("name", "parts"),
    [("port.txt@2", ("port.txt", 2)), ("a@b.txt@10", ("a@b.txt", 10)), ("port.txt", None)],
)
def test_a_version_is_named_by_its_document_and_number(
    name: str, parts: tuple[str, int] | None
) -> None:
    assert numbered(name) == parts

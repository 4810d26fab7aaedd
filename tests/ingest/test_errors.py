"""A file that cannot be read: one line with file, reason and remedy, and never a wait."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ingest import (
    BadMetadata,
    EmptyFile,
    ReadError,
    TooLarge,
    UnknownFormat,
    Unreadable,
    WrongEncoding,
    read,
    supported_suffixes,
)
from tests.ingest.rights import not_the_superuser


def failing(path: Path, **options: object) -> ReadError:
    with pytest.raises(ReadError) as caught:
        list(read(path, source=path.name, **options))  # type: ignore[arg-type]
    error = caught.value
    assert str(error) == f"{path.name}: {error.reason}; {error.remedy}"
    assert "\n" not in str(error)
    return error


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.docx", "a.pdf", "a.jsonl"])
def test_an_empty_file_is_told_in_every_format(write, name: str) -> None:
    assert isinstance(failing(write(name, "")), EmptyFile)


@pytest.mark.parametrize("content", [" \n\t\r\n", "\u3000\u200b\ufeff", "\n"])
def test_white_space_alone_is_empty(write, content: str) -> None:
    assert isinstance(failing(write("a.txt", content)), EmptyFile)


def test_a_file_over_the_limit_names_the_setting(write) -> None:
    error = failing(write("a.txt", b"a" * (33 * 2**20)))
    assert isinstance(error, TooLarge)
    assert error.reason == "it has 33.0 MiB, over the limit of 32.0 MiB"
    assert "max_file_mb" in error.remedy


def test_the_limit_can_be_set_and_a_file_at_the_limit_is_read(write, read_one) -> None:
    path = write("a.txt", "x" * 100)
    assert isinstance(failing(path, max_bytes=99), TooLarge)
    assert read_one(path, max_bytes=100).text == "x" * 100


@pytest.mark.parametrize("name", ["a.exe", "a.xyz", "a", "a.meta.yaml"])
def test_an_unknown_format_lists_the_known_ones(write, name: str) -> None:
    error = failing(write(name, "text"))
    assert isinstance(error, UnknownFormat)
    assert all(suffix in error.remedy for suffix in supported_suffixes())


def test_suffixes_are_told_in_any_case(write, read_one) -> None:
    assert read_one(write("A.TXT", "text")).text == "text"


def test_binary_under_a_text_name_is_refused(write) -> None:
    assert isinstance(failing(write("a.txt", bytes(range(256)) * 9)), WrongEncoding)


def test_a_missing_file_and_a_folder_are_unreadable(tmp_path) -> None:
    assert isinstance(failing(tmp_path / "gone.txt"), Unreadable)
    for name in ("folder", "folder.txt"):
        (tmp_path / name).mkdir()
        assert failing(tmp_path / name).reason == "it is a folder"


@pytest.mark.parametrize("name", ["pipe.txt", "pipe.jsonl", "pipe.pdf"])
@pytest.mark.timeout(10)
def test_a_pipe_is_refused_without_waiting_for_it(tmp_path, name: str) -> None:
    os.mkfifo(tmp_path / name)
    assert failing(tmp_path / name).reason == "it is no regular file"


@pytest.mark.timeout(10)
def test_an_endless_device_is_refused(tmp_path) -> None:
    (tmp_path / "zero.txt").symlink_to("/dev/zero")
    assert isinstance(failing(tmp_path / "zero.txt"), Unreadable)


def test_a_link_that_leads_nowhere_is_unreadable(tmp_path) -> None:
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    error = failing(tmp_path / "loop.txt")
    assert isinstance(error, Unreadable)
    assert "symbolic links" in error.reason


def test_a_file_without_the_right_to_read_is_unreadable(write) -> None:
    path = write("a.txt", "text")
    path.chmod(0)
    with not_the_superuser():
        error = failing(path)
    assert isinstance(error, Unreadable)
    assert "permission denied" in error.reason


def test_a_broken_sidecar_is_told_by_name(write) -> None:
    path = write("a.txt", "text")
    write("a.meta.yaml", "title: [x")
    error = failing(path)
    assert isinstance(error, BadMetadata)
    assert "a.meta.yaml" in error.reason


def test_nothing_is_said_of_the_file_before_its_own_error(write) -> None:
    write("a.meta.yaml", "year: soon")
    assert isinstance(failing(write("a.txt", "")), EmptyFile)

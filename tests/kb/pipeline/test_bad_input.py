"""Files that cannot be taken in: one clear line each, and the rest is ingested."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from fpdf import FPDF

import kb
from kb.errors import BadRequest
from tests.kb.soundness import check_sound, found

Write = Callable[[str, str | bytes], Path]

GOOD = "The bridge carried more vehicles than ever."


def pdf(password: str = "") -> bytes:
    document = FPDF()
    document.add_page()
    document.set_font("helvetica", size=12)
    document.multi_cell(0, 8, "The port cleared containers within a day. " * 40)
    if password:
        document.set_encryption(owner_password="owner", user_password=password)
    return bytes(document.output())


BAD: dict[str, tuple[str | bytes, str]] = {
    "empty.txt": (b"", "no text"),
    "blank.md": ("  \n\n \ufeff", "no text"),
    "large.txt": (b"x" * (50 * 2**20), "50.0 MiB"),
    "cut.pdf": (pdf()[:900], "PDF"),
    "locked.pdf": (pdf("secret"), "password"),
    "no-zip.docx": (b"this is no zip at all" * 20, "docx"),
    "binary.txt": (bytes(range(256)) * 40, "text"),
    "none.jsonl": (b"", "no text"),
}


@pytest.fixture
def folder(write: Write) -> Path:
    """One good report among every kind of bad file."""
    for name, (content, _) in BAD.items():
        write(name, content)
    path = write("good.txt", GOOD)
    write("gb18030.txt", "拱北海关监管横琴口岸。推进智慧海关建设。".encode("gb18030"))
    (path.parent / "nowhere.txt").symlink_to(path.parent / "gone")
    (path.parent / "loop.txt").symlink_to(path.parent / "loop.txt")
    os.mkfifo(path.parent / "pipe.txt")
    (path.parent / "folder.txt").mkdir()
    Path(os.fsdecode(os.fsencode(path.parent) + b"/caf\xe9\n.txt")).write_text(GOOD)
    return path.parent


def test_each_bad_file_is_one_line_and_the_rest_is_taken_in(
    library: kb.Library, folder: Path
) -> None:
    report = library.ingest(folder)
    assert report.added == 2
    assert found(library, "bridge vehicles") == {GOOD}
    assert any("智慧海关" in text for text in found(library, "智慧海关"))
    failures = {failure.source: failure for failure in report.failed}
    others = {"nowhere.txt", "loop.txt", "pipe.txt", "caf\\xe9\n.txt"}
    assert set(failures) == {*BAD, *others}
    for name, (_, part) in BAD.items():
        assert part.casefold() in str(failures[name]).casefold(), str(failures[name])
    for failure in report.failed:
        assert len(str(failure).splitlines()) == 1
        assert failure.reason
        assert failure.remedy
        assert str(folder) not in str(failure)
    assert len(str(report).splitlines()) == 1 + len(report.failed)
    json.dumps(report.as_json()).encode()
    check_sound(library)


def test_bad_files_are_told_again_until_they_are_mended(library: kb.Library, folder: Path) -> None:
    first = library.ingest(folder)
    again = library.ingest(folder)
    assert {failure.source for failure in again.failed} == {
        failure.source for failure in first.failed
    }
    assert (again.added, again.unchanged, again.embedded) == (0, 2, 0)
    (folder / "empty.txt").write_text("The ferry sailed.", encoding="utf-8")
    assert library.ingest(folder).added == 1


def test_a_file_that_goes_bad_leaves_its_document_as_it_was(
    library: kb.Library, write: Write
) -> None:
    path = write("report.txt", GOOD)
    library.ingest(path)
    write("report.txt", bytes(range(256)) * 40)
    report = library.ingest(path)
    assert (len(report.failed), report.documents) == (1, 1)
    assert found(library, "bridge vehicles") == {GOOD}


def test_a_bad_record_is_told_each_time_and_the_others_are_taken_in_once(
    library: kb.Library, write: Write
) -> None:
    lines = ['{"_id": "1", "text": "The first port."}', "no json", '{"_id": "3", "text": ""}']
    path = write("all.jsonl", "\n".join([*lines, '{"_id": "4", "text": "The fourth port."}']))
    first = library.ingest(path)
    assert (first.added, len(first.failed)) == (2, 2)
    again = library.ingest(path)
    assert (again.unchanged, len(again.failed), again.embedded) == (2, 2, 0)
    write("all.jsonl", '{"_id": "1", "text": "The first port."}')
    assert library.ingest(path).removed == 1


def test_characters_that_are_half_of_one_do_not_break_the_run(
    library: kb.Library, write: Write
) -> None:
    write("a.txt", GOOD)
    path = write("half.jsonl", '{"_id": "1", "title": "A \\ud800 port", "text": "Half \\udfff."}')
    report = library.ingest(path.parent)
    assert report.documents + len(report.failed) == 2
    assert found(library, "bridge vehicles") == {GOOD}
    check_sound(library)


@pytest.mark.parametrize(
    "name", ["", ".", "..", "/", ".hidden", "a\0b.txt", "n" * 300 + ".txt", "\udce9.txt"]
)
def test_an_upload_whose_name_is_no_file_name_is_refused(library: kb.Library, name: str) -> None:
    with pytest.raises(BadRequest, match="rename"):
        library.upload(name, b"text")
    assert not (library.path / "uploads").exists()


@pytest.mark.parametrize("name", ["../../a.txt", "C:\\files\\a.txt", "/etc/a.txt"])
def test_an_upload_goes_nowhere_but_into_the_library(library: kb.Library, name: str) -> None:
    assert library.upload(name, GOOD.encode()).added == 1
    assert [path.name for path in (library.path / "uploads").iterdir()] == ["a.txt"]
    assert [info.source for info in library.documents()] == ["uploads/a.txt"]


def test_the_command_line_tells_each_in_a_line_and_exits_3(folder: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from kb.cli.main import main; main()", "ingest", folder, "--json"],
        env={**os.environ, "KB_LIBRARY": str(tmp_path / "library"), "KB_MODEL": "hash"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 3
    report = json.loads(done.stdout)
    assert (report["added"], len(report["failed"])) == (2, len(BAD) + 4)
    assert "Traceback" not in done.stderr

"""A library is taken to one file while it is used, and comes back from it as it was."""

from __future__ import annotations

import stat
import tarfile
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

import kb
from kb.errors import BadBackup, BadRequest

Write = Callable[[str, str | bytes], Path]
QUERIES = ("paperless certificates", "智慧海关", "622.65")


@pytest.fixture
def filled(library: kb.Library, reports: Path) -> kb.Library:
    library.ingest(reports)
    library.upload("note.txt", b"The port cleared containers.")
    library.metadata.set(["gongbei.md"], {"year": 2024}, tags=["draft"])
    return library


def hits(library: kb.Library) -> list[object]:
    return [
        (hit.text, hit.score, hit.document.title, hit.document.year, hit.section, hit.aspect)
        for query in QUERIES
        for hit in library.search(query).hits
    ]


def test_a_backup_brings_everything_back(
    filled: kb.Library, settings: kb.Settings, tmp_path: Path
) -> None:
    file = tmp_path / "kept.kbz"
    made = filled.upkeep.backup(file)
    assert (made.documents, made.missing) == (3, ())
    assert made.bytes == file.stat().st_size
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    back = kb.restore_library(file, tmp_path / "back")
    assert (back.documents, back.chunks, back.revision) == (3, made.chunks, made.revision)
    with kb.open(tmp_path / "back", settings=settings) as restored:
        assert restored.documents() == filled.documents()
        assert hits(restored) == hits(filled)
        assert restored.original("gongbei.md") is not None
        assert restored.upkeep.doctor().faults == ()
        assert (restored.path / "uploads" / "note.txt").exists()
    rights = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "back").rglob("*")}
    assert rights <= {0o600, 0o700}
    assert not list(tmp_path.glob(".kb-*"))


def test_a_backup_is_of_one_moment_while_others_write(
    filled: kb.Library, settings: kb.Settings, write: Write, tmp_path: Path
) -> None:
    done = threading.Event()

    def keep_writing() -> None:
        with kb.open(settings=settings) as other:
            number = 0
            while not done.is_set():
                number += 1
                other.ingest(write(f"more{number}.txt", f"A text of number {number}.\n"))

    writer = threading.Thread(target=keep_writing)
    writer.start()
    try:
        made = [filled.upkeep.backup(tmp_path / f"b{number}.kbz") for number in range(3)]
    finally:
        done.set()
        writer.join()
    for number, one in enumerate(made):
        assert one.missing == ()
        kb.restore_library(one.file, tmp_path / f"back{number}")
        with kb.open(tmp_path / f"back{number}", settings=settings) as restored:
            assert len(restored.documents()) == one.documents
            assert restored.upkeep.doctor().faults == ()


@pytest.mark.parametrize("harm", ["cut", "flipped", "another file", "a zip"])
def test_a_backup_that_is_not_whole_is_refused_and_leaves_nothing(
    filled: kb.Library, tmp_path: Path, harm: str
) -> None:
    file = tmp_path / "kept.kbz"
    filled.upkeep.backup(file)
    data = bytearray(file.read_bytes())
    if harm == "cut":
        del data[len(data) // 2 :]
    elif harm == "flipped":
        data[len(data) // 2] ^= 4
    else:
        data = bytearray(b"PK\x03\x04" + b"x" * 100 if harm == "a zip" else b"words")
    file.write_bytes(data)
    with pytest.raises(BadBackup, match=r"kept\.kbz"):
        kb.restore_library(file, tmp_path / "back")
    assert not (tmp_path / "back").exists()
    assert not list(tmp_path.glob(".kb-*"))


@pytest.mark.parametrize("name", ["../out.txt", "/out.txt", "a/../../out.txt"])
def test_no_file_of_a_backup_gets_out_of_the_folder(tmp_path: Path, name: str) -> None:
    file = tmp_path / "evil.kbz"
    with (
        file.open("wb") as out,
        zstandard.ZstdCompressor().stream_writer(out) as packed,
        tarfile.open(fileobj=packed, mode="w|") as archive,
    ):
        archive.addfile(tarfile.TarInfo(name))
    with pytest.raises(BadBackup, match="no backup"):
        kb.restore_library(file, tmp_path / "back")
    assert not (tmp_path / "out.txt").exists()


def test_nothing_is_put_over_what_is_there(filled: kb.Library, tmp_path: Path) -> None:
    file = tmp_path / "kept.kbz"
    filled.upkeep.backup(file)
    with pytest.raises(BadRequest, match="something already"):
        kb.restore_library(file, filled.path)
    with pytest.raises(BadRequest, match="outside of the library"):
        filled.upkeep.backup(filled.path / "kept.kbz")


def test_a_lost_original_is_told_and_the_rest_is_kept(filled: kb.Library, tmp_path: Path) -> None:
    original = filled.original("gongbei.md")
    assert original is not None
    original.unlink()
    made = filled.upkeep.backup(tmp_path / "kept.kbz")
    assert made.missing == (original.name,)


def test_an_export_ingests_again_to_the_same_search_results(
    filled: kb.Library, settings: kb.Settings, write: Write, tmp_path: Path
) -> None:
    html = "<html><body><h1>Port report</h1><h2>Tasks for 2026</h2><p>Open a paperless hall.</p>"
    filled.ingest(write("port.html", html + "<p>Nothing else.</p>" * 200))
    assert filled.upkeep.export(tmp_path / "all.jsonl") == 4
    with kb.open(tmp_path / "again", settings=settings) as again:
        report = again.ingest(tmp_path / "all.jsonl")
        assert (report.added, report.failures) == (4, 0)
        assert hits(again) == hits(filled)
        for info in filled.documents():
            before = filled.document(info.id)
            after = again.document(f"all.jsonl#{info.source}")
            assert after.text == before.text
            assert (after.sections, after.pages) == (before.sections, before.pages)
            assert (after.info.organisation, after.info.date) == (info.organisation, info.date)
    with pytest.raises(BadRequest, match=r"NAME\.jsonl"):
        filled.upkeep.export(tmp_path / "all.txt")

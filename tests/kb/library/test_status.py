"""How a library stands, by the numbers, and what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import kb
from kb.library.folder_size import bytes_in
from kb.library.lock import writer_lock


def test_an_empty_library_is_told_as_empty(library: kb.Library) -> None:
    status = library.status()
    assert (status.documents, status.removed, status.chunks, status.embeddings) == (0, 0, 0, 0)
    assert (status.revision, status.generation, status.indexed_revision) == (0, 0, 0)
    assert (status.writer, status.warnings) == (None, ())
    assert status.path == str(library.path)


def test_documents_chunks_and_embeddings_are_counted(library: kb.Library, reports: Path) -> None:
    report = library.ingest(reports)
    library.remove(["shenzhen.md"])
    status = library.status()
    left = library.document("gongbei.md").info.chunks
    gone = library.document("shenzhen.md").info.chunks
    assert (status.documents, status.removed) == (1, 1)
    assert status.chunks == left == report.chunks - gone
    assert status.embeddings == report.embedded
    assert (status.generation, status.revision) == (1, library.revision)
    assert status.as_json() | {"model_languages": ["*"]} == status.as_json()
    assert set(status.as_json()) == set(status.__slots__)


def test_who_is_writing_is_told(library: kb.Library) -> None:
    with writer_lock(library.path):
        assert (library.status().writer or "").startswith("process ")
    assert library.status().writer is None


def test_a_damaged_index_that_is_kept_is_told_with_its_place(
    library: kb.Library, reports: Path
) -> None:
    library.ingest(reports)
    aside = library.path / "index" / "g0001" / "damaged-1"
    aside.mkdir(parents=True)
    assert library.status().warnings == (
        f"a damaged index file is kept at {aside}; delete it when it is of no more use",
    )


def test_the_bytes_of_a_folder_are_those_of_its_files(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "a").write_bytes(b"x" * 3)
    (tmp_path / "sub" / "乙").write_bytes(b"x" * 40)
    (tmp_path / "link").symlink_to("nowhere")  # its own length, not what it leads to
    assert bytes_in(tmp_path) == 3 + 40 + len("nowhere")
    assert bytes_in(tmp_path / "none") == 0

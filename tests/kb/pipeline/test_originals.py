"""A file is read once: digest, text and the original kept are of the same bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

import kb
from kb.atomic import PARTIAL
from kb.errors import LibraryUnwritable
from kb.pipeline.originals import Originals
from tests.kb.soundness import contents

Write = Callable[[str, str | bytes], Path]

BEFORE, AFTER = "The port is open.", "The port is closed."


def originals(library: kb.Library) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (library.path / "originals").glob("*/*")}


def test_a_file_that_changes_while_it_is_taken_in_is_kept_as_it_was_read(
    library: kb.Library, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write("a.txt", BEFORE)
    copy = Originals.copy

    def change_behind(*given: object) -> object:
        made = copy(*given)  # type: ignore[arg-type]
        path.write_text(AFTER)
        return made

    with monkeypatch.context() as changing:
        changing.setattr(Originals, "copy", change_behind)
        library.ingest(path)
    assert contents(library) == {"a.txt": BEFORE}
    digest = hashlib.sha256(BEFORE.encode()).hexdigest()
    assert originals(library) == {f"{digest}.txt": BEFORE.encode()}
    assert library.ingest(path).replaced == 1
    assert contents(library) == {"a.txt": AFTER}


def test_what_is_not_kept_leaves_nothing_behind(library: kb.Library, write: Write) -> None:
    good, bad = write("a.txt", BEFORE), write("b.pdf", b"no PDF")
    library.ingest(good.parent)
    good.touch()
    library.ingest(good.parent)
    assert len(originals(library)) == 1
    assert not list((library.path / "originals").glob(f"{PARTIAL}*"))
    left = library.path / "originals" / f"{PARTIAL}1-2"
    left.write_bytes(b"of a killed run")
    bad.unlink()
    write("c.txt", AFTER)
    library.ingest(good.parent)
    assert not left.exists()


def test_originals_that_cannot_be_written_are_no_fault_of_the_file(
    library: kb.Library, write: Write
) -> None:
    path = write("a.txt", BEFORE)
    folder = library.path / "originals"
    folder.write_bytes(b"a file where the folder should be")
    with pytest.raises(LibraryUnwritable, match="originals"):
        library.ingest(path)
    folder.unlink()
    assert library.ingest(path).added == 1


def test_an_upload_that_is_refused_is_not_left_behind(library: kb.Library) -> None:
    uploads = library.path / "uploads"
    assert library.upload("a.txt.meta.yaml", b"year: 1999").failures == 1
    assert library.upload("b.pdf", b"no PDF").failures == 1
    assert not list(library.path.glob("*/**/*.pdf"))
    assert not list(uploads.glob("*"))
    assert library.upload("a.txt", b"The conference of 2026. The port is open.").added == 1
    assert library.document("uploads/a.txt").info.year != 1999
    assert library.upload("a.txt", b"\0\1\2\3" * 99).failures == 1
    assert (uploads / "a.txt").read_bytes().startswith(b"The conference")
    assert "port is open" in contents(library)["uploads/a.txt"]

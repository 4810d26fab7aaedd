"""What the system refuses is no damage: it is told with path and remedy, and all stays as it is."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import kb
import kb.search.indexes
from index.local.system import system_errors
from kb.errors import IndexUnavailable
from kb.refusals import refusal
from tests.kb.soundness import check_sound, found

Write = Callable[[str, str | bytes], Path]

REFUSALS = [errno.EMFILE, errno.EACCES, errno.EIO, errno.ENOSPC, errno.ENOMEM]


@pytest.fixture
def saved(settings: kb.Settings, reports: Path, monkeypatch: pytest.MonkeyPatch) -> kb.Settings:
    """Settings of a library with a checkpoint."""
    monkeypatch.setattr(kb.search.indexes, "CHECKPOINT_AFTER", 1)
    with kb.open(settings=settings) as library:
        library.ingest(reports)
    return settings


def refuse(number: int) -> Callable[..., Any]:
    def refused(*_: object, **__: object) -> Any:
        raise OSError(number, os.strerror(number))

    return refused


def folders(settings: kb.Settings) -> list[str]:
    return sorted(path.name for path in (settings.library / "index" / "g0001").iterdir())


@pytest.mark.parametrize("number", REFUSALS)
@pytest.mark.parametrize(
    "where",
    [
        "index.local.checkpoint._digest",
        "index.local.facts.np.load",
        "index.local.work_folder.tempfile.mkdtemp",
        "index.local.work_folder.shutil.copy2",
    ],
)
def test_a_checkpoint_that_may_not_be_opened_stays_and_the_message_has_the_remedy(
    saved: kb.Settings, monkeypatch: pytest.MonkeyPatch, number: int, where: str
) -> None:
    before = folders(saved)
    with monkeypatch.context() as broken:
        broken.setattr(where, refuse(number))
        broken.setattr("index.local.work_folder.os.link", refuse(errno.EXDEV))
        with kb.open(settings=saved) as library, pytest.raises(IndexUnavailable) as raised:
            library.search("bridge")
    assert os.strerror(number) in str(raised.value)
    assert str(raised.value).count("; ") == 1
    assert "/" in str(raised.value)
    assert folders(saved) == before
    with kb.open(settings=saved) as library:
        check_sound(library)
        assert library.status().warnings == ()


@pytest.mark.parametrize("number", REFUSALS)
def test_engines_words_for_a_refusal_are_an_error_of_the_system(number: int) -> None:
    words = (
        ValueError(f"An IO error occurred: '{os.strerror(number)} (os error {number})'"),
        RuntimeError(f"Error: could not open x.faiss for reading: {os.strerror(number)}"),
        OSError(number, os.strerror(number)),
    )
    for error in words:
        with pytest.raises(OSError, match="vectors") as raised, system_errors(Path("vectors")):
            raise error
        assert raised.value.errno == number
    for other in (ValueError("schema mismatch"), RuntimeError("bad index type")):
        with pytest.raises(type(other)), system_errors(Path("x")):
            raise other


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EACCES])
@pytest.mark.parametrize(
    "where", ["index.local.revisions.Checkpoints.write", "index.local.checkpoint.sync"]
)
def test_an_ingest_whose_checkpoint_cannot_be_written_is_complete_and_says_so(
    settings: kb.Settings, reports: Path, monkeypatch: pytest.MonkeyPatch, number: int, where: str
) -> None:
    monkeypatch.setattr(kb.search.indexes, "CHECKPOINT_AFTER", 1)
    with monkeypatch.context() as broken:
        broken.setattr(where, refuse(number))
        with kb.open(settings=settings) as library:
            report = library.ingest(reports)
            assert (report.added, report.failed) == (2, ())
            (caution,) = report.warnings
            assert "no checkpoint was written" in str(caution)
            assert os.strerror(number) in str(caution)
            assert any("Manage the bridge" in text for text in found(library, "bridge"))
    assert not list((settings.library / "index").glob("*/partial-*"))
    with kb.open(settings=settings) as library:
        check_sound(library)
        assert library.status().indexed_revision == library.revision


def test_a_full_disk_while_a_checkpoint_is_written_leaves_the_one_before(
    saved: kb.Settings, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = folders(saved)
    with monkeypatch.context() as broken:
        broken.setattr(np, "save", refuse(errno.ENOSPC))
        with kb.open(settings=saved) as library:
            assert library.ingest(write("new.txt", "The ferry is full.")).warnings
    assert folders(saved) == before


@pytest.mark.skipif(sys.platform == "win32", reason="has no such limit")
def test_too_many_open_files_are_told_as_such(saved: kb.Settings) -> None:
    script = f"""
import os, resource, sys
import kb, kb.errors, faiss, tantivy, index.local.passages
settings = kb.Settings(library={str(saved.library)!r}, model="hash", reader="none")
with kb.open(settings=settings) as library:
    library.documents()
    library._embedder, library._generations.analyser
    used = len(os.listdir("/proc/self/fd"))
    resource.setrlimit(resource.RLIMIT_NOFILE, (used + 2, used + 2))
    try:
        library.search("bridge")
    except kb.errors.KBError as error:
        print(type(error).__name__, error)
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert "open more files" in done.stdout or "ulimit" in done.stdout, done.stdout + done.stderr
    assert not [name for name in folders(saved) if name.startswith("damaged")]


def test_a_refusal_has_its_path_and_a_remedy() -> None:
    full = OSError(errno.ENOSPC, "No space left on device")
    assert refusal(full) == "No space left on device; make room on the disk and try again"
    assert refusal(full, Path("/srv/x")).startswith("/srv/x: No space left on device; make room")
    named = OSError(errno.EACCES, "Permission denied", "/srv/y")
    assert refusal(named, Path("/srv/x")).startswith("/srv/y: Permission denied; give yourself")
    assert refusal(OSError("odd")) == "odd; check the path and the disk"

"""A library that may only be read, as on a medium or a share, is searched and asked."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import kb
import kb.search.indexes
from tests.kb.conftest import GONGBEI

Write = Callable[[str, str | bytes], Path]

DROP_CAPABILITIES = """
import ctypes, os
if os.geteuid() == 0:  # the rights of files do not hold for root
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)  # version 3, this process
    if ctypes.CDLL(None).capset(header, (ctypes.c_uint32 * 6)()):
        raise OSError("capset")
"""
USE = """
import sys
import kb, kb.errors
settings = kb.Settings(library=sys.argv[1], model="hash", reader="none")
with kb.open(settings=settings, create=False) as library:
    print(library.search("深中通道").hits[0].document.source)
    print(library.ask("How much did trade increase?").status)
    print(len(library.figures().series) >= 0)
    print(library.versions.search("bridge").hits[0].document.source)
    print(len(library.compare(organisation="Gongbei Customs").steps))
    years = library.themes(organisation="Gongbei Customs").years
    print(len(years), len(library.duplicates()), len(library.decisions()))
    print(library.upkeep.doctor().is_sound)
    status = library.status()
    print(status.documents, status.writer, status.warnings)
    for change in (
        lambda: library.ingest(sys.argv[2]),
        lambda: library.remove(["gongbei.md"]),
        lambda: library.purge(),
        lambda: library.upload("a.txt", b"text"),
        lambda: library.reindex(),
        lambda: library.metadata.set(["gongbei.md"], {"year": 2020}),
        lambda: library.feedback.rate(library.ask("How much did trade increase?"), "up"),
        lambda: library.decide(None, "gongbei.md:0-40"),
        lambda: library.versions.restore("before.md", 1),
        lambda: library.upkeep.doctor(repair=True),
    ):
        try:
            change()
            print("changed")
        except kb.errors.LibraryUnwritable as error:
            assert "right to" in str(error), error
"""


def fill(settings: kb.Settings, reports: Path) -> None:
    """Two years of one organisation, of which one had an earlier version, and another's report."""
    before = GONGBEI.replace("2025", "2024").replace("2026", "2025")
    (reports / "before.md").write_text(before, encoding="utf-8")
    with kb.open(settings=settings) as library:
        library.ingest(reports)
        (reports / "before.md").write_text(f"{before}- Watch the bridge.\n", encoding="utf-8")
        library.ingest(reports)


@pytest.fixture
def read_only(settings: kb.Settings, reports: Path) -> Path:
    """A library without the rights to write."""
    fill(settings, reports)
    _set_rights(settings.library, 0o500, 0o400)
    return settings.library


def _set_rights(library: Path, folder: int, file: int) -> None:
    for path in (*library.rglob("*"), library):
        path.chmod(folder if path.is_dir() else file)


def use(library: Path, other: Path) -> list[str]:
    command = [sys.executable, "-c", DROP_CAPABILITIES + USE, str(library), str(other)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.mark.skipif(sys.platform != "linux", reason="gives up the rights of the superuser")
def test_it_is_searched_and_asked_and_each_change_is_refused_with_the_remedy(
    read_only: Path, reports: Path
) -> None:
    before = {path: path.stat().st_mtime_ns for path in read_only.rglob("*")}
    try:
        assert use(read_only, reports) == [
            "shenzhen.md", "answered", "True", "before.md@1", "1", "2 0 0", "True", "3 None ()",
        ]  # fmt: skip
        assert {path: path.stat().st_mtime_ns for path in read_only.rglob("*")} == before
    finally:
        _set_rights(read_only, 0o700, 0o600)


@pytest.mark.skipif(sys.platform != "linux", reason="gives up the rights of the superuser")
def test_a_damaged_checkpoint_in_it_is_made_again_in_memory(
    settings: kb.Settings, reports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kb.search.indexes, "CHECKPOINT_AFTER", 1)
    fill(settings, reports)
    (vectors,) = settings.library.glob("index/g0001/r*/vectors/vectors.faiss")
    vectors.write_bytes(b"damaged")
    _set_rights(settings.library, 0o500, 0o400)
    try:
        source, *_, status = use(settings.library, reports)
    finally:
        _set_rights(settings.library, 0o700, 0o600)
    assert source == "shenzhen.md"
    assert "was damaged" in status

"""A file is replaced whole or not at all: under faults, under a kill, by several at once."""

from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kb.atomic import PARTIAL, replacing, sweep, write_atomically

OLD, NEW = "old 旧\n", "new 新\n"

WRITER = """
import sys
from pathlib import Path
from kb.atomic import write_atomically
for _ in range(40):
    write_atomically(Path(sys.argv[1]), sys.argv[2] * 50_000)
"""
KILLED = """
import os, signal, sys
from pathlib import Path
from kb.atomic import replacing
with replacing(Path(sys.argv[1])) as partial:
    partial.write_text("half", encoding="utf-8")
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "表.json"
    path.write_text(OLD, encoding="utf-8")
    return path


def contents(path: Path) -> dict[str, str]:
    """Every file of the folder that holds ``path``."""
    return {each.name: each.read_text(encoding="utf-8") for each in path.parent.iterdir()}


def write_half(path: Path, fault: type[BaseException]) -> None:
    with replacing(path) as partial:
        partial.write_text("half", encoding="utf-8")
        raise fault


@pytest.mark.parametrize("content", [NEW, NEW.encode()], ids=["text", "bytes"])
def test_a_file_takes_the_place_of_the_old_one(file: Path, content: str | bytes) -> None:
    write_atomically(file, content)
    assert contents(file) == {file.name: NEW}


def test_a_new_file_may_be_read_by_whoever_may_read_files_made_here(tmp_path: Path) -> None:
    write_atomically(tmp_path / "new", NEW)
    (tmp_path / "plain").write_text(NEW, encoding="utf-8")
    new, plain = (stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("new", "plain"))
    assert new == plain


@pytest.mark.parametrize("fault", [OSError, ValueError, KeyboardInterrupt])
def test_a_write_that_fails_leaves_the_old_file_and_no_litter(
    file: Path, fault: type[BaseException]
) -> None:
    with pytest.raises(fault):
        write_half(file, fault)
    assert contents(file) == {file.name: OLD}


@pytest.mark.parametrize("fault_at", ["fsync", "replace"])
def test_a_disk_that_fails_later_leaves_the_old_file_and_no_litter(
    file: Path, fault_at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(*((os, "fsync") if fault_at == "fsync" else (Path, "replace")), fail)
    with pytest.raises(OSError, match="No space left"):
        write_atomically(file, NEW)
    assert contents(file) == {file.name: OLD}


def test_text_that_is_no_utf8_leaves_the_old_file(file: Path) -> None:
    with pytest.raises(UnicodeEncodeError):
        write_atomically(file, "\ud800")
    assert contents(file) == {file.name: OLD}


def test_the_longest_name_that_the_system_takes_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / ("报" * 85)  # 255 bytes
    write_atomically(path, NEW)
    assert contents(path) == {path.name: NEW}


def test_a_killed_writer_leaves_the_old_file_and_its_litter_is_swept(file: Path) -> None:
    killed = subprocess.run([sys.executable, "-c", KILLED, str(file)], check=False)
    assert killed.returncode == -signal.SIGKILL
    left = contents(file)
    assert left.pop(file.name) == OLD
    assert list(left.values()) == ["half"]
    assert all(name.startswith(PARTIAL) for name in left)
    sweep(file.parent)
    assert contents(file) == {file.name: OLD}


def test_two_processes_at_once_leave_the_whole_of_one(file: Path) -> None:
    words = ("a", "乙")
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(file), word]) for word in words]
    whole = {OLD, *(word * 50_000 for word in words)}
    while any(writer.poll() is None for writer in writers):
        assert file.read_text(encoding="utf-8") in whole
    assert [writer.returncode for writer in writers] == [0, 0]
    assert list(contents(file)) == [file.name]


def test_two_threads_at_once_do_not_meet(file: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda number: write_atomically(file, str(number)), range(100)))
    assert contents(file).keys() == {file.name}


def test_what_the_system_refuses_while_a_file_is_written_is_told_with_the_files_path(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.txt"
    with pytest.raises(OSError, match="No space left") as raised, replacing(path):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert (raised.value.errno, raised.value.filename) == (errno.ENOSPC, str(path))
    assert list(tmp_path.iterdir()) == []

"""Private folders for an index at work, removed at the end even of a process that was killed."""

from __future__ import annotations

import os
import shutil
import tempfile
import weakref
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

_PREFIX = "report-kb-terms-"
_LOCK = "in-use.lock"


class WorkFolder:
    """A new folder that goes when it is closed, with its process, or, after a kill, when the
    next one is made: a lock that dies with its holder tells which are in use."""

    def __init__(self, parent: Path | None = None) -> None:
        parent = parent or Path(tempfile.gettempdir())
        _sweep(parent)
        root, self._lock = _locked_folder(parent)
        self.path = root / "index"
        self.path.mkdir(parents=True)  # a sweep may have come between making and locking
        self._end = weakref.finalize(self, _remove, root, self._lock)

    def clone(self, folder: Path, names: list[str]) -> None:
        """Take files in that will never change: linked where the disk allows it, else copied."""
        for name in names:
            try:
                os.link(folder / name, self.path / name)
            except OSError:
                shutil.copy2(folder / name, self.path / name)

    def close(self) -> None:
        """Remove the folder; a second call does nothing."""
        self._end()


def _locked_folder(parent: Path) -> tuple[Path, FileLock]:
    """A new folder and the lock on it, which is held."""
    while True:
        root = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent))
        lock = FileLock(root / _LOCK, thread_local=False)  # any thread may close it
        try:
            lock.acquire()
        except FileNotFoundError:  # another process's sweep came between making and locking
            continue
        return root, lock


def _remove(root: Path, lock: FileLock) -> None:
    shutil.rmtree(root, ignore_errors=True)
    lock.release()


def _sweep(parent: Path) -> None:
    for root in parent.glob(f"{_PREFIX}*"):
        if not (root / _LOCK).exists():  # being made or being removed at this moment
            continue
        with suppress(Timeout, OSError), FileLock(root / _LOCK, timeout=0):
            shutil.rmtree(root, ignore_errors=True)

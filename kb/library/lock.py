"""One writer at a time: a lock on the library that says who holds it, and a queue before it.

Who finds the lock taken stands in line with a ticket, a file in the library's folder that is
touched while its owner waits: a ticket that nobody touches any more counts for nothing. A long run
lets those in who only need a moment (``Turn.let_in``), so that nobody waits for its end to remove a
document.
"""

from __future__ import annotations

import datetime
import json
import os
import secrets
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

from filelock import FileLock, Timeout

from kb.atomic import PRIVATE_FILE, PRIVATE_FOLDER
from kb.errors import LibraryLocked, LibraryUnwritable
from kb.refusals import refusal

LOCK_FILE = "writer.lock"
HOLDER_FILE = "writer.json"
REINDEX_LOCK = "reindex.lock"
QUEUE = "writer.queue"
PATIENCE = 5.0
"""Seconds after which who only needs a moment is told that another one writes."""
PROBE = 0.2
"""Seconds for which whoever asks for the writer may hold the lock."""
PULSE = 0.05
"""Seconds between two looks of one who waits."""
STALE = 10.0
"""Seconds after which a ticket that nobody has touched is one of a process that is gone."""
GLANCE = 0.25
"""Seconds between two looks of a long run at who waits."""


class Rank(IntEnum):
    """Who goes first of those who wait; among equals, who came first."""

    MOMENT = 0
    """Who only needs a moment: a removal, a correction."""
    GOING_ON = 1
    """A long run that has let others in."""
    LONG = 2
    """Who begins a long run."""


@dataclass(frozen=True, slots=True)
class InLine:
    """Where one stands who waits."""

    ahead: int
    """How many wait before this one."""
    writer: str
    """Who writes at this moment, in words."""


class Turn:
    """The right to write, while it is held."""

    def __init__(self, library: Path, lock: FileLock) -> None:
        self._library = library
        self._lock = lock
        self._looked = time.monotonic()

    def let_in(self) -> bool:
        """Let those write first who only need a moment, if there are any; whether there were.

        What was read of the library before may be otherwise afterwards.
        """
        if time.monotonic() - self._looked < GLANCE:
            return False
        self._looked = time.monotonic()
        if not any(ticket.startswith(f"{Rank.MOMENT:d}-") for ticket in _tickets(self._library)):
            return False
        with _Ticket(self._library, Rank.GOING_ON) as ticket:
            self._lock.release()
            while not (ticket.is_first() and _acquired(self._lock)):
                time.sleep(PULSE)
        _note(self._library)
        self._looked = time.monotonic()
        return True


@contextmanager
def writer_lock(
    library: Path,
    *,
    rank: Rank = Rank.MOMENT,
    patience: float | None = None,
    waiting: Callable[[InLine], None] = lambda _: None,
) -> Iterator[Turn]:
    """Hold the library for writing; the system frees it if the process dies.

    Who has to wait stands in line for ``patience`` seconds (``PATIENCE`` where none is given);
    ``waiting`` is told several times a second where, and what it raises ends the waiting.

    Raises:
        LibraryLocked: another thread or process is writing; the message says which.
        LibraryUnwritable: the library may only be read.
    """
    lock = FileLock(library / LOCK_FILE, mode=PRIVATE_FILE)
    try:
        if _tickets(library) or not _acquired(lock):
            _stand_in_line(library, lock, rank, PATIENCE if patience is None else patience, waiting)
    except OSError as error:
        raise LibraryUnwritable(refusal(error, library)) from error
    try:
        _note(library)
        yield Turn(library, lock)
    finally:
        (library / HOLDER_FILE).unlink(missing_ok=True)
        lock.release()


def is_let_in(library: Path) -> bool:
    """Whether a long run has let others write at this moment, and will go on."""
    return any(ticket.startswith(f"{Rank.GOING_ON:d}-") for ticket in _tickets(library))


def _stand_in_line(
    library: Path,
    lock: FileLock,
    rank: Rank,
    patience: float,
    waiting: Callable[[InLine], None],
) -> None:
    until = time.monotonic() + max(patience, PROBE)
    with _Ticket(library, rank) as ticket:
        while not (ticket.is_first() and _acquired(lock)):
            if time.monotonic() > until:
                raise LibraryLocked(
                    f"{library}: {writer(library) or 'another process'} is writing; "
                    "wait until it has finished, or stop it"
                )
            waiting(InLine(ticket.ahead(), _holder_in_words(library)))
            time.sleep(PULSE)


def _acquired(lock: FileLock) -> bool:
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return False
    return True


class _Ticket:
    """One who stands in line."""

    def __init__(self, library: Path, rank: Rank) -> None:
        self._library = library
        self._name = f"{rank:d}-{time.time_ns():020d}-{os.getpid()}-{secrets.token_hex(3)}"
        self._path = library / QUEUE / self._name

    def __enter__(self) -> _Ticket:
        self._path.parent.mkdir(PRIVATE_FOLDER, exist_ok=True)
        self._path.touch(PRIVATE_FILE)
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self._path.unlink(missing_ok=True)

    def ahead(self) -> int:
        """How many stand before this one, who shows that he is still there."""
        self._path.touch(PRIVATE_FILE)
        return sum(other < self._name for other in _tickets(self._library))

    def is_first(self) -> bool:
        """Whether it is this one's turn."""
        return self.ahead() == 0


def _tickets(library: Path) -> list[str]:
    """The tickets of those who wait, who comes first at the front."""
    found: list[str] = []
    oldest = time.time() - STALE
    with suppress(FileNotFoundError), os.scandir(library / QUEUE) as entries:
        for entry in entries:
            with suppress(FileNotFoundError):
                if entry.stat().st_mtime > oldest:
                    found.append(entry.name)
                else:
                    os.unlink(entry.path)  # noqa: PTH108  an entry has no unlink
    return sorted(found)


@contextmanager
def reindex_lock(library: Path) -> Iterator[None]:
    """Be the one that builds a generation. Others write meanwhile.

    Raises:
        LibraryLocked: another thread or process builds one.
    """
    lock = FileLock(library / REINDEX_LOCK, mode=PRIVATE_FILE)
    try:
        lock.acquire(timeout=PATIENCE, poll_interval=PATIENCE / 10)
    except Timeout as error:
        raise LibraryLocked(
            f"{library}: a reindex is running already; kb status tells how far it is"
        ) from error
    except OSError as error:
        raise LibraryUnwritable(refusal(error, library)) from error
    try:
        yield
    finally:
        lock.release()


def is_reindexing(library: Path) -> bool:
    """Whether a process builds a generation now."""
    if not (library / REINDEX_LOCK).exists():  # nothing is made by asking
        return False
    try:
        with FileLock(library / REINDEX_LOCK, timeout=0, mode=PRIVATE_FILE):
            return False
    except Timeout:
        return True
    except OSError:  # a library that may only be read
        return False


@contextmanager
def lock_if_free(library: Path) -> Iterator[bool]:
    """Hold the library for writing where nobody does at this moment; whether it is held."""
    lock = FileLock(library / LOCK_FILE, mode=PRIVATE_FILE)
    try:
        lock.acquire(timeout=0)
    except (Timeout, OSError):  # held, or a library that may only be read
        yield False
        return
    try:
        _note(library)
        yield True
    finally:
        (library / HOLDER_FILE).unlink(missing_ok=True)
        lock.release()


def writer(library: Path) -> str | None:
    """Who is writing now, in words; None when nobody is."""
    probe = FileLock(library / LOCK_FILE, timeout=0, mode=PRIVATE_FILE)
    try:
        with probe:
            return None
    except Timeout:
        pass
    except OSError:  # a library that may only be read
        return None
    return _holder_in_words(library)


def _holder_in_words(library: Path) -> str:
    try:
        holder = json.loads((library / HOLDER_FILE).read_text(encoding="utf-8"))
        pid, host = holder["pid"], holder["host"]
        return f"process {pid} on {host} ({holder['command']}, since {holder['since']})"
    except (OSError, ValueError, LookupError, TypeError):
        return "another process"  # between taking the lock and writing the note, or it is damaged


def _note(library: Path) -> None:
    """Say beside the lock who holds it."""
    note = library / HOLDER_FILE
    note.touch(PRIVATE_FILE)
    note.write_text(json.dumps(holder()), encoding="utf-8")


def holder() -> dict[str, str | int]:
    """This process, as it is told to others."""
    return {
        "pid": os.getpid(),
        "host": socket.gethostname(),
        "command": " ".join([Path(sys.argv[0]).name, *sys.argv[1:2]]),
        "since": datetime.datetime.now().isoformat(sep=" ", timespec="seconds"),
    }

"""One writer at a time: a lock on the library that says who holds it."""

from __future__ import annotations

import datetime
import json
import os
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from kb.atomic import PRIVATE_FILE
from kb.errors import LibraryLocked, LibraryUnwritable
from kb.refusals import refusal

LOCK_FILE = "writer.lock"
HOLDER_FILE = "writer.json"
REINDEX_LOCK = "reindex.lock"
PATIENCE = 0.2
"""Seconds after which a lock is taken to be a writer's."""


@contextmanager
def writer_lock(library: Path) -> Iterator[None]:
    """Hold the library for writing; the system frees it if the process dies.

    Raises:
        LibraryLocked: another thread or process is writing; the message says which.
    """
    lock = FileLock(library / LOCK_FILE, mode=PRIVATE_FILE)
    try:
        # Whoever asks for the writer holds the lock for a moment.
        lock.acquire(timeout=PATIENCE, poll_interval=PATIENCE / 10)
    except Timeout as error:
        raise LibraryLocked(
            f"{library}: {writer(library) or 'another process'} is writing; "
            "wait until it has finished, or stop it"
        ) from error
    except OSError as error:
        raise LibraryUnwritable(refusal(error, library)) from error
    try:
        with _noted(library):
            yield
    finally:
        lock.release()


@contextmanager
def writer_lock_when_free(library: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold the library for writing as soon as nobody else does; ``waiting`` is called meanwhile,
    and what it raises ends the wait."""
    lock = FileLock(library / LOCK_FILE, mode=PRIVATE_FILE)
    while True:
        try:
            lock.acquire(timeout=PATIENCE, poll_interval=PATIENCE / 10)
            break
        except Timeout:
            waiting()
        except OSError as error:
            raise LibraryUnwritable(refusal(error, library)) from error
    try:
        with _noted(library):
            yield
    finally:
        lock.release()


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
        with _noted(library):
            yield True
    finally:
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
    try:
        holder = json.loads((library / HOLDER_FILE).read_text(encoding="utf-8"))
        pid, host = holder["pid"], holder["host"]
        return f"process {pid} on {host} ({holder['command']}, since {holder['since']})"
    except (OSError, ValueError, LookupError, TypeError):
        return "another process"  # between taking the lock and writing the note, or it is damaged


@contextmanager
def _noted(library: Path) -> Iterator[None]:
    """Say beside the lock who holds it."""
    note = library / HOLDER_FILE
    try:
        note.touch(PRIVATE_FILE)
        note.write_text(json.dumps(holder()), encoding="utf-8")
        yield
    finally:
        note.unlink(missing_ok=True)


def holder() -> dict[str, str | int]:
    """This process, as it is told to others."""
    return {
        "pid": os.getpid(),
        "host": socket.gethostname(),
        "command": " ".join([Path(sys.argv[0]).name, *sys.argv[1:2]]),
        "since": datetime.datetime.now().isoformat(sep=" ", timespec="seconds"),
    }

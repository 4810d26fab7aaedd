"""``read_apart``: the same as ``read``, in a process with limits that may die of the file; and
``picture_apart``: a page of it as it is printed.

A process is kept for the next file, so that small files cost no start.
"""

from __future__ import annotations

import atexit
import json
import logging
import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from ingest.apart.limits import ReadingLimits
from ingest.apart.wire import (
    HEAD,
    Message,
    document_of,
    error_of,
    metadata_message,
    packed,
    picture_in,
    unpacked,
)
from ingest.document import Document
from ingest.errors import Crashed, ReadError, TooCostly, Unreadable
from ingest.metadata.metadata import Metadata
from ingest.page_picture import PagePicture, Quoted

KEPT = 4
"""Processes that are kept while nobody reads."""
START = 60.0
"""Seconds that a process may take to start."""
PULSE = 0.2
"""Seconds between two looks at whether the run is to stop."""
PICTURE_SECONDS = 15.0
"""Seconds that a picture may take, for somebody waits for it."""
_PICTURES = threading.BoundedSemaphore(2)
"""Pictures that are made at once."""

_CODE = """\
import json, sys
given = json.loads(sys.argv[1])
sys.path[:] = given["path"]
from ingest.apart.child import main
main(given["seconds"], given["memory_mb"])
"""
CAN_READ_APART = hasattr(select, "poll")
"""False on Windows, where a pipe cannot be waited for with a time limit."""


class _Died(Exception):
    """The process is gone."""


class _TimeOver(Exception):
    """It has not answered in time."""


class _NotStarted(Exception):
    """It could not be started, or was gone before it could be asked anything."""


def read_apart(
    path: Path,
    *,
    content: Path | None = None,
    source: str | None = None,
    overrides: Metadata | None = None,
    max_bytes: int,
    limits: ReadingLimits,
    waiting: Callable[[], None] = lambda: None,
) -> Iterator[Document | ReadError]:
    """The documents in a file, as ``read`` gives them; all errors are raised at a document.

    ``waiting`` is called several times a second; what it raises ends the reading. Raises, beside
    what ``read`` raises, TooCostly for a file that takes more time or memory than ``limits``,
    Crashed for one over which the process dies, and Unreadable where no process can be started.
    """
    name = source or path.as_posix()
    request: Message = {
        "path": str(path.absolute()),
        "content": str((content or path).absolute()),
        "source": name,
        "overrides": metadata_message(overrides or Metadata()),
        "max_bytes": max_bytes,
    }
    for message in _asked(request, limits, waiting):
        yield document_of(message) if message.pop("kind") == "document" else error_of(message)


def picture_apart(
    content: Path,
    number: int,
    quoted: Quoted | None = None,
    *,
    source: str,
    max_bytes: int,
    limits: ReadingLimits,
) -> PagePicture | None:
    """A page of a PDF, from 1, with the places of ``quoted`` on it; None where it has no such page.

    Raises Damaged, Encrypted, Unforeseen, and as ``read_apart`` TooCostly, Crashed, Unreadable.
    """
    request: Message = {
        "picture": number,
        "quoted": quoted,
        "content": str(content.absolute()),
        "source": source,
        "max_bytes": max_bytes,
        "seconds": min(limits.seconds, PICTURE_SECONDS),
    }
    with _PICTURES:
        pictures = [picture_in(message) for message in _asked(request, limits, lambda: None)]
    return pictures[0] if pictures else None


def _asked(
    request: Message, limits: ReadingLimits, waiting: Callable[[], None]
) -> Iterator[Message]:
    """What a process answers to a request; another one is asked where it died of one before."""
    name = request["source"]
    seconds = request.get("seconds", limits.seconds)
    given = 0
    while True:
        try:
            child = _taken(limits)
        except OSError as error:
            raise _without_process(name) from error
        was_used = not child.is_fresh
        try:
            for message in child.answers(request, seconds, waiting):
                given += 1
                yield message
            return
        except _TimeOver:
            raise TooCostly(
                name,
                f"reading it takes longer than {seconds:g} seconds",
                "split it, or raise the setting read_seconds",
            ) from None
        except _NotStarted as error:
            raise _without_process(name) from error
        except _Died:
            if not given and was_used:  # it may have died of what it read before
                continue
            raise _broken_off(name, child, limits) from None
        finally:
            _give_back(child)


def prepare(limits: ReadingLimits) -> None:
    """Start a process for the next file, unless one is there; does not wait for it."""
    with suppress(OSError):  # whoever reads will be told
        _give_back(_taken(limits))


def close_readers() -> None:
    """End the processes that are kept; the next file starts a new one."""
    with _LOCK:
        idle, _IDLE[:] = _IDLE[:], []
    for child in idle:
        child.close()


class _Child:
    """One process that reads, from here."""

    def __init__(self, limits: ReadingLimits) -> None:
        self.limits = limits
        self.owner = os.getpid()
        self.is_fresh = True
        self.is_ready = True
        """Whether it waits for a request: not while it reads, nor after a reading broken off."""
        given = {"path": sys.path, "seconds": limits.seconds, "memory_mb": limits.memory_mb}
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-c", _CODE, json.dumps(given)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # what packages print of a file is nothing for a terminal
            process_group=0,  # Ctrl-C in a terminal goes to this process alone
        )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self._requests, self._answers = self.process.stdin, self.process.stdout
        self._came = bytearray()
        self._poll = select.poll()
        self._poll.register(self._answers.fileno(), select.POLLIN)

    def answers(
        self, request: Message, seconds: float, waiting: Callable[[], None]
    ) -> Iterator[Message]:
        """What the process answers to a request, each message within so many seconds."""
        self.is_ready = False
        try:
            self._requests.write(packed(request))
            self._requests.flush()
        except OSError as error:
            raise self._gone() from error
        try:
            self._receive(START, waiting)
        except (_Died, _TimeOver) as error:
            raise self._gone() from error
        self.is_fresh = False
        while True:
            message = self._receive(seconds, waiting)
            kind = message["kind"]
            if kind in ("document", "error", "picture"):
                yield message
            elif kind == "page":
                continue  # its time begins
            elif kind == "log":
                told = logging.getLogger(message["name"])
                told.log(message["level"], "%s: %s", ascii(request["source"]), message["said"])
            else:
                self.is_ready = True
                if kind == "failed":
                    raise error_of(message)
                return

    def _gone(self) -> _Died | _NotStarted:
        """What is to be said where it does not take a request."""
        return _NotStarted() if self.is_fresh else _Died()

    def _receive(self, seconds: float, waiting: Callable[[], None]) -> Message:
        """The next message, waited for so long and no longer."""
        until = time.monotonic() + seconds
        while True:
            if len(self._came) >= HEAD.size:
                end = HEAD.size + HEAD.unpack_from(self._came)[0]
                if len(self._came) >= end:
                    message = unpacked(self._came[HEAD.size : end])
                    del self._came[:end]
                    return message
            left = until - time.monotonic()
            if left <= 0:
                raise _TimeOver
            if not self._poll.poll(1000 * min(left, PULSE)):
                waiting()
                continue
            some = os.read(self._answers.fileno(), 2**20)
            if not some:
                raise _Died
            self._came += some

    def is_alive(self) -> bool:
        return self.process.poll() is None

    def close(self) -> None:
        """End it, and wait for its end."""
        for stream in (self._requests, self._answers):
            with suppress(OSError):
                stream.close()
        if self.owner != os.getpid():  # of the process that this one was forked from
            return
        if not self.is_ready:
            self._kill()
        try:
            self.process.wait(1.0)
        except subprocess.TimeoutExpired:
            self._kill()
            self.process.wait()

    def _kill(self) -> None:
        """End it and what it has started."""
        if self.is_alive():
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)


_IDLE: list[_Child] = []
_LOCK = threading.Lock()
atexit.register(close_readers)


def _taken(limits: ReadingLimits) -> _Child:
    """A process that is kept, or a new one."""
    while True:
        with _LOCK:
            child = _IDLE.pop() if _IDLE else None
        if child is None:
            break
        if child.owner == os.getpid() and child.limits == limits and child.is_alive():
            return child
        child.close()
    return _Child(limits)


def _give_back(child: _Child) -> None:
    """Keep a process that waits for a request; end any other."""
    with _LOCK:
        if child.is_ready and child.is_alive() and len(_IDLE) < KEPT:
            _IDLE.append(child)
            return
    child.close()


def _without_process(source: str) -> Unreadable:
    return Unreadable(
        source, "no process could be started to read it", "make room for one and try again"
    )


def _broken_off(source: str, child: _Child, limits: ReadingLimits) -> ReadError:
    """The error for a file over which its process died."""
    with suppress(subprocess.TimeoutExpired):
        child.process.wait(PULSE)
    code = child.process.poll()
    how = f"exit status {code}" if code is None or code >= 0 else _signal_name(-code)
    return Crashed(
        source,
        f"its reader broke off ({how}): it is damaged, or needs more than {limits.memory_mb} MiB "
        "of memory",
        "save it anew in another format, or raise the setting read_memory_mb",
    )


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"

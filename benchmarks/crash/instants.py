"""The calls by which a process writes, counted; at one of them it is killed, or told of an error.

Python's own are wrapped, SQLite's statements and commits come by SQLAlchemy's events. What the
engines write by themselves (SQLite, FAISS, tantivy) is reached by killing at any instant, and by
limits of the system: a full disk, a size that no file may pass.
"""

from __future__ import annotations

import errno
import io
import os
import signal
import sqlite3
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import sqlalchemy as sa

NEVER = sys.maxsize

WRITING = (
    "fsync", "replace", "rename", "unlink", "remove", "mkdir", "rmdir", "link", "sendfile",
    "copy_file_range", "chmod", "open",
)  # fmt: skip
"""Functions of ``os`` that change what is on a disk; ``open`` where it is for writing."""

_SQLITE = {
    errno.ENOSPC: (sqlite3.SQLITE_FULL, "database or disk is full"),
    errno.EIO: (sqlite3.SQLITE_IOERR, "disk I/O error"),
}


class Instants:
    """Counts calls of one kind, and does something at one of them."""

    def __init__(self, at: int, strike: Callable[[str], None]) -> None:
        self.count = 0
        self._at = at
        self._strike = strike
        self.struck = ""
        """The call at which it was done."""

    def tell(self, call: str) -> None:
        """A call is about to be made."""
        self.count += 1
        if self.count == self._at:
            self.struck = call
            self._strike(call)

    def follow_calls(self) -> None:
        """Count every call of a function, Python's and C's."""

        def count(frame: FrameType, event: str, _argument: object) -> None:
            if event in ("call", "c_call"):
                self.tell(frame.f_code.co_qualname)

        sys.setprofile(count)

    def follow_writing(self) -> None:
        """Count the calls that write, in this process for good."""
        for name in WRITING:
            if hasattr(os, name):
                setattr(os, name, self._told(name, getattr(os, name)))
        io.open = self._opening(io.open)  # type: ignore[assignment]
        sa.event.listen(sa.Engine, "before_cursor_execute", self._statement, retval=False)
        sa.event.listen(sa.Engine, "commit", lambda _: self.tell("commit"))

    def _told(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            flags = given[1] if len(given) > 1 else named.get("flags", 0)
            if name != "open" or flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
                self.tell(name)
            return function(*given, **named)

        return call

    def _opening(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def opened(*given: Any, **named: Any) -> Any:
            stream = function(*given, **named)
            mode = given[1] if len(given) > 1 else named.get("mode", "r")
            if any(letter in mode for letter in "wax+"):
                self.tell("open")
                write = stream.write
                stream.write = self._told("write", write)
            return stream

        return opened

    def _statement(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("SELECT", "PRAGMA", "BEGIN")):
            self.tell(f"sqlite {statement.split(None, 1)[0].lower()}")


def kill(_call: str) -> None:
    """End this process as ``kill -9`` does."""
    os.kill(os.getpid(), signal.SIGKILL)


def refuse(number: int) -> Callable[[str], None]:
    """Raise what the system raises where it refuses a call with this error."""

    def strike(call: str) -> None:
        if call.startswith("sqlite") or call == "commit":
            code, words = _SQLITE[number]
            error = sqlite3.OperationalError(words)
            error.sqlite_errorcode = code
            statement = call.removeprefix("sqlite ")
            raise sa.exc.OperationalError(statement, {}, error)
        raise OSError(number, os.strerror(number))

    return strike

"""Reading a file's bytes without ever waiting on a device or filling the memory."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ingest.errors import EmptyFile, TooLarge, Unreadable

MIB = 2**20


@dataclass(frozen=True, slots=True)
class RawFile:
    """What a reader gets: the bytes of one file, its name in messages, its size limit in bytes."""

    data: bytes
    source: str
    max_bytes: int


def size_text(size: int) -> str:
    """``size`` bytes in MiB, as messages show it."""
    return f"{size / MIB:.1f} MiB" if size >= MIB / 10 else f"{size} bytes"


def too_large(source: str, what: str, max_bytes: int) -> TooLarge:
    """The error for ``what`` being over the limit of ``max_bytes``."""
    return TooLarge(
        source,
        f"{what}, over the limit of {size_text(max_bytes)}",
        "split it, or raise the setting max_file_mb",
    )


@contextmanager
def opened(path: Path, source: str) -> Iterator[BinaryIO]:
    """An open regular file.

    Raises Unreadable for a folder, a pipe, a device, missing rights or a vanished file. A pipe is
    opened without blocking, so one that nobody writes to is refused at once.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        raise _unreadable(source, error) from error
    mode = os.fstat(descriptor).st_mode
    if not stat.S_ISREG(mode):
        os.close(descriptor)
        if stat.S_ISDIR(mode):
            raise a_folder(source)
        raise Unreadable(source, "it is no regular file", "copy its content into a file")
    with os.fdopen(descriptor, "rb") as stream:
        try:
            yield stream
        except OSError as error:
            raise _unreadable(source, error) from error


def a_folder(source: str) -> Unreadable:
    """The error for a folder where a file was to be read."""
    return Unreadable(source, "it is a folder", "give the files in it, or ingest the folder")


def _unreadable(source: str, error: OSError) -> Unreadable:
    reason = (error.strerror or type(error).__name__).lower()
    remedies = {
        PermissionError: "give yourself the right to read it",
        FileNotFoundError: "check the path",
        IsADirectoryError: "give the files in it, or ingest the folder",
    }
    remedy = remedies.get(type(error), "check the disk and the path")
    return Unreadable(source, f"cannot be read ({reason})", remedy)


def load(path: Path, source: str, max_bytes: int) -> RawFile:
    """All bytes of the file; raises Unreadable, TooLarge or EmptyFile."""
    with opened(path, source) as stream:
        size = os.fstat(stream.fileno()).st_size
        if size > max_bytes:
            raise too_large(source, f"it has {size_text(size)}", max_bytes)
        data = stream.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise too_large(source, "it grew while it was read", max_bytes)
    if not data:
        raise empty(source)
    return RawFile(data, source, max_bytes)


def empty(source: str) -> EmptyFile:
    """The error for a file or record without text."""
    return EmptyFile(source, "there is no text in it", "remove it, or fill it and ingest again")

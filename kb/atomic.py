"""Files that are written beside their place and put there in one step: whole, or not at all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PARTIAL = ".partial-"
"""How a file's name begins while it is written. The file's own name does not stand in it, so that
any name which the system takes can be written."""


PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700
"""Rights of what a library keeps: reports may be confidential, and are their owner's to share."""


def write_atomically(path: Path, content: bytes | str, *, private: bool = False) -> None:
    """Make ``content`` the file ``path``, in place of what is there; a string as UTF-8.

    Raises:
        OSError: it cannot be written; what was there before is there still.
    """
    with replacing(path, private=private) as partial:
        partial.write_bytes(content.encode() if isinstance(content, str) else content)


@contextmanager
def replacing(path: Path, *, private: bool = False) -> Iterator[Path]:
    """A name beside ``path`` to write a file to; afterwards the file takes the place of ``path``.
    A ``private`` one nobody but its owner may read.

    Whoever reads ``path`` meanwhile, or after a crash, finds the old file or the new one, whole:
    the new one is on the disk before it gets the name. If writing fails, the old file stays and
    nothing is left beside it. Of several processes that write at once the last one wins.
    """
    partial = path.with_name(f"{PARTIAL}{os.getpid()}-{secrets.token_hex(4)}")
    try:
        if private:
            partial.touch(PRIVATE_FILE, exist_ok=False)
        yield partial
        _sync(partial)
        partial.replace(path)
    except BaseException as error:  # Ctrl-C leaves no litter either
        with suppress(OSError):  # what went wrong first is to be told, not this
            partial.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.filename is None and error.errno is not None:
            # A full disk is told by the call that writes, which knows of no path.
            raise OSError(error.errno, error.strerror, str(path)) from error
        raise


def sweep(folder: Path) -> None:
    """Delete what killed writers left in a folder that nobody else writes to at this moment."""
    for left in folder.glob(f"{PARTIAL}*"):
        left.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

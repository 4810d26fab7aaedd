"""The system's refusals out of the engines, which put them into words of their own."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_NUMBER = re.compile(r"\(os error (\d+)\)")
"""How Rust's standard library ends what it says of a failed call."""
_REFUSALS = (
    errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.ENFILE, errno.EACCES, errno.EPERM, errno.EROFS,
    errno.EIO, errno.ENOMEM,
)  # fmt: skip


@contextmanager
def system_errors(path: Path) -> Iterator[None]:
    """What the system refuses inside, to whichever engine, is raised as an OSError with a path:
    ``path`` where the engine does not say which.

    A full disk or too many open files are so no damage of what was to be read.
    """
    try:
        yield
    except OSError as error:
        if error.filename is not None or error.errno is None:
            raise
        raise OSError(error.errno, error.strerror, str(path)) from error
    except (RuntimeError, ValueError) as error:
        number = _refusal_in(str(error))
        if number is None:
            raise
        raise OSError(number, os.strerror(number), str(path)) from error


def _refusal_in(said: str) -> int | None:
    numbered = _NUMBER.search(said)
    if numbered:
        return int(numbered[1])
    return next((number for number in _REFUSALS if os.strerror(number) in said), None)

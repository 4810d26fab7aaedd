"""What the system refuses, in one line with its path and what can be done about it."""

from __future__ import annotations

import errno
import tempfile
from pathlib import Path

_ROOM = "make room on the disk and try again"
_RIGHTS = "give yourself the right to read and write there"
_REMEDIES = {
    errno.ENOSPC: _ROOM,
    errno.EDQUOT: _ROOM,
    errno.EMFILE: "close other programs, or allow more open files (ulimit -n)",
    errno.ENFILE: "close other programs",
    errno.ENOMEM: "close other programs",
    errno.EACCES: _RIGHTS,
    errno.EPERM: _RIGHTS,
    errno.EROFS: _RIGHTS,
    errno.EIO: "check the disk",
    errno.ENOENT: "check the path",
}


def refusal(error: OSError, path: Path | None = None) -> str:
    """What is wrong, where, and the remedy; ``path`` where the error itself names none."""
    place = error.filename if error.filename is not None else path
    what = error.strerror or str(error) or type(error).__name__
    remedy = _remedy(error, str(place) if place is not None else "")
    return f"{place}: {what}; {remedy}" if place is not None else f"{what}; {remedy}"


def _remedy(error: OSError, place: str) -> str:
    remedy = _REMEDIES.get(error.errno or 0, "check the path and the disk")
    temporary = tempfile.gettempdir()
    if remedy is _ROOM and place.startswith(temporary):
        return f"make room in {temporary}, or let TMPDIR name another folder"
    return remedy

"""The strings of BIFF8: in one or two bytes a letter, parted over records."""

from __future__ import annotations

import struct
from collections.abc import Sequence

_MOST = 4_000_000
"""Strings of one workbook at most."""


def string_at(body: bytes, at: int, *, wide_length: bool = True) -> str:
    """The string that begins at ``at`` with its length and the mark of its width."""
    if wide_length:
        length, mark = struct.unpack_from("<HB", body, at)
        at += 3
    else:
        length, mark = body[at], body[at + 1]
        at += 2
    if mark & 1:
        return body[at : at + 2 * length].decode("utf-16-le", "replace")
    return body[at : at + length].decode("latin-1")


class SharedStrings:
    """The table of strings over its records; each that a string goes on in tells its width anew."""

    def __init__(self, segments: Sequence[bytes]) -> None:
        self._segments = segments
        self._segment = 0
        self._at = 8
        self._count = min(struct.unpack_from("<I", segments[0], 4)[0], _MOST)

    def all(self) -> list[str]:
        """The strings in order; fewer where the table is cut off."""
        strings: list[str] = []
        for _ in range(self._count):
            if self._left() == 0 and not self._next():
                break
            strings.append(self._string())
        return strings

    def _left(self) -> int:
        return len(self._segments[self._segment]) - self._at

    def _next(self) -> bool:
        if self._segment + 1 >= len(self._segments):
            return False
        self._segment += 1
        self._at = 0
        return True

    def _take(self, count: int) -> bytes:
        """``count`` bytes, from the following records too."""
        parts = b""
        while count > 0:
            if self._left() == 0 and not self._next():
                break
            piece = self._segments[self._segment][self._at : self._at + count]
            self._at += len(piece)
            count -= len(piece)
            parts += piece
        return parts

    def _string(self) -> str:
        length, mark = struct.unpack("<HB", self._take(3))
        runs = struct.unpack("<H", self._take(2))[0] if mark & 8 else 0
        extra = struct.unpack("<I", self._take(4))[0] if mark & 4 else 0
        parts: list[str] = []
        wide = mark & 1
        while length > 0:
            if self._left() == 0:
                if not self._next():
                    break
                wide = self._take(1)[0] & 1
            letters = min(length, self._left() // (2 if wide else 1))
            if letters == 0:
                break
            data = self._take(letters * (2 if wide else 1))
            parts.append(data.decode("utf-16-le" if wide else "latin-1", "replace"))
            length -= letters
        self._take(4 * runs + extra)
        return "".join(parts)

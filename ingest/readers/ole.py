"""Compound files (MS-CFB): the container of Office 97 to 2003, of WPS and of Outlook's letters."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from ingest.errors import Damaged
from ingest.files.raw_file import RawFile

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FREE, _END, _FAT, _DIFAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFC
_ENTRY = 128
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_MINI_CUTOFF = 4096
_MOST_ENTRIES = 100_000


class Entry(NamedTuple):
    """A stream or storage: its path from the root, its first sector and size."""

    path: tuple[str, ...]
    start: int
    size: int
    is_stream: bool


class CompoundFile:
    """The streams of a compound file; raises Damaged for what is none."""

    def __init__(self, raw: RawFile, remedy: str) -> None:
        self._data = raw.data
        self._source = raw.source
        self._remedy = remedy
        if not raw.data.startswith(MAGIC) or len(raw.data) < 1536:
            raise self.damaged("it is no Office file of 97 to 2003")
        try:
            self._open()
        except (struct.error, IndexError, OverflowError) as error:
            raise self.damaged("its parts are damaged or it is cut off") from error

    def damaged(self, reason: str) -> Damaged:
        """The error for this file."""
        return Damaged(self._source, reason, self._remedy)

    def entries(self) -> Iterator[Entry]:
        """All streams and storages."""
        yield from self._entries.values()

    def __contains__(self, path: str) -> bool:
        return self._key(path) in self._entries

    def stream(self, path: str) -> bytes:
        """The bytes of a stream, its storages before it parted by ``/``; raises Damaged."""
        entry = self._entries.get(self._key(path))
        if entry is None or not entry.is_stream:
            raise self.damaged(f"its part {path} is missing")
        if entry.size < self._cutoff:
            return self._mini_chain(entry.start, entry.size)
        return self._chain(entry.start, entry.size)

    @staticmethod
    def _key(path: str) -> str:
        return path.casefold()

    def _open(self) -> None:
        shift, mini_shift = struct.unpack_from("<HH", self._data, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise self.damaged("it is no Office file of 97 to 2003")
        self._sector, self._mini_sector = 1 << shift, 1 << mini_shift
        first_directory, _, cutoff, first_mini, _, first_difat = struct.unpack_from(
            "<IIIIII", self._data, 48
        )
        self._cutoff = cutoff or _MINI_CUTOFF
        self._fat = self._read_fat(first_difat)
        directory = self._chain(first_directory, None)
        self._mini_fat = _numbers(self._chain(first_mini, None)) if first_mini < _DIFAT else ()
        nodes = [
            directory[at : at + _ENTRY]
            for at in range(0, min(len(directory), _MOST_ENTRIES * _ENTRY), _ENTRY)
        ]
        _, root_start, root_size = _place(nodes[0])
        self._mini = self._chain(root_start, root_size) if root_start < _DIFAT else b""
        self._entries = {"/".join(entry.path).casefold(): entry for entry in _walk(nodes)}

    def _read_fat(self, first_difat: int) -> tuple[int, ...]:
        sectors = [one for one in struct.unpack_from("<109I", self._data, 76) if one < _DIFAT]
        seen: set[int] = set()
        at = first_difat
        while at < _DIFAT and at not in seen:
            seen.add(at)
            numbers = _numbers(self._sector_at(at))
            sectors += [one for one in numbers[:-1] if one < _DIFAT]
            at = numbers[-1]
        return _numbers(b"".join(map(self._sector_at, sectors)))

    def _sector_at(self, number: int) -> bytes:
        start = (number + 1) * self._sector
        if start >= len(self._data):
            raise self.damaged("its parts are damaged or it is cut off")
        return self._data[start : start + self._sector]

    def _chain(self, start: int, size: int | None) -> bytes:
        """The sectors from ``start`` on; all of them where no size is told."""
        parts: list[bytes] = []
        # A chain may run in a circle, and say that it is longer than the file.
        size = None if size is None else min(size, len(self._data))
        left = len(self._fat) if size is None else -(-size // self._sector)
        at = start
        while at < _DIFAT and left > 0:
            parts.append(self._sector_at(at))
            at = self._fat[at]
            left -= 1
        joined = b"".join(parts)
        return joined if size is None else joined[:size]

    def _mini_chain(self, start: int, size: int) -> bytes:
        parts: list[bytes] = []
        size = min(size, len(self._mini))
        left, at = -(-size // self._mini_sector), start
        while at < _DIFAT and left > 0:
            begin = at * self._mini_sector
            parts.append(self._mini[begin : begin + self._mini_sector])
            at = self._mini_fat[at]
            left -= 1
        return b"".join(parts)[:size]


def _numbers(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])


def _place(node: bytes) -> tuple[int, int, int]:
    """Kind, first sector and size of a directory entry."""
    return node[66], *struct.unpack_from("<II", node, 116)


def _walk(nodes: list[bytes]) -> Iterator[Entry]:
    """The tree of the directory, flat; each entry once however it is linked."""
    seen = {0}
    stack: list[tuple[int, tuple[str, ...]]] = [(struct.unpack_from("<I", nodes[0], 76)[0], ())]
    while stack:
        at, above = stack.pop()
        if at >= len(nodes) or at in seen:
            continue
        seen.add(at)
        node = nodes[at]
        kind, start, size = _place(node)
        length = min(struct.unpack_from("<H", node, 64)[0], 64)
        name = node[: max(length - 2, 0)].decode("utf-16-le", "replace")
        left, right, child = struct.unpack_from("<III", node, 68)
        path: tuple[str, ...] = (*above, name)
        stack += [(left, above), (right, above)]
        if kind in (_STORAGE, _STREAM):
            yield Entry(path, start, size, kind == _STREAM)
        if kind == _STORAGE and len(above) < 8:
            stack.append((child, path))

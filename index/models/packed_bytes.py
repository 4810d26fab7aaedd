"""A file of binary values, read from its beginning on; nothing is read past its end."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from index.errors import ModelMissing


class Damage(Exception):
    """What is wrong with the file, in a few words."""


class PackedBytes:
    """The bytes of a file, mapped into memory, and a place in them that moves as they are read."""

    def __init__(self, path: Path) -> None:
        try:
            self._bytes = np.memmap(path, dtype=np.uint8, mode="r")
        except (OSError, ValueError) as error:  # ValueError: an empty file
            raise ModelMissing(
                f"model file {path} cannot be read ({error}); install its package again"
            ) from error
        self._place = 0

    def __len__(self) -> int:
        return len(self._bytes)

    def unpack(self, form: str) -> tuple[Any, ...]:
        """Values in a form of ``struct``, little-endian and without padding."""
        return struct.unpack(f"<{form}", self.take(struct.calcsize(f"<{form}")))

    def take(self, size: int) -> bytes:
        """The next ``size`` bytes.

        Raises:
            Damage: the file ends before.
        """
        return self._bytes[self._next(size)].tobytes()

    def text(self, size: int) -> str:
        """The next ``size`` bytes as UTF-8."""
        return decoded(self.take(size))

    def next_array(self, dtype: DTypeLike, count: int) -> NDArray[Any]:
        """The next ``count`` values."""
        place = self._next(count * np.dtype(dtype).itemsize).start
        return self.array(dtype, count, place)

    def array(self, dtype: DTypeLike, count: int, place: int) -> NDArray[Any]:
        """Values at a place of the file, which are read when they are used."""
        return np.frombuffer(self._bytes, dtype, count, place)

    def _next(self, size: int) -> slice:
        end = self._place + size
        if size < 0 or end > len(self._bytes):
            raise Damage(f"it ends after {len(self._bytes)} bytes, {end} are wanted")
        found = slice(self._place, end)
        self._place = end
        return found


def decoded(content: bytes) -> str:
    """Bytes as UTF-8.

    Raises:
        Damage: they are none.
    """
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Damage(f"text that is no UTF-8: {error}") from error

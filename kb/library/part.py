"""A part of the library: made once, when it is first asked for."""

from __future__ import annotations

import threading
from functools import cached_property
from typing import Self, TypeVar, overload

T = TypeVar("T")


class Part(cached_property[T]):
    """An attribute made once, by whichever thread asks for it first."""

    @overload
    def __get__(self, instance: None, owner: type | None = None) -> Self: ...
    @overload
    def __get__(self, instance: object, owner: type | None = None) -> T: ...
    def __get__(self, instance: object, owner: type | None = None) -> Self | T:
        if instance is None:
            return self
        with _MAKING:
            return super().__get__(instance, owner)


_MAKING = threading.RLock()

"""Measures and steps that were asked for before, in memory for as long as they stay what they are.

So a decision makes one step anew, and that one from measures that are prepared already.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from kb.compare.plans.commitments import Commitment
from kb.compare.plans.pairs import Step
from kb.compare.plans.prepared import Prepared
from kb.compare.plans.similarity import MeasureSpace

V = TypeVar("V")


class Recent(Generic[V]):
    """Values by their keys, those asked for last; safe to use from several threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._values: OrderedDict[Hashable, V] = OrderedDict()

    def get(self, key: Hashable) -> V | None:
        """The value, where it is still there."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
            return self._values.get(key)

    def put(self, key: Hashable, value: V) -> None:
        """Keep a value, in the place of what was not asked for longest."""
        with self._lock:
            self._values[key] = value
            self._values.move_to_end(key)
            while len(self._values) > self._most:
                self._values.popitem(last=False)

    def got(self, key: Hashable, make: Callable[[], V]) -> V:
        """The value, made where it is not there."""
        value = self.get(key)
        if value is None:
            value = make()
            self.put(key, value)
        return value


class CompareMemory:
    """What a library's comparisons hold in memory."""

    def __init__(self) -> None:
        self.measures: Recent[tuple[Commitment, ...]] = Recent(200)
        """By document, its source and the key of its measures."""
        self.steps: Recent[Step] = Recent(200)
        """By both documents, their sources and the key of the step."""
        self.prepared: Recent[Prepared] = Recent(10)
        """By the key of a report's measures."""
        self.spaces: Recent[MeasureSpace] = Recent(5)
        """By the keys of two reports' measures."""

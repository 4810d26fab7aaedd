"""Upkeep in a thread of its own, for who cannot wait for its end: one at a time, with progress."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from kb.errors import KBError

Verb = Literal["doctor", "backup"]
Told = Callable[[int, int], None]
"""Takes how much is done, of how much."""

logger = logging.getLogger("kb")


@dataclass(frozen=True, slots=True)
class UpkeepTask:
    """One run: how far it is, and how it ended."""

    verb: Verb
    begun: float
    """By the monotonic clock."""
    done: int = 0
    total: int = 0
    seconds: float | None = None
    """How long it took; None while it runs."""
    error: Exception | None = None

    @property
    def is_running(self) -> bool:
        return self.seconds is None

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return min(1.0, self.done / self.total) if self.total else 0.0


class UpkeepThread:
    """What runs in the background of one library, which all who hold it see."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._task: UpkeepTask | None = None

    @property
    def task(self) -> UpkeepTask | None:
        """The run that goes on, or the last one."""
        return self._task

    def start(self, verb: Verb, work: Callable[[Told], object]) -> bool:
        """Begin, unless something runs already; whether it was begun."""
        with self._lock:
            if self._task is not None and self._task.is_running:
                return False
            self._task = UpkeepTask(verb, time.monotonic())
        threading.Thread(target=self._run, args=(work,), name=f"upkeep {verb}", daemon=True).start()
        return True

    def _run(self, work: Callable[[Told], object]) -> None:
        error: Exception | None = None
        try:
            work(self._tell)
        except KBError as fault:
            error = fault
        except Exception as fault:
            logger.exception("upkeep came to no end")
            error = fault
        with self._lock:
            if self._task is not None:
                seconds = time.monotonic() - self._task.begun
                self._task = replace(self._task, seconds=seconds, error=error)

    def _tell(self, done: int, total: int) -> None:
        with self._lock:
            if self._task is not None:
                self._task = replace(self._task, done=done, total=total)

"""Work done in threads ahead of whoever takes its results in the jobs' order, within bounds."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Job = TypeVar("Job")
Item = TypeVar("Item")
Value = TypeVar("Value")
Result = TypeVar("Result")

PULSE = 0.05
"""Seconds between two looks of one who waits."""
FAREWELL = 0.5
"""Seconds for which all threads together are waited for that are not needed any more."""
AHEAD = 32
"""Jobs that are begun before their turn."""


class Closed(Exception):  # not an error: the way out of work that nobody waits for
    """The work is not wanted any more."""


@dataclass(slots=True)
class _Box(Generic[Item]):
    """What one job has given so far."""

    items: deque[tuple[Item, int]] = field(default_factory=deque)
    is_done: bool = False
    error: BaseException | None = None


class Ahead(Generic[Job, Item]):
    """The items that ``work`` gives for each job, in the jobs' order, however many threads work.

    Items that wait to be taken have a size of ``most`` at the utmost, all together, or one item
    where that alone is greater. ``work`` is given a function that raises ``Closed`` once nothing is
    wanted any more. ``waiting`` is called while there is nothing to take; what it raises, and what
    ``work`` raises, is raised to whoever takes.
    """

    def __init__(
        self,
        jobs: Sequence[Job],
        work: Callable[[Job, Callable[[], None]], Iterator[Item]],
        *,
        workers: int,
        size: Callable[[Item], int],
        most: int,
        waiting: Callable[[], None],
    ) -> None:
        self._jobs = jobs
        self._work = work
        self._size = size
        self._most = most
        self._waiting = waiting
        self._changed = threading.Condition()
        self._boxes: dict[int, _Box[Item]] = {}
        self._next = 0
        self._turn = 0
        self._held = 0
        self._is_closed = False
        self._threads = [
            threading.Thread(target=self._run, name=f"ahead-{number}", daemon=True)
            for number in range(min(workers, len(jobs)))
        ]

    def __enter__(self) -> Ahead[Job, Item]:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """End the work; a thread in the midst of something that cannot be broken off is left."""
        with self._changed:
            self._is_closed = True
            self._boxes.clear()
            self._changed.notify_all()
        until = time.monotonic() + FAREWELL
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))

    def __iter__(self) -> Iterator[tuple[Job, Iterator[Item]]]:
        for number, job in enumerate(self._jobs):
            with self._changed:
                self._turn = number
                self._changed.notify_all()
            yield job, self._items_of(number)
            with self._changed:
                self._boxes.pop(number, None)

    def _items_of(self, number: int) -> Iterator[Item]:
        while True:
            with self._changed:
                box = self._boxes.get(number)
                if box is not None and box.items:
                    item, size = box.items.popleft()
                    self._held -= size
                    self._changed.notify_all()
                elif box is not None and box.is_done:
                    if box.error is not None:
                        raise box.error
                    return
                else:
                    self._changed.wait(PULSE)
                    item = None
            self._waiting()
            if item is not None:
                yield item

    # In the threads

    def _run(self) -> None:
        while True:
            with self._changed:
                while not self._is_closed and self._next >= self._turn + AHEAD:
                    self._changed.wait()
                if self._is_closed or self._next >= len(self._jobs):
                    return
                number = self._next
                self._next += 1
                box = self._boxes[number] = _Box()
            self._fill(number, box)

    def _fill(self, number: int, box: _Box[Item]) -> None:
        error: BaseException | None = None
        try:
            for item in self._work(self._jobs[number], self._check):
                self._put(number, box, item)
        except Closed:
            return
        except BaseException as raised:  # noqa: BLE001  raised again where it is taken
            error = raised
        with self._changed:
            box.is_done, box.error = True, error
            self._changed.notify_all()

    def _put(self, number: int, box: _Box[Item], item: Item) -> None:
        size = self._size(item)
        with self._changed:
            while not self._is_closed and self._held and self._held + size > self._most:
                if number == self._turn and not box.items:
                    break  # whoever takes waits for this very one
                self._changed.wait()
            if self._is_closed:
                raise Closed
            self._held += size
            box.items.append((item, size))
            self._changed.notify_all()

    def _check(self) -> None:
        if self._is_closed:
            raise Closed


class Beside(Generic[Value, Result]):
    """One piece of work at a time in a thread of its own, beside whoever gives it."""

    def __init__(self, work: Callable[[Value], Result]) -> None:
        self._work = work
        self._changed = threading.Condition()
        self._value: list[Value] = []
        self._result: list[Result] = []
        self._error: BaseException | None = None
        self._is_closed = False
        self._thread = threading.Thread(target=self._run, name="beside", daemon=True)

    def __enter__(self) -> Beside[Value, Result]:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Wait for what is in hand: it is to be made short by whoever does not need it."""
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()
        self._thread.join()

    def begin(self, value: Value) -> None:
        """Give it work; its last result has been taken."""
        with self._changed:
            self._value.append(value)
            self._changed.notify_all()

    def result(self, waiting: Callable[[], None]) -> Result:
        """What the work gave; ``waiting`` is called until it is done. What it raised is raised."""
        while True:
            with self._changed:
                if self._error is not None:
                    raise self._error
                if self._result:
                    return self._result.pop()
                self._changed.wait(PULSE)
            waiting()

    def _run(self) -> None:
        while True:
            with self._changed:
                while not self._value and not self._is_closed:
                    self._changed.wait()
                if self._is_closed:
                    return
                value = self._value.pop()
            try:
                result = self._work(value)
            except BaseException as error:  # noqa: BLE001  raised again where it is asked for
                with self._changed:
                    self._error = error
                    self._changed.notify_all()
                return
            with self._changed:
                self._result.append(result)
                self._changed.notify_all()

"""Others that use a library: processes that answer on a pipe or are killed, and threads."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from types import FrameType
from typing import Any

import kb
import kb.pipeline.refill
import kb.pipeline.take_in
import kb.search.indexes
from kb.pipeline.report import Progress

# Each process is forked from one that has imported everything and started nothing.
CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["kb.library.library", "kb.catalog", "faiss", "tantivy", __name__])

NEVER = sys.maxsize


class Other:
    """A library that is open in another process; its methods are called as if it were here.

    What is no method is called too: ``other.revision()``.
    """

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe

    def __getattr__(self, method: str) -> Callable[..., Any]:
        def call(*args: Any, **options: Any) -> Any:
            self.start(method, *args, **options)
            return self.result()

        return call

    def start(self, method: str, *args: Any, **options: Any) -> None:
        """Begin a call without waiting for its end."""
        self._pipe.send((method, args, options))

    def result(self) -> Any:
        """What the call gave; what it raised is raised here."""
        outcome = self._pipe.recv()
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


@contextmanager
def other_process(settings: kb.Settings) -> Iterator[Other]:
    """A library that stays open in a process of its own."""
    here, there = CONTEXT.Pipe()
    process = CONTEXT.Process(target=_serve, args=(settings, there), daemon=True)
    process.start()
    there.close()
    try:
        yield Other(here)
    finally:
        here.close()
        process.join(10)
        assert process.exitcode == 0


def _serve(settings: kb.Settings, pipe: Connection) -> None:
    with kb.open(settings=settings) as library:
        while True:
            try:
                method, args, options = pipe.recv()
            except EOFError:
                return
            try:
                result = getattr(library, method)
                pipe.send(result(*args, **options) if callable(result) else result)
            except Exception as error:  # noqa: BLE001  raised again where it was called
                pipe.send(error)


def run_until_killed(
    verb: str, settings: kb.Settings, *args: Any, since: str = "", after: int = NEVER
) -> tuple[int, list[str], bool]:
    """Run a verb of the library in a process that kills itself.

    ``after`` so many calls of functions, Python's and C's, from the first call of the function
    ``since`` on, or from the opening of the library. Gives the number of calls (0 if it was
    killed), the sources that it told to be stored, and whether it was killed.
    """
    here, there = CONTEXT.Pipe(duplex=False)
    process = CONTEXT.Process(target=_run, args=(verb, settings, args, since, after, there))
    process.start()
    there.close()
    calls, stored = 0, []
    try:
        while True:
            told = here.recv()
            if isinstance(told, int):
                calls = told
            else:
                stored.append(told)
    except EOFError:
        process.join(30)
    assert process.exitcode in (0, -signal.SIGKILL)
    return calls, stored, process.exitcode != 0


def _run(
    verb: str,
    settings: kb.Settings,
    args: tuple[Any, ...],
    since: str,
    after: int,
    pipe: Connection,
) -> None:
    kb.pipeline.take_in.WINDOW = kb.pipeline.refill.WINDOW = 20
    kb.search.indexes.CHECKPOINT_AFTER = 1
    kb.search.indexes.SAVED_EVERY = 20
    calls = 0
    counting = not since

    def count(frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls, counting
        counting = counting or frame.f_code.co_qualname == since
        if counting and event in ("call", "c_call"):
            calls += 1
            if calls == after:
                os.kill(os.getpid(), signal.SIGKILL)

    def tell(progress: Progress) -> None:
        if progress.stage == "index" and progress.source:
            pipe.send(progress.source)

    sys.setprofile(count)
    with kb.open(settings=settings) as library:
        if verb == "open":
            pass
        elif verb in ("ingest", "reindex"):
            getattr(library, verb)(*args, progress=tell)
        else:
            getattr(library, verb)(*args)
    sys.setprofile(None)
    pipe.send(calls)


def start_ingest(settings: kb.Settings, folder: Path) -> Any:
    """An ingest in a process that can be killed from outside."""
    process = CONTEXT.Process(target=_ingest, args=(settings, folder))
    process.start()
    return process


def _ingest(settings: kb.Settings, folder: Path) -> None:
    kb.pipeline.take_in.WINDOW = 20
    kb.search.indexes.CHECKPOINT_AFTER = 1
    with kb.open(settings=settings) as library:
        library.ingest(folder)


def together(*jobs: Callable[[], None]) -> None:
    """Run each in a thread of its own; the first error of any is raised."""
    errors: list[BaseException] = []
    start = threading.Barrier(len(jobs))

    def guarded(job: Callable[[], None]) -> None:
        start.wait()
        try:
            job()
        except BaseException as error:  # noqa: BLE001  raised below, in the test's own thread
            errors.append(error)

    threads = [threading.Thread(target=guarded, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]

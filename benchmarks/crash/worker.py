"""Processes that write, look and read: each is forked from one that has imported everything."""

from __future__ import annotations

import importlib
import logging
import multiprocessing
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Literal

import kb
import kb.search.indexes
from benchmarks.crash.acts import Act, Place, patiently, perform, put_files
from benchmarks.crash.instants import NEVER, Instants, kill
from benchmarks.crash.seen import ALL, check_found_texts, check_sound, seen
from benchmarks.crash.truth import COMMON, State

CONTEXT = multiprocessing.get_context("fork")

PAUSE = 0.2
"""Seconds between two looks of a reader."""

Way = Literal["outside", "any call", "writing"]
"""How a process is killed: by another one after a time, or by itself at a call."""


@dataclass(slots=True)
class Told:
    """What a process that was killed had told."""

    done: int = 0
    """Acts that were acknowledged."""
    begun: bool = False
    """Whether the one after them was begun."""
    stored: set[str] = field(default_factory=set)
    """What that one told to be stored."""
    calls: int = 0
    """Calls of the last act, where it came to its end."""
    seconds: float = 0.0
    error: str = ""


def preload() -> None:
    """Import all that a process will need, and start nothing: what a process that does everything
    has imported at its end."""
    kb.search.indexes.CHECKPOINT_AFTER = 1
    logging.getLogger("kb").setLevel(logging.ERROR)
    here = set(sys.modules)
    for name in alone(_all_modules) or ():
        if name not in here:
            with suppress(ImportError):
                importlib.import_module(name)
    from index import Analyser, Lexicon
    from kb.glossary import load_glossary

    Analyser(load_glossary(None).concepts, lexicon=Lexicon()).query_terms(f"{COMMON} 港口")


def _all_modules() -> list[str]:
    from benchmarks.crash.filled import fill

    with tempfile.TemporaryDirectory() as folder:
        place = Place(Path(folder))
        fill(place)
        with kb.open(settings=place.settings) as library:
            check_sound(library)
            seen(library, place)
    return sorted(sys.modules)


def run_until_killed(place: Place, acts: Sequence[Act], way: Way, at: float) -> Told:
    """Do acts one after the other, the last of them killed: ``at`` the call of this number, or
    after so many seconds. One that is done earlier is killed before it can close anything."""
    here, there = CONTEXT.Pipe(duplex=False)
    process = CONTEXT.Process(target=_write, args=(place, acts, way, at, there))
    process.start()
    there.close()
    told, deadline = Told(), 0.0
    try:
        while True:
            wait = max(0.0, deadline - time.monotonic()) if deadline else None
            if not here.poll(wait):
                process.kill()
                deadline = 0.0
                continue
            match here.recv():
                case ("begin", number):
                    told.begun = True
                    if number == len(acts) - 1 and way == "outside":
                        deadline = time.monotonic() + at
                case ("stored", source):
                    told.stored.add(source)
                case ("done", calls, seconds):
                    told.done, told.begun, told.stored = told.done + 1, False, set()
                    told.calls, told.seconds = calls, seconds
                case ("error", error):
                    told.error = error
    except EOFError:
        process.join(30)
    if process.exitcode != -signal.SIGKILL and not told.error:
        told.error = f"ended with {process.exitcode}"
    return told


def _write(place: Place, acts: Sequence[Act], way: Way, at: float, pipe: Connection) -> None:
    try:
        with kb.open(settings=place.settings) as library:
            for number, act in enumerate(acts):
                is_last = number == len(acts) - 1
                put_files(place, act)
                instants = Instants(int(at) if is_last and way != "outside" else NEVER, kill)
                pipe.send(("begin", number))
                begun = time.monotonic()
                if is_last and way == "any call":
                    instants.follow_calls()
                elif is_last and way == "writing":
                    instants.follow_writing()
                _perform(library, place, act, lambda source: pipe.send(("stored", source)))
                pipe.send(("done", instants.count, time.monotonic() - begun))
            kill("")
    except BaseException:  # noqa: BLE001  told in the other process
        pipe.send(("error", traceback.format_exc()))
        kill("")


def _perform(library: kb.Library, place: Place, act: Act, told: Callable[[str], None]) -> None:
    patiently(lambda: perform(library, place, act, told))


def look(place: Place, backups: frozenset[str]) -> tuple[State, str]:
    """What the library holds, looked at by a process of its own; and what is wrong with it."""
    here, there = CONTEXT.Pipe(duplex=False)
    process = CONTEXT.Process(target=_look, args=(place, backups, there))
    process.start()
    there.close()
    try:
        found: tuple[State, str] = here.recv()
    except EOFError:
        found = {}, "the process that looked died"
    process.join(60)
    return found


def _look(place: Place, backups: frozenset[str], pipe: Connection) -> None:
    try:
        with kb.open(settings=place.settings) as library:
            check_sound(library)
            pipe.send((seen(library, place, backups), ""))
    except BaseException:  # noqa: BLE001  told in the other process
        pipe.send(({}, traceback.format_exc()))


class Reader:
    """A process that searches all the while, in an open library and in one opened anew."""

    def __init__(self, place: Place) -> None:
        self._here, there = CONTEXT.Pipe()
        self._process: BaseProcess = CONTEXT.Process(target=_read, args=(place, there), daemon=True)
        self._process.start()
        there.close()

    def stop(self) -> tuple[int, str]:
        """How often it has looked, and what it found to be wrong."""
        try:
            self._here.send(None)
            looks, error = self._here.recv()
        except (EOFError, BrokenPipeError, ConnectionResetError):
            looks, error = 0, "the process that read died"
        self._process.join(30)
        return looks, error

    def kill(self) -> None:
        """End it as ``kill -9`` does."""
        self._process.kill()
        self._process.join(30)


def _read(place: Place, pipe: Connection) -> None:
    looks, error = 0, ""
    try:
        while not pipe.poll():
            with kb.open(settings=place.settings, create=False) as library:
                for _ in range(10):
                    if pipe.poll():
                        break
                    _read_once(library, looks)
                    looks += 1
                    time.sleep(PAUSE)
    except BaseException:  # noqa: BLE001  told in the other process
        error = traceback.format_exc()
    pipe.send((looks, error))


def _read_once(library: kb.Library, number: int) -> None:
    # In one look: two may see two states.
    hits = library.search(COMMON, mode="lexical", limit=ALL).hits
    check_found_texts([hit.text for hit in hits])
    if number % 5 == 0:
        library.ask(f"Which {COMMON} was dredged?")
    if number % 7 == 0:
        library.documents()
        library.facets()


def alone(work: Callable[[], Any]) -> Any:
    """What ``work`` gives in a process of its own, so that nothing stays open here."""
    here, there = CONTEXT.Pipe(duplex=False)

    def run() -> None:
        there.send(work())

    process = CONTEXT.Process(target=run)
    process.start()
    there.close()
    try:
        return here.recv()
    except EOFError:
        return None
    finally:
        process.join(60)

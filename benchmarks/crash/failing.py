"""Errors of writing at any call, and disks that are full: told as such, and nothing is lost."""

from __future__ import annotations

import errno
import os
import random
import resource
import shutil
import subprocess
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import cycle, islice
from pathlib import Path

import kb
from benchmarks.crash.acts import VERBS, Act, Place, draw_verb, patiently, perform, put_files
from benchmarks.crash.filled import as_kept, fill, keep
from benchmarks.crash.instants import NEVER, Instants, refuse
from benchmarks.crash.truth import State, differing
from benchmarks.crash.worker import alone, look
from kb.errors import KBError

ERRORS = (errno.ENOSPC, errno.EIO)


@dataclass
class Failing:
    """What came of the errors."""

    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By verb: "done" in spite of it, "told", "raised" (a fault)."""
    faults: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def __str__(self) -> str:
        lines = [f"{verb:<12}{how:<8}{n:>6}" for (verb, how), n in sorted(self.outcomes.items())]
        lines.append(
            f"{sum(self.outcomes.values())} errors of writing, {len(self.faults)} faults, "
            f"{self.seconds:.0f} s"
        )
        return "\n".join(lines)


class Trial:
    """One library that is harmed again and again, each time from the same state."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._chance = random.Random(seed)
        self._verbs = cycle(VERBS)
        self._place = Place(folder / "harmed")
        self._place.folder.mkdir(parents=True)
        self._place.disk, self._place.taken, self._place.editions = alone(self._fill)
        self._kept = keep(self._place)
        self._state: State = look(self._place, frozenset({"0.kbz"}))[0]
        self._calls: dict[str, int] = {}
        self.found = Failing()

    def all(self, count: int) -> Failing:
        """So many in all: half of them errors at calls, the others sizes and full disks."""
        begun = time.monotonic()
        self.errors(count - count // 2)
        self.sizes(count // 4)
        self.full_disks(count - (count - count // 2) - count // 4)
        self.found.seconds = time.monotonic() - begun
        return self.found

    def errors(self, count: int) -> None:
        """Errors at single calls, and from one call on, in turn over the verbs."""
        for verb in islice(self._verbs, count):
            if verb not in self._calls:
                self._calls[verb] = alone(lambda verb=verb: self._counted(verb))
            at = self._chance.randint(1, max(1, self._calls[verb]))
            error = self._chance.choice(ERRORS)
            lasts = self._chance.random() < 0.5
            self._one(
                verb,
                f"{errno.errorcode[error]} {'from' if lasts else 'at'} call {at}",
                partial(_follow, at, error, lasts),
            )

    def sizes(self, count: int) -> None:
        """No file may grow past a size (RLIMIT_FSIZE): what the engines write fails too."""
        for verb in islice(self._verbs, count):
            size = int(1024 * 2 ** (self._chance.random() * 10))
            self._one(verb, f"no file over {size} bytes", partial(_limit_size, size))

    def full_disks(self, count: int) -> bool:
        """A disk of its own that is full but for some kilobytes; False where none is mounted."""
        disk = self._place.folder
        mount = ["mount", "-t", "tmpfs", "-o", "size=16m", "none", str(disk)]
        if subprocess.run(mount, capture_output=True, check=False).returncode:
            return False
        try:
            for verb in islice(self._verbs, count):
                left = int(4096 * 2 ** (self._chance.random() * 8))
                self._one(verb, f"{left} bytes left on the disk", _do_nothing, left)
        finally:
            subprocess.run(["umount", str(disk)], check=False)
        return True

    # One of them

    def _fill(self) -> tuple[dict[str, int], dict[str, int], int]:
        fill(self._place)
        return self._place.disk, self._place.taken, self._place.editions

    def _counted(self, verb: str) -> int:
        """How many calls that write a verb makes."""
        place = as_kept(self._place, self._kept)
        act = draw_verb(verb, place, self._state, self._chance)
        instants = Instants(NEVER, lambda _: None)
        with kb.open(settings=place.settings) as library:
            put_files(place, act)
            instants.follow_writing()
            perform(library, place, act, lambda _: None)
        return instants.count

    def _one(self, verb: str, what: str, harm: Callable[[], None], left: int = 0) -> None:
        place = as_kept(self._place, self._kept)
        act = draw_verb(verb, place, self._state, self._chance)
        put_files(place, act)
        filler = _filled_up(place.folder, left) if left else None
        how = alone(lambda: _harmed(place, act, harm)) or "died"
        if filler is not None:
            filler.unlink()
        self.found.outcomes[verb, how.split()[0]] += 1
        backups = frozenset({"0.kbz"} | {name for kind, name in act.after if kind == "backup"})
        there = frozenset(name for name in backups if (place.folder / name).exists())
        state, error = look(place, there)
        wrong = [error] if error else differing(state, self._state, act.after)
        if how == "done" and not error:
            wrong += differing(state, act.after, act.after)
        if how.split()[0] not in ("done", "told"):
            wrong.append(how)
        litter = [str(path) for path in place.folder.rglob(".partial-*") if how == "done"]
        for line in (*wrong, *litter):
            self.found.faults.append(f"{verb}, {what}: {line}")
            print(f"fault: {self.found.faults[-1]}", file=sys.stderr, flush=True)


def _harmed(place: Place, act: Act, harm: Callable[[], None]) -> str:
    """What a verb does under harm: done, or told in words; then the library is looked at once more
    in the same process."""
    try:
        with kb.open(settings=place.settings) as library:
            harm()
            patiently(lambda: perform(library, place, act, lambda _: None))
    except (KBError, OSError) as error:
        return f"told {error}"
    except AssertionError as error:  # files that could not be read are told in the report
        return f"told {error}"
    except BaseException:  # noqa: BLE001  what nobody has foreseen is what is looked for
        return f"raised {traceback.format_exc()}"
    return "done"


def _follow(at: int, error: int, lasts: bool) -> None:
    strike = refuse(error)
    instants = Instants(at, strike)
    if lasts:
        tell = instants.tell

        def told(call: str) -> None:
            tell(call)
            if instants.count > at and call not in ("unlink", "remove", "rmdir", "rename"):
                strike(call)

        instants.tell = told  # type: ignore[method-assign]
    instants.follow_writing()


def _do_nothing() -> None:
    """The disk is harm enough."""


def _limit_size(size: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def _filled_up(disk: Path, left: int) -> Path:
    """A file that takes all room but ``left`` bytes."""
    filler = disk / "filler"
    free = shutil.disk_usage(disk).free
    with filler.open("wb") as stream, suppress(OSError):
        os.posix_fallocate(stream.fileno(), 0, max(1, free - left))
    return filler

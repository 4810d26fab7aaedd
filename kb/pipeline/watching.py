"""Files and folders watched: told once they have changed and are at rest."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from kb.pipeline.scan import scan

SETTLED = 2.0
"""Seconds between two looks that must be alike before a file is taken to be whole."""

EVERY = 60.0
"""Seconds between two looks where the system tells of changes: it may lose one."""

PULSE = 0.2
"""Seconds within which a watch ends that is told to."""

_REMOTE = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "afs", "ceph"})
"""Kinds of file systems that others change without this system's being told."""

Looks = Mapping[str, str]
Wait = Callable[[float], None]


def settled(
    paths: Sequence[Path], *, wait: Wait, every: float, stop: Callable[[], bool]
) -> Iterator[frozenset[Path]]:
    """Ends of changes: each time when something of what the paths hold has changed and is at rest,
    the files that still grow, which are to be left for another time. First when all has been
    looked at, changed or not.

    ``wait`` returns after so many seconds, or sooner where something may have changed.
    """
    told: Looks | None = None
    before = looks_of(paths)
    pause(SETTLED, stop)
    while not stop():
        now = looks_of(paths)
        growing = {path for path, look in now.items() if before.get(path) != look}
        rest = {path: look for path, look in now.items() if path not in growing}
        if told is None or rest != {
            path: look for path, look in told.items() if path not in growing
        }:
            yield frozenset(map(Path, growing))
            told = rest
        before = now
        if growing:
            pause(SETTLED, stop)
        else:
            wait(every)


def looks_of(paths: Sequence[Path]) -> dict[str, str]:
    """How each file looks that the paths hold, by its path."""
    return {str(file.path): file.stamp for file in scan(paths, overrides=None, source=None).files}


def pause(seconds: float, stop: Callable[[], bool]) -> None:
    """Wait, unless it is asked to end."""
    until = time.monotonic() + seconds
    while not stop() and time.monotonic() < until:
        time.sleep(min(PULSE, max(0.0, until - time.monotonic())))


def waiting_for(paths: Sequence[Path], stop: Callable[[], bool], *, poll: bool) -> Wait:
    """What waits for changes: told of by the system where it can, else by looking again alone."""
    if poll or any(is_remote(path) for path in paths):
        return lambda seconds: pause(seconds, stop)
    try:
        from watchfiles import watch
    except ImportError:  # a system for which there is no build of it
        return lambda seconds: pause(seconds, stop)
    told = watch(
        *paths,
        rust_timeout=int(1000 * PULSE),
        yield_on_timeout=True,
        raise_interrupt=False,
        ignore_permission_denied=True,
    )

    def wait(seconds: float) -> None:
        until = time.monotonic() + seconds
        while not stop() and time.monotonic() < until:
            with suppress(OSError):
                if next(told, None):
                    return
            time.sleep(0.01)

    return wait


def is_remote(path: Path) -> bool:
    """Whether a path lies on another machine, as far as the system tells."""
    try:
        mounts = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    found = ("", "")
    for line in mounts.splitlines():
        _, mount, kind, *_ = line.split(" ", 3)
        place = mount.replace("\\040", " ")
        if path.resolve().is_relative_to(place) and len(place) >= len(found[0]):
            found = (place, kind)
    return found[1] in _REMOTE

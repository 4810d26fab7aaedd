"""What reading one file may take, and how a process is held to it."""

from __future__ import annotations

import ctypes
import os
import signal
from contextlib import suppress
from dataclasses import dataclass

MIB = 2**20
_M_ARENA_MAX = -8
GRACE = 5.0
"""Seconds by which a reader that nobody waits for any more outlives its time."""


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """What reading one file may take; of a file of records, each record; of a scan, each page."""

    seconds: float = 60.0
    memory_mb: int = 2048
    """MiB of address space: of what a reader asks the system for, used or not."""


def confine(limits: ReadingLimits) -> None:
    """Hold this process to the limit of memory, leave no core dumps, and be the first to go where
    the machine itself runs out of memory. To be called before numerical packages are loaded."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.putenv(name, "1")  # each thread reserves address space, which counts towards the limit
    with suppress(AttributeError, OSError, TypeError):  # so does each of glibc's arenas
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 2)
    try:
        import resource
    except ImportError:  # Windows: time alone is limited, by the one who waits
        return
    for kind, wanted in (
        (resource.RLIMIT_AS, limits.memory_mb * MIB),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        with suppress(ValueError, OSError):  # macOS refuses some
            resource.setrlimit(kind, (most, most))
    with suppress(OSError), open("/proc/self/oom_score_adj", "w") as score:  # noqa: PTH123  Linux
        score.write("1000")


def set_alarm(seconds: float) -> None:
    """Let the system end this process after so many seconds, whatever it is at; 0: never.

    Native code cannot put it off, and it works where whoever started the process was killed.
    """
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def memory_peak_mb() -> float:
    """The most memory that this process has used at once so far, in MiB; 0 where the system does
    not say."""
    # Not by getrusage: there a process begins with what the one that started it had used.
    with suppress(OSError), open("/proc/self/status", encoding="ascii") as lines:  # noqa: PTH123
        for line in lines:
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return 0.0

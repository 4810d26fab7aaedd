"""A batch while it runs: what it tells of itself, written down for whoever asks."""

from __future__ import annotations

import os
import socket
import time
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import astuple
from pathlib import Path

from kb.catalog import BatchFile, BatchTable, FileRecord
from kb.library.order import Order
from kb.pipeline.in_hand import FileInHand
from kb.pipeline.report import Failure, Stage, Stopped, Watch
from kb.pipeline.scan import FoundFile, Scan

PULSE = 0.5
"""Seconds between two notes of how far a batch is, and two looks at whether it is to stop."""

LISTED = 1_000
"""Unchanged files that are listed one by one; of others only how many there are."""


class RecordedWatch(Watch):
    """A watch that also writes down how far the run is, and stops where the record says so."""

    def __init__(self, watch: Watch, table: BatchTable, number: int) -> None:
        super().__init__()
        self._own = watch
        self._table = table
        self._number = number
        self._told = self._asked = time.monotonic()
        self._first = True

    @property
    def seconds(self) -> float:
        return self._own.seconds

    def check_stop(self) -> None:
        self._own.check_stop()
        if time.monotonic() - self._asked < PULSE:
            return
        self._asked = time.monotonic()
        if self._table.is_to_stop(self._number):
            raise Stopped

    def tell(self, stage: Stage, *, done: int, total: int, chunks: int, source: str = "") -> None:
        self._own.tell(stage, done=done, total=total, chunks=chunks, source=source)
        now = time.monotonic()
        if not self._first and now - self._told < PULSE:
            return
        self._first, self._told = False, now
        progress = {
            "stage": stage,
            "done": done,
            "total": total,
            "chunks": chunks,
            "source": source,
            "seconds": round(self.seconds, 1),
        }
        self._table.set(self._number, progress=progress)


class BatchNotes:
    """What became of each file of a batch."""

    def __init__(self, table: BatchTable, number: int) -> None:
        self._table = table
        self._number = number
        self._shown: dict[str, str] = {}
        """Path -> the path that is written down in its place."""
        self._ordinals: dict[str, int] = {}
        self._next = 0
        self.counts: Counter[str] = Counter()
        """Files by outcome, and ``failures``."""
        self.asked: set[str] = set()
        """Files that wait for an answer."""

    def begin(
        self,
        files: Sequence[FoundFile],
        due: Sequence[FoundFile],
        known: Mapping[str, FileRecord],
        away: Collection[str],
    ) -> None:
        """Write down the files that wait, and those that are as they were; ``away`` are those of
        which a person removed what they hold."""
        waiting = {str(file.path) for file in due}
        rows: list[BatchFile] = []
        for number, file in enumerate(files, self._next):
            path = str(file.path)
            self._ordinals[path] = number
            if path in waiting:
                rows.append(BatchFile(number, self._path(path), file.source, "waiting"))
                self.counts["waiting"] += 1
            elif known[path].failures:
                failed = [Failure(*row) for row in known[path].failures]
                rows.append(self._refused(number, path, file.source, failed))
            elif path in away:
                rows.append(BatchFile(number, self._path(path), file.source, "put_away"))
                self.counts["put_away"] += 1
            else:
                if self.counts["unchanged"] < LISTED:
                    rows.append(BatchFile(number, self._path(path), file.source, "unchanged"))
                self.counts["unchanged"] += 1
        self._next += len(files)
        self._table.put_files(self._number, rows)

    def done(self, hands: Sequence[FileInHand]) -> None:
        """Write down what became of files."""
        rows = []
        for hand in hands:
            row = hand.in_batch(self._ordinals[str(hand.found.path)])
            if row.path in self._shown:
                row = BatchFile(row.ordinal, self._shown[row.path], *astuple(row)[2:])
            rows.append(row)
            self.counts["waiting"] -= 1
            self.counts[row.outcome] += 1
            self.counts["failures"] += row.failures
        self._table.put_files(self._number, rows)

    def refuse(self, scanned: Scan) -> None:
        """Write down what could not even be looked at."""
        rows = []
        for failure in scanned.failures:
            rows.append(self._refused(self._next, failure.source, failure.source, [failure]))
            self._next += 1
        self._table.put_files(self._number, rows)

    def remove(self, gone: Mapping[str, str]) -> None:
        """Write down the files that were pruned: path -> source."""
        rows = [
            BatchFile(number, path, source, "removed")
            for number, (path, source) in enumerate(gone.items(), self._next)
        ]
        self._next += len(rows)
        self.counts["removed"] += len(rows)
        self._table.put_files(self._number, rows)

    def show(self, path: Path, shown: Path) -> None:
        """Write another path down in the place of ``path``: where the file will lie in the end."""
        self._shown[str(path)] = str(shown)

    def ask(self, path: str, source: str, document_id: str) -> None:
        """Write down a file whose name another document has."""
        row = BatchFile(self._next, path, source, "question", documents=[document_id])
        self._next += 1
        self.counts["question"] += 1
        self.asked.add(path)
        self._table.put_files(self._number, [row])

    def _refused(self, number: int, path: str, source: str, failed: Sequence[Failure]) -> BatchFile:
        lines = [astuple(failure)[:4] for failure in failed]
        count = sum(failure.count for failure in failed)
        self.counts["refused"] += 1
        self.counts["failures"] += count
        return BatchFile(number, self._path(path), source, "refused", count, lines)

    def _path(self, path: str) -> str:
        return self._shown.get(path, path)


def this_process() -> str:
    """This process, so that others can tell whether it is still there."""
    return f"{os.getpid()}@{socket.gethostname()} {_begun(os.getpid())}"


def is_gone(process: str) -> bool:
    """Whether a process of this machine is there no more; of another's it is not known.

    Numbers are given again, in a container that was started anew the very same ones: when it was
    begun tells.
    """
    number, _, rest = process.partition("@")
    host, _, begun = rest.partition(" ")
    if host != socket.gethostname() or not number.isdecimal():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except PermissionError:  # another user's
        pass
    return begun != _begun(int(number))


def _begun(number: int) -> str:
    """When a process was begun, in the system's own measure; empty where it does not say."""
    try:
        line = Path(f"/proc/{number}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return line.rpartition(")")[2].split()[19]  # after the name, which may hold anything


def let_go(table: BatchTable) -> None:
    """Say of batches that nobody runs any more that they are broken off, or that they wait for
    whoever works. The caller holds the writer lock for a long run: nobody else runs one."""
    for left in table.all(states=["running"]):
        if Order.of(left.given).queued:
            table.set(left.number, state="waiting", process="", progress={})
        else:
            table.set(left.number, state="broken", progress={})
    for left in table.all(states=["waiting"]):
        if left.process and is_gone(left.process):
            table.set(left.number, state="broken")

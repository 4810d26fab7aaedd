"""What a long run tells: how far it is, what went wrong, what it did in the end."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Stage = Literal["scan", "read", "embed", "index", "wait", "check", "ask"]


TOLD = 200
"""Lines of one kind that a report has."""

LISTED = 10_000
"""Failures and warnings that are given to programs one by one."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A file or record that could not be taken in: one line."""

    source: str
    reason: str
    remedy: str
    count: int = 1
    """How many the line stands for: of a file's records only the first are told one by one."""
    remembered: bool = field(default=False, compare=False)
    """Whether it is told as it was found before: the file has not changed, and was not read."""

    def __str__(self) -> str:
        again = " (as before: it has not changed, and was not read again)"
        return _line(self.source, self.reason, self.remedy + (again if self.remembered else ""))


@dataclass(frozen=True, slots=True)
class Caution:
    """Something about documents that were taken in that may be wrong: one line."""

    source: str
    """The documents' sources, the first of them where they are many."""
    reason: str
    remedy: str

    def __str__(self) -> str:
        return f"warning: {_line(self.source, self.reason, self.remedy)}"


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What an ingest did; counts are of documents."""

    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    removed: int = 0
    failed: tuple[Failure, ...] = ()
    warnings: tuple[Caution, ...] = ()
    """What may be wrong about documents added or replaced."""
    passed_over: int = 0
    """Files in the given folders whose format no reader knows."""
    documents: int = 0
    """Documents in the library afterwards."""
    chunks: int = 0
    """Chunks in the library afterwards."""
    embedded: int = 0
    """Texts that the model had to read; the others' embeddings were there already."""
    seconds: float = 0.0
    stopped: bool = False
    """True when the run was asked to stop before its end; running again goes on from there."""
    document_ids: tuple[str, ...] = ()
    """The documents added or replaced."""
    put_away: int = 0
    """Documents that a person removed and that stay so, for their files have not changed."""
    batch: int | None = None
    """The number of the run in the record of batches."""

    @property
    def failures(self) -> int:
        """How many files and records failed; ``failed`` has a line for the first of each file."""
        return sum(failure.count for failure in self.failed)

    def as_json(self) -> dict[str, Any]:
        return {
            "batch": self.batch,
            "added": self.added,
            "replaced": self.replaced,
            "unchanged": self.unchanged,
            "removed": self.removed,
            "put_away": self.put_away,
            "failed": [_as_json(failure) for failure in self.failed[:LISTED]],
            "failures": self.failures,
            "warnings": [_as_json(caution) for caution in self.warnings[:LISTED]],
            "passed_over": self.passed_over,
            "documents": self.documents,
            "chunks": self.chunks,
            "embedded": self.embedded,
            "stopped": self.stopped,
            "seconds": round(self.seconds, 3),
        }

    def __str__(self) -> str:
        parts = [f"{self.added} added"]
        for count, word in (
            (self.replaced, "replaced"),
            (self.unchanged, "unchanged"),
            (self.removed, "removed"),
            (self.put_away, "removed by hand and left out"),
            (self.failures, "failed"),
        ):
            if count:
                parts.append(f"{count} {word}")
        line = ", ".join(parts)
        if self.passed_over:
            line += f"; {self.passed_over} files of other formats passed over"
        if self.stopped:
            line += " (stopped; run again to go on)"
        return "\n".join([line, *(f"  {told}" for told in self.told())])

    def told(self) -> list[str]:
        """A line for each failure and warning, of many of a kind for the first ``TOLD``."""
        lines = [
            *_first(self.failed, self._others("failures")),
            *_first(self.warnings, self._others("warnings")),
        ]
        if self.put_away:
            lines.append(f"{self.put_away} removed by hand; --again takes them in")
        return lines

    def _others(self, kind: str) -> str:
        where = f": kb batch {self.batch}" if self.batch and kind == "failures" else ""
        return f"and {{count:,}} {kind} more{where}"


@dataclass(frozen=True, slots=True)
class Progress:
    """Where an ingest or reindex stands."""

    stage: Stage
    done: int
    """Files (scan, read), documents (embed, index), passages (check) or questions (ask) that are
    finished."""
    total: int
    chunks: int
    """Chunks stored so far."""
    seconds: float
    source: str = ""

    @property
    def rate(self) -> float:
        """Chunks a second."""
        return self.chunks / self.seconds if self.seconds > 0 else 0.0

    @property
    def seconds_left(self) -> float | None:
        """Time left at the rate so far, once something is done."""
        if not self.done:
            return None
        return self.seconds / self.done * (self.total - self.done)


ProgressSink = Callable[[Progress], None]
StopSignal = Callable[[], bool]


class Stopped(Exception):  # not an error: the way out of nested loops
    """The run was asked to stop."""


class Watch:
    """A run's clock, and its line to whoever waits for it: how far it is, whether it is to stop."""

    def __init__(
        self, progress: ProgressSink | None = None, stop: StopSignal | None = None
    ) -> None:
        self._progress = progress
        self._stop = stop
        self._begun = time.perf_counter()

    @property
    def seconds(self) -> float:
        """Since the run began."""
        return time.perf_counter() - self._begun

    def check_stop(self) -> None:
        """Ask whether the run is to stop.

        Raises:
            Stopped: it is.
        """
        if self._stop is not None and self._stop():
            raise Stopped

    def tell(self, stage: Stage, *, done: int, total: int, chunks: int, source: str = "") -> None:
        """Say how far the run is; see ``Progress``."""
        if self._progress is not None:
            self._progress(Progress(stage, done, total, chunks, self.seconds, source))


@dataclass(slots=True)
class Tally:
    """What a run has done so far; counts are of documents unless they say otherwise."""

    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    removed: int = 0
    failed: list[Failure] = field(default_factory=list)
    warnings: list[Caution] = field(default_factory=list)
    document_ids: list[str] = field(default_factory=list)
    files: int = 0
    chunks: int = 0
    embedded: int = 0
    """Texts that the model had to read."""
    stopped: bool = False
    put_away: int = 0

    def report(
        self,
        counts: Mapping[str, int],
        seconds: float,
        passed_over: int = 0,
        batch: int | None = None,
    ) -> IngestReport:
        """What the run did, with the ``counts`` of documents and chunks in the library after it."""
        return IngestReport(
            added=self.added,
            replaced=self.replaced,
            unchanged=self.unchanged,
            removed=self.removed,
            failed=tuple(self.failed),
            warnings=tuple(self.warnings),
            passed_over=passed_over,
            documents=counts["documents"],
            chunks=counts["chunks"],
            embedded=self.embedded,
            seconds=seconds,
            stopped=self.stopped,
            document_ids=tuple(self.document_ids),
            put_away=self.put_away,
            batch=batch,
        )


def _first(lines: Sequence[object], others: str) -> list[str]:
    more = [others.format(count=len(lines) - TOLD)] if len(lines) > TOLD else []
    return [*map(str, lines[:TOLD]), *more]


def _line(source: str, reason: str, remedy: str) -> str:
    line = f"{source}: {reason}; {remedy}"
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in line)


def _as_json(told: Failure | Caution) -> dict[str, str]:
    return {"source": told.source, "reason": told.reason, "remedy": told.remedy}

"""A file on its way into the library: what it has given, and what went wrong with it."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import astuple, dataclass, field

from ingest import ReadError, Unforeseen, Unreadable, error_in_words
from kb.catalog import BatchFile, FileRecord, Outcome
from kb.pipeline.report import Failure
from kb.pipeline.scan import FoundFile

NAMED = 20
"""Documents of one file that are named in the record of a batch."""

TOLD = 20
"""Failures of one file that are told one by one; of the others only how many there are."""

_OUTCOMES: tuple[Outcome, ...] = ("replaced", "added", "unchanged", "put_away")
"""Of a file with several documents the first of these that any has."""

_PASSING = (OSError, MemoryError, Unreadable)
"""What says something of the machine at this moment and nothing of the file."""

logger = logging.getLogger("kb")


@dataclass(slots=True)
class FileInHand:
    """One file from its reading to the moment when all that it gave is stored."""

    found: FoundFile
    digest: str = ""
    original: str = ""
    """The name of the copy that the library keeps."""
    documents: int = 0
    """How many of its documents the library has."""
    counts: Counter[str] = field(default_factory=Counter)
    """How many of them were added, replaced, unchanged or put away."""
    ids: list[str] = field(default_factory=list)
    """The first of its documents."""
    pending: int = 0
    """How many of its documents wait to be stored."""
    is_known: bool = True
    """Whether it would be the same again: nothing passing, as a disk that fails, came between."""
    _failures: list[Failure] = field(default_factory=list)
    _more: int = 0

    def fail(self, error: Exception, source: str, doing: str) -> None:
        """Note that a document of the file, or all of it, cannot be had, and go on."""
        failure, lasts = _failure_of(error, source, doing)
        self.is_known &= lasts
        if len(self._failures) < TOLD:
            self._failures.append(failure)
        else:
            self._more += 1

    def failures(self) -> list[Failure]:
        """The lines to tell."""
        if not self._more:
            return self._failures
        rest = Failure(
            self.found.source,
            f"{self._more:,} more could not be taken in",
            "mend those that are told, then ingest it again",
            self._more,
        )
        return [*self._failures, rest]

    def count(self, outcome: Outcome, document_id: str) -> None:
        """Note what became of one of its documents."""
        self.documents += 1
        self.counts[outcome] += 1
        if len(self.ids) < NAMED:
            self.ids.append(document_id)

    def outcome(self) -> Outcome:
        """What became of the file, in one word."""
        for outcome in _OUTCOMES:
            if self.counts[outcome]:
                return outcome
        return "refused" if self._failures else "unchanged"

    def in_batch(self, ordinal: int) -> BatchFile:
        """What the record of a batch is to have of it."""
        failures = self.failures()
        return BatchFile(
            ordinal,
            str(self.found.path),
            self.found.source,
            self.outcome(),
            sum(failure.count for failure in failures),
            [astuple(failure)[:4] for failure in failures],
            list(self.ids),
        )

    def record(self, failed_under: Callable[[], str]) -> FileRecord:
        """What the catalog is to remember, so that the file is not read again as it is now."""
        return FileRecord(
            str(self.found.path),
            self.found.source,
            self.found.stamp,
            self.digest,
            self.documents,
            [astuple(failure)[:4] for failure in self.failures()],
            failed_under() if self._failures else "",
        )


def _failure_of(error: Exception, source: str, doing: str) -> tuple[Failure, bool]:
    """The line that tells of an error, and whether it would come again.

    What nobody has foreseen is a fault of the program: its traceback goes to the log.
    """
    lasts = not any(isinstance(cause, _PASSING) for cause in _causes(error))
    if isinstance(error, Unforeseen):
        logger.error("%s: %s failed", ascii(source), doing, exc_info=error.__cause__)
    elif not isinstance(error, ReadError | OSError):
        logger.error("%s: %s failed", ascii(source), doing, exc_info=error)
    if isinstance(error, ReadError):
        return Failure(error.source, error.reason, error.remedy), lasts
    if isinstance(error, OSError):
        reason = f"cannot be read ({error.strerror or error})"
        return Failure(source, reason, "check that it is there and that you may read it"), lasts
    reason = f"{doing} failed ({error_in_words(error)})"
    return Failure(source, reason, "report the failure with the file, or leave it out"), lasts


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__

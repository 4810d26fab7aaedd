"""What an ingest would do, found out by reading, without changing anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from ingest import ReadingLimits
from kb.catalog import CatalogReader, CorrectionTable, Outcome, PutAway
from kb.library.order import Order
from kb.pipeline.absent import gone
from kb.pipeline.ahead import Ahead
from kb.pipeline.corrected import Corrections
from kb.pipeline.in_hand import FileInHand
from kb.pipeline.prepare import (
    Copied,
    Failed,
    Held,
    NoOriginals,
    PendingDocument,
    Preparer,
    Step,
    size_of,
)
from kb.pipeline.report import Failure, Stopped, Watch
from kb.pipeline.scan import FoundFile, name_sources, scan
from kb.pipeline.take_in import WAITING


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What would become of one file."""

    path: str
    source: str
    outcome: Outcome
    failures: tuple[Failure, ...] = ()


@dataclass(slots=True)
class Preview:
    """What an ingest would do; unchanged files are counted alone."""

    files: list[Foreseen] = field(default_factory=list)
    unchanged: int = 0
    passed_over: int = 0
    stopped: bool = False

    def count(self, outcome: Outcome) -> int:
        """How many files would become this."""
        return sum(file.outcome == outcome for file in self.files)

    def as_json(self) -> dict[str, Any]:
        names: tuple[Outcome, ...] = ("added", "replaced", "removed", "refused", "put_away")
        return {
            **{name: self.count(name) for name in names},
            "unchanged": self.unchanged,
            "passed_over": self.passed_over,
            "stopped": self.stopped,
            "files": [
                {
                    "source": file.source,
                    "path": file.path,
                    "outcome": file.outcome,
                    "failures": [
                        {"source": one.source, "reason": one.reason, "remedy": one.remedy}
                        for one in file.failures
                    ],
                }
                for file in self.files
            ],
        }


class Previewer:
    """Looks at files as an ingest would."""

    def __init__(
        self,
        reader: CatalogReader,
        corrections: CorrectionTable,
        away: PutAway,
        *,
        max_bytes: int,
        limits: ReadingLimits | None,
        workers: int,
        failed_under: Callable[[], str],
    ) -> None:
        self._reader = reader
        self._corrections = corrections
        self._away = away
        self._max_bytes = max_bytes
        self._limits = limits
        self._workers = workers
        self._failed_under = failed_under

    def look(self, order: Order, watch: Watch) -> Preview:
        """What an order would do to each file."""
        scanned = scan([Path(path) for path in order.paths], overrides=order.metadata,
                       source=order.source)  # fmt: skip
        known = self._reader.files()
        removed = self._away.all()
        anew = order.brought_back(one.file for one in removed.values())
        away = {name: one for name, one in removed.items() if one.file not in anew}
        preparer = Preparer(
            self._reader,
            None,
            Corrections(self._corrections),
            originals=NoOriginals(Path()),
            max_bytes=self._max_bytes,
            limits=self._limits,
            overrides=order.metadata,
            known=known,
            away=away,
            anew=anew,
        )
        found = Preview(passed_over=scanned.passed_over)
        for failure in scanned.failures:
            found.files.append(Foreseen(failure.source, failure.source, "refused", (failure,)))
        due: list[FoundFile] = []
        failed_under = cache(self._failed_under)
        for file in name_sources(scanned.files, known):
            if str(file.path) in anew or not file.is_recorded(known, failed_under):
                due.append(file)
            elif known[str(file.path)].failures:
                lines = [
                    replace(Failure(*row), remembered=True)
                    for row in known[str(file.path)].failures
                ]
                found.files.append(Foreseen(str(file.path), file.source, "refused", tuple(lines)))
            elif any(one.file == str(file.path) for one in away.values()):
                found.files.append(Foreseen(str(file.path), file.source, "put_away"))
            else:
                found.unchanged += 1
        try:
            self._read(due, preparer, found, watch)
        except Stopped:
            found.stopped = True
        if order.prune:
            paths = sorted({*self._reader.source_files(), *known})
            present = [file.path for file in scanned.files]
            for path in gone(present, scanned.folders, paths):
                source = known[path].source if path in known else Path(path).name
                found.files.append(Foreseen(path, source, "removed"))
        return found

    def _read(
        self, due: Sequence[FoundFile], preparer: Preparer, found: Preview, watch: Watch
    ) -> None:
        seen: set[str] = set()
        with Ahead(
            due, preparer.steps, workers=self._workers, size=size_of, most=WAITING,
            waiting=watch.check_stop,
        ) as reading:  # fmt: skip
            for number, (file, steps) in enumerate(reading, 1):
                hand = self._gone_through(steps, seen)
                if hand.outcome() == "unchanged" and not hand.failures():
                    found.unchanged += 1
                else:
                    found.files.append(
                        Foreseen(
                            str(file.path), file.source, hand.outcome(), tuple(hand.failures())
                        )
                    )
                watch.tell("read", done=number, total=len(due), chunks=0, source=file.source)

    def _gone_through(self, steps: Iterator[Step], seen: set[str]) -> FileInHand:
        hand: FileInHand | None = None
        for step in steps:
            if isinstance(step, Copied):
                hand = step.hand
            assert hand is not None
            if isinstance(step, Failed):
                hand.fail(step.error, step.source, step.doing)
            elif isinstance(step, Held):
                hand.count("put_away" if step.put_away else "unchanged", step.document_id)
            elif isinstance(step, PendingDocument):
                is_there = step.content_key in seen or self._reader.holds(step.content_key)
                new: Outcome = "replaced" if step.is_known else "added"
                hand.count("unchanged" if is_there else new, "")
                seen.add(step.content_key)
        assert hand is not None
        return hand

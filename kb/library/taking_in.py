"""A batch: files and folders taken in under the writer's lock, each step written down."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import version
from pathlib import Path

from index import Embedder
from ingest import ReadingLimits, prepare, reading_fingerprint
from kb.catalog import (
    BatchState,
    BatchTable,
    CatalogReader,
    CatalogWriter,
    CorrectionTable,
    FileRecord,
    PutAway,
)
from kb.catalog.batches import AwayDocument
from kb.errors import BadRequest, FolderEmptied, IndexUnavailable
from kb.library.duplicates import MOST_TOLD, cautions
from kb.library.generations import Generations
from kb.library.incoming import Incoming
from kb.library.lock import InLine, Rank, Turn, writer_lock
from kb.library.metadata_book import MetadataBook, check_rows
from kb.library.order import Order
from kb.library.originals import ORIGINALS
from kb.library.recorded import BatchNotes, RecordedWatch, let_go, this_process
from kb.library.reindexing import Reindexing
from kb.pipeline.absent import emptied, gone, moved
from kb.pipeline.alike import reports_alike
from kb.pipeline.corrected import Corrections
from kb.pipeline.metadata_file import MetadataFile, MetadataRow
from kb.pipeline.near import Duplicates
from kb.pipeline.originals import Originals
from kb.pipeline.prepare import Preparer
from kb.pipeline.report import Caution, Failure, IngestReport, Stopped, Tally, Watch
from kb.pipeline.scan import FoundFile, Scan, name_sources, scan
from kb.pipeline.take_in import Pipeline
from kb.refusals import refusal

WARNINGS = 100
"""Warnings that are kept with a batch."""


@dataclass(frozen=True, slots=True)
class Run:
    """One batch while it runs."""

    order: Order
    number: int
    watch: Watch
    notes: BatchNotes
    turn: Turn
    leave: frozenset[str]
    """Files that still grow: their turn comes later."""


@dataclass(frozen=True, slots=True)
class Means:
    """What taking in works with, as the settings have it."""

    embedder: Callable[[], Embedder]
    duplicates: Callable[[Collection[str]], list[Duplicates]] | None
    max_bytes: int
    limits: ReadingLimits | None
    workers: int
    batches_kept: int
    journal_kept: int


class TakingIn:
    """Runs batches on the library in folder ``path``."""

    def __init__(
        self,
        path: Path,
        reader: CatalogReader,
        writer: CatalogWriter,
        generations: Generations,
        means: Means,
        *,
        table: BatchTable,
        away: PutAway,
        corrections: CorrectionTable,
        metadata: MetadataBook,
        reindexing: Reindexing,
    ) -> None:
        self._path = path
        self._reader = reader
        self._writer = writer
        self._generations = generations
        self._means = means
        self._table = table
        self._away = away
        self._corrections = corrections
        self._metadata = metadata
        self._reindexing = reindexing
        self._incoming = Incoming(path, reader, writer)

    def run(
        self,
        order: Order,
        watch: Watch,
        *,
        number: int | None = None,
        patience: float | None = None,
        waiting: Callable[[InLine], None] = lambda _: None,
        leave: frozenset[str] = frozenset(),
    ) -> IngestReport:
        """Carry an order out; ``number`` is its record's where it has one already.

        Raises:
            BadRequest: a source for several files.
            FolderEmptied: ``prune`` would forget a folder whole.
            LibraryLocked: another one writes, for longer than ``patience`` seconds.
        """
        paths = [Path(path) for path in order.paths]
        if order.source is not None and (len(paths) != 1 or paths[0].is_dir()):
            raise BadRequest("a source can be given for a single file only; leave --source away")
        said = None if order.said is None else MetadataFile.read(Path(order.said))
        scanned = scan(paths, overrides=order.metadata, source=order.source)

        def look(line: InLine) -> None:
            watch.check_stop()
            waiting(line)

        try:
            with (
                writer_lock(self._path, rank=Rank.LONG, patience=patience, waiting=look) as turn,
                self._recorded(order, watch, number) as (begun, seen),
            ):
                if begun is None:  # another process has begun it
                    return Tally(stopped=True).report(self._counts(), watch.seconds)
                run = Run(order, begun, seen, BatchNotes(self._table, begun), turn, leave)
                return self._run(run, scanned, said)
        except Stopped:  # while it waited for its turn
            return Tally(stopped=True).report(self._counts(), watch.seconds, batch=number)

    @contextmanager
    def _recorded(
        self, order: Order, watch: Watch, number: int | None
    ) -> Iterator[tuple[int | None, Watch]]:
        """The record of a batch from its beginning to its end."""
        process = this_process()
        let_go(self._table)
        if number is None:
            number = self._table.add(order.as_json(), process)
        if not self._table.claim(number, process):
            yield None, watch
            return
        try:
            yield number, RecordedWatch(watch, self._table, number)
        except Exception as error:
            self._table.end(number, "failed", told=f"{type(error).__name__}: {error}")
            raise
        except BaseException:  # a second Ctrl-C
            self._table.end(number, "stopped")
            raise
        self._table.trim(self._means.batches_kept)
        self._generations.trim_journal(self._writer, self._means.journal_kept)
        self._incoming.sweep({batch.number for batch in self._table.all()})

    def _run(self, run: Run, scanned: Scan, said: MetadataFile | None) -> IngestReport:
        order = run.order
        if order.sent:
            scanned = self._incoming.scan(run.number, order, run.notes)
        else:
            self._follow(scanned)
            if order.prune and not order.emptied:
                self._refuse_emptied(scanned)
        tally = self._take_in(run, scanned, said)
        if order.sent:
            self._incoming.settle(run.number, asked=run.notes.asked, keep=tally.stopped)
        counts = self._counts()
        state: BatchState = "stopped" if tally.stopped else "done"
        warnings = [(one.source, one.reason, one.remedy) for one in tally.warnings[:WARNINGS]]
        done = {"added": tally.added, "replaced": tally.replaced, "removed": tally.removed}
        self._table.end(
            run.number, state, warnings=warnings, counts={
                **run.notes.counts, "total": len(scanned.files),
                **{f"documents_{name}": count for name, count in done.items()},
            },
        )  # fmt: skip
        return tally.report(counts, run.watch.seconds, scanned.passed_over, run.number)

    def _take_in(self, run: Run, scanned: Scan, said: MetadataFile | None) -> Tally:
        known = self._reader.files()
        files = list(name_sources(scanned.files, known))
        failed_under = cache(self.failed_under)  # for a thousand bad files at most once
        anew, files = self._anew(run.order, files)
        due = [
            file
            for file in files
            if str(file.path) not in run.leave
            and (str(file.path) in anew or not file.is_recorded(known, failed_under))
        ]
        rows = said.assigned((file.source, str(file.path)) for file in files) if said else {}
        check_rows(rows)
        left = [file for file in files if str(file.path) not in run.leave]
        away = self._stay_away(run.order)
        run.notes.begin(left, due, known, {one.file for one in away.values()})
        run.notes.refuse(scanned)
        tally = Tally()
        if due:
            tally = self._pipeline(run, failed_under, rows, known, anew, away).run(due, known)
        as_they_were = {str(file.path) for file in left} - {str(file.path) for file in due}
        before = [
            replace(Failure(*row), remembered=True)
            for path in sorted(as_they_were)
            for row in known[path].failures
        ]
        tally.unchanged += sum(known[path].documents for path in as_they_were)
        tally.failed[:0] = [*scanned.failures, *before]
        self._count_away(tally, files)
        if run.order.prune and not tally.stopped:
            self._prune(run, scanned, tally)
        tally.warnings += self._metadata.set_rows(rows) if rows and not tally.stopped else []
        tally.warnings += reports_alike(self._reader, tally.document_ids)
        tally.warnings += self._twins_of(tally, self._counts()["documents"])
        # Not only after a change: a run that was killed left its changes without a checkpoint.
        tally.warnings += self._save_indexes()
        if not tally.stopped:
            tally.warnings += self._reindexing.forget_outlived()
        return tally

    def _anew(self, order: Order, files: list[FoundFile]) -> tuple[frozenset[str], list[FoundFile]]:
        """The files that are read though they have not changed, and those that it is about."""
        if order.retries is not None:
            failed = {file.path for file in self._table.files(order.retries, failed=True)}
            files = [file for file in files if str(file.path) in failed]
            return frozenset(failed), files
        return order.brought_back(one.file for one in self._away.all().values()), files

    def _stay_away(self, order: Order) -> dict[str, AwayDocument]:
        """What a person removed and an order does not bring back, by source."""
        away = self._away.all()
        back = order.brought_back(one.file for one in away.values())
        return {source: one for source, one in away.items() if one.file not in back}

    def _count_away(self, tally: Tally, files: Sequence[FoundFile]) -> None:
        """Tell what a person removed apart from what is unchanged."""
        met = {str(file.path) for file in files}
        tally.put_away = sum(away.file in met for away in self._away.all().values())
        tally.unchanged = max(0, tally.unchanged - tally.put_away)

    def _prune(self, run: Run, scanned: Scan, tally: Tally) -> None:
        known = self._reader.files()
        lost = self._gone(scanned)
        run.notes.remove({
            path: known[path].source if path in known else Path(path).name for path in lost
        })  # fmt: skip
        tally.removed += len(self._writer.drop_files(lost))

    def _pipeline(
        self,
        run: Run,
        failed_under: Callable[[], str],
        rows: Mapping[str, MetadataRow],
        known: Mapping[str, FileRecord],
        anew: frozenset[str],
        away: Mapping[str, AwayDocument],
    ) -> Pipeline:
        means = self._means
        if means.limits is not None:
            prepare(means.limits)  # it starts while the model is loaded
        corrections = Corrections(self._corrections, rows)
        originals = Originals(self._path / ORIGINALS)
        preparer = Preparer(
            self._reader,
            means.embedder(),
            corrections,
            originals=originals,
            max_bytes=means.max_bytes,
            limits=means.limits,
            overrides=run.order.metadata,
            known=known,
            away=away,
            anew=anew,
        )
        return Pipeline(
            self._reader,
            self._writer,
            means.embedder(),
            run.watch,
            preparer=preparer,
            corrections=corrections,
            generation=self._generations.current(create=True),
            originals=originals,
            workers=means.workers,
            failed_under=failed_under,
            stored=lambda: self._save_indexes(goes_on=True),
            done=run.notes.done,
            let_in=run.turn.let_in,
        )

    # What comes before and after

    def _follow(self, scanned: Scan) -> None:
        """Let the catalog know of the files that lie elsewhere than when they were taken in."""
        known = self._reader.files()
        self._writer.move_files(moved(scanned.files, known, self._reader.source_files()))

    def _gone(self, scanned: Scan) -> list[str]:
        present = [file.path for file in scanned.files]
        return gone(present, scanned.folders, self._paths())

    def _paths(self) -> list[str]:
        """Every file that the catalog knows of."""
        return sorted({*self._reader.source_files(), *self._reader.files()})

    def _refuse_emptied(self, scanned: Scan) -> None:
        """Raises FolderEmptied where a folder would be pruned whole."""
        found = emptied(scanned.folders, self._paths(), frozenset(self._gone(scanned)))
        if found:
            told = ", ".join(f"{folder} (of {count:,} files)" for folder, count in found.items())
            raise FolderEmptied(
                f"nothing is left in {told}; if that is so and no disk is away, "
                "prune with --yes (emptied=True)"
            )

    def failed_under(self) -> str:
        """What decides, beside a file itself, whether it can be taken in."""
        program = f"{version('report-kb')} {reading_fingerprint()}"
        return f"{program} {self._means.max_bytes} {self._means.limits}"

    def _save_indexes(self, *, goes_on: bool = False) -> list[Caution]:
        """Write a checkpoint where it is due; a caution where that cannot be. What was taken in is
        in the catalog, and the next one to search makes of it what is missing."""
        try:
            self._generations.save_indexes(goes_on=goes_on)
        except (OSError, IndexUnavailable) as error:
            told = refusal(error) if isinstance(error, OSError) else str(error)
            reason, _, remedy = told.rpartition("; ")
            return [Caution("index", f"no checkpoint was written ({reason})", remedy)]
        return []

    def _twins_of(self, tally: Tally, documents: int) -> list[Caution]:
        """What is to be told of documents that say the same as one that was taken in."""
        duplicates = self._means.duplicates
        if duplicates is None or not tally.document_ids or tally.stopped:
            return []
        if documents > MOST_TOLD:
            return []
        touched = set(tally.document_ids)
        return cautions(duplicates(touched), touched)

    def _counts(self) -> dict[str, int]:
        return self._reader.counts(self._reader.state().generation)

"""Building a generation beside the running library, and what becomes of the one before.

Readers answer from the one in use all the while, and writers write to it: what they change is in
both after the switch. Only for the switch itself, and for what came in last, is the writer's lock
held.
"""

from __future__ import annotations

import datetime
import math
import shutil
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

from index import Embedder
from kb.catalog import CatalogReader, CatalogWriter, GenerationRecord, GenerationTable
from kb.catalog.records import now
from kb.errors import LibraryLocked, LibraryUnwritable, SettingsMismatch
from kb.library.generation_checks import SAMPLED, check_counts, check_index, check_sample
from kb.library.generations import Generations
from kb.library.lock import (
    Rank,
    Turn,
    lock_if_free,
    reindex_lock,
    writer,
    writer_lock,
)
from kb.library.reindexed import (
    GenerationInfo,
    Noted,
    Reindexed,
    ReindexStatus,
    info_of,
    reindex_status,
    told_forgotten,
)
from kb.pipeline.refill import fill_generation
from kb.pipeline.report import Caution, ProgressSink, Stopped, StopSignal, Tally, Watch
from kb.search.indexes import Indexes, worth_saving_during_a_run

Acceptance = Callable[[Any], Mapping[str, Any]]
"""Looks at a library over the new generation, and gives what it found; raises GenerationRefused
where that will not do."""

SPARE_BYTES = 64_000_000
"""Room that is left on the disk beside what a generation takes."""


class Reindexing:
    """Builds generations of the library in folder ``path``.

    ``open_over`` opens the library over another generation than the one in use; a former generation
    is kept for ``days``, or, where that is 0, until it is told to be forgotten.
    """

    def __init__(
        self,
        path: Path,
        reader: CatalogReader,
        writer: CatalogWriter,
        table: GenerationTable,
        generations: Generations,
        *,
        open_over: Callable[[int], AbstractContextManager[Any]],
        days: int,
    ) -> None:
        self._path = path
        self._reader = reader
        self._writer = writer
        self._table = table
        self._generations = generations
        self._open_over = open_over
        self._days = days

    def run(
        self,
        progress: ProgressSink | None,
        stop: StopSignal | None,
        *,
        back: bool = False,
        fresh: bool = False,
        accept: Acceptance | None = None,
    ) -> Reindexed:
        """Build, check and switch; see ``Library.reindex``."""
        with reindex_lock(self._path):
            if not self._reader.state().generation:
                with writer_lock(self._path):
                    return Reindexed(self._generations.current(create=True))
            target = self._generations.target(back=back, fresh=fresh)
            noted = Noted(self._path, target, progress)
            build = _Build(self, target, Watch(noted, stop))
            try:
                return build.run(accept)
            finally:
                noted.end()

    def all(self) -> list[GenerationInfo]:
        """Every generation there is, by number."""
        return [info_of(record, self._table, self._path) for record in self._table.all()]

    def records(self) -> list[GenerationRecord]:
        """The same, without what has to be counted."""
        return self._table.all()

    def is_as_set(self) -> bool:
        """Whether the generation in use was made with the settings in force."""
        return self._generations.is_as_set()

    def standing(self) -> ReindexStatus | None:
        """How a reindex stands that is running or was stopped."""
        return reindex_status(self._path, self._reader, self._table)

    def forget_former(self) -> list[GenerationInfo]:
        """Forget every generation that is not in use, unfinished ones too, and give the bytes back.

        Raises:
            LibraryLocked: another process writes, or builds a generation.
        """
        with reindex_lock(self._path), writer_lock(self._path, rank=Rank.LONG):
            return self._forget(lambda _: True)

    def forget_outlived(self) -> list[Caution]:
        """Forget former generations that were kept for as many days as is set, and say so. The
        caller holds the writer lock."""
        if not self._days:
            return []
        oldest = now() - datetime.timedelta(days=self._days)
        records = self._table.all()
        if not any(_is_outlived(record, oldest) for record in records):
            return []
        try:
            with reindex_lock(self._path):
                gone = self._forget(lambda record: _is_outlived(record, oldest))
        except LibraryLocked:  # a reindex runs, and may be about to switch back to it
            return []
        why = f"kept for {self._days} days after the switch, as the setting former_days has it"
        return [Caution("index", told_forgotten(one), why) for one in gone]

    def _forget(self, chosen: Callable[[GenerationRecord], bool]) -> list[GenerationInfo]:
        """Forget those of the generations not in use that are ``chosen``."""
        gone = []
        for record in self._table.all():
            if not record.current and chosen(record):
                info = info_of(record, self._table, self._path)
                given_back = self._generations.drop(record.number)
                gone.append(replace(info, bytes=given_back))
        return gone


class _Build:
    """One run, under the reindex lock."""

    def __init__(self, owner: Reindexing, target: int, watch: Watch) -> None:
        self._owner = owner
        self._path = owner._path
        self._reader = owner._reader
        self._table = owner._table
        self._generations = owner._generations
        self._target = target
        self._watch = watch
        self._former = self._reader.state().generation
        self._tally = Tally()
        self._indexes: Indexes | None = None
        self._unsaved = 0

    def run(self, accept: Acceptance | None) -> Reindexed:
        try:
            self._check_room()
            self._fill()
            checked = self._checked(accept)
            self._switch(checked)
        except Stopped:
            return self._report(stopped=True)
        finally:
            self._let_go()
        return replace(self._report(), checked=checked, forgotten=tuple(self._forget_older()))

    def _forget_older(self) -> list[GenerationInfo]:
        """Forget all but the generation in use and the one before; where that is stopped, the next
        reindex does it."""
        kept = (self._target, self._former)
        if all(record.number in kept for record in self._table.all()):
            return []
        try:
            with self._turn():
                return self._owner._forget(lambda record: record.number not in kept)
        except Stopped:
            return []

    @property
    def _embedder(self) -> Embedder:
        return self._generations.embedder_of(self._target)

    def _report(self, *, stopped: bool = False) -> Reindexed:
        counts = self._reader.counts(self._reader.state().generation)
        return Reindexed(
            self._target,
            documents=counts["documents"],
            chunks=counts["chunks"],
            embedded=self._tally.embedded,
            replaced=len(self._tally.document_ids),
            former=None if stopped else self._former,
            seconds=self._watch.seconds,
            stopped=stopped,
            document_ids=tuple(self._tally.document_ids),
        )

    # Filling

    def _check_room(self) -> None:
        """That there is room for the new generation beside the old one.

        Raises:
            LibraryUnwritable: there is not.
        """
        total = self._reader.counts(self._former)["documents"]
        held, _ = self._table.documents_in(self._target)
        size = self._table.size(self._former)
        vectors = 6 * self._embedder.dimensions  # two bytes each in the catalog, four in the index
        whole = 2.5 * size.text_bytes + size.chunks * (400 + vectors)
        needed = int(whole * (total - held) / max(1, total)) + SPARE_BYTES
        free = shutil.disk_usage(self._path).free
        if free < needed:
            raise LibraryUnwritable(
                f"{self._path}: a new generation takes about {needed / 1e6:,.0f} MB beside the one "
                f"in use, and {free / 1e6:,.0f} MB are free; make room, or give back what the "
                "former one takes: kb reindex --forget-former"
            )

    def _fill(self) -> None:
        if not self._reader.unindexed(self._target):
            return
        self._generations.check(self._target)
        tally = fill_generation(
            self._reader,
            self._owner._writer,
            self._table,
            self._embedder,
            self._watch,
            generation=self._target,
            stored=self._stored,
        )
        self._tally.document_ids += tally.document_ids
        self._tally.chunks += tally.chunks
        self._tally.embedded += tally.embedded
        if tally.stopped:
            raise Stopped

    def _stored(self, chunks: int) -> None:
        """Write a checkpoint of the new generation where enough has come in since the last one."""
        self._unsaved += chunks
        held = self._table.documents_in(self._target)[1]
        if self._unsaved >= worth_saving_during_a_run(held):
            with lock_if_free(self._path) as is_held:
                if is_held:
                    self._save()

    def _save(self) -> None:
        """Write a checkpoint of the new generation as it is. The writer lock is held."""
        if self._indexes is None:
            self._indexes = self._generations.open_indexes(self._target)
        self._indexes.refresh(self._reader.state())
        if self._indexes.has_removed:  # some of it may be purged: no word of it is left so
            self._indexes.forget()
            self._indexes.has_removed = False
        else:
            self._indexes.save(force=True)
        self._unsaved = 0

    def _let_go(self) -> None:
        if self._indexes is not None:
            self._indexes.close()
            self._indexes = None

    # Checking and switching

    def _checked(self, accept: Acceptance | None) -> dict[str, Any]:
        """What was found of the new generation as its files have it; they are written for it."""
        with self._turn():
            self._fill()
            check_counts(self._table, self._reader, self._target)
            self._save()
        self._let_go()
        checked: dict[str, Any] = {}
        with self._owner._open_over(self._target) as beside:
            generations = beside._generations
            indexes = generations.indexes()
            check_index(indexes, self._reader, self._target)
            sample = self._table.sample(self._target, SAMPLED)
            checked |= check_sample(
                indexes,
                generations.embedder(),
                generations.analyser,
                self._reader.passages_of(sample),
                told=self._tell_checked,
            )
            if accept is not None:
                checked |= accept(beside)
        return checked

    def _tell_checked(self, done: int, total: int) -> None:
        self._watch.tell("check", done=done, total=total, chunks=0)
        self._watch.check_stop()

    def _turn(self) -> AbstractContextManager[Turn]:
        """The writer's lock, after every run that has begun: none may go on with the generation
        that was in use before."""
        return writer_lock(
            self._path, rank=Rank.LONG, patience=math.inf, waiting=lambda _: self._wait()
        )

    def _wait(self) -> None:
        self._watch.tell("wait", done=0, total=1, chunks=0, source=writer(self._path) or "")
        self._watch.check_stop()

    def _switch(self, checked: dict[str, Any]) -> None:
        """Take in what came since, write the index, and make the generation the current one."""
        with self._turn():
            self._fill()
            self._save()
            checked |= check_counts(self._table, self._reader, self._target)
            assert self._indexes is not None
            check_index(self._indexes, self._reader, self._target)
            if not self._table.switch(self._target, checked):
                raise SettingsMismatch(
                    f"{self._path}: documents came in without the writer's lock; run: kb reindex"
                )


def _is_outlived(record: GenerationRecord, oldest: datetime.datetime) -> bool:
    return record.state == "former" and record.used_to is not None and record.used_to < oldest

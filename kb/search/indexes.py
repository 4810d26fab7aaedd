"""The index of one generation's passages, kept level with the catalog.

On disk it is a checkpoint at a revision; whatever the journal holds since is replayed when it is
opened, and again before each query that finds a newer revision. A checkpoint that is damaged is
kept aside and the index is made again from the catalog, without embedding anything.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import (
    Analyser,
    DamagedIndex,
    Digest,
    LocalIndex,
    OutdatedIndex,
    Passage,
    scrambled,
)
from index.local.revisions import Checkpoints, Note, read_note
from kb.catalog import CatalogReader, PassageRecord, State
from kb.errors import IndexUnavailable
from kb.refusals import refusal

CHECKPOINT_AFTER = 500
"""Changes that are replayed at each opening before a new checkpoint is worth its writing."""

SAVED_EVERY = 20_000
"""Changes after which a run that goes on writes a checkpoint at the soonest."""

REWRITTEN_AT_ONCE = 5_000
"""Up to so many passages a purge makes all files anew, in less than a second."""

_BATCH = 4096

logger = logging.getLogger("kb")


class Indexes:
    """The index of a generation, safe to use from several threads."""

    passages: LocalIndex
    """What is searched; see ``PassageIndex``."""

    def __init__(
        self,
        folder: Path,
        reader: CatalogReader,
        *,
        generation: int,
        dimensions: int,
        analyser: Analyser,
    ) -> None:
        self.generation = generation
        self.saved_revision = 0
        self._opened_at = 0
        """The revision of the checkpoint that was opened; 0 without one."""
        self.revision = 0
        self.token: str | None = ""
        """Of the revision: see ``CatalogReader.token_at``."""
        self.warnings: list[str] = []
        self.is_remade = False
        """Whether there was a checkpoint that could not be used."""
        self.has_removed = False
        """Whether passages were taken out of it, of which its files may hold words still."""
        self._checkpoints = Checkpoints(checkpoint_folder(folder, generation))
        self._reader = reader
        self._dimensions = dimensions
        self._analyser = analyser
        self._lock = threading.RLock()
        self._folder = folder
        self._open()

    def refresh(self, state: State) -> None:
        """Bring the index to the catalog's state, by replaying the journal; where another catalog
        lies there now, by opening the index anew."""
        if state.revision == self.revision:
            return
        with self._lock:
            if self._reader.token_at(self.revision) != self.token:
                self._open()
                return
            if state.revision <= self.revision:  # another thread has come further
                return
            added, removed, revision = self._reader.changes(self.generation, self.revision)
            if added or removed:
                self.has_removed = self.has_removed or bool(removed)
                try:
                    self.passages.apply(self._batches_of(added), removed)
                except OSError as error:
                    raise IndexUnavailable(refusal(error)) from error
            self._reach(revision)

    @property
    def is_behind(self) -> bool:
        """Whether so much was made again or replayed that a new checkpoint is worth its writing."""
        replayed = self.revision - self._opened_at
        return (
            self.is_remade
            or self.passages.was_unclean
            or replayed >= worth_saving(len(self.passages))
        )

    def save(self, *, force: bool = False) -> bool:
        """Write a checkpoint where enough has changed since the last one; whether it was written.

        The caller holds the writer lock.

        Raises:
            OSError: it cannot be written; the one before is there still.
        """
        with self._lock:
            behind = self.revision - self.saved_revision
            is_partial = force and self.passages.was_unclean
            if behind < (1 if force else worth_saving(len(self.passages))) and not is_partial:
                return False
            self._write()
            return True

    def forget(self) -> bool:
        """Write a checkpoint in which nothing is left of what was removed; whether ``rewrite`` has
        something to do, which takes longer than anybody should wait for.

        The caller holds the writer lock.
        """
        is_large = len(self.passages) > REWRITTEN_AT_ONCE
        with self._lock:
            if is_large:
                self.passages.forget_removed()
            else:
                self.passages.rewrite()
            self._write()
        return is_large

    def rewrite(self, go_on: Callable[[], bool]) -> bool:
        """Make those files anew that the last checkpoint was written without, while others search
        and write; whether it was done: not where ``go_on`` says otherwise."""
        return self.passages.rewrite(go_on)

    def write_again(self) -> None:
        """Write the newest checkpoint with the files that it was written without.

        The caller holds the writer lock.
        """
        with self._lock:
            if self._checkpoints.newest_revision() == self.saved_revision:
                self._write()

    def _write(self) -> None:
        self._checkpoints.write(
            self.passages,
            revision=self.revision,
            token=self.token or "",
            analyser=self._analyser.fingerprint,
        )
        self.saved_revision = self.revision

    def differing(self) -> Iterator[tuple[int, int]]:
        """Each passage of the catalog held against the index: how many were looked at, and how many
        of them are others; in the end how many the index holds beyond."""
        count = 0
        for records in self._reader.passages(self.generation):
            with self._lock:
                wrong = self.passages.differing(_as_passages(records))
            count += len(records)
            yield len(records), len(wrong)
        yield 0, max(0, len(self.passages) - count)

    def replace_checkpoint(self) -> None:
        """Write what was made again or replayed, so that the next one to open it need not do so.

        The caller holds the writer lock. Where it cannot be written, that is a warning.
        """
        try:
            self.save(force=True)
        except OSError as error:
            self._warn(f"no new index checkpoint was written: {refusal(error)}")
        else:
            self.is_remade = False

    def close(self) -> None:
        """Free the private copy of the index."""
        with self._lock:
            self.passages.close()

    # Loading

    def _open(self) -> None:
        try:
            self._load()
            self._check()
        except OSError as error:
            raise IndexUnavailable(refusal(error, self._folder)) from error

    def _reach(self, revision: int) -> None:
        """Be at a revision, by its token."""
        self.token = self._reader.token_at(revision)
        self.revision = revision

    def _load(self) -> None:
        for checkpoint in self._checkpoints.all():
            try:
                note = read_note(checkpoint)
                if self._is_known(note):
                    return self._load_checkpoint(checkpoint, note)
                self.is_remade = True
                self._warn(
                    f"index checkpoint {checkpoint.name} is of a state that the catalog has not "
                    "reached, as after a backup was brought back: the index is made again"
                )
            except OSError:
                if not checkpoint.exists():  # a writer has put a newer one in its place
                    return self._load()
                raise
            except OutdatedIndex as error:
                self.is_remade = True
                self._warn(f"index checkpoint {error}: the index is made again from the catalog")
            except DamagedIndex as error:
                if not checkpoint.exists():  # a writer has put a newer one in its place
                    return self._load()
                self.is_remade = True
                aside = self._checkpoints.set_aside(checkpoint)
                self._warn(
                    f"index checkpoint {checkpoint.name} was damaged ({error}); kept as {aside}, "
                    "and the index is made again from the catalog"
                )
        return self._rebuild()

    def _is_known(self, note: Note) -> bool:
        """Whether the catalog has been in the state that a checkpoint was made of."""
        return self._reader.token_at(note.revision) == note.token

    def _load_checkpoint(self, checkpoint: Path, note: Note) -> None:
        same_terms = note.analyser == self._analyser.fingerprint
        self.passages = LocalIndex.load(
            checkpoint,
            self._analyser,
            # The glossary has changed since: terms are made again, vectors are kept.
            texts=None if same_terms else self._texts,
        )
        self.revision, self.token = note.revision, note.token
        self._opened_at = note.revision
        self.saved_revision = note.revision if same_terms else 0

    def _check(self) -> None:
        """Make the index again where it does not hold exactly the catalog's live chunks.

        That is so after a catalog was brought back from a backup: what the index had taken in
        since is not in its journal.
        """
        before = self._reader.revision_of(self.generation)
        self.refresh(self._reader.state())
        counted = self._reader.passage_count(self.generation)
        live = self._live()
        if self._reader.revision_of(self.generation) != before:
            return  # it changed between the looks: nothing is for sure
        if live.count != counted:
            raise self._reader.rotten("the list of passages")
        if self.passages.digest() == live:
            return
        self._warn("the indexes did not agree with the catalog and were made again from it")
        self.passages.close()
        self._rebuild()
        self.is_remade = True

    def holds_what_is_live(self) -> bool:
        """Whether it holds exactly the chunks that the catalog has now; while others write, it may
        only be behind."""
        return self.passages.digest() == self._live()

    def _live(self) -> Digest:
        """The digest of the chunks that the catalog has now."""
        live = self._reader.digest(self.generation, scrambled)
        return Digest(live.count, live.total, live.scrambled)

    def _rebuild(self) -> None:
        self.passages = LocalIndex(self._dimensions, self._analyser)
        state = self._reader.state()
        self._reader.check_facts()  # by them it is told what is live, and filtered
        self.passages.apply(map(_as_passages, self._reader.passages(self.generation)))
        # What was committed while this ran is replayed; adding a chunk twice replaces it.
        self._reach(state.revision)
        self._opened_at = self.saved_revision = 0

    def _texts(self) -> Iterator[tuple[NDArray[np.int64], list[str]]]:
        for batch in self._reader.passages(self.generation):
            ids = np.array([record.chunk_id for record in batch], dtype=np.int64)
            yield ids, [record.reading for record in batch]

    def _batches_of(self, ids: Sequence[int]) -> Iterator[list[Passage]]:
        for start in range(0, len(ids), _BATCH):
            yield _as_passages(self._reader.passages_of(ids[start : start + _BATCH]))

    def _warn(self, warning: str) -> None:
        logger.warning(warning)
        self.warnings.append(warning)


def checkpoint_folder(folder: Path, generation: int) -> Path:
    """Where the checkpoints of a generation lie."""
    return folder / f"g{generation:04d}"


def saved_revision(folder: Path, generation: int) -> int:
    """The revision of a generation's newest checkpoint, 0 without one, by its name alone."""
    return Checkpoints(checkpoint_folder(folder, generation)).newest_revision()


def worth_saving(chunks: int) -> int:
    """After how many changes a library of so many chunks gets a new checkpoint."""
    return max(CHECKPOINT_AFTER, chunks // 20)


def worth_saving_during_a_run(chunks: int) -> int:
    """After how many changes a run that goes on writes a checkpoint: all of them together take
    about as long as writing five of its end."""
    return max(SAVED_EVERY, chunks // 4)


def _as_passages(records: Sequence[PassageRecord]) -> list[Passage]:
    return [
        Passage(
            id=record.chunk_id,
            reading=record.reading,
            vector=record.vector,
            language=record.language,
            year=record.year,
            aspect=record.aspect,
            document=record.document_id,
            document_language=record.document_language,
            report_year=record.report_year,
            organisation=record.organisation,
        )
        for record in records
    ]

"""Taking files in: read, split, embed, store, one transaction a document.

Files are read and split in threads, each with a process that reads for it, ahead of the run; one
window of chunks is embedded while the next is gathered. What is stored, and in which order, is
settled in the run's own thread alone, so that it is the same however many others work.

A run can be stopped or killed at any instant. What was committed stays, embeddings included, and
running again goes on from there. Whatever goes wrong with one file is told as that file's line; the
others go on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from index import Embedder
from kb.catalog import CatalogReader, CatalogWriter, FileRecord, NewDocument
from kb.errors import KBError
from kb.pipeline.ahead import Ahead, Beside
from kb.pipeline.corrected import Corrections
from kb.pipeline.embed import embed_texts, known_readings, split_for
from kb.pipeline.in_hand import FileInHand
from kb.pipeline.originals import Copy, Originals
from kb.pipeline.prepare import (
    Copied,
    Failed,
    Held,
    PendingDocument,
    Preparer,
    ReadWhole,
    Step,
    Unchanged,
    record_of,
    size_of,
)
from kb.pipeline.report import Caution, Stopped, Tally, Watch
from kb.pipeline.scan import FoundFile

WINDOW = 1024
"""Chunks that are gathered before they are embedded, sorted by length together."""

WAITING = 32_000_000
"""Characters of documents and of their chunks that wait to be embedded at most: what bounds memory,
beside two windows and the files that are read at this moment."""


@dataclass(frozen=True, slots=True)
class Window:
    """Documents that are embedded together, and files that are at their end with them."""

    documents: Sequence[PendingDocument]
    whole: Sequence[FileInHand]
    """Files all of whose documents are in this window or in earlier ones."""


class Pipeline:
    """One run over files that are new or have changed, into one generation of the catalog."""

    def __init__(
        self,
        reader: CatalogReader,
        writer: CatalogWriter,
        embedder: Embedder,
        watch: Watch,
        *,
        preparer: Preparer,
        corrections: Corrections,
        generation: int,
        originals: Originals,
        workers: int,
        failed_under: Callable[[], str],
        stored: Callable[[], Sequence[Caution]] = tuple,
        done: Callable[[Sequence[FileInHand]], None] = lambda _: None,
        let_in: Callable[[], bool] = lambda: False,
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._embedder = embedder
        self._watch = watch
        self._preparer = preparer
        self._corrections = corrections
        self._generation = generation
        self._originals = originals
        self._workers = workers
        self._failed_under = failed_under
        self._stored = stored
        """Told each time that documents have been stored; gives what went wrong by that."""
        self._done = done
        """Told of the files that are at their end."""
        self._let_in = let_in
        """Lets others write for a moment, where they wait; whether any did."""
        self._others_wrote = False
        self._tally = Tally()
        self._total = 0
        self._pending: list[PendingDocument] = []
        self._chunks = 0
        self._whole: list[FileInHand] = []
        self._failing: list[FileInHand] = []
        self._beside: Beside[Window, dict[str, int]] = Beside(self._embed)
        self._in_model: Window | None = None
        self._is_stopped = False
        self._embedded = 0

    def run(self, files: Sequence[FoundFile], known: Mapping[str, FileRecord]) -> Tally:
        """Take in ``files``; ``known`` is what the catalog has of each file, by its path."""
        self._total = len(files)
        self._originals.clear()
        reading = Ahead(
            files,
            self._preparer.steps,
            workers=self._workers,
            size=size_of,
            most=WAITING,
            waiting=self._pause,
        )
        try:
            with self._beside, reading:
                try:
                    for file, steps in reading:
                        self._watch.check_stop()
                        self._take_in(steps, record_of(file, known))
                        self._tally.files += 1
                        self._tell("read", file.source)
                    self._hand_over()
                    self._hand_over()
                finally:
                    self._is_stopped = True  # also for the model, which is not waited for long
        except Stopped:
            self._tally.stopped = True
        finally:
            self._originals.clear()
        self._tally.embedded += self._embedded
        self._tally.failed += [line for hand in self._failing for line in hand.failures()]
        return self._tally

    def _pause(self) -> None:
        """While there is nothing to do."""
        self._watch.check_stop()
        self._others_wrote |= self._let_in()

    # What was read

    def _take_in(self, steps: Iterator[Step], record: FileRecord | None) -> None:
        """Queue the documents of a file, and drop those that it does not hold any more."""
        hand: FileInHand | None = None
        copy: Copy | None = None
        is_whole = False
        for step in steps:
            self._watch.check_stop()
            if isinstance(step, Copied):
                hand, copy = step.hand, step.copy
                continue
            assert hand is not None
            assert copy is not None
            if isinstance(step, PendingDocument):
                hand.original = hand.original or self._originals.keep(copy)
                self._queue(step)
            elif isinstance(step, Failed):
                self._fail(hand, step)
            elif isinstance(step, Held):
                self._tally.unchanged += 1
                hand.count("put_away" if step.put_away else "unchanged", step.document_id)
            elif isinstance(step, Unchanged):
                assert record is not None
                self._tally.unchanged += record.documents
                hand.documents = record.documents
                self._whole.append(hand)
                is_whole = True
            else:
                self._end(hand, step)
                is_whole = True
        if hand is not None and copy is not None and copy.name and not hand.original:
            self._originals.drop(copy)
        if hand is not None and not is_whole:
            self._done([hand])

    def _end(self, hand: FileInHand, step: ReadWhole) -> None:
        if step.gone:
            self._tally.removed += len(self._writer.drop_sources(list(step.gone)))
        self._whole.append(hand)

    def _queue(self, pending: PendingDocument) -> None:
        pending.hand.pending += 1
        self._pending.append(pending)
        self._chunks += len(pending.chunks)
        if self._chunks >= WINDOW:
            self._hand_over()

    # Embedding and storing

    def _hand_over(self) -> None:
        """Give the model what was gathered, and store what it is done with."""
        before = self._in_model
        ids: Mapping[str, int] = {}
        if before is not None:
            ids = self._beside.result(self._wait_for_model)
        self._in_model = Window(tuple(self._pending), tuple(self._whole))
        self._beside.begin(self._in_model)
        self._pending.clear()
        self._whole.clear()
        self._chunks = 0
        if before is not None:
            self._keep(before, ids)

    def _wait_for_model(self) -> None:
        self._tell("embed", "", waiting=self._embedded - self._tally.embedded)
        self._pause()

    def _embed(self, window: Window) -> dict[str, int]:
        """The embedding's id of every reading whose language the model knows; in its own thread."""
        split = ((pending.chunks, pending.readings) for pending in window.documents)
        already = self._embedded

        def done(count: int) -> None:
            self._embedded = already + count

        ids, _ = embed_texts(
            known_readings(split, self._embedder),
            self._embedder,
            self._reader,
            self._writer,
            check_stop=self._check_stopped,
            done=done,
        )
        return ids

    def _check_stopped(self) -> None:
        if self._is_stopped:
            raise Stopped

    def _keep(self, window: Window, ids: Mapping[str, int]) -> None:
        """Store a window, and record the files whose documents are all stored."""
        try:
            for pending in window.documents:
                self._watch.check_stop()
                self._others_wrote |= self._let_in()
                self._store(pending, ids)
                pending.hand.pending -= 1
        except Stopped:
            self._end_files([hand for hand in window.whole if not hand.pending])
            raise
        self._end_files(window.whole)
        if not self._tally.warnings:  # on a full disk once is enough
            self._tally.warnings += self._stored()

    def _end_files(self, hands: Sequence[FileInHand]) -> None:
        known = [hand.record(self._failed_under) for hand in hands if hand.is_known]
        self._writer.record_files(known)
        self._done(hands)

    def _store(self, pending: PendingDocument, ids: Mapping[str, int]) -> None:
        source = pending.spoken.document.source
        try:
            if self._others_wrote:
                pending, ids = self._as_it_is_now(pending, ids)
            outcome, document_id = self._writer.store(_new_of(pending, ids), self._generation)
        except KBError:
            raise
        except Exception as error:  # noqa: BLE001  told as the file's line, with its traceback
            self._fail(pending.hand, Failed(source, error, "storing"))
            return
        pending.hand.count(outcome, document_id)
        if outcome == "unchanged":
            self._tally.unchanged += 1
            return
        if outcome == "added":
            self._tally.added += 1
        else:
            self._tally.replaced += 1
        self._tally.document_ids.append(document_id)
        self._tally.chunks += len(pending.chunks)
        if pending.spoken.caution is not None:
            self._tally.warnings.append(pending.spoken.caution)
        self._tell("index", source)

    def _as_it_is_now(
        self, pending: PendingDocument, ids: Mapping[str, int]
    ) -> tuple[PendingDocument, Mapping[str, int]]:
        """What is to be stored where a person may have corrected the document meanwhile."""
        spoken = self._corrections.over(pending.read)
        if (spoken.document, spoken.said) == (pending.spoken.document, pending.spoken.said):
            return pending, ids
        chunks, readings = split_for(spoken.document, self._embedder)
        pending = replace(pending, spoken=spoken, chunks=chunks, readings=readings)
        found, _ = embed_texts(
            known_readings([(chunks, readings)], self._embedder),
            self._embedder,
            self._reader,
            self._writer,
            check_stop=self._watch.check_stop,
            done=lambda _: None,
        )
        return pending, found

    # The run

    def _fail(self, hand: FileInHand, failed: Failed) -> None:
        if not hand.failures():
            self._failing.append(hand)
        hand.fail(failed.error, failed.source, failed.doing)

    def _tell(
        self, stage: Literal["read", "embed", "index"], source: str, waiting: int = 0
    ) -> None:
        self._watch.tell(
            stage,
            done=self._tally.files,
            total=self._total,
            chunks=self._tally.chunks + waiting,
            source=source,
        )


def _new_of(pending: PendingDocument, ids: Mapping[str, int]) -> NewDocument:
    return NewDocument(
        document=pending.spoken.document,
        said=pending.spoken.said,
        chunks=pending.chunks,
        readings=pending.readings,
        embedding_ids=[ids.get(reading) for reading in pending.readings],
        content_key=pending.content_key,
        file=str(pending.hand.found.path),
        original=pending.hand.original,
    )

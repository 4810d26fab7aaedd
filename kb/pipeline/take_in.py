"""Taking files in: read, split, embed, store, one transaction a document.

A run can be stopped or killed at any instant. What was committed stays, embeddings included, and
running again goes on from there. Whatever goes wrong with one file is told as that file's line; the
others go on.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from index import Embedder
from ingest import (
    Chunk,
    Document,
    Metadata,
    ReadError,
    ReadingLimits,
    read,
    read_apart,
    refuse_too_large,
)
from kb.catalog import CatalogReader, CatalogWriter, FileRecord, NewDocument, SourceRecord
from kb.errors import KBError
from kb.pipeline.corrected import Corrections, Spoken
from kb.pipeline.embed import embed_texts, known_readings, split_for
from kb.pipeline.in_hand import FileInHand
from kb.pipeline.originals import Copy, Originals
from kb.pipeline.report import Caution, Stopped, Tally, Watch
from kb.pipeline.scan import FileDigest, FoundFile

WINDOW = 1024
"""Chunks that are gathered before they are embedded, sorted by length together."""


@dataclass(frozen=True, slots=True)
class PendingDocument:
    """A document that was read and split and waits for its embeddings."""

    spoken: Spoken
    """The document, with what people say of it laid over."""
    chunks: Sequence[Chunk]
    readings: Sequence[str]
    """What the model reads of each chunk."""
    content_key: str
    hand: FileInHand


class Pipeline:
    """One run over files that are new or have changed, into one generation of the catalog."""

    def __init__(
        self,
        reader: CatalogReader,
        writer: CatalogWriter,
        embedder: Embedder,
        watch: Watch,
        *,
        generation: int,
        originals: Path,
        max_bytes: int,
        limits: ReadingLimits | None = None,
        failed_under: Callable[[], str],
        corrections: Corrections,
        overrides: Metadata | None = None,
        stored: Callable[[], Sequence[Caution]] = tuple,
    ) -> None:
        self._corrections = corrections
        self._reader = reader
        self._writer = writer
        self._embedder = embedder
        self._watch = watch
        self._generation = generation
        self._originals = Originals(originals)
        self._max_bytes = max_bytes
        self._limits = limits
        self._failed_under = failed_under
        self._overrides = overrides
        self._stored = stored
        """Told each time that documents have been stored; gives what went wrong by that."""
        self._tally = Tally()
        self._total = 0
        self._window: list[PendingDocument] = []
        self._window_chunks = 0
        self._read_whole: list[FileInHand] = []
        self._failing: list[FileInHand] = []

    def run(self, files: Sequence[FoundFile], known: Mapping[str, FileRecord]) -> Tally:
        """Take in ``files``; ``known`` is what the catalog has of each file, by its path."""
        self._total = len(files)
        self._originals.clear()
        try:
            for file in files:
                self._watch.check_stop()
                self._take_in(FileInHand(file), known.get(str(file.path)))
                self._tally.files += 1
                self._tell("read", file.source)
            self._flush()
        except Stopped:
            self._tally.stopped = True
        self._tally.failed += [line for hand in self._failing for line in hand.failures()]
        return self._tally

    # Reading

    def _take_in(self, hand: FileInHand, record: FileRecord | None) -> None:
        source = hand.found.source
        try:
            refuse_too_large(hand.found.path, source, self._max_bytes)
            hand.digest, copy = self._copied(hand.found)
        except OSError as error:
            self._fail(hand, error, source, "reading")
            return
        except ReadError as error:
            self._fail(hand, error, source, "reading")
            self._read_whole.append(hand)  # known by its looks; what it gave before stays
            return
        now = (hand.digest, source)
        try:
            if record and not record.failures and (record.digest, record.source) == now:
                # Only its time has changed.
                self._tally.unchanged += record.documents
                hand.documents = record.documents
                self._read_whole.append(hand)
            else:
                self._read(hand, copy)
        finally:
            if not hand.original:
                self._originals.drop(copy)

    def _copied(self, file: FoundFile) -> tuple[str, Copy]:
        """The digest of a file and its copy, made in one reading."""
        digest = FileDigest(self._overrides)
        copy = self._originals.copy(file.path, digest.add)
        return digest.whole(file), copy

    def _read(self, hand: FileInHand, copy: Copy) -> None:
        """Queue the documents of a file, and drop those that it does not hold any more."""
        before = self._reader.sources_of(str(hand.found.path))
        given: set[str] = set()
        try:
            for item in self._items(hand, copy):
                given.add(item.source)  # a record that has become unreadable is not gone
                if isinstance(item, ReadError):
                    self._fail(hand, item, item.source, "reading")
                else:
                    self._take(hand, copy, item, before.get(item.source))
        except ReadError as error:  # bad as a whole: what it gave before stays
            self._fail(hand, error, hand.found.source, "reading")
        else:
            gone = sorted(before.keys() - given)
            if gone:
                self._tally.removed += len(self._writer.drop_sources(gone))
        self._read_whole.append(hand)

    def _items(self, hand: FileInHand, copy: Copy) -> Iterator[Document | ReadError]:
        for item in self._read_by_limits(hand.found, copy):
            self._watch.check_stop()
            yield item

    def _read_by_limits(self, file: FoundFile, copy: Copy) -> Iterator[Document | ReadError]:
        if self._limits is None:
            return read(
                file.path,
                content=copy.path,
                source=file.source,
                overrides=self._overrides,
                max_bytes=self._max_bytes,
            )
        return read_apart(
            file.path,
            content=copy.path,
            source=file.source,
            overrides=self._overrides,
            max_bytes=self._max_bytes,
            limits=self._limits,
            waiting=self._watch.check_stop,
        )

    def _take(
        self, hand: FileInHand, copy: Copy, document: Document, held: SourceRecord | None
    ) -> None:
        """Split a document and queue it, unless the library has it as it is."""
        is_record = document.source != hand.found.source
        try:
            key = _record_key(document) if is_record else hand.digest
            if self._is_held(held, key):
                self._tally.unchanged += 1
                hand.documents += 1
                return
            hand.original = hand.original or self._originals.keep(copy)
            spoken = self._corrections.over(document)
            chunks, readings = split_for(spoken.document, self._embedder)
        except KBError:  # the library's or the model's fault, not the file's
            raise
        except Exception as error:  # noqa: BLE001  told as the file's line, with its traceback
            self._fail(hand, error, document.source, "splitting")
            return
        self._window.append(PendingDocument(spoken, chunks, readings, key, hand))
        self._window_chunks += len(chunks)
        if self._window_chunks >= WINDOW:
            self._flush()

    def _is_held(self, held: SourceRecord | None, content_key: str) -> bool:
        """Whether the library has this very content under its source, be it that a person removed
        it: what was removed comes back with another content, or when it is asked for."""
        return held is not None and held.content_key == content_key

    # Embedding and storing

    def _flush(self) -> None:
        """Embed and store what waits, and record the files whose documents are all stored."""
        ids = self._embed()
        for pending in self._window:
            self._watch.check_stop()
            self._store(pending, ids)
        self._window.clear()
        self._window_chunks = 0
        known = [hand.record(self._failed_under) for hand in self._read_whole if hand.is_known]
        self._writer.record_files(known)
        self._read_whole.clear()
        if not self._tally.warnings:  # on a full disk once is enough
            self._tally.warnings += self._stored()

    def _embed(self) -> dict[str, int]:
        """The embedding's id of every reading whose language the model knows."""
        split = ((pending.chunks, pending.readings) for pending in self._window)
        ids, embedded = embed_texts(
            known_readings(split, self._embedder),
            self._embedder,
            self._reader,
            self._writer,
            check_stop=self._watch.check_stop,
            done=lambda count: self._tell("embed", "", waiting=count),
        )
        self._tally.embedded += embedded
        return ids

    def _store(self, pending: PendingDocument, ids: Mapping[str, int]) -> None:
        new = NewDocument(
            document=pending.spoken.document,
            said=pending.spoken.said,
            chunks=pending.chunks,
            readings=pending.readings,
            embedding_ids=[ids.get(reading) for reading in pending.readings],
            content_key=pending.content_key,
            file=str(pending.hand.found.path),
            original=pending.hand.original,
        )
        try:
            outcome, document_id = self._writer.store(new, self._generation)
        except KBError:
            raise
        except Exception as error:  # noqa: BLE001  as above
            self._fail(pending.hand, error, pending.spoken.document.source, "storing")
            return
        pending.hand.documents += 1
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
        self._tell("index", pending.spoken.document.source)

    # The run

    def _fail(self, hand: FileInHand, error: Exception, source: str, doing: str) -> None:
        if not hand.failures():
            self._failing.append(hand)
        hand.fail(error, source, doing)

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


def _record_key(document: Document) -> str:
    """A digest of what one record of a file holds."""
    values = {
        "title": document.title,
        "text": document.text,
        "organisation": document.organisation,
        "year": document.year,
        "date": str(document.date),
        "extra": dict(document.extra),
    }
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()

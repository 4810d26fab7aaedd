"""Taking files in: read, split, embed, store, one transaction a document.

A run can be stopped or killed at any instant. What was committed stays, embeddings included, and
running again goes on from there.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from index import Embedder
from ingest import Chunk, Document, Metadata, ReadError, read
from kb.atomic import replacing
from kb.catalog import CatalogReader, CatalogWriter, FileRecord, NewDocument, SourceRecord
from kb.pipeline.embed import embed_texts, known_readings, split_for
from kb.pipeline.report import Failure, Stopped, Tally, Watch
from kb.pipeline.scan import FoundFile, digest_of

WINDOW = 1024
"""Chunks that are gathered before they are embedded, sorted by length together."""


@dataclass(frozen=True, slots=True)
class PendingDocument:
    """A document that was read and split and waits for its embeddings."""

    document: Document
    chunks: Sequence[Chunk]
    readings: Sequence[str]
    """What the model reads of each chunk."""
    content_key: str
    file: str
    original: str


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
        overrides: Metadata | None = None,
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._embedder = embedder
        self._watch = watch
        self._generation = generation
        self._originals = originals
        self._max_bytes = max_bytes
        self._overrides = overrides
        self._tally = Tally()
        self._total = 0
        self._window: list[PendingDocument] = []
        self._window_chunks = 0
        self._finished_files: list[FileRecord] = []

    def run(self, files: Sequence[FoundFile], known: Mapping[str, FileRecord]) -> Tally:
        """Take in ``files``; ``known`` is what the catalog has of each file, by its path."""
        self._total = len(files)
        try:
            for file in files:
                self._watch.check_stop()
                self._take_in(file, known.get(str(file.path)))
                self._tally.files += 1
                self._tell("read", file.source)
            self._flush()
        except Stopped:
            self._tally.stopped = True
        return self._tally

    # Reading

    def _take_in(self, file: FoundFile, record: FileRecord | None) -> None:
        try:
            digest = digest_of(file, self._overrides)
            if record is not None and (record.digest, record.source) == (digest, file.source):
                # Only its time has changed.
                self._tally.unchanged += record.documents
                self._finished_files.append(dataclasses.replace(record, stamp=file.stamp))
            else:
                self._read(file, digest)
        except ReadError as error:
            self._fail(error)
        except OSError as error:
            reason = f"cannot be read ({error.strerror or error})"
            remedy = "check that it is there and that you may read it"
            self._tally.failed.append(Failure(file.source, reason, remedy))

    def _read(self, file: FoundFile, digest: str) -> None:
        """Queue the documents of a file, and drop those that it does not hold any more."""
        before = self._reader.sources_of(str(file.path))
        given: set[str] = set()
        original = ""
        is_whole = True
        for item in self._items(file):
            given.add(item.source)  # a record that has become unreadable is not gone
            if isinstance(item, ReadError):
                self._fail(item)
                is_whole = False
                continue
            original = original or self._keep_original(file.path)
            key = digest if item.source == file.source else _record_key(item)
            if self._is_held(before.get(item.source), key):
                self._tally.unchanged += 1
            else:
                self._queue(item, key, str(file.path), original)
        vanished = sorted(before.keys() - given)
        if vanished:
            self._tally.removed += len(self._writer.drop_sources(vanished))
        if is_whole:  # else it is read again next time, and its bad records are told again
            self._finished_files.append(
                FileRecord(str(file.path), file.source, file.stamp, digest, len(given))
            )

    def _items(self, file: FoundFile) -> Iterator[Document | ReadError]:
        items = read(
            file.path, source=file.source, overrides=self._overrides, max_bytes=self._max_bytes
        )
        for item in items:
            self._watch.check_stop()
            yield item

    def _is_held(self, held: SourceRecord | None, content_key: str) -> bool:
        """Whether the library has this very content under its source."""
        if held is None or held.content_key != content_key:
            return False
        return self._reader.is_live(held.document_id)

    def _queue(self, document: Document, content_key: str, file: str, original: str) -> None:
        chunks, readings = split_for(document, self._embedder)
        self._window.append(
            PendingDocument(document, chunks, readings, content_key, file, original)
        )
        self._window_chunks += len(chunks)
        if self._window_chunks >= WINDOW:
            self._flush()

    def _keep_original(self, path: Path) -> str:
        """Copy the file beside the catalog, named by its hash; the name."""
        with path.open("rb") as stream:
            name = hashlib.file_digest(stream, "sha256").hexdigest() + path.suffix.lower()
        target = self._originals / name[:2] / name
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            with replacing(target) as partial:
                shutil.copyfile(path, partial)
        return name

    # Embedding and storing

    def _flush(self) -> None:
        """Embed and store what waits, and record the files whose documents are all stored."""
        ids = self._embed()
        for pending in self._window:
            self._watch.check_stop()
            self._store(pending, ids)
        self._window.clear()
        self._window_chunks = 0
        self._writer.record_files(self._finished_files)
        self._finished_files.clear()

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
            document=pending.document,
            chunks=pending.chunks,
            readings=pending.readings,
            embedding_ids=[ids.get(reading) for reading in pending.readings],
            content_key=pending.content_key,
            file=pending.file,
            original=pending.original,
        )
        outcome, document_id = self._writer.store(new, self._generation)
        if outcome == "unchanged":
            self._tally.unchanged += 1
            return
        if outcome == "added":
            self._tally.added += 1
        else:
            self._tally.replaced += 1
        self._tally.document_ids.append(document_id)
        self._tally.chunks += len(pending.chunks)
        self._tell("index", pending.document.source)

    # The run

    def _fail(self, error: ReadError) -> None:
        self._tally.failed.append(Failure(error.source, error.reason, error.remedy))

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

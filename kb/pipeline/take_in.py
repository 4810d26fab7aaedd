"""Taking files in: read, split, embed, store, one transaction a document.

A run can be stopped or killed at any instant. What was committed stays, embeddings included, and
running again goes on from there.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import shutil
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from index import Embedder
from ingest import Chunk, Document, Metadata, ReadError, read
from kb.catalog import CatalogReader, CatalogWriter, FileRecord, NewDocument, SourceRecord
from kb.pipeline.embed import embed_texts, known_readings, split_for
from kb.pipeline.report import Failure, Progress, ProgressSink, Stopped, StopSignal, Tally
from kb.pipeline.scan import FoundFile, digest_of

WINDOW = 1024
"""Chunks that are gathered before they are embedded, sorted by length together."""


@dataclass(frozen=True, slots=True)
class Pending:
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
        *,
        generation: int,
        originals: Path,
        max_bytes: int,
        known: Mapping[str, FileRecord],
        overrides: Metadata | None = None,
        progress: ProgressSink | None = None,
        stop: StopSignal | None = None,
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._embedder = embedder
        self._generation = generation
        self._originals = originals
        self._max_bytes = max_bytes
        self._known = known
        self._overrides = overrides
        self._progress = progress
        self._stop = stop
        self._tally = Tally()
        self._window: list[Pending] = []
        self._window_chunks = 0
        self._finished_files: list[FileRecord] = []
        self._begun = time.perf_counter()
        self._total = 0

    def run(self, files: Sequence[FoundFile]) -> Tally:
        """Take in ``files``.

        Raises:
            ModelUnavailable: the embedding model cannot be loaded.
        """
        self._total = len(files)
        try:
            for file in files:
                self._check_stop()
                self._take_in(file)
                self._tally.files += 1
                self._report("read", file.source)
            self._flush()
        except Stopped:
            self._tally.stopped = True
        return self._tally

    # Reading

    def _take_in(self, file: FoundFile) -> None:
        given: set[str] = set()
        original = ""
        try:
            digest = digest_of(file, self._overrides)
            record = self._known.get(str(file.path))
            if record is not None and (record.digest, record.source) == (digest, file.source):
                # Only its time has changed.
                self._tally.unchanged += record.documents
                self._finished_files.append(dataclasses.replace(record, stamp=file.stamp))
                return
            before = self._reader.sources_of(str(file.path))
            items = read(
                file.path,
                source=file.source,
                overrides=self._overrides,
                max_bytes=self._max_bytes,
            )
            whole = True
            for item in items:
                given.add(item.source)  # a record that has become unreadable is not gone
                if isinstance(item, ReadError):
                    self._fail(item.source, item.reason, item.remedy)
                    whole = False
                    continue
                original = original or self._keep_original(file.path)
                key = digest if item.source == file.source else _record_key(item)
                self._queue(item, key, str(file.path), original, before)
        except ReadError as error:
            self._fail(error.source, error.reason, error.remedy)
            return
        except OSError as error:
            reason = f"cannot be read ({error.strerror or error})"
            self._fail(file.source, reason, "check that it is there and that you may read it")
            return
        gone = sorted(before.keys() - given)
        if gone:
            self._tally.removed += len(self._writer.drop_sources(gone))
        if whole:  # else it is read again next time, and its bad records are told again
            self._finished_files.append(
                FileRecord(str(file.path), file.source, file.stamp, digest, len(given))
            )

    def _queue(
        self,
        document: Document,
        content_key: str,
        file: str,
        original: str,
        before: Mapping[str, SourceRecord],
    ) -> None:
        self._check_stop()
        known = before.get(document.source)
        if (
            known is not None
            and known.content_key == content_key
            and self._reader.is_live(known.document_id)
        ):
            self._tally.unchanged += 1
            return
        chunks, readings = split_for(document, self._embedder)
        self._window.append(Pending(document, chunks, readings, content_key, file, original))
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
            partial = target.with_suffix(".partial")
            shutil.copyfile(path, partial)
            partial.replace(target)
        return name

    # Embedding and storing

    def _flush(self) -> None:
        ids = self._embed()
        for pending in self._window:
            self._check_stop()
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
            check_stop=self._check_stop,
            done=lambda count: self._report("embed", "", waiting=count),
        )
        self._tally.embedded += embedded
        return ids

    def _store(self, pending: Pending, ids: Mapping[str, int]) -> None:
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
        self._report("index", pending.document.source)

    # The run

    def _check_stop(self) -> None:
        if self._stop is not None and self._stop():
            raise Stopped

    def _fail(self, source: str, reason: str, remedy: str) -> None:
        self._tally.failed.append(Failure(source, reason, remedy))

    def _report(
        self, stage: Literal["read", "embed", "index"], source: str, waiting: int = 0
    ) -> None:
        if self._progress is not None:
            self._progress(
                Progress(
                    stage=stage,
                    done=self._tally.files,
                    total=self._total,
                    chunks=self._tally.chunks + waiting,
                    seconds=time.perf_counter() - self._begun,
                    source=source,
                )
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

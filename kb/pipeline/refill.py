"""Filling a generation: the stored documents split and embedded with the settings in force."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from index import Embedder
from ingest import Chunk
from kb.catalog import CatalogReader, CatalogWriter
from kb.documents import StoredDocument
from kb.pipeline.embed import embed_texts, known_readings, split_for
from kb.pipeline.report import Progress, ProgressSink, Stopped, StopSignal, Tally
from kb.pipeline.take_in import WINDOW


@dataclass(frozen=True, slots=True)
class _Split:
    document_id: str
    source: str
    chunks: Sequence[Chunk]
    readings: Sequence[str]


@dataclass(slots=True)
class _Filling:
    reader: CatalogReader
    writer: CatalogWriter
    embedder: Embedder
    generation: int
    progress: ProgressSink | None
    stop: StopSignal | None
    total: int = 0
    tally: Tally = field(default_factory=Tally)
    begun: float = field(default_factory=time.perf_counter)

    def check_stop(self) -> None:
        if self.stop is not None and self.stop():
            raise Stopped

    def report(self, source: str, waiting: int = 0) -> None:
        if self.progress is not None:
            self.progress(
                Progress(
                    stage="index",
                    done=len(self.tally.document_ids),
                    total=self.total,
                    chunks=self.tally.chunks + waiting,
                    seconds=time.perf_counter() - self.begun,
                    source=source,
                )
            )

    def store(self, window: Sequence[_Split]) -> None:
        split = ((one.chunks, one.readings) for one in window)
        ids, embedded = embed_texts(
            known_readings(split, self.embedder),
            self.embedder,
            self.reader,
            self.writer,
            check_stop=self.check_stop,
            done=lambda count: self.report("", count),
        )
        self.tally.embedded += embedded
        for one in window:
            self.check_stop()
            self.writer.index(
                one.document_id,
                one.chunks,
                one.readings,
                [ids.get(reading) for reading in one.readings],
                self.generation,
            )
            self.tally.document_ids.append(one.document_id)
            self.tally.chunks += len(one.chunks)
            self.report(one.source)


def fill_generation(
    reader: CatalogReader,
    writer: CatalogWriter,
    embedder: Embedder,
    *,
    generation: int,
    documents: Sequence[str] | None = None,
    progress: ProgressSink | None = None,
    stop: StopSignal | None = None,
) -> Tally:
    """Give ``generation`` the ``documents``: by default every live one that it does not hold as
    it is now.

    Documents are committed one by one: a run that was stopped goes on where it was.

    Raises:
        ModelUnavailable: the embedding model cannot be loaded.
    """
    filling = _Filling(reader, writer, embedder, generation, progress, stop)
    waiting = reader.unindexed(generation) if documents is None else documents
    filling.total = len(waiting)
    window: list[_Split] = []
    try:
        for document_id in waiting:
            filling.check_stop()
            stored = reader.stored(document_id)
            if stored is None:
                continue
            window.append(_split_again(stored, embedder))
            if sum(len(one.chunks) for one in window) >= WINDOW:
                filling.store(window)
                window.clear()
        filling.store(window)
    except Stopped:
        filling.tally.stopped = True
    return filling.tally


def _split_again(stored: StoredDocument, embedder: Embedder) -> _Split:
    chunks, readings = split_for(stored.as_document(), embedder)
    return _Split(stored.info.id, stored.info.source, chunks, readings)

"""Filling a generation: the stored documents split and embedded with the settings in force."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index import Embedder
from ingest import Chunk
from kb.catalog import CatalogReader, CatalogWriter
from kb.documents import StoredDocument
from kb.pipeline.embed import embed_texts, known_readings, split_for
from kb.pipeline.report import Stopped, Tally, Watch
from kb.pipeline.take_in import WINDOW


def fill_generation(
    reader: CatalogReader,
    writer: CatalogWriter,
    embedder: Embedder,
    watch: Watch,
    *,
    generation: int,
    documents: Sequence[str] | None = None,
) -> Tally:
    """Give ``generation`` the ``documents``: by default every live one that it does not hold as
    it is now.

    Documents are committed one by one: a run that was stopped goes on where it was.
    """
    waiting = reader.unindexed(generation) if documents is None else documents
    refill = _Refill(reader, writer, embedder, watch, generation, total=len(waiting))
    window: list[_SplitDocument] = []
    try:
        for document_id in waiting:
            watch.check_stop()
            stored = reader.stored(document_id)
            if stored is None:  # purged meanwhile
                continue
            window.append(_split_again(stored, embedder))
            if sum(len(document.chunks) for document in window) >= WINDOW:
                refill.store(window)
                window.clear()
        refill.store(window)
    except Stopped:
        refill.tally.stopped = True
    return refill.tally


@dataclass(frozen=True, slots=True)
class _SplitDocument:
    id: str
    source: str
    chunks: Sequence[Chunk]
    readings: Sequence[str]
    """What the model reads of each chunk."""


class _Refill:
    """One run: documents embedded a window at a time and stored one by one."""

    def __init__(
        self,
        reader: CatalogReader,
        writer: CatalogWriter,
        embedder: Embedder,
        watch: Watch,
        generation: int,
        total: int,
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._embedder = embedder
        self._watch = watch
        self._generation = generation
        self._total = total
        self.tally = Tally()

    def store(self, window: Sequence[_SplitDocument]) -> None:
        """Embed what is new in the window, then commit its documents."""
        split = ((document.chunks, document.readings) for document in window)
        ids, embedded = embed_texts(
            known_readings(split, self._embedder),
            self._embedder,
            self._reader,
            self._writer,
            check_stop=self._watch.check_stop,
            done=lambda count: self._tell("", waiting=count),
        )
        self.tally.embedded += embedded
        for document in window:
            self._watch.check_stop()
            self._writer.index(
                document.id,
                document.chunks,
                document.readings,
                [ids.get(reading) for reading in document.readings],
                self._generation,
            )
            self.tally.document_ids.append(document.id)
            self.tally.chunks += len(document.chunks)
            self._tell(document.source)

    def _tell(self, source: str, waiting: int = 0) -> None:
        self._watch.tell(
            "index",
            done=len(self.tally.document_ids),
            total=self._total,
            chunks=self.tally.chunks + waiting,
            source=source,
        )


def _split_again(stored: StoredDocument, embedder: Embedder) -> _SplitDocument:
    chunks, readings = split_for(stored.as_document(), embedder)
    return _SplitDocument(stored.info.id, stored.info.source, chunks, readings)

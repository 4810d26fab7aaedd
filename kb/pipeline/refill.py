"""Filling a generation: the stored documents split and embedded with the settings in force."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index import Embedder
from ingest import Chunk
from kb.catalog import CatalogReader, CatalogWriter, GenerationTable
from kb.documents import StoredDocument
from kb.errors import LibraryLocked
from kb.pipeline.embed import embed_texts, embedding_key, known_readings, split_for
from kb.pipeline.report import Stopped, Tally, Watch

WINDOW = 1024
"""Chunks that are embedded together."""

PATIENCE = 20
"""Passes in which nothing could be stored, since all that waits is being changed just then."""


def fill_generation(
    reader: CatalogReader,
    writer: CatalogWriter,
    table: GenerationTable,
    embedder: Embedder,
    watch: Watch,
    *,
    generation: int,
    documents: Sequence[str] | None = None,
    stored: Callable[[int], None] = lambda _: None,
) -> Tally:
    """Give ``generation`` the ``documents``, anew where it has them: by default every live one that
    it does not hold as it is now, those too that come in meanwhile.

    Documents are committed one by one: a run that was stopped goes on where it was. Others may
    write meanwhile: one that changes while it is split or embedded is read again. ``stored`` is
    told the chunks of each window that was stored.
    """
    refill = _Refill(reader, writer, table, embedder, watch, generation, stored)
    fruitless = 0
    try:
        waiting = refill.waiting() if documents is None else list(documents)
        while waiting:
            before = len(refill.tally.document_ids)
            refill.run(waiting)
            fruitless = fruitless + 1 if len(refill.tally.document_ids) == before else 0
            if fruitless > PATIENCE:
                raise LibraryLocked(
                    f"{len(waiting)} documents are being changed all the while; try again later"
                )
            time.sleep(0.02 * fruitless)
            waiting = refill.waiting(documents)
    except Stopped:
        refill.tally.stopped = True
    return refill.tally


@dataclass(frozen=True, slots=True)
class _SplitDocument:
    stored: StoredDocument
    chunks: Sequence[Chunk]
    readings: Sequence[str]
    """What the model reads of each chunk."""


class _Refill:
    """One run: documents embedded a window at a time and stored one by one."""

    def __init__(
        self,
        reader: CatalogReader,
        writer: CatalogWriter,
        table: GenerationTable,
        embedder: Embedder,
        watch: Watch,
        generation: int,
        stored: Callable[[int], None],
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._table = table
        self._embedder = embedder
        self._watch = watch
        self._generation = generation
        self._stored = stored
        self._total = 0
        self._gone: set[str] = set()
        self.tally = Tally()

    def waiting(self, documents: Sequence[str] | None = None) -> list[str]:
        """Those of the documents that the generation does not hold as they are."""
        found = self._reader.unindexed(self._generation, documents)
        return [document_id for document_id in found if document_id not in self._gone]

    def run(self, waiting: Sequence[str]) -> None:
        """Go once through the documents that are waiting."""
        self._total = len(self.tally.document_ids) + len(waiting)
        window: list[_SplitDocument] = []
        for document_id in waiting:
            self._watch.check_stop()
            stored = self._reader.stored(document_id)
            if stored is None:  # purged meanwhile
                self._gone.add(document_id)
                continue
            window.append(_split_again(stored, self._embedder))
            if sum(len(document.chunks) for document in window) >= WINDOW:
                self._store(window)
                window.clear()
        self._store(window)

    def _store(self, window: Sequence[_SplitDocument]) -> None:
        """Embed what is new in the window, then commit its documents."""
        split = ((document.chunks, document.readings) for document in window)
        known = known_readings(split, self._embedder)
        _, embedded = embed_texts(
            known,
            self._embedder,
            self._reader,
            self._writer,
            check_stop=self._watch.check_stop,
            done=lambda count: self._tell("", waiting=count),
        )
        self.tally.embedded += embedded
        before = self.tally.chunks
        for document in window:
            self._watch.check_stop()
            keys = [
                embedding_key(self._embedder.fingerprint, reading) if reading in known else None
                for reading in document.readings
            ]
            if not self._table.index(
                document.stored, document.chunks, document.readings, keys, self._generation
            ):
                continue  # it is another by now, and read again
            self.tally.document_ids.append(document.stored.info.id)
            self.tally.chunks += len(document.chunks)
            self._tell(document.stored.info.source)
        self._stored(self.tally.chunks - before)

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
    return _SplitDocument(stored, chunks, readings)

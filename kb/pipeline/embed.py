"""From texts to embeddings in the catalog, each text embedded once for all time."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Collection, Iterable, Sequence

from index import Embedder
from ingest import Chunk, Document, reading_text, split
from kb.catalog import CatalogReader, CatalogWriter

SLICE = 64
"""Texts embedded between two looks at the stop signal, to begin with; what is embedded by then is
kept."""
MOST = 1024
"""Texts that are embedded at once, and kept in one transaction, where the model is quick."""
QUICK, SLOW = 0.15, 0.6
"""Seconds for a slice: below, the next is twice as large; above, half."""


def split_for(document: Document, embedder: Embedder) -> tuple[list[Chunk], list[str]]:
    """A document's chunks, none longer than the model reads, and what it reads of each."""
    chunks = split(document, limit=embedder.limit, count=embedder.count)
    return chunks, [reading_text(document, chunk) for chunk in chunks]


def known_readings(
    documents: Iterable[tuple[Sequence[Chunk], Sequence[str]]], embedder: Embedder
) -> set[str]:
    """The readings of all chunks in a language that the model knows."""
    return {
        reading
        for chunks, readings in documents
        for chunk, reading in zip(chunks, readings, strict=True)
        if embedder.knows(chunk.language)
    }


def embed_texts(
    texts: Collection[str],
    embedder: Embedder,
    reader: CatalogReader,
    writer: CatalogWriter,
    *,
    check_stop: Callable[[], None],
    done: Callable[[int], None],
) -> tuple[dict[str, int], int]:
    """The id of each text's embedding, and how many the model had to read.

    ``done`` is told the number embedded so far. The texts are sorted by length over all of them,
    so that a batch holds texts of like length and little is spent on padding.

    Raises:
        Stopped: by ``check_stop``; what was embedded by then is kept.
    """
    keys = {text: embedding_key(embedder.fingerprint, text) for text in texts}
    held = reader.embedding_ids(list(keys.values()))
    missing = sorted(
        (text for text, key in keys.items() if key not in held), key=lambda text: (len(text), text)
    )
    slice_, start = SLICE, 0
    while start < len(missing):
        check_stop()
        begun = time.perf_counter()
        batch = missing[start : start + slice_]
        vectors = embedder.encode_documents(batch)
        held |= writer.add_embeddings([keys[text] for text in batch], vectors)
        start += len(batch)
        done(start)
        slice_ = _next_slice(slice_, time.perf_counter() - begun)
    # One that was purged at this moment is left out: a reindex has no lock against that.
    return {text: held[key] for text, key in keys.items() if key in held}, len(missing)


def _next_slice(size: int, seconds: float) -> int:
    """How many texts are embedded at once after ``size`` of them took so long."""
    if seconds < QUICK:
        return min(MOST, 2 * size)
    return max(8, size // 2) if seconds > SLOW else size


def embedding_key(fingerprint: str, text: str) -> str:
    """What an embedding is kept under: the model and the text that it read."""
    return hashlib.sha256(f"{fingerprint}\0{text}".encode("utf-8", "surrogatepass")).hexdigest()

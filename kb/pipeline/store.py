"""One document that is at hand: split, embedded and stored, outside of a run over files."""

from __future__ import annotations

from index import Embedder
from ingest import Document
from kb.catalog import CatalogReader, CatalogWriter, NewDocument, Said
from kb.pipeline.embed import embed_texts, known_readings, split_for


def store_document(
    document: Document,
    reader: CatalogReader,
    writer: CatalogWriter,
    embedder: Embedder,
    generation: int,
    *,
    content_key: str,
    file: str = "",
    original: str | None = None,
    said: Said | None = None,
) -> str:
    """Add a document, or put it in the place of the one of its source; its id."""
    chunks, readings = split_for(document, embedder)
    ids, _ = embed_texts(
        known_readings([(chunks, readings)], embedder),
        embedder,
        reader,
        writer,
        check_stop=lambda: None,
        done=lambda _: None,
    )
    new = NewDocument(
        document=document,
        chunks=chunks,
        readings=readings,
        embedding_ids=[ids.get(reading) for reading in readings],
        content_key=content_key,
        file=file,
        original=original,
        said=said or Said(),
    )
    return writer.store(new, generation)[1]

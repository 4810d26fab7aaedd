"""Whether a library is sound: catalog and indexes hold the same, and it is what can be found."""

from __future__ import annotations

import numpy as np

import kb


def check_sound(library: kb.Library) -> None:
    """Every live chunk is found by its own words and no other chunk is; no row is torn."""
    assert list(library._reader.check()) == []
    state = library._reader.state()
    assert library._reader.unindexed(state.generation) == []
    records = [row for rows in library._reader.passages(state.generation) for row in rows]
    live = np.array([record.chunk_id for record in records], dtype=np.int64)
    if not library._reader.counts(state.generation)["chunks"]:
        assert len(live) == 0
        return
    index = library._generations.indexes().passages
    lexical, vectors, facts = index._lexical, index._vectors, index._facts
    np.testing.assert_array_equal(lexical.ids, live)
    np.testing.assert_array_equal(facts.ids, live)
    embedded = [record.chunk_id for record in records if record.vector is not None]
    np.testing.assert_array_equal(vectors.ids, embedded)
    assert facts.strings("document", live) == tuple(record.document_id for record in records)
    texts = {info.id: library.document(info.id).text for info in library.documents()}
    chunks = library._reader.chunks(live.tolist())
    assert {chunk.document_id for chunk in chunks.values()} <= set(texts)
    assert list(chunks) == live.tolist()
    for chunk in chunks.values():
        assert texts[chunk.document_id][chunk.start : chunk.end] == chunk.text
        terms = library._generations.analyser.query_terms(chunk.text)
        assert not terms or chunk.chunk_id in lexical.search(terms, len(live)).ids
    assert set(lexical.search({"report": 1.0}, 10**6).ids.tolist()) <= set(live.tolist())


def contents(library: kb.Library) -> dict[str, str]:
    """Text by source, of every live document."""
    return {
        source: library.document(info.id).text.strip()
        for info in library.documents()
        for source in info.sources
    }


def found(library: kb.Library, query: str) -> set[str]:
    """The texts that the words of ``query`` lead to."""
    return {hit.text.strip() for hit in library.search(query, mode="lexical", limit=1000)}

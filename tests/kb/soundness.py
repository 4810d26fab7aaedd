"""Whether a library is sound: catalog and indexes hold the same, and it is what can be found."""

from __future__ import annotations

import numpy as np

import kb
from kb.documents import Filters


def check_sound(library: kb.Library) -> None:
    """Every live chunk is found by its own words and no other chunk is; no row is torn."""
    assert list(library._reader.check()) == []
    state = library._reader.state()
    assert library._reader.unindexed(state.generation) == []
    live = library._reader.allowed(state.generation, Filters())
    if not library._reader.counts(state.generation)["chunks"]:
        assert len(live) == 0
        return
    indexes = library._generations.indexes()
    np.testing.assert_array_equal(indexes.lexical.ids, live)
    _, embedded = library._reader.live(state.generation)
    np.testing.assert_array_equal(indexes.vectors.ids, embedded)
    for document in library.documents():
        text = library.document(document.id).text
        for chunk in library._reader.section_chunks(state.generation, document.id):
            assert text[chunk.start : chunk.end] == chunk.text
            terms = library._generations.analyser.query_terms(chunk.text)
            assert not terms or chunk.chunk_id in indexes.lexical.search(terms, len(live)).ids
    assert set(indexes.lexical.search({"report": 1.0}, 10**6).ids.tolist()) <= set(live.tolist())


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

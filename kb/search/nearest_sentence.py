"""The sentence of a passage that is nearest to a query in meaning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from index import Embedder
from ingest import sentences
from kb.search.found import Span
from kb.search.hits import Hit

MOST = 8
"""Sentences of a passage that are read, the longest: a passage of more is a list or a table."""

KEPT = 4096
"""Sentences whose vectors are kept, some 6 MB: what one query has read the next ones need not."""

FEWEST = 2
"""Letters or characters without which a sentence is none."""


class NearestSentence:
    """The nearest sentence of passages; safe to use from several threads."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._vectors: dict[str, NDArray[np.float32]] = {}
        self._cut = lru_cache(maxsize=1024)(_cut)

    def of(self, query: str, hits: Sequence[Hit]) -> Mapping[int, Span]:
        """Where it stands in each hit's text, by its chunk's id; the first one where the model
        does not know the language."""
        cut = {hit.chunk_id: self._cut(hit.text) for hit in hits}
        found = {number: min(spans) for number, spans in cut.items() if spans}
        read = [hit for hit in hits if cut[hit.chunk_id] and self._embedder.knows(hit.language)]
        if not read:
            return found
        vectors = self._read(
            [hit.text[start:end] for hit in read for start, end in cut[hit.chunk_id]]
        )
        question = self._embedder.encode_query(query)
        for hit in read:
            spans = cut[hit.chunk_id]
            near = [float(vectors[hit.text[start:end]] @ question) for start, end in spans]
            found[hit.chunk_id] = spans[int(np.argmax(near))]
        return found

    def _read(self, texts: Sequence[str]) -> Mapping[str, NDArray[np.float32]]:
        known = self._vectors
        found = {text: known[text] for text in texts if text in known}
        new = [text for text in dict.fromkeys(texts) if text not in found]
        if new:
            found |= dict(zip(new, self._embedder.encode_documents(new), strict=True))
            # Another dict each time: threads read the one before meanwhile.
            self._vectors = found if len(known) + len(new) > KEPT else {**known, **found}
        return found


def _cut(text: str) -> list[Span]:
    """The longest sentences, each of them one; in their order."""
    spans = [
        (start, end)
        for start, end in sentences(text)
        if sum(character.isalnum() for character in text[start:end]) >= FEWEST
    ]
    return sorted(sorted(spans, key=lambda span: span[0] - span[1])[:MOST])

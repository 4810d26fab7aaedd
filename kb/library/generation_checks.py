"""What is looked at before a generation is switched to: counts, and whether passages are found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from index import Analyser, Embedder, PassageFilter
from kb.catalog import CatalogReader, GenerationTable, PassageRecord
from kb.errors import GenerationRefused
from kb.search.indexes import Indexes

SAMPLED = 200
"""Passages that are looked for by their own words."""

TOLERANCE = 0.01
"""By how much another passage may be nearer: vectors are kept in 16 bits, and a GPU gives a text
other last digits in another batch (up to .004 in bfloat16)."""

_AT_ONCE = 32


def check_counts(table: GenerationTable, reader: CatalogReader, number: int) -> dict[str, Any]:
    """That a generation holds every live document, each with the chunks that were counted.

    Raises:
        GenerationRefused: it does not.
    """
    missing, torn = reader.unindexed(number), table.torn(number)
    if missing or torn:
        raise _refused(
            number, f"{len(missing)} documents are missing in it, {len(torn)} are not whole"
        )
    documents, chunks = table.documents_in(number)
    return {"documents": documents, "chunks": chunks}


def check_index(indexes: Indexes, reader: CatalogReader, number: int) -> None:
    """That the index, as it was opened from its files, holds the generation's chunks.

    Raises:
        GenerationRefused: it does not.
    """
    before = reader.revision_of(number)
    indexes.refresh(reader.state())
    if indexes.holds_what_is_live() or reader.revision_of(number) != before:
        return
    raise _refused(number, "its index does not hold the chunks that the catalog has")


def check_sample(
    indexes: Indexes,
    embedder: Embedder,
    analyser: Analyser,
    records: Sequence[PassageRecord],
    *,
    told: Callable[[int, int], None],
) -> dict[str, Any]:
    """That each passage of a sample finds itself first, by the vector that the model gives it now,
    and is found by its own words.

    Raises:
        GenerationRefused: one does not.
    """
    lost: list[int] = []
    for start in range(0, len(records), _AT_ONCE):
        batch = records[start : start + _AT_ONCE]
        lost += _lost_by_meaning(indexes, embedder, batch)
        lost += [one.chunk_id for one in batch if not _is_found_by_words(indexes, analyser, one)]
        told(min(start + _AT_ONCE, len(records)), len(records))
    if lost:
        raise _refused(
            indexes.generation,
            f"{len(set(lost))} of {len(records)} sampled passages do not find themselves "
            f"(chunk {lost[0]}, for one)",
        )
    return {"sampled": len(records), "found": len(records)}


def _lost_by_meaning(
    indexes: Indexes, embedder: Embedder, batch: Sequence[PassageRecord]
) -> list[int]:
    embedded = [one for one in batch if one.vector is not None]
    unembedded = [
        one.chunk_id for one in batch if one.vector is None and embedder.knows(one.language)
    ]
    if not embedded:
        return unembedded
    lost = []
    vectors = embedder.encode_documents([one.reading for one in embedded])
    for one, vector in zip(embedded, vectors, strict=True):
        only = PassageFilter(documents=frozenset([one.document_id]))
        best = indexes.passages.search({}, vector, 1)
        own = indexes.passages.search({}, vector, 10_000, only=only)
        here = own.dense[own.ids == one.chunk_id]
        if not len(here) or not np.max(best.dense) <= here[0] + TOLERANCE:
            lost.append(one.chunk_id)
    return lost + unembedded


def _is_found_by_words(indexes: Indexes, analyser: Analyser, one: PassageRecord) -> bool:
    terms = analyser.query_terms(one.reading)
    if not terms:
        return True
    only = PassageFilter(documents=frozenset([one.document_id]))
    found = indexes.passages.search(terms, None, 10_000, only=only)
    return bool((found.lexical[found.ids == one.chunk_id] > 0).any())


def _refused(number: int, why: str) -> GenerationRefused:
    return GenerationRefused(
        f"generation {number} was not switched to: {why}; the one before stays in use. "
        "Look with kb doctor, then build it anew with: kb reindex --fresh"
    )

"""What readers are given of chunks: the live ones, whole, and a digest of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np

import kb
from index import Digest, scrambled


def live_ids(library: kb.Library) -> list[int]:
    """The ids of the live chunks, one by one."""
    generation = library._reader.state().generation
    return [row.chunk_id for rows in library._reader.passages(generation) for row in rows]


def test_chunks_of_a_removed_document_are_left_out(library: kb.Library, reports: Path) -> None:
    library.ingest(reports)
    ids = live_ids(library)
    assert sorted(library._reader.chunks(ids)) == ids
    library.remove(["shenzhen.md"])
    left = live_ids(library)
    assert 0 < len(left) < len(ids)
    assert sorted(library._reader.chunks(ids)) == left
    library.restore(["shenzhen.md"])
    assert sorted(library._reader.chunks(ids)) == ids


def test_the_digest_is_that_of_the_live_ids(library: kb.Library, reports: Path) -> None:
    library.ingest(reports)
    library.remove(["shenzhen.md"])
    state = library._reader.state()
    digest = library._reader.digest(state.generation, scrambled)
    ids = np.array(live_ids(library), dtype=np.int64)
    assert Digest(digest.count, digest.total, digest.scrambled) == Digest.of(ids)
    none = library._reader.digest(99, scrambled)
    assert (none.count, none.total, none.scrambled) == (0, 0, 0)


def test_documents_are_named_by_id_or_by_any_source(library: kb.Library, reports: Path) -> None:
    library.ingest(reports)
    by_source = {info.source: info.id for info in library.documents()}
    source, document_id = next(iter(by_source.items()))
    assert library._reader.document_ids([source]) == {document_id}
    assert library._reader.document_ids([document_id, source]) == {document_id}
    assert library._reader.document_ids(list(by_source)) == set(by_source.values())
    assert library._reader.document_ids(["nowhere.md"]) == frozenset()
    assert library._reader.document_ids([]) == frozenset()


def test_passages_carry_the_facts_of_their_documents(library: kb.Library, reports: Path) -> None:
    library.ingest(reports)
    infos = {info.id: info for info in library.documents()}
    generation = library._reader.state().generation
    records = [row for rows in library._reader.passages(generation) for row in rows]
    assert {record.document_id for record in records} == set(infos)
    for record in records:
        info = infos[record.document_id]
        assert record.report_year == info.year
        assert record.organisation == info.organisation
        assert record.document_language == info.language


def test_a_year_is_known_of_a_live_report_or_of_one_of_its_passages(
    library: kb.Library, reports: Path
) -> None:
    library.ingest(reports)
    years = library._reader.passage_years
    assert years([2024, 2025, 2026, 2026]) == {2025, 2026}  # reports of 2026 that review 2025
    assert years([]) == set()
    library.remove(["shenzhen.md"])
    assert years([2025, 2026]) == {2025, 2026}
    library.remove(["gongbei.md"])
    assert years([2025, 2026]) == set()

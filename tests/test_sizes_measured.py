"""The benchmarks of large libraries measure what they say, on small ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import first_views, scale
from benchmarks.text import REPORTS


def test_every_verb_is_measured_on_a_copy_with_another_process_beside(tmp_path: Path) -> None:
    found = scale.measure(tmp_path, chunks=60)
    assert found["chunks"] > 30
    assert found["documents"] > 1
    assert found["search_after_it_in_another_process"] < float("inf")
    verbs = {"open", "search", "ask", "status", "facets", "remove", "restore", "purge"}
    assert verbs <= set(found)
    again = scale.measure(tmp_path, chunks=60)
    assert set(found) - set(again) == {
        "chunks", "documents", "ingest", "ingest_chunks_per_cpu_second", "ingest_peak_mb",
        "bytes_a_chunk", "bytes_a_chunk_of_originals",
    }  # fmt: skip


def test_records_are_as_many_as_are_asked_for_and_none_is_like_another() -> None:
    lines = list(scale.records_of(REPORTS, 50))
    assert len(set(lines)) == 50


def test_every_page_is_drawn_with_nothing_kept_and_with_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(first_views, "VIEWS", {"documents": ("documents", {})})
    found = first_views.measure(tmp_path, count=4)
    assert set(found) == {"documents, nothing kept", "documents, first", "documents, again"}
    assert min(found.values()) > 0

"""Hits as they are ranked anew, and as they are told to other programs."""

from __future__ import annotations

import datetime
from dataclasses import replace

import numpy as np
import pytest

from kb.documents import DocumentInfo
from kb.search.hits import Hit, Legs, SearchResult, ranked_anew

NOW = datetime.datetime(2026, 1, 2)
DOCUMENT = DocumentInfo(
    id="d1",
    source="gongbei.md",
    title="拱北海关2025年工作",
    organisation="拱北海关",
    year=2026,
    date=None,
    language="zh",
    characters=100,
    chunks=2,
    added=NOW,
    changed=NOW,
)
HIT = Hit(
    rank=1,
    score=0.1234567,
    legs=Legs(dense=None, lexical=2.0),
    chunk_id=7,
    document=DOCUMENT,
    section="一、回顾",
    page=3,
    start=10,
    end=14,
    text="口岸通关",
    aspect="review",
    year=2025,
    language="zh",
)


def test_hits_ranked_anew_go_by_their_keys_and_equal_ones_stay_in_order() -> None:
    hits = tuple(replace(HIT, rank=rank, chunk_id=rank) for rank in (1, 2, 3))
    anew = ranked_anew(hits, np.array([0.5, 0.9, 0.5]), np.array([0.1, 0.2, 0.3]))
    assert [(hit.chunk_id, hit.rank) for hit in anew] == [(2, 1), (1, 2), (3, 3)]
    assert [hit.score for hit in anew] == pytest.approx([0.2, 0.1, 0.3])


def test_a_result_is_a_sequence_and_tells_each_hit_with_its_document() -> None:
    result = SearchResult("通关", (HIT,), took_ms=1.239)
    assert (len(result), result[0], result[:1], list(result)) == (1, HIT, (HIT,), [HIT])
    entry = result.as_json()
    assert (entry["query"], entry["took_ms"]) == ("通关", 1.24)
    assert entry["hits"] == [
        {
            "rank": 1,
            "score": 0.123457,
            "legs": {"dense": None, "lexical": 2.0},
            "chunk_id": 7,
            "document_id": "d1",
            "source": "gongbei.md",
            "title": "拱北海关2025年工作",
            "organisation": "拱北海关",
            "year": 2026,
            "section": "一、回顾",
            "page": 3,
            "start": 10,
            "end": 14,
            "text": "口岸通关",
        }
    ]

"""What a search gives: the chunks found, each with its scores."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from kb.documents import DocumentInfo, Excerpt, excerpt_of


@dataclass(frozen=True, slots=True)
class Legs:
    """A hit's own score in each leg; None where the leg took no part for it."""

    dense: float | None
    """Cosine of question and chunk."""
    lexical: float | None
    """BM25, k1 .9, b .4."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A chunk that was found, with its scores."""

    rank: int
    score: float
    legs: Legs
    chunk_id: int
    document: DocumentInfo
    section: str
    """Titles of the sections that hold it, outermost first, joined by " › "."""
    page: int | None
    start: int
    end: int
    text: str
    aspect: str
    year: int | None
    """The year that the passage speaks of, where it can be told."""
    language: str

    @property
    def excerpt(self) -> Excerpt:
        """The chunk as a passage of its document."""
        return excerpt_of(
            self.document,
            section=self.section,
            page=self.page,
            start=self.start,
            end=self.end,
            text=self.text,
        )

    def as_json(self) -> dict[str, Any]:
        return {
            "rank": self.rank,
            "score": round(self.score, 6),
            "legs": {"dense": _rounded(self.legs.dense), "lexical": _rounded(self.legs.lexical)},
            "chunk_id": self.chunk_id,
            "document_id": self.document.id,
            "source": self.document.source,
            "title": self.document.title,
            "organisation": self.document.organisation,
            "year": self.document.year,
            "section": self.section,
            "page": self.page,
            "start": self.start,
            "end": self.end,
            "text": self.text,
        }


@dataclass(frozen=True, slots=True)
class SearchResult(Sequence[Hit]):
    """Hits, best first."""

    query: str
    hits: tuple[Hit, ...]
    took_ms: float
    mode: str = "hybrid"
    """The legs that really took part: hybrid, dense or lexical."""

    @overload
    def __getitem__(self, index: int) -> Hit: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Hit, ...]: ...
    def __getitem__(self, index: int | slice) -> Hit | tuple[Hit, ...]:
        return self.hits[index]

    def __len__(self) -> int:
        return len(self.hits)

    def __iter__(self) -> Iterator[Hit]:
        return iter(self.hits)

    def as_json(self) -> dict[str, Any]:
        return {
            "query": self.query,
            "hits": [hit.as_json() for hit in self.hits],
            "took_ms": round(self.took_ms, 2),
        }


def ranked_anew(
    hits: Sequence[Hit], keys: NDArray[np.floating], scores: NDArray[np.floating]
) -> tuple[Hit, ...]:
    """The hits by their keys, greatest first, with these scores; equal ones stay as they were."""
    return tuple(
        replace(hits[place], rank=rank, score=float(scores[place]))
        for rank, place in enumerate(np.argsort(-keys, kind="stable").tolist(), start=1)
    )


def _rounded(score: float | None) -> float | None:
    return None if score is None else round(score, 6)

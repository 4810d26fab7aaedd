"""What a search page shows: passages in an order, a part at a time, with counts to narrow by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Literal

from kb.search.hits import Hit

Sort = Literal["relevance", "newest", "organisation"]
FoundBy = Literal["words", "meaning", "both"]

SORTS: tuple[Sort, ...] = ("relevance", "newest", "organisation")
FOUND_BY: tuple[FoundBy, ...] = ("words", "meaning", "both")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Count:
    """How many of the passages found have a value, and in how many documents they stand."""

    passages: int
    documents: int

    def as_json(self) -> dict[str, int]:
        return {"passages": self.passages, "documents": self.documents}


@dataclass(frozen=True, slots=True)
class FoundFacets:
    """Value -> its count, of each field that can be narrowed by, the largest first, years newest
    first. A field is counted as if it were not narrowed itself, so that others can be chosen."""

    years: Mapping[int, Count] = field(default_factory=dict)
    """The report's year, and the year that the passage speaks of: one passage may count twice."""
    organisations: Mapping[str, Count] = field(default_factory=dict)
    """Each once, under one of its names."""
    languages: Mapping[str, Count] = field(default_factory=dict)
    aspects: Mapping[str, Count] = field(default_factory=dict)
    types: Mapping[str, Count] = field(default_factory=dict)
    """Kinds of files, by their endings: pdf, docx, md."""

    def as_json(self) -> dict[str, list[dict[str, Any]]]:
        return {
            one.name: [
                {"value": value, **count.as_json()}
                for value, count in getattr(self, one.name).items()
            ]
            for one in fields(self)
        }


@dataclass(frozen=True, slots=True)
class FoundHit:
    """A passage found, what found it, and what of its text says so."""

    hit: Hit
    by: FoundBy
    marks: tuple[Span, ...] = ()
    """Where words of the query stand, from the beginning of the passage's text."""
    best: Span | None = None
    """The sentence that is nearest in meaning, where words do not say why the passage is here."""

    def as_json(self) -> dict[str, Any]:
        start = self.hit.start
        return self.hit.as_json() | {
            "found_by": self.by,
            "marks": [[start + first, start + last] for first, last in self.marks],
            "best": None if self.best is None else [start + place for place in self.best],
        }


@dataclass(frozen=True, slots=True)
class Found:
    """A part of what was found, and the counts of all of it."""

    query: str
    hits: tuple[FoundHit, ...]
    facets: FoundFacets
    count: Count
    """Of all that was found."""
    by: Mapping[FoundBy, int]
    """How many passages each leg found alone, and both."""
    is_whole: bool
    """Whether all passages that fit are counted; else more may, of which the best were taken."""
    nearest: tuple[Hit, ...]
    """What came nearest, where nothing fits."""
    offset: int
    sort: Sort
    took_ms: float

    def as_json(self) -> dict[str, Any]:
        return {
            "query": self.query,
            "hits": [one.as_json() for one in self.hits],
            "found": self.count.as_json(),
            "found_by": {name: self.by[name] for name in FOUND_BY},
            "is_whole": self.is_whole,
            "facets": self.facets.as_json(),
            "nearest": [hit.as_json() for hit in self.nearest],
            "offset": self.offset,
            "sort": self.sort,
            "took_ms": round(self.took_ms, 2),
        }


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of what is found is to be shown."""

    types: Sequence[str] = ()
    sort: Sort = "relevance"
    offset: int = 0
    limit: int | None = 20
    """None for all."""
    language: str | None = None
    """In which organisations are named; None for the query's."""

"""Search as a page of results: what fits a query, counted, in an order, a part at a time."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest import detect_language
from kb.catalog import CatalogReader
from kb.documents import Filters
from kb.errors import BadRequest
from kb.search.best_sentence import READ_CLOSELY
from kb.search.candidates import Mode, picked
from kb.search.enough import MEANING, WORDS, is_whole, legs_of, nearest_cosine
from kb.search.facets import (
    FoundSet,
    count_of,
    counts_of,
    found_set,
    renamed,
    type_of,
    years_of,
)
from kb.search.found import SORTS, Found, FoundBy, FoundFacets, FoundHit, Wanted
from kb.search.marks import Marker
from kb.search.query import checked
from kb.search.search import Search

EACH_LEG = 500
"""Passages that each leg gives: what is counted, listed and exported is among these."""

NEAREST = 3
"""Passages that are shown where nothing fits."""

_BY: Mapping[int, FoundBy] = {WORDS: "words", MEANING: "meaning", WORDS | MEANING: "both"}


class Finding:
    """Finds with one library's search."""

    def __init__(self, search: Search, reader: CatalogReader) -> None:
        self._search = search
        self._reader = reader

    def run(self, query: str, wanted: Wanted, *, mode: Mode, filters: Filters) -> Found:
        """See ``Library.find``."""
        begun = time.perf_counter()
        query = checked(
            query, limit=wanted.limit or 1, mode=mode, knows=self._search.embedder.knows
        )
        if wanted.sort not in SORTS or wanted.offset < 0:
            raise BadRequest(f"sort {wanted.sort!r}: there are {', '.join(SORTS)}, from 0 on")
        found = self._found(query, mode, filters, wanted.types)
        language = wanted.language or detect_language(query)
        names = self._reader.facets().one_names(self._search.glossary.forms, language)
        order = self._order(found, mode, wanted, names)
        end = None if wanted.limit is None else wanted.offset + wanted.limit
        # An export is of all: the model does not read them.
        read = mode != "lexical" and wanted.limit is not None
        shown = self._hits(query, found, order[wanted.offset : end], read=read)
        return Found(
            query=query,
            hits=tuple(
                replace(one, hit=replace(one.hit, rank=rank))
                for rank, one in enumerate(shown, start=wanted.offset + 1)
            ),
            facets=self._facets(query, mode, filters, wanted.types, found, names),
            count=count_of(found),
            by={_BY[legs]: int(np.count_nonzero(found.legs == legs)) for legs in _BY},
            is_whole=found.is_whole,
            nearest=() if len(found) else self._search.fetch(found.candidates, NEAREST),
            offset=wanted.offset,
            sort=wanted.sort,
            took_ms=(time.perf_counter() - begun) * 1000,
        )

    def _found(self, query: str, mode: Mode, filters: Filters, types: Sequence[str]) -> FoundSet:
        """What fits the query, narrowed."""
        if types:
            filters = self._of_types(filters, types)
        matches, candidates = self._search.matched(query, k=EACH_LEG, mode=mode, filters=filters)
        nearest = 0.0
        if self._search.fusion.likelihoods is None and mode != "lexical":
            every = self._search.matched(query, k=EACH_LEG, mode=mode, filters=Filters())[1]
            nearest = nearest_cosine(every)
        legs = legs_of(candidates, self._search.fusion, nearest=nearest)
        return found_set(matches, candidates, legs, is_whole=is_whole(legs, EACH_LEG))

    def _of_types(self, filters: Filters, types: Sequence[str]) -> Filters:
        """The filters narrowed to documents out of files of these types."""
        chosen = {name for name, source in self._reader.live_sources().items()
                  if type_of(source) in types}  # fmt: skip
        if filters.documents:
            chosen &= self._reader.document_ids(filters.documents)
        # An id that no document has lets nothing through, as none would let all.
        return replace(filters, documents=tuple(sorted(chosen)) or ("",))

    def _facets(
        self,
        query: str,
        mode: Mode,
        filters: Filters,
        types: Sequence[str],
        found: FoundSet,
        names: Mapping[str, str],
    ) -> FoundFacets:
        """Each field counted as if it were not narrowed itself."""
        counted: dict[str, Any] = {}
        for one in fields(FoundFacets):
            field = one.name
            among = found
            if field == "types" and types:
                among = self._found(query, mode, filters, ())
            elif field != "types" and getattr(filters, field):
                among = self._found(query, mode, replace(filters, **{field: ()}), types)
            counted[field] = self._counted(field, among, names)
        return FoundFacets(**counted)

    def _counted(self, field: str, found: FoundSet, names: Mapping[str, str]) -> dict[Any, Any]:
        if field == "years":
            return years_of(found)
        values: NDArray[np.str_]
        if field == "organisations":
            values = renamed(found.organisations, names)
        elif field == "types":
            ids = set(found.documents.tolist())
            infos = self._search.documents(ids)
            types = {name: type_of(infos[name].source) if name in infos else "" for name in ids}
            values = renamed(found.documents, types)
        else:
            values = getattr(found, field)
        return counts_of(values, found.documents)

    def _order(
        self, found: FoundSet, mode: Mode, wanted: Wanted, names: Mapping[str, str]
    ) -> NDArray[np.int64]:
        """The places of what was found, in the order wanted; those alike by relevance."""
        relevance = np.arange(len(found))
        if wanted.sort == "newest":
            return np.lexsort((relevance, -found.report_years))
        if wanted.sort == "organisation":
            owners = renamed(found.organisations, names)
            return np.lexsort((relevance, owners, owners == ""))
        if mode == "hybrid":
            relevance[:READ_CLOSELY] = self._read_closely(found)
        return relevance

    def _read_closely(self, found: FoundSet) -> list[int]:
        """The places of the first ones in the order that ``kb search`` has them in."""
        first = found.ids[:READ_CLOSELY]
        hits = self._search.fetch(picked(found.candidates, first), len(first))
        if len(hits) < len(first):  # one has gone meanwhile
            return list(range(len(first)))
        places = {number: place for place, number in enumerate(first.tolist())}
        return [places[hit.chunk_id] for hit in self._search.read_closely(found.candidates, hits)]

    def _hits(
        self, query: str, found: FoundSet, order: NDArray[np.int64], *, read: bool
    ) -> tuple[FoundHit, ...]:
        """The passages at these places, each with what found it and what of it says so."""
        hits = self._search.fetch(picked(found.candidates, found.ids[order]), len(order))
        by = dict(zip(found.ids.tolist(), found.legs.tolist(), strict=True))
        marker = Marker(query, self._search.analyser, self._search.glossary)
        marks = {hit.chunk_id: marker.spans(hit.text) for hit in hits}
        unsaid = [hit for hit in hits if by[hit.chunk_id] == MEANING or not marks[hit.chunk_id]]
        best = self._search.nearest_sentence.of(query, unsaid) if read else {}
        return tuple(
            FoundHit(
                hit,
                _BY[by[hit.chunk_id]],
                marks[hit.chunk_id],
                best.get(hit.chunk_id),
            )
            for hit in hits
        )

"""Finding chunks: both legs over what the filters let through, fused, and the winners fetched."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence, Set
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from index import (
    Analyser,
    Embedder,
    Matches,
    PassageFilter,
    Reranker,
    TermStatistics,
)
from ingest import detect_language, years_in
from kb.catalog import CatalogReader, State
from kb.documents import DocumentInfo, Facets, Filters
from kb.glossary import Glossary
from kb.search.best_sentence import READ_CLOSELY, BestSentence, by_best_sentence
from kb.search.boosts import Report, reports_told_twice, version_boosts, year_boosts
from kb.search.candidates import Candidates, Mode, QuestionTerms, candidates_of, hits_of
from kb.search.fusion import fusion_of
from kb.search.hits import Hit, SearchResult, ranked_anew
from kb.search.indexes import Indexes
from kb.search.nearest_sentence import NearestSentence
from kb.search.query import checked
from kb.search.scales import carried_over, scales

RERANKED = 40
"""Chunks that a reranker reads."""

CANDIDATES = 100
"""Chunks taken from each leg before fusion; more where more hits are asked for."""

ATTEMPTS = 3
"""Searches before hits are given that another process is replacing just now."""


class Search:
    """Answers queries on one generation's index."""

    def __init__(
        self,
        reader: CatalogReader,
        indexes: Indexes,
        embedder: Embedder,
        analyser: Analyser,
        glossary: Glossary,
        reranker: Reranker | None = None,
    ) -> None:
        self._reranker = reranker
        self.analyser = analyser
        self.glossary = glossary
        self.embedder = embedder
        self.indexes = indexes
        self._reader = reader
        self._best_sentence = BestSentence(analyser)
        self.nearest_sentence = NearestSentence(embedder)
        self.fusion = fusion_of(embedder.fingerprint)
        self._known: tuple[int, dict[str, DocumentInfo]] = (0, {})
        self._only = lru_cache(maxsize=64)(self._find_only)
        self._told_twice = lru_cache(maxsize=8)(self._find_told_twice)
        self._counted = lru_cache(maxsize=64)(self._find_facets)
        self._encoded = lru_cache(maxsize=64)(self._encode_query)

    @property
    def statistics(self) -> TermStatistics:
        """How common terms are in the chunks that are searched."""
        return self.indexes.passages

    def run(self, query: str, *, limit: int, mode: Mode, filters: Filters) -> SearchResult:
        """The best ``limit`` chunks.

        Raises:
            BadRequest, ModelUnavailable: see ``Library.search``.
        """
        begun = time.perf_counter()
        query = checked(query, limit=limit, mode=mode, knows=self.embedder.knows)
        wanted = limit if mode != "hybrid" else max(limit, READ_CLOSELY)
        for _ in range(ATTEMPTS):
            candidates = self.candidates(query, limit=limit, mode=mode, filters=filters)
            hits = self.fetch(candidates, wanted)
            if len(hits) == min(wanted, len(candidates.ids)):
                break
        if mode == "hybrid":
            hits = self.read_closely(candidates, hits)
        return SearchResult(query, hits[:limit], (time.perf_counter() - begun) * 1000, mode)

    def reranked(self, query: str, *, limit: int, filters: Filters) -> tuple[Hit, ...]:
        """The best ``limit`` chunks of both legs, in the reranker's order where one is set."""
        if self._reranker is None:
            return self.run(query, limit=limit, mode="hybrid", filters=filters).hits
        wanted = max(limit, RERANKED)
        hits = self.run(query, limit=wanted, mode="hybrid", filters=filters).hits
        scores = self._reranker.scores(query, [hit.text for hit in hits])
        return ranked_anew(hits, scores, scores)[:limit]

    def candidates(
        self, query: str, *, limit: int, mode: Mode = "hybrid", filters: Filters
    ) -> Candidates:
        """What the legs find, fused, best first."""
        return self.matched(query, k=max(CANDIDATES, 2 * limit), mode=mode, filters=filters)[1]

    def matched(
        self, query: str, *, k: int, mode: Mode = "hybrid", filters: Filters
    ) -> tuple[Matches, Candidates]:
        """The best ``k`` of each leg with their facts, and the same fused, best first."""
        language = detect_language(query)
        vector = None if mode == "lexical" else self._encode(query, language)
        state = self._reader.state()
        self.indexes.refresh(state)
        passages = self.indexes.passages
        terms = self.analyser.query_terms(query) if mode != "dense" else {}
        matches = passages.search(
            terms,
            vector,
            k,
            only=self._only(filters, state) if filters else None,
            parts=[carried_over(terms, language)] if len(passages.languages) > 1 else (),
        )
        scale = scales(
            matches.languages,
            query=query,
            question=language,
            terms=terms,
            analyser=self.analyser,
            best_possible=passages.best_possible,
        )
        candidates = candidates_of(
            matches,
            QuestionTerms(language, terms, scale),
            mode=mode,
            fusion=self.fusion,
            # One leg's scores stand alone: neither years nor versions weigh there.
            boosts=(
                self._boosts(matches, query, language, filters, state)
                if mode == "hybrid"
                else np.zeros(len(matches))
            ),
        )
        return matches, candidates

    def _boosts(
        self, matches: Matches, query: str, language: str, filters: Filters, state: State
    ) -> NDArray[np.float64]:
        """What is added to the fused score of each match: (n,)."""
        boosts = np.zeros(len(matches))
        years = years_in(query)
        if years and not filters.years:  # a filter by years decides alone
            boosts += year_boosts(matches, years)
        is_here_in_both = len(self.indexes.passages.languages) > 1
        may_be_found_in_its_own = not filters.languages or language in filters.languages
        if is_here_in_both and may_be_found_in_its_own:
            boosts += version_boosts(matches, self._told_twice(language, state))
        return boosts

    def fetch(self, candidates: Candidates, limit: int) -> tuple[Hit, ...]:
        """The first ``limit`` candidates as hits."""
        chunks = self._reader.chunks(candidates.ids[:limit].tolist())
        documents = self.documents({chunk.document_id for chunk in chunks.values()})
        return hits_of(candidates, chunks, documents, limit)

    def read_closely(self, candidates: Candidates, hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
        """The hits, the first of them put in order by their best sentence too."""
        weights = self.fusion.best_sentence(candidates.question.language)
        first = hits[:READ_CLOSELY]
        if not any(weights.get(hit.language) for hit in first):
            return hits
        shares = self.sentence_shares(candidates, first)
        return (*by_best_sentence(candidates, first, shares, weights), *hits[READ_CLOSELY:])

    def sentence_shares(self, candidates: Candidates, hits: Sequence[Hit]) -> NDArray[np.float64]:
        """How much of the question stands in the best sentence of each hit: (n,)."""
        return self._best_sentence.shares(candidates.question, hits, self.statistics)

    def facets(self, filters: Filters | None) -> Facets:
        """What the library holds, or what ``filters`` leave of it; counted once a change."""
        return self._counted(filters, self.indexes.revision)

    def with_aliases(self, filters: Filters) -> Filters:
        """拱北海关 and Gongbei Customs are one organisation."""
        return filters.in_every_form(self.glossary.forms)

    # What is asked of model and catalog once

    def _encode(self, query: str, language: str) -> NDArray[np.float32] | None:
        if not self.embedder.knows(language) or not self.indexes.passages.vector_count:
            return None
        return self._encoded(query)

    def _encode_query(self, query: str) -> NDArray[np.float32]:
        return self.embedder.encode_query(query)  # looked up at each call: benchmarks clock it

    def documents(self, ids: Set[str]) -> Mapping[str, DocumentInfo]:
        """The documents with these ids, asked for once a revision."""
        revision, known = self._known
        if revision != self.indexes.revision:
            revision, known = self.indexes.revision, {}
        missing = ids - known.keys()
        if missing:
            known = known | self._reader.infos_of(list(missing))
        self._known = revision, known
        return known

    def _find_facets(self, filters: Filters | None, _revision: int) -> Facets:
        return self._reader.facets(filters)

    def _find_only(self, filters: Filters, _state: State) -> PassageFilter:
        names = self.with_aliases(filters).organisations
        documents = self._reader.document_ids(filters.documents)
        return PassageFilter(
            years=frozenset(filters.years) or None,
            organisations=frozenset(names) or None,
            languages=frozenset(filters.languages) or None,
            aspects=frozenset(filters.aspects) or None,
            documents=documents if filters.documents else None,
        )

    def _find_told_twice(self, language: str, _state: State) -> frozenset[Report]:
        return reports_told_twice(self._reader.reports(), language, self.glossary.forms)

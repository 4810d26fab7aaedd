"""Finding chunks: both legs over the allowed ids, fused, and the winners fetched."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from index import Analyser, Embedder, ModelFault, Reranker
from index.engine import TermStatistics
from index.fuse import fuse, likelihood
from ingest import detect_language
from kb.answer.calibration import Calibration, Thresholds, load_calibration
from kb.answer.evidence.cut_reports import Reports
from kb.answer.evidence.sentence_vectors import Meaning
from kb.catalog import CatalogReader, State
from kb.documents import DocumentInfo, Facets, Filters
from kb.errors import BadRequest, ModelUnavailable
from kb.glossary import Glossary
from kb.search.best_sentence import READ_CLOSELY, BestSentence, gains
from kb.search.boosts import Standing
from kb.search.fusion import fusion_of
from kb.search.hits import Hit, Legs, SearchResult
from kb.search.indexes import Indexes
from kb.search.scales import carried_over, scales

Mode = Literal["hybrid", "dense", "lexical"]

RERANKED = 40
"""Chunks that a reranker reads."""

CANDIDATES = 100
"""Chunks taken from each leg before fusion; more where more hits are asked for."""

ATTEMPTS = 3
"""Searches before hits are given that another process is replacing just now."""

LONGEST_QUERY = 4000
"""Characters; a longer text is a document, not a question."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """The union of what the legs found, each scored by both; NaN where a leg has no part."""

    ids: NDArray[np.int64]
    key: NDArray[np.floating]
    """What they are in order by: log odds of an answer, where the model was measured."""
    fused: NDArray[np.float32]
    dense: NDArray[np.float32]
    lexical: NDArray[np.float32]
    shares: NDArray[np.float32]
    """``lexical`` as shares of the question, which texts of two languages can be compared by."""
    languages: tuple[str, ...]
    """Of each chunk."""
    question: str
    """The question's language."""
    terms: Mapping[str, float]
    """The question's terms and their weights."""
    scale: Mapping[str, float]
    """What makes the weight of a text's terms a share of the question, by the text's language."""


class Search:
    """Answers queries on one generation's indexes."""

    def __init__(
        self,
        reader: CatalogReader,
        indexes: Indexes,
        embedder: Embedder,
        analyser: Analyser,
        glossary: Glossary,
        calibration: Calibration | None = None,
        reranker: Reranker | None = None,
    ) -> None:
        self._reranker = reranker
        self.calibration = calibration or load_calibration(embedder.fingerprint)
        self.analyser = analyser
        self.glossary = glossary
        self.embedder = embedder
        self.indexes = indexes
        self._reader = reader
        self.reports = Reports(reader, analyser)
        self._standing = Standing(reader, indexes, glossary)
        self._best_sentence = BestSentence(analyser)
        self.meaning = Meaning(embedder)
        self._fusion = fusion_of(embedder.fingerprint)
        self._known: tuple[int, dict[str, DocumentInfo]] = (0, {})
        self._allowed = lru_cache(maxsize=64)(self._find_allowed)
        self._counted = lru_cache(maxsize=64)(self._find_facets)
        self._encoded = lru_cache(maxsize=64)(self._encode_query)

    @property
    def statistics(self) -> TermStatistics:
        """How common terms are in the chunks that are searched."""
        return self.indexes

    def run(self, query: str, *, limit: int, mode: Mode, filters: Filters) -> SearchResult:
        """The best ``limit`` chunks.

        Raises:
            BadRequest, ModelUnavailable: see ``Library.search``.
        """
        begun = time.perf_counter()
        query = self._checked(query, limit, mode)
        for _ in range(ATTEMPTS):
            candidates = self.candidates(query, limit=limit, mode=mode, filters=filters)
            wanted = limit if mode != "hybrid" else max(limit, READ_CLOSELY)
            hits = self.fetch(candidates, wanted)
            if len(hits) == min(wanted, len(candidates.ids)):
                break
        if mode == "hybrid":
            hits = self._read_closely(candidates, hits)
        return SearchResult(query, hits[:limit], (time.perf_counter() - begun) * 1000, mode)

    def _read_closely(self, candidates: Candidates, hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
        """The hits, the first of them put in order by their best sentence too."""
        weights = self._fusion.best_sentence(candidates.question)
        first = hits[:READ_CLOSELY]
        languages = [hit.language for hit in first]
        if not any(weights.get(language) for language in languages):
            return hits
        odds = dict(zip(candidates.ids.tolist(), candidates.key.tolist(), strict=True))
        shares = self.sentence_shares(candidates, first)
        keys = np.array([odds[hit.chunk_id] for hit in first]) + gains(shares, languages, weights)
        return (*_in_order(first, keys, likelihood(keys)), *hits[READ_CLOSELY:])

    def sentence_shares(self, candidates: Candidates, hits: Sequence[Hit]) -> NDArray[np.float64]:
        """How much of the question stands in the best sentence of each hit: (n,)."""
        rarities = self.indexes.lexical.rarities(candidates.terms)
        return np.array(
            [
                candidates.scale[hit.language] * self._best_sentence.weight(rarities, hit.text)
                for hit in hits
            ],
            dtype=np.float64,
        )

    def candidates(
        self, query: str, *, limit: int, mode: Mode = "hybrid", filters: Filters
    ) -> Candidates:
        """What the legs find, fused, best first."""
        language = detect_language(query)
        vector = None if mode == "lexical" else self._encode(query, language)
        state = self._reader.state()
        self.indexes.refresh(state)
        allowed = self._allowed(self.with_aliases(filters), state) if filters else None
        wanted = max(CANDIDATES, 2 * limit)
        with self.indexes.steady():
            lexical, vectors = self.indexes.lexical, self.indexes.vectors
            terms = self.analyser.query_terms(query) if mode != "dense" else {}
            found = [np.empty(0, dtype=np.int64)]
            searched = [terms]
            if len(self.indexes.languages) > 1:
                searched.append(carried_over(terms, language))
            found += [lexical.search(part, wanted, allowed).ids for part in searched if part]
            if vector is not None:
                found.append(vectors.search(vector, wanted, allowed).ids)
            ids = np.unique(np.concatenate(found))
            lexical_scores = lexical.scores(terms, ids)
            dense_scores = (
                np.full(len(ids), np.nan, dtype=np.float32)
                if vector is None
                else vectors.scores(vector, ids)
            )
        lexical_scores = np.nan_to_num(lexical_scores)
        languages = [self.indexes.language_of.get(chunk_id, "other") for chunk_id in ids.tolist()]
        scale = scales(
            languages,
            query=query,
            question=language,
            terms=terms,
            analyser=self.analyser,
            best_possible=self.indexes.lexical.best_possible,
        )
        shares = lexical_scores * np.array([scale[one] for one in languages], dtype=np.float32)
        key: NDArray[np.floating]
        if mode == "lexical":
            fused = key = shares
        elif mode == "dense":
            fused = key = np.nan_to_num(dense_scores, nan=-1.0)
        else:
            standing = self._standing.of(query, language, ids, filters, state)
            fused, key = self._fuse(dense_scores, shares, language, languages, standing)
        order = np.lexsort((ids, -key))
        return Candidates(
            ids=ids[order],
            key=key[order],
            fused=fused[order],
            dense=dense_scores[order],
            lexical=lexical_scores[order],
            shares=shares[order],
            languages=tuple(languages[place] for place in order),
            question=language,
            terms=terms,
            scale=scale,
        )

    def reranked(self, query: str, *, limit: int, filters: Filters) -> tuple[Hit, ...]:
        """The best ``limit`` chunks of both legs, in the reranker's order where one is set."""
        if self._reranker is None:
            return self.run(query, limit=limit, mode="hybrid", filters=filters).hits
        wanted = max(limit, RERANKED)
        hits = self.run(query, limit=wanted, mode="hybrid", filters=filters).hits
        try:
            scores = self._reranker.scores(query, [hit.text for hit in hits])
        except ModelFault as error:
            raise ModelUnavailable(str(error)) from error
        return _in_order(hits, scores, scores)[:limit]

    def fetch(self, candidates: Candidates, limit: int) -> tuple[Hit, ...]:
        """The first ``limit`` candidates as hits."""
        ids = candidates.ids[:limit].tolist()
        chunks = self._reader.chunks(ids)
        infos = self._documents({chunk.document_id for chunk in chunks.values()})
        hits: list[Hit] = []
        for place, chunk_id in enumerate(ids):
            chunk = chunks.get(chunk_id)
            if chunk is None:  # removed by another process since the indexes were read
                continue
            hits.append(
                Hit(
                    rank=len(hits) + 1,
                    score=float(candidates.fused[place]),
                    legs=Legs(_number(candidates.dense[place]), _number(candidates.lexical[place])),
                    chunk_id=chunk_id,
                    document=infos[chunk.document_id],
                    section=chunk.path,
                    page=chunk.page,
                    start=chunk.start,
                    end=chunk.end,
                    text=chunk.text,
                    aspect=chunk.aspect,
                    year=chunk.year,
                    language=chunk.language,
                )
            )
        return tuple(hits)

    def _documents(self, ids: Set[str]) -> Mapping[str, DocumentInfo]:
        """The documents with these ids, asked for once a revision."""
        revision, known = self._known
        if revision != self.indexes.revision:
            revision, known = self.indexes.revision, {}
        missing = ids - known.keys()
        if missing:
            known = known | self._reader.infos_of(list(missing))
        self._known = revision, known
        return known

    def _checked(self, query: str, limit: int, mode: Mode) -> str:
        query = query.strip()
        if not query:
            raise BadRequest("the question is empty; write a word or a sentence")
        if len(query) > LONGEST_QUERY:
            raise BadRequest(
                f"the question has {len(query)} characters, at most {LONGEST_QUERY} are read; "
                "shorten it"
            )
        if mode not in get_args(Mode):
            raise BadRequest(f"mode {mode!r}: there are {', '.join(get_args(Mode))}")
        if limit < 1:
            raise BadRequest(f"limit {limit}: at least 1")
        language = detect_language(query)
        if mode == "dense" and not self.embedder.knows(language):
            raise BadRequest(
                f"the embedding model does not know the language of this question ({language}); "
                "search in hybrid or lexical mode, or set another model"
            )
        return query

    def vector(self, query: str) -> NDArray[np.float32] | None:
        """The question's vector; None where the model does not know its language."""
        return self._encode(query.strip(), detect_language(query))

    def forget_questions(self) -> None:
        """Let each question's vector be made anew, as for one that was never asked."""
        self._encoded.cache_clear()

    def facets(self, filters: Filters | None) -> Facets:
        """What the library holds, or what ``filters`` leave of it; counted once a change."""
        return self._counted(filters, self.indexes.revision)

    def _find_facets(self, filters: Filters | None, _revision: int) -> Facets:
        return self._reader.facets(filters)

    def thresholds(self, question: str) -> dict[str, Thresholds]:
        """From where on a text is an answer to a question in this language, by its own."""
        return self.calibration.by_text(question)

    def _encode(self, query: str, language: str) -> NDArray[np.float32] | None:
        if not self.embedder.knows(language) or not len(self.indexes.vectors):
            return None
        return self._encoded(query)

    def _encode_query(self, query: str) -> NDArray[np.float32]:
        try:
            return self.embedder.encode_query(query)
        except ModelFault as error:
            raise ModelUnavailable(str(error)) from error

    def _fuse(
        self,
        dense: NDArray[np.float32],
        shares: NDArray[np.float32],
        question: str,
        languages: Sequence[str],
        standing: NDArray[np.floating],
    ) -> tuple[NDArray[np.float32], NDArray[np.floating]]:
        """Each candidate's score, and what the candidates are put in order by."""
        likelihoods = self._fusion.likelihoods
        fused = fuse(
            dense,
            shares,
            question=question,
            texts=languages,
            best=1.0,
            weights=self._fusion.weights,
        )
        fused += standing.astype(np.float32)
        if likelihoods is None:
            return fused, fused
        odds = likelihoods.log_odds(fused, question, languages)
        return likelihood(odds), odds

    def with_aliases(self, filters: Filters) -> Filters:
        """拱北海关 and Gongbei Customs are one organisation."""
        return filters.in_every_form(self.glossary.forms)

    def _find_allowed(self, filters: Filters, _state: State) -> NDArray[np.int64]:
        # Of the generation that is searched, though the catalog may have switched meanwhile; the
        # state only tells results of different moments apart in the cache.
        return self._reader.allowed(self.indexes.generation, filters)


def _in_order(
    hits: Sequence[Hit], keys: NDArray[np.floating], scores: NDArray[np.floating]
) -> tuple[Hit, ...]:
    """The hits ranked anew by their keys, greatest first, with these scores."""
    return tuple(
        replace(hits[place], rank=rank, score=float(scores[place]))
        for rank, place in enumerate(np.argsort(-keys, kind="stable").tolist(), start=1)
    )


def _number(score: np.float32) -> float | None:
    return None if np.isnan(score) else float(score)

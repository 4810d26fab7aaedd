"""One question's way through the library: search, gather evidence, choose what answers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from kb.answer.choice.facts import MOST_SENTENCES, NEARLY, choose_facts
from kb.answer.choice.lists import choose_list
from kb.answer.choice.shares import EACH, by_year, shares_of
from kb.answer.evidence.cut_reports import Report
from kb.answer.evidence.gather import Evidence, Question, gather
from kb.documents import DocumentInfo, Filters
from kb.search.hits import Hit
from kb.search.search import Search

HITS = 12
"""Chunks that an answer is looked for in."""

WIDE = 30
"""The same for a development over years that are not named."""

SHARE_HITS = 8
"""The same for each year or organisation of several."""

NEARLY_OF_SHARE = 0.75
"""Share of a share's best score from which another sentence of it is nearly as good."""

WORTH = 0.6
"""Share of the best score from which a share's sentence is worth its place."""

OPENING = 600
"""Characters at a report's beginning, where it says who gave it, and when."""

OPENINGS = 6
"""Reports whose beginning is looked at."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was looked into, and what of it answers."""

    hits: tuple[Hit, ...]
    chosen: list[Evidence]
    silent: tuple[int, ...] = ()
    """Years asked for in whose reports nothing answers."""


class Choosing:
    """Answers one question."""

    def __init__(self, search: Search, question: Question, missing: Collection[int]) -> None:
        self._search = search
        self._question = question
        self._missing = missing
        """Years that no passage is known to speak of."""

    def run(self) -> Found:
        """The answer in shares, over the years, or at once."""
        question = self._question
        shares = shares_of(question.filters, question.organisations)
        if shares:
            found = [self._answer(share.filters, SHARE_HITS, EACH) for share in shares]
            chosen = {one.key: one for some in found for one in some.chosen}
            silent = tuple(
                share.year
                for share, some in zip(shares, found, strict=True)
                if share.year is not None and not some.chosen
            )
            if chosen:
                looked_at = {hit.chunk_id: hit for some in found for hit in some.hits}
                return Found(tuple(looked_at.values()), _worth(list(chosen.values())), silent)
        if question.reading.form == "comparison" and len(question.filters.years) < 2:
            hits = self._hits(question.filters, WIDE)
            told = by_year(hits, self._gathered, question, self.weigh)
            if len(told) > 1:
                return Found(hits[:HITS], told)
        return self._answer(question.filters, HITS, MOST_SENTENCES)

    def _answer(self, filters: Filters, limit: int, most: int) -> Found:
        """From the passages that ``filters`` let through; where no passage is known to speak of
        the years, from sentences that name one of them."""
        question, hits, evidence = self._evidence(filters, limit)
        if question.reading.form == "list" and not question.strict_years:
            chosen = choose_list(evidence, hits, self._reports(hits), question, self.weigh)
        else:
            nearly = NEARLY if most == MOST_SENTENCES else NEARLY_OF_SHARE
            chosen = choose_facts(evidence, question, self.weigh, most, nearly)
        return Found(hits, chosen)

    def evidence(self) -> list[Evidence]:
        """All that may answer, before any threshold."""
        return self._evidence(self._question.filters, HITS)[2]

    def _evidence(
        self, filters: Filters, limit: int
    ) -> tuple[Question, tuple[Hit, ...], list[Evidence]]:
        strict = bool(filters.years) and set(filters.years) <= set(self._missing)
        question = replace(self._question, filters=filters, strict_years=strict)
        hits = self._hits(replace(filters, years=()) if strict else filters, limit)
        return question, hits, self._gathered(hits, question)

    def _hits(self, filters: Filters, limit: int) -> tuple[Hit, ...]:
        """The best ``limit`` passages in the asker's language, and half as many in others."""
        question = self._question
        found = self._search.reranked(question.text, limit=2 * limit, filters=filters)
        left = {True: limit, False: limit // 2}
        kept: list[Hit] = []
        for hit in found:
            own = hit.language == question.reading.language
            left[own] -= 1
            if left[own] >= 0:
                kept.append(hit)
        return tuple(kept)

    def _gathered(self, hits: Sequence[Hit], question: Question) -> list[Evidence]:
        reports = self._reports(hits)
        passages = [*hits]
        if question.reading.form in ("person", "date"):
            passages += _openings(hits, reports)
        return gather(passages, reports, question)

    def _reports(self, hits: Sequence[Hit]) -> dict[str, Report]:
        revision = self._search.indexes.revision
        return self._search.reports.of((hit.document for hit in hits), revision)

    def weigh(self, evidence: Sequence[Evidence]) -> list[Evidence]:
        """The evidence with the cosines of its sentences, where the model knows the languages."""
        known = [one for one in evidence if self._search.embedder.knows(one.hit.language)]
        vector = self._search.vector(self._question.text) if known else None
        if vector is None:
            return []
        cosines = self._search.meaning.cosines(vector, [one.text for one in known])
        return [one.with_meaning(float(cosine)) for one, cosine in zip(known, cosines, strict=True)]


def _worth(chosen: list[Evidence]) -> list[Evidence]:
    """What is not far behind the best share's."""
    best = max(one.score for one in chosen)
    return [one for one in chosen if one.score >= WORTH * best]


def _openings(hits: Sequence[Hit], reports: dict[str, Report]) -> list[Hit]:
    """The beginnings of the reports that the hits are from, as passages."""
    documents: dict[str, tuple[DocumentInfo, Hit]] = {}
    for hit in hits:
        documents.setdefault(hit.document.id, (hit.document, hit))
    return [
        replace(
            hit,
            section="",
            start=0,
            end=OPENING,
            text=reports[identifier].text[:OPENING],
            aspect="other",
            year=document.year,
        )
        for identifier, (document, hit) in [*documents.items()][:OPENINGS]
        if identifier in reports
    ]

"""The story of an answer: read the question, search, gather the evidence, choose, cite."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial

from kb.answer.cite import cited
from kb.answer.evidence import Evidence, Question, gather
from kb.answer.facts import choose_facts
from kb.answer.gloss import Glosses
from kb.answer.lists import choose_list
from kb.answer.shares import EACH, by_year, shares_of
from kb.answer.subject import Subject, subject_of
from kb.catalog import CatalogReader, Filters
from kb.question import read_question
from kb.results import Answer, Facets, Hit, QuestionReading, Searched, Understood
from kb.search import Search

HITS = 12
"""Chunks that an answer is looked for in."""

WIDE = 30
"""The same for a development over years that are not named."""

SHARE_HITS = 6
"""The same for each year or organisation of several."""


def answer(
    question: str,
    search: Search,
    reader: CatalogReader,
    filters: Filters,
    without: Collection[str] = (),
) -> Answer:
    """The answer to ``question`` from what ``filters`` let through; see ``Library.ask``."""
    begun = time.perf_counter()
    names, reading = _read(question, search, filters, without)
    asked = _narrowed(filters, reading)
    searched = _searched(reader, search, asked)
    held = Question(
        question,
        reading,
        _subject(question, search, names, reading),
        years=asked.years,
        thresholds=search.thresholds(reading.language),
    )
    if held.subject.corrections and "spelling" not in without:
        reading = _with_spelling(reading, held.subject)
    # Where no report speaks of the year, what comes nearest in other years is shown.
    known = not asked.years or len(searched.missing_years) < len(set(asked.years))
    work = Answering(search, held)
    hits, chosen = work.run(asked, _by_organisation(reading, names)) if known else ((), [])
    if not hits:
        hits = search.run(question, limit=HITS, mode="hybrid", filters=replace(asked, years=())).hits
    glosses = Glosses(search.glossary, search.analyser)
    sentences, citations = cited(chosen, held, glosses)
    return Answer(
        question=question,
        status="answered" if chosen else "not_found",
        sentences=sentences,
        citations=citations,
        searched=replace(searched, silent_years=work.silent),
        reading=reading,
        nearest=tuple(hits),
        took_ms=(time.perf_counter() - begun) * 1000,
    )


class Answering:
    """One question's way through the library."""

    def __init__(self, search: Search, question: Question) -> None:
        self._search = search
        self._question = question
        self.silent: tuple[int, ...] = ()
        """Years asked for that have reports in which nothing answers."""

    def run(
        self, filters: Filters, organisations: Sequence[Sequence[str]]
    ) -> tuple[tuple[Hit, ...], list[Evidence]]:
        """The passages looked into, and what of them answers, in reading order."""
        shares = shares_of(filters, organisations)
        if shares:
            found = [
                self._answer(share.filters, SHARE_HITS, share.year, EACH) for share in shares
            ]
            hits = {hit.chunk_id: hit for some, _ in found for hit in some}
            chosen = {one.key: one for _, some in found for one in some}
            self.silent = tuple(
                dict.fromkeys(
                    share.year
                    for share, (_, some) in zip(shares, found, strict=True)
                    if not some and share.year is not None
                )
            )
            if chosen:
                return tuple(hits.values()), self._worth(list(chosen.values()))
        if self._question.reading.form == "comparison" and len(filters.years) < 2:
            hits = self._hits(filters, WIDE)
            told = by_year(hits, self._gathered, self._question, self._weigh)
            if len(told) > 1:
                return hits[:HITS], told
        return self._answer(filters, HITS, None)

    def _answer(
        self, filters: Filters, limit: int, year: int | None, most: int = 4
    ) -> tuple[tuple[Hit, ...], list[Evidence]]:
        question = self._question if year is None else replace(self._question, years=(year,))
        hits = self._hits(filters, limit)
        evidence = self._gathered(hits, question)
        if question.reading.form == "list":
            reports = self._search.reports.of(hit.document for hit in hits)
            return hits, choose_list(evidence, hits, reports, question, self._weigh)
        return hits, choose_facts(evidence, question, self._weigh, most)

    def _worth(self, chosen: list[Evidence]) -> list[Evidence]:
        """What is not far behind the best share's."""
        best = max(one.score for one in chosen)
        return [one for one in chosen if one.score >= 0.6 * best]

    def _hits(self, filters: Filters, limit: int) -> tuple[Hit, ...]:
        return self._search.run(
            self._question.text, limit=limit, mode="hybrid", filters=filters
        ).hits

    def _gathered(self, hits: Sequence[Hit], question: Question) -> list[Evidence]:
        reports = self._search.reports.of(hit.document for hit in hits)
        return gather(hits, reports, question, self._search.analyser)

    def _weigh(self, evidence: Sequence[Evidence]) -> list[Evidence]:
        """The evidence with the cosines of its sentences, where the model knows the languages."""
        knows = self._search.embedder.knows
        known = [one for one in evidence if knows(one.hit.language)]
        vector = self._search.vector(self._question.text)
        if vector is None or not known:
            return []
        cosines = self._search.meaning.cosines(vector, [one.text for one in known])
        return [
            one.with_meaning(float(cosine)) for one, cosine in zip(known, cosines, strict=True)
        ]


def _read(
    question: str, search: Search, filters: Filters, without: Collection[str]
) -> tuple[Mapping[str, Sequence[str]], QuestionReading]:
    """What is understood, and the names of each organisation of the library."""
    facets = search.facets(None)
    names = {name: search.glossary.forms(name) for name in facets.organisations}
    read = partial(read_question, question, organisations=names, without=without)
    return names, read(newest_year=max(facets.years, default=None))


def _narrowed(filters: Filters, reading: QuestionReading) -> Filters:
    """The filters given, and what the question names where they leave a field free."""
    return replace(
        filters,
        years=filters.years or reading.years,
        organisations=filters.organisations or reading.organisations,
    )


def _searched(reader: CatalogReader, search: Search, filters: Filters) -> Searched:
    within: Facets = search.facets(search.with_aliases(filters))
    known = reader.passage_years(filters.years) if filters.years else set()
    missing = tuple(year for year in filters.years if year not in known)
    return Searched(sum(within.languages.values()), tuple(within.years), missing)


def _by_organisation(
    reading: QuestionReading, names: Mapping[str, Sequence[str]]
) -> list[list[str]]:
    """The organisations named, those that are one under two names together."""
    groups: list[list[str]] = []
    for name in reading.organisations:
        for group in groups:
            if group[0] in names[name]:
                group.append(name)
                break
        else:
            groups.append([name])
    return groups if len(groups) > 1 else []


def _subject(
    question: str,
    search: Search,
    names: Mapping[str, Sequence[str]],
    reading: QuestionReading,
) -> Subject:
    lexical = search.indexes.lexical
    leave_out = [form for name in reading.organisations for form in names[name]]
    return subject_of(
        question,
        search.analyser,
        lexical.document_frequency,
        len(lexical),
        leave_out=leave_out,
        similar=lexical.similar_term,
    )


def _with_spelling(reading: QuestionReading, subject: Subject) -> QuestionReading:
    told = (Understood("spelling", words, meant) for words, meant in subject.corrections)
    return replace(reading, understood=(*reading.understood, *told))

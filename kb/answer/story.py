"""The story of an answer: read the question, search, gather the evidence, choose, cite."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from ingest import detect_language
from kb.answer.answers import Answer, QuestionReading, Searched, Understood
from kb.answer.choice.choosing import Choosing
from kb.answer.citing.cite import cited
from kb.answer.citing.gloss import Glosses
from kb.answer.evidence.gather import Evidence, Question
from kb.answer.question.parts import parts_of
from kb.answer.question.reading import read_question
from kb.answer.question.subject import Subject, subject_of
from kb.catalog import CatalogReader
from kb.documents import Filters
from kb.search.hits import Hit
from kb.search.search import Search

HITS = 12
"""Chunks that are shown as nearest."""


def answer(
    question: str,
    search: Search,
    reader: CatalogReader,
    filters: Filters,
    without: Collection[str] = (),
) -> Answer:
    """The answer to ``question`` from what ``filters`` let through; see ``Library.ask``."""
    begun = time.perf_counter()
    asking = Asking(question, search, filters, frozenset(without))
    sought = _seek(asking, reader)
    if not sought.chosen and asking.reading.organisations and not filters.organisations:
        # Whose measures are asked about need not be whose report tells of them.
        wider = Asking(question, search, filters, frozenset({*without, "organisations"}))
        elsewhere = _seek(wider, reader)
        if elsewhere.chosen:
            asking, sought = wider, elsewhere
    chosen, hits, missing = sought.chosen, sought.hits, frozenset(sought.searched.missing_years)
    if not chosen and missing and missing >= set(asking.narrowed.years):
        # No report speaks of the years: what comes nearest in others is shown.
        anywhere = replace(asking.narrowed, years=())
        hits = search.run(question, limit=HITS, mode="hybrid", filters=anywhere).hits
    glosses = Glosses(search.glossary, search.analyser)
    sentences, citations = cited(chosen, glosses)
    silent = sorted(sought.silent - missing)
    return Answer(
        question=question,
        status="answered" if chosen else "not_found",
        sentences=sentences,
        citations=citations,
        searched=replace(sought.searched, silent_years=tuple(silent)),
        reading=asking.reading,
        nearest=hits[:HITS],
        took_ms=(time.perf_counter() - begun) * 1000,
    )


def relevance(question: str, texts: Sequence[str], search: Search) -> list[float]:
    """How much of a question's subject each text speaks of, from 0 to 1."""
    asking = Asking(question, search, Filters(), frozenset())
    return [
        max(
            part.subject.coverage(
                frozenset(search.analyser.terms(text)),
                same_language=detect_language(text) == asking.reading.language,
            )
            for part in asking.parts
        )
        for text in texts
    ]


class Asking:
    """A question as it was read, whole and in its parts."""

    def __init__(
        self, question: str, search: Search, filters: Filters, without: frozenset[str]
    ) -> None:
        self.search = search
        self._filters = filters
        self._without = without
        facets = search.facets(None)
        self._names = {name: search.glossary.forms(name) for name in facets.organisations}
        reading = self._read(question, max(facets.years, default=None))
        self._newest = self._newest_of(reading, max(facets.years, default=None))
        reading = self._read(question, self._newest) if reading.organisations else reading
        self.reading, subject = self._understood(question, reading)
        self.narrowed = self._narrow(self.reading)
        texts = parts_of(question)
        whole = self._held(question, self.reading, subject)
        self.parts = [whole] if len(texts) < 2 else self._split(texts, whole)

    def _read(self, text: str, newest: int | None) -> QuestionReading:
        return read_question(
            text, organisations=self._names, newest_year=newest, without=self._without
        )

    def _newest_of(self, reading: QuestionReading, otherwise: int | None) -> int | None:
        """The year of the newest report of the organisations that are asked about."""
        asked = self._filters.organisations or reading.organisations
        if not asked:
            return otherwise
        within = self.search.with_aliases(Filters(organisations=asked))
        return max(self.search.facets(within).years, default=otherwise)

    def _understood(
        self, question: str, reading: QuestionReading
    ) -> tuple[QuestionReading, Subject]:
        """What the question is about, and the reading with the spellings that were mended."""
        statistics = self.search.statistics
        subject = subject_of(
            question,
            self.search.analyser,
            statistics.document_frequency,
            len(statistics),
            leave_out=[form for name in reading.organisations for form in self._names[name]],
            similar=None if "spelling" in self._without else statistics.similar_term,
            spoken=reading.language in statistics.languages,
        )
        told = (Understood("spelling", words, meant) for words, meant in subject.corrections)
        return replace(reading, understood=(*reading.understood, *told)), subject

    def _narrow(self, reading: QuestionReading) -> Filters:
        """The filters given, and what the question names where they leave a field free."""
        return replace(
            self._filters,
            years=self._filters.years or reading.years,
            organisations=self._filters.organisations or reading.organisations,
        )

    def _held(self, text: str, reading: QuestionReading, subject: Subject) -> Question:
        return Question(
            text=text,
            reading=reading,
            subject=subject,
            filters=self._narrow(reading),
            organisations=self._groups(reading),
            thresholds=self.search.thresholds(reading.language),
            same_report=self._same_report,
        )

    def _split(self, texts: Sequence[str], whole: Question) -> list[Question]:
        """Each part, about what the others are about as well."""
        parts = []
        for text in texts:
            reading, subject = self._understood(text, self._read(text, self._newest))
            reading = replace(
                reading,
                language=whole.reading.language,
                years=reading.years or whole.reading.years,
                organisations=reading.organisations or whole.reading.organisations,
            )
            held = self._held(text, reading, subject.with_context(whole.subject))
            parts.append(
                replace(held, text=whole.text if len(text) < len(whole.text) / 2 else text)
            )
        return parts

    def _groups(self, reading: QuestionReading) -> tuple[tuple[str, ...], ...]:
        """The organisations named, those that are one under two names together."""
        groups: list[list[str]] = []
        for name in reading.organisations:
            for group in groups:
                if group[0] in self._names[name]:
                    group.append(name)
                    break
            else:
                groups.append([name])
        return tuple(map(tuple, groups)) if len(groups) > 1 else ()

    def _same_report(self, one: Hit, other: Hit) -> bool:
        """Whether two documents are one report in two languages."""
        first, second = one.document, other.document
        if first.year != second.year or not first.organisation or not second.organisation:
            return False
        return second.organisation in self.search.glossary.forms(first.organisation)


@dataclass(frozen=True, slots=True)
class _Sought:
    """What a question as it was read has found."""

    searched: Searched
    hits: tuple[Hit, ...]
    chosen: list[tuple[Evidence, Question]]
    """Each with the part of the question that it answers."""
    silent: frozenset[int]


def _seek(asking: Asking, reader: CatalogReader) -> _Sought:
    searched = _searched(reader, asking.search, asking.narrowed)
    found = [
        (part, Choosing(asking.search, part, searched.missing_years).run()) for part in asking.parts
    ]
    chosen = {one.key: (one, part) for part, some in found for one in some.chosen}
    return _Sought(
        searched,
        hits=tuple({hit.chunk_id: hit for _, some in found for hit in some.hits}.values()),
        chosen=list(chosen.values()),
        silent=frozenset(year for _, some in found for year in some.silent),
    )


def _searched(reader: CatalogReader, search: Search, filters: Filters) -> Searched:
    within = search.facets(search.with_aliases(filters))
    known = reader.passage_years(filters.years) if filters.years else set()
    missing = tuple(year for year in filters.years if year not in known)
    return Searched(sum(within.languages.values()), tuple(within.years), missing)

"""The story of an answer: complete the question, understand it, search, gather, choose, cite."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from ingest import detect_language
from kb.answer.answers import Answer, QuestionReading, SearchScope, Stretch
from kb.answer.choice.choosing import Chooser, likelier
from kb.answer.citing.cite import cited
from kb.answer.citing.gloss import Glosses
from kb.answer.evidence.evidence import Evidence
from kb.answer.evidence.passages import Passages
from kb.answer.question.followup import follow
from kb.answer.question.question import Question
from kb.answer.question.reading import read_question
from kb.answer.question.understanding import Knowledge, Understanding, understand
from kb.documents import Filters
from kb.search.hits import Hit

HITS = 12
"""Chunks that are shown as nearest."""


class Material(Knowledge, Passages, Protocol):
    """What questions are understood by and answered from."""


def ask(
    question: str,
    material: Material,
    filters: Filters,
    earlier: Sequence[str] = (),
    without: Collection[str] = (),
) -> Answer:
    """The answer to ``question``, which may follow ``earlier`` ones; see ``Library.ask``."""
    if not earlier:
        return answer(question, material, filters, without)
    facets = material.facets(Filters())
    forms = material.glossary.forms
    names = {name: forms(name) for name in facets.organisations}
    newest = max(facets.years, default=None)

    def read(text: str) -> QuestionReading:
        return read_question(text, organisations=names, newest_year=newest)

    followup = follow(earlier, question, read, forms, without)
    answered = answer(followup.question, material, filters, without)
    return replace(answered, question=question, followup=followup)


def answer(
    question: str, material: Material, filters: Filters, without: Collection[str] = ()
) -> Answer:
    """The answer to ``question`` as it stands, from what ``filters`` let through."""
    begun = time.perf_counter()
    understanding = understand(question, material, filters, without)
    choice = _choose(understanding, material)
    if not choice.chosen and understanding.reading.organisations and not filters.organisations:
        # Whose measures are asked about need not be whose report tells of them.
        wider = understand(question, material, filters, {*without, "organisations"})
        elsewhere = _choose(wider, material)
        if elsewhere.chosen:
            understanding, choice = wider, elsewhere
    hits, missing = choice.hits, set(choice.searched.missing_years)
    if not choice.chosen:
        hits = _likeliest_first(hits, choice.best)
    if not choice.chosen and missing and missing >= set(understanding.filters.years):
        # No report speaks of the years: what comes nearest in others is shown.
        anywhere = replace(understanding.filters, years=())
        hits = material.hits(question, limit=HITS, filters=anywhere)
    sentences, citations = cited(choice.chosen, Glosses(material.glossary, material.analyser))
    silent = tuple(sorted(choice.silent - missing))
    return Answer(
        question=question,
        status="answered" if choice.chosen else "not_found",
        sentences=sentences,
        citations=citations,
        searched=replace(choice.searched, silent_years=silent),
        reading=understanding.reading,
        nearest=hits[:HITS],
        best_sentences={
            chunk: Stretch(item.text, item.span.start, item.span.end)
            for chunk, item in choice.best.items()
        },
        took_ms=(time.perf_counter() - begun) * 1000,
    )


def relevance(question: str, texts: Sequence[str], knowledge: Knowledge) -> list[float]:
    """How much of a question's subject each text speaks of, from 0 to 1."""
    understanding = understand(question, knowledge, Filters())
    return [
        max(
            part.subject.share(
                frozenset(knowledge.analyser.terms(text)),
                same_language=detect_language(text) == understanding.reading.language,
            )
            for part in understanding.parts
        )
        for text in texts
    ]


@dataclass(frozen=True, slots=True)
class _Choice:
    """What of all that was looked into answers a question as it was understood."""

    searched: SearchScope
    hits: tuple[Hit, ...]
    chosen: list[tuple[Evidence, Question]]
    """Each with the part of the question that it answers."""
    best: Mapping[int, Evidence]
    """The likeliest sentence of each passage, by the chunk's id."""
    silent: frozenset[int]
    """Years asked for in whose reports nothing answers."""


def _choose(understanding: Understanding, material: Material) -> _Choice:
    searched = _searched(understanding.filters, material)
    choices = [
        (part, Chooser(material, part, searched.missing_years).run())
        for part in understanding.parts
    ]
    chosen = {
        evidence.key: (evidence, part) for part, choice in choices for evidence in choice.chosen
    }
    return _Choice(
        searched,
        hits=tuple({hit.chunk_id: hit for _, choice in choices for hit in choice.hits}.values()),
        chosen=list(chosen.values()),
        best=likelier(choice for _, choice in choices),
        silent=frozenset(year for _, choice in choices for year in choice.silent),
    )


def _likeliest_first(hits: Sequence[Hit], best: Mapping[int, Evidence]) -> tuple[Hit, ...]:
    """The passages in the order of their likeliest sentences."""
    lowest = float("-inf")
    odds = {chunk: item.odds for chunk, item in best.items()}
    return tuple(sorted(hits, key=lambda hit: -odds.get(hit.chunk_id, lowest)))


def _searched(filters: Filters, material: Material) -> SearchScope:
    within = material.facets(filters)
    known = material.passage_years(filters.years) if filters.years else set()
    missing = tuple(year for year in filters.years if year not in known)
    return SearchScope(sum(within.languages.values()), tuple(within.years), missing)

"""Answering by quotation: the sentences and list items that answer, verbatim, each cited.

``answer`` reads the question, searches, and leaves the choice to ``choose``, which takes values and
gives values.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from index import Analyser
from kb.catalog import CatalogReader, Filters
from kb.followup import follow
from kb.passages import Block, Span, blocks_of
from kb.question import read_question
from kb.results import (
    Answer,
    AnswerSentence,
    Citation,
    Facets,
    Hit,
    QuestionReading,
    Searched,
)
from kb.search import Search
from kb.subject import Subject, subject_of

PARTS = ("years", "organisations", "aspect", "form", "subject")
"""What is understood of a question and can be taken off: the last of a follow-up alone."""

HITS = 12
"""Chunks that an answer is looked for in."""

MOST_SENTENCES = 4
"""Sentences of an answer that is no list."""

SAME_LANGUAGE = 0.15
"""What speaks for a sentence in the asker's language, where both say the same."""

MOST_LISTS = 3
"""Lists or paragraphs that one answer draws on."""

NEARLY = 0.85
"""Share of the best score from which a sentence is nearly as good."""

ABOUT = 0.7
"""Share of a question from which a heading is about it."""

LONGEST_NUMBERING = 12
"""Characters before a heading's title, such as （十二）."""

MOST_ITEMS = 20
"""Sentences or items of a list."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Below these nothing is an answer. Set on data: docs/answers.md."""

    lexical: float = 0.55
    """Share of the question that the best sentence, with its heading, must speak of."""
    supported: float = 0.45
    """The same where the dense leg vouches for the passage."""
    dense: float = 0.55
    """Cosine from which the dense leg vouches."""


THRESHOLDS = Thresholds()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence or item with what speaks for it."""

    hit: Hit
    block: Block
    span: Span
    coverage: float
    """Of the question, by the sentence with its heading and lead."""
    topical: bool
    """Whether heading and lead alone say that all of the block is about the question."""
    score: float


def ask(
    question: str,
    search: Search,
    reader: CatalogReader,
    filters: Filters,
    earlier: Sequence[str] = (),
    without: Collection[str] = frozenset(),
) -> Answer:
    """The answer to ``question``, which may follow ``earlier`` ones; see ``Library.ask``."""
    if not earlier:
        return answer(question, search, reader, filters, without)
    read = partial(_read, search=search, facets=reader.facets())
    followup = follow(earlier, question, read, search.glossary.forms, without)
    found = answer(followup.question, search, reader, filters, without)
    return replace(found, question=question, followup=followup)


def answer(
    question: str,
    search: Search,
    reader: CatalogReader,
    filters: Filters,
    without: Collection[str] = frozenset(),
) -> Answer:
    """The answer to a question that stands by itself, from what ``filters`` let through."""
    begun = time.perf_counter()
    facets = reader.facets()
    names = {name: search.glossary.forms(name) for name in facets.organisations}
    reading = _without(_read(question, search=search, facets=facets), without)
    filters = _narrowed(filters, reading)
    searched = _searched(reader, search.with_aliases(filters), filters)
    texts: dict[str, str] = {}
    chosen: list[Candidate] = []
    known = not filters.years or bool(set(filters.years) - set(searched.missing_years))
    # Where no report speaks of the year, what comes nearest in other years is shown.
    within = filters if known else replace(filters, years=())
    hits = search.run(question, limit=HITS, mode="hybrid", filters=within).hits
    if known:
        subject = _subject(question, search, names, reading)
        ids = list({hit.document.id for hit in hits})
        texts, headings = reader.texts(ids), reader.headings(ids)
        chosen = choose(hits, texts, headings, subject, reading, search.analyser, filters.years)
    sentences, citations = _cited(chosen, texts)
    return Answer(
        question=question,
        status="answered" if chosen else "not_found",
        sentences=sentences,
        citations=citations,
        searched=searched,
        reading=reading,
        nearest=hits,
        took_ms=(time.perf_counter() - begun) * 1000,
    )


def choose(
    hits: Sequence[Hit],
    texts: Mapping[str, str],
    headings: Mapping[str, Mapping[int, str]],
    subject: Subject,
    reading: QuestionReading,
    analyser: Analyser,
    years: Sequence[int] = (),
    thresholds: Thresholds = THRESHOLDS,
) -> list[Candidate]:
    """The sentences that answer, in reading order; empty when nothing reaches the thresholds."""
    candidates = _candidates(hits, texts, headings, subject, reading, analyser, years)
    reaching = [candidate for candidate in candidates if _reaches(candidate, thresholds)]
    if not reaching:
        return []
    best = max(reaching, key=lambda candidate: candidate.score)
    if best.hit.language == reading.language:  # the same report in the other language adds nothing
        candidates = [one for one in candidates if one.hit.language == reading.language]
    if reading.form == "list":
        if reading.aspect and best.hit.aspect == reading.aspect:
            candidates = [one for one in candidates if one.hit.aspect == reading.aspect]
        return _lists(candidates, best, thresholds)
    good = [
        candidate
        for candidate in candidates
        if candidate.score >= NEARLY * best.score and _reaches(candidate, thresholds)
    ]
    good.sort(key=lambda candidate: -candidate.score)
    return good[:MOST_SENTENCES]


def _candidates(
    hits: Sequence[Hit],
    texts: Mapping[str, str],
    headings: Mapping[str, Mapping[int, str]],
    subject: Subject,
    reading: QuestionReading,
    analyser: Analyser,
    years: Sequence[int],
) -> list[Candidate]:
    found: list[Candidate] = []
    taken: set[str] = set()
    wants_list = reading.form == "list"
    for hit in hits:
        text = texts[hit.document.id]
        heading = set(analyser.terms(f"{hit.section} {hit.document.title}"))
        heading_ends = _heading_lines(text, headings[hit.document.id])
        same = hit.language == reading.language
        for block in blocks_of(text, hit.start, hit.end, heading_ends):
            opening = block.lead or block.spans[0]
            lead = set(analyser.terms(_text(text, opening)))
            lists = _list_bonus(text, block, subject, lead, same) if wants_list else 0.0
            about = subject.coverage(heading | lead, same_language=same)
            for span in block.spans:
                quoted = _text(text, span)
                if quoted in taken:
                    continue
                taken.add(quoted)
                terms = set(analyser.terms(quoted))
                context = heading | lead if wants_list or block.lead else heading
                coverage = subject.coverage(terms, context, same_language=same)
                own = subject.coverage(terms, same_language=same)
                score = coverage + 0.25 * own + 0.2 * hit.score + lists
                score += _form_bonus(quoted, reading)
                score += SAME_LANGUAGE if same else 0.0
                if years and hit.year is not None and hit.year not in years:
                    score -= 0.15
                if reading.aspect and hit.aspect not in (reading.aspect, "other"):
                    score -= 0.1
                topical = about >= ABOUT
                found.append(Candidate(hit, block, span, coverage, topical, score))
    return found


def _lists(
    candidates: Sequence[Candidate], best: Candidate, thresholds: Thresholds
) -> list[Candidate]:
    """The items of the best list or paragraph, and of others that are nearly as good.

    Where heading or lead say that the list is about the question, all its items belong to the
    answer; elsewhere only those that speak of it themselves.
    """
    by_block: dict[tuple[str, int], list[Candidate]] = {}
    for candidate in candidates:
        key = (candidate.hit.document.id, candidate.block.start)
        by_block.setdefault(key, []).append(candidate)
    leaders = sorted(by_block.values(), key=lambda block: -max(c.score for c in block))
    chosen: list[Candidate] = []
    for block in leaders[:MOST_LISTS]:
        top = max(candidate.score for candidate in block)
        if top < NEARLY * best.score:
            break
        chosen += [
            candidate
            for candidate in block
            if candidate.topical
            or (candidate.score >= NEARLY * top and _reaches(candidate, thresholds))
        ]
    return chosen[:MOST_ITEMS]


_LISTING = re.compile(
    r"\bfollowing\b|\bas follows\b|\bfirst\b.{3,200}\bsecond\b"
    r"|如下|以下|[一二三]是.{2,200}[二三四]是|(?:[;；].+){2}",
    re.IGNORECASE | re.DOTALL,
)


def _list_bonus(
    text: str, block: Block, subject: Subject, opening: set[str], same_language: bool
) -> float:
    """For a block that sets out to list: items, or words that announce them, on the subject."""
    listing = block.lead is not None or (len(block.spans) >= 3 and block.spans[0].item)
    if not listing:
        listing = _LISTING.search(text, block.start, block.end) is not None
    if not listing:
        return 0.0
    return 0.1 + 0.3 * subject.coverage(opening, same_language=same_language)


_FORM_SIGNS = {
    "figure": re.compile(r"\d|[一二三四五六七八九十百千万亿]+(?:分之|个|项|倍|成)"),
    "date": re.compile(
        r"\b(?:January|February|March|April|May|June|July|August|September|October|November"
        r"|December)\b|\d+\s*[月日]|\d{4}\s*年"
    ),
    "person": re.compile(r"\b[A-Z][a-z]+ [A-Z][a-z]+|主任|关长|署长|书记|同志|总理|主席"),
}


def _form_bonus(sentence: str, reading: QuestionReading) -> float:
    sign = _FORM_SIGNS.get(reading.form or "")
    if sign is None:
        return 0.0
    return 0.15 if sign.search(sentence) else -0.3


def _reaches(candidate: Candidate, thresholds: Thresholds) -> bool:
    dense = candidate.hit.legs.dense
    if dense is not None and dense >= thresholds.dense:
        return candidate.coverage >= thresholds.supported
    return candidate.coverage >= thresholds.lexical


def _heading_lines(text: str, headings: Mapping[int, str]) -> set[int]:
    """Where the lines end that hold a heading and nothing else but its numbering."""
    ends: set[int] = set()
    for start, title in headings.items():
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if end - start <= len(title) + LONGEST_NUMBERING:
            ends.add(end)
    return ends


def _text(text: str, span: Span) -> str:
    return text[span.start : span.end]


def _read(question: str, *, search: Search, facets: Facets) -> QuestionReading:
    names = {name: search.glossary.forms(name) for name in facets.organisations}
    newest = max(facets.years, default=None)
    return read_question(question, organisations=names, newest_year=newest)


def _without(reading: QuestionReading, parts: Collection[str]) -> QuestionReading:
    """The reading less what the asker does not want to have been understood."""
    return replace(
        reading,
        years=() if "years" in parts else reading.years,
        organisations=() if "organisations" in parts else reading.organisations,
        aspect=None if "aspect" in parts else reading.aspect,
        form=None if "form" in parts else reading.form,
    )


def _narrowed(filters: Filters, reading: QuestionReading) -> Filters:
    """The filters given, and what the question names where they leave a field free."""
    return replace(
        filters,
        years=filters.years or reading.years,
        organisations=filters.organisations or reading.organisations,
    )


def _searched(reader: CatalogReader, aliased: Filters, filters: Filters) -> Searched:
    within = reader.facets(aliased)
    known = reader.passage_years(filters.years) if filters.years else set()
    missing = tuple(year for year in filters.years if year not in known)
    return Searched(sum(within.languages.values()), tuple(within.years), missing)


def _subject(
    question: str,
    search: Search,
    names: Mapping[str, Sequence[str]],
    reading: QuestionReading,
) -> Subject:
    lexical = search.indexes.lexical
    frequency: Callable[[str], int] = lexical.document_frequency
    leave_out = [form for name in reading.organisations for form in names[name]]
    return subject_of(question, search.analyser, frequency, len(lexical), leave_out=leave_out)


def _cited(
    chosen: Sequence[Candidate], texts: Mapping[str, str]
) -> tuple[tuple[AnswerSentence, ...], tuple[Citation, ...]]:
    sentences: list[AnswerSentence] = []
    citations: list[Citation] = []
    for n, candidate in enumerate(chosen, 1):
        document, span = candidate.hit.document, candidate.span
        quoted = _text(texts[document.id], span)
        sentences.append(AnswerSentence(quoted, (n,)))
        citations.append(
            Citation(
                n=n,
                document_id=document.id,
                source=document.source,
                title=document.title,
                organisation=document.organisation,
                year=document.year,
                section=candidate.hit.section,
                page=candidate.hit.page,
                start=span.start,
                end=span.end,
                text=quoted,
            )
        )
    return tuple(sentences), tuple(citations)

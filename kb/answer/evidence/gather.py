"""Sentences and items of the passages found, each with what speaks for it as an answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from ingest import PATH_SEPARATOR, years_in
from kb.answer.answers import QuestionReading
from kb.answer.evidence.blocks import Block, Span
from kb.answer.evidence.cut_reports import Report
from kb.answer.evidence.evidence import ABOUT, Evidence
from kb.answer.evidence.spans import figures_in, is_year, persons_in, spans_of_dates
from kb.answer.evidence.weights import (
    NAMES_OTHER_YEAR,
    NO_FIGURE_COMPARED,
    NO_FORM,
    OF_FORM,
    OTHER_ASPECT,
    OTHER_REPORT,
    OTHER_YEAR,
    OWN,
    PASSAGE,
    SAME_LANGUAGE,
    SHARE,
)
from kb.answer.question.question import Question
from kb.search.hits import Hit

FARTHEST = 0.2
"""Cosine of question and passage below which a passage in another language speaks of something
else, whatever its words may be translated by."""

_COMPARED = re.compile(
    r"比\s*\d{4}|\b(?:than|from|against|over|compared (?:with|to)|above|below)\s+(?:in\s+)?\d{4}",
    re.IGNORECASE,
)

CARRIED = 4
"""Passages in another language whose sentences are looked at though no word carries over."""

OWN_HEADING = 0.4
"""Share of a question that a heading or lead must speak of by its own words to be about it."""

HARD_FORMS = ("figure", "date", "person")
"""Forms without which a sentence is no answer."""


def gather(
    hits: Sequence[Hit], reports: Mapping[str, Report], question: Question
) -> list[Evidence]:
    """Every sentence and item of the blocks that the hits touch, each block once."""
    evidence: list[Evidence] = []
    taken: set[tuple[str, int]] = set()
    for hit in hits:
        report = reports.get(hit.document.id)
        if report is None:  # removed since it was found
            continue
        heading = report.title_terms(f"{hit.section} {hit.document.title}")
        about = _heading_about(hit, report, question)
        for block in report.within(hit.start, hit.end):
            place = (hit.document.id, block.start)
            if place not in taken:
                taken.add(place)
                evidence += _weighed(_surroundings(hit, report, block, heading, about, question))
    return evidence


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """What the sentences of a block have in common."""

    hit: Hit
    report: Report
    block: Block
    question: Question
    same_language: bool
    """As the question."""
    lead: frozenset[str]
    """Terms of the block's lead or, without one, of its first sentence."""
    context: Set[str]
    """Terms that a sentence is read with: of title and section, and of what leads to it."""
    passage: Set[str]
    """Terms in which a name of the question may stand for all sentences."""
    about: float
    shared: float


def _surroundings(
    hit: Hit,
    report: Report,
    block: Block,
    heading: frozenset[str],
    about: float,
    question: Question,
) -> _Surroundings:
    same = hit.language == question.reading.language
    lead = report.terms(block.lead or block.spans[0])
    # The first sentence of a paragraph leads to nothing, but to the items that a list asks for.
    leads = block.lead is not None or question.reading.form == "list"
    whole = Span(hit.start, hit.end)
    return _Surroundings(
        hit,
        report,
        block,
        question,
        same_language=same,
        lead=lead,
        context=heading | lead if leads else heading,
        passage=report.terms(whole) if question.subject.has_names else lead,
        about=max(about, _about(lead, heading, hit, question)),
        shared=_of_passage(hit, question) + PASSAGE * hit.score + (SAME_LANGUAGE if same else 0.0),
    )


def _weighed(around: _Surroundings) -> Iterator[Evidence]:
    """The sentences of a block, each with its score: with the names of ``weights``,

        score = shared + SHARE · share + OWN · own + (OF_FORM or -NO_FORM) - NAMES_OTHER_YEAR
        shared = PASSAGE · score of the passage + SAME_LANGUAGE
                 - (OTHER_REPORT or OTHER_YEAR) - OTHER_ASPECT

    where share and own are the ``Coverage`` of the question.
    """
    hit, report, question = around.hit, around.report, around.question
    reading, subject, same = question.reading, question.subject, around.same_language
    # Where there is no vector nothing says that the passage is far.
    is_near = same or (hit.legs.dense or 1.0) >= FARTHEST
    # A few passages in another language are read though no word of theirs is known to carry over.
    is_read_anyhow = not same and hit.rank <= CARRIED
    before: Set[str] = frozenset()
    for span in around.block.spans:
        terms = report.terms(span)
        coverage = subject.coverage(terms, around.context, before | around.lead, same_language=same)
        before = terms
        speaks = coverage.share > 0 or around.about >= ABOUT
        if not speaks and not is_read_anyhow:
            continue
        text = report.text[span.start : span.end]
        if question.strict_years and not _years_told(text) & set(question.years):
            continue
        is_formed = has_form(text, reading)
        is_named = subject.names_in(terms, around.context, around.passage, same_language=same)
        yield Evidence(
            hit=hit,
            report=report,
            block=around.block,
            span=span,
            coverage=coverage,
            about=around.about,
            is_fitting=is_near and is_named and (bool(is_formed) or reading.form not in HARD_FORMS),
            score=around.shared
            + SHARE * coverage.share
            + OWN * coverage.own
            + _of_form(is_formed, reading.form)
            - _of_years(text, question),
            shared=around.shared,
        )


def _years_told(text: str) -> set[int]:
    """The years that a sentence speaks of, but for those that it only compares with."""
    return set(years_in(_COMPARED.sub(" ", text)))


def _of_form(is_formed: bool | None, form: str | None) -> float:
    """What its form says for or against a sentence; see ``has_form``."""
    if is_formed is None:
        return 0.0
    if is_formed:
        return OF_FORM
    return -NO_FIGURE_COMPARED if form == "comparison" else -NO_FORM


def _of_years(text: str, question: Question) -> float:
    """What the years that a sentence names say against it."""
    named = set(years_in(text)) if question.years else set()
    return NAMES_OTHER_YEAR if named and not named & set(question.years) else 0.0


def _heading_about(hit: Hit, report: Report, question: Question) -> float:
    """How much of the question the passage's section is about, by its own heading and, for less,
    the titles above."""
    above, _, heading = hit.section.rpartition(PATH_SEPARATOR)
    titles = report.title_terms(f"{above} {hit.document.title}")
    return _about(report.title_terms(heading), titles, hit, question)


def _about(own: Set[str], around: Set[str], hit: Hit, question: Question) -> float:
    """The share of the question that a heading or lead is about; 0 where the words around it say
    more than its own."""
    same = hit.language == question.reading.language
    coverage = question.subject.firm.coverage(own, around, same_language=same)
    return coverage.share if coverage.own >= OWN_HEADING else 0.0


def _of_passage(hit: Hit, question: Question) -> float:
    """What a passage's year, report and aspect say against it."""
    against = 0.0
    reading = question.reading
    if reading.report_years:
        against += OTHER_REPORT if hit.document.year not in reading.report_years else 0.0
    elif question.years and hit.year is not None and hit.year not in question.years:
        against += OTHER_YEAR
    if reading.aspect and hit.aspect not in (reading.aspect, "other"):
        against += OTHER_ASPECT
    return -against


def has_form(sentence: str, reading: QuestionReading) -> bool | None:
    """Whether a sentence holds what the form asks for; None where any sentence may."""
    if reading.form in ("figure", "comparison"):
        return bool(figures_in(sentence))
    if reading.form == "date":
        dates = [sentence[start:end] for start, end in spans_of_dates(sentence)]
        return any(not (is_year(date) and reading.years) for date in dates)
    if reading.form == "person":
        return persons_in(sentence)
    return None

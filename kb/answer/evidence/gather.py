"""Sentences and items of the passages found, each with what speaks for it as an answer."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import groupby

from index import SentenceReading, Stretch
from ingest import PATH_SEPARATOR, years_in
from kb.answer.answers import QuestionReading
from kb.answer.evidence.blocks import Block, Span
from kb.answer.evidence.cut_reports import Report
from kb.answer.evidence.evidence import Evidence
from kb.answer.evidence.passages import Passages
from kb.answer.evidence.spans import figures_in, is_year, persons_in, spans_of_dates
from kb.answer.marks import Marks
from kb.answer.question.figure_kind import has_kind
from kb.answer.question.numbered import names_each_kind
from kb.answer.question.part_of_year import tells_other_part
from kb.answer.question.question import Question
from kb.search.hits import Hit

ABOUT = 0.7
"""Share of a question from which a heading is about it."""

HARD_FORMS = ("figure", "date")
"""Forms without which a sentence is no answer."""

OWN_HEADING = 0.4
"""Share of a question that a heading or lead must speak of by its own words to be about it."""

SURE = 2.5
"""Log odds from which the reader is sure that a sentence answers."""

SUREST, SUREST_PASSAGE = 12.0, 6.0
"""Log odds, either way, of a sentence and of a passage, beyond which more says no more."""

LIKENESS = 20.0
"""By how much the likeness of words is spread: those of the sentences that are read for a question
lie within .1 of each other."""

_COMPARED = re.compile(
    r"比\s*\d{4}|\b(?:than|from|against|over|compared (?:with|to)|above|below)\s+(?:in\s+)?\d{4}",
    re.IGNORECASE,
)
_SILENT = SentenceReading(0.0, 0, 0)
"""Without a reader."""
_UNREAD = SentenceReading(-SUREST, 0, 0)
"""For a sentence beside the passages found."""


def gather(
    hits: Sequence[Hit], reports: Mapping[str, Report], question: Question, passages: Passages
) -> list[Evidence]:
    """Every sentence and item of the blocks that the hits touch, each block once."""
    return _evidence(list(_surroundings(hits, reports, question)), question, passages)


def subsections(
    hits: Sequence[Hit], reports: Mapping[str, Report], question: Question, passages: Passages
) -> list[Evidence]:
    """The headings of subsections as the items of a section whose own heading is about the
    question."""
    return _evidence(list(_sections(hits, reports, question)), question, passages)


def _evidence(
    around: Sequence[_Surroundings], question: Question, passages: Passages
) -> list[Evidence]:
    """The sentences of these blocks that may answer, read and marked."""
    readings = _read(around, question, passages)
    return [
        evidence
        for block in around
        for evidence in _weighed(block, question, readings.get(block.place, {}))
    ]


def _sections(
    hits: Sequence[Hit], reports: Mapping[str, Report], question: Question
) -> Iterator[_Surroundings]:
    by_document: dict[str, list[Hit]] = {}
    for hit in hits:
        by_document.setdefault(hit.document.id, []).append(hit)
    for identifier, found in by_document.items():
        report = reports.get(identifier)
        if report is None:
            continue
        title = report.title_terms(found[0].document.title)
        for section in report.sections:
            children = report.children(section.number)
            if len(children) < 2 or not _of_the_years(section.year, found[0], question):
                continue
            heading = report.heading(section)
            about = _about(report.terms(heading), title, found[0], question)
            # Where one heading of many answers, the others beside it are no answer.
            if about < ABOUT:
                continue
            within = [hit for hit in found if section.start <= hit.start < section.end]
            best = max(within or found, key=lambda hit: hit.score)
            hit = replace(
                best,
                section=section.title,
                aspect=section.aspect,
                year=section.year or best.year,
            )
            spans = tuple(report.heading(child) for child in children)
            whole = replace(hit, start=section.start, end=section.end)
            yield _Surroundings(hit, report, Block(heading, spans), title, about, (whole,))


def _of_the_years(year: int | None, hit: Hit, question: Question) -> bool:
    """Whether a section of this year is of the years, or the report, that is asked for."""
    if question.reading.report_years:
        return hit.document.year in question.reading.report_years
    return not question.years or (year or hit.document.year) in question.years


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """A block, and what its sentences have in common."""

    hit: Hit
    report: Report
    block: Block
    heading: frozenset[str]
    """Terms of title and section."""
    about: float
    """Share of the question that the section's heading is about."""
    hits: tuple[Hit, ...]
    """All that touch it, best first."""

    @property
    def place(self) -> tuple[str, int]:
        return self.hit.document.id, self.block.start

    @property
    def spans(self) -> tuple[Span, ...]:
        """Those of its sentences that were found, what leads to them first."""
        lead, hits = self.block.lead, self.hits
        found = tuple(
            span
            for span in self.block.spans
            if any(hit.start < span.end and span.start < hit.end for hit in hits)
        )
        return (lead, *found) if lead else found


def _surroundings(
    hits: Sequence[Hit], reports: Mapping[str, Report], question: Question
) -> Iterator[_Surroundings]:
    """Each block that the hits touch, by the best of them."""
    touched: dict[tuple[str, int], tuple[Block, list[Hit]]] = {}
    for hit in hits:
        report = reports.get(hit.document.id)
        if report is None:  # removed since it was found
            continue
        for block in report.within(hit.start, hit.end):
            touched.setdefault((hit.document.id, block.start), (block, []))[1].append(hit)
    for block, found in touched.values():
        hit, report = found[0], reports[found[0].document.id]
        yield _Surroundings(
            hit,
            report,
            block,
            report.title_terms(f"{hit.section} {hit.document.title}"),
            _heading_about(hit, report, question),
            tuple(found),
        )


Readings = Mapping[Span, SentenceReading]


def _read(
    around: Sequence[_Surroundings], question: Question, passages: Passages
) -> Mapping[tuple[str, int], Readings]:
    """What the reader says of each block's sentences, by the block's place.

    Blocks that follow each other in a section are read together, for one may say what another is
    about; a list under a line that leads to it has that line around all its items.
    """
    order = sorted(around, key=lambda one: one.place)
    runs = [list(run) for _, run in groupby(order, key=lambda one: (one.place[0], one.hit.section))]
    spans = [[(one, span) for one in run for span in one.spans] for run in runs]
    stretches = [
        Stretch(
            _context(run[0].hit),
            tuple(one.report.text[span.start : span.end] for one, span in sentences),
        )
        for run, sentences in zip(runs, spans, strict=True)
    ]
    read = passages.read(question.text, stretches)
    readings: dict[tuple[str, int], dict[Span, SentenceReading]] = {}
    if read is None:
        return readings
    every = [one.likeness for said in read for one in said if math.isfinite(one.score)]
    common = sum(every) / max(1, len(every))
    for one in around:
        readings[one.place] = dict.fromkeys(one.block.spans, _UNREAD)
    for sentences, said in zip(spans, read, strict=True):
        for (one, span), reading in zip(sentences, said, strict=True):
            apart = LIKENESS * (reading.likeness - common)
            readings[one.place][span] = reading._replace(likeness=apart)
    return readings


def _context(hit: Hit) -> str:
    """What a passage stands under: its own heading before the report's title."""
    _, _, heading = hit.section.rpartition(PATH_SEPARATOR)
    return f"{heading}: {hit.document.title}" if heading else hit.document.title


def _weighed(around: _Surroundings, question: Question, readings: Readings) -> Iterator[Evidence]:
    """The sentences of a block that may answer, each with its marks."""
    hit, report, block = around.hit, around.report, around.block
    lead = report.terms(block.lead or block.spans[0])
    about = max(around.about, _about(lead, around.heading, hit, question))
    # The first sentence of a paragraph leads to nothing, but to the items that a list asks for.
    leads = block.lead is not None or question.reading.form == "list"
    terms = _Terms(
        context=around.heading | lead if leads else around.heading,
        block=lead,
        before=lead,
    )
    lead_odds = None
    if block.lead is not None:
        marks = _marks(around, block.lead, terms, question, readings)
        if marks is not None:
            lead_odds = _odds(marks, hit, question) + _trusted(marks, question)
    for span in block.spans:
        marks = _marks(around, span, terms, question, readings)
        own = report.terms(span)
        terms = replace(terms, before=own | lead, block=terms.block | own)
        if marks is None:
            continue
        said = readings.get(span, _SILENT)
        yield Evidence(
            hit=hit,
            report=report,
            block=block,
            span=span,
            marks=marks,
            odds=_odds(marks, hit, question),
            trusted=_trusted(marks, question),
            about=about,
            lead_odds=lead_odds,
            words=(said.start, said.end) if said.end else None,
            is_read=said is not _UNREAD,
        )


@dataclass(frozen=True, slots=True)
class _Terms:
    """The terms that stand around a sentence."""

    context: Set[str]
    """Of title and section, and of what leads to it."""
    block: Set[str]
    """Of all that goes before it in its block, in which a name of the question may stand."""
    before: Set[str]
    """Of the sentence before, and of the block's lead."""


def _marks(
    around: _Surroundings, span: Span, terms: _Terms, question: Question, readings: Readings
) -> Marks | None:
    """What speaks for and against a sentence; None where it cannot be an answer at all: it is of
    another year or does not name the one that it must name itself, lacks a month or an ordinal
    number of the question, or has no figure or date where one is asked for; or it lacks a name, or
    speaks of something else than what is counted, and the reader is not sure that other words mean
    it, or a person is asked for, of whom it must tell the office: another's head is no answer."""
    hit, reading, subject = around.hit, question.reading, question.subject
    text = around.report.text[span.start : span.end]
    must_name = question.strict_years or _is_of_other_year(hit, question)
    if must_name and not _years_told(text) & set(question.years):
        return None
    said_so_far = f"{hit.section} {around.report.text[around.block.start : span.end]}"
    if not names_each_kind(question.numbered, said_so_far):
        return None
    same = hit.language == reading.language
    own = around.report.terms(span)
    unnamed = subject.unnamed(own, terms.context, terms.block, same_language=same)
    is_formed = has_form(text, reading)
    if is_formed is False and reading.form in HARD_FORMS:
        return None
    asked_parts = question.parts_of_year
    is_of_other_time = asked_parts is not None and tells_other_part(text, asked_parts)
    is_of_kind = question.figure_kind is None or has_kind(text, question.figure_kind)
    is_formed = is_formed and is_of_kind and not is_of_other_time
    coverage = subject.coverage(own, terms.context, terms.before, same_language=same)
    said = readings.get(span, _SILENT)
    asks_person = reading.form == "person"
    if (unnamed or coverage.is_uncounted) and (asks_person or said.score < SURE):
        return None
    if asks_person and not coverage.share:
        return None
    return Marks(
        reader=_within(said.score, SUREST),
        likeness=said.likeness,
        passage=_within(_logit(hit.score), SUREST_PASSAGE),
        own=coverage.own,
        share=coverage.share,
        is_formed=float(is_formed is True),
        is_unformed=float(is_formed is False),
        is_unnamed=unnamed,
        is_uncounted=float(coverage.is_uncounted),
        is_lacking=float(coverage.is_lacking),
        is_strange=float(coverage.is_strange),
        names_other_year=float(is_of_other_time or _names_other_year(text, question)),
        is_of_other_aspect=float(_is_of_other_aspect(hit, reading)),
        is_foreign=float(not same),
    )


def _odds(marks: Marks, hit: Hit, question: Question) -> float:
    return question.calibration.odds(marks, question.reading.language, hit.language)


def _trusted(marks: Marks, question: Question) -> float:
    """What the reader's log odds count besides; its doubt only as far as the words leave any: where
    a sentence speaks of all that is asked for, in another language often, it tells nothing."""
    doubted = 1.0 if marks.reader >= 0 else 1.0 - marks.share
    return question.calibration.trust * doubted * marks.reader


def _within(odds: float, limit: float) -> float:
    return max(-limit, min(limit, odds))


def _logit(likelihood: float) -> float:
    likelihood = max(1e-6, min(1 - 1e-6, likelihood))
    return math.log(likelihood / (1 - likelihood))


def _years_told(text: str) -> set[int]:
    """The years that a sentence speaks of, but for those that it only compares with."""
    return set(years_in(_COMPARED.sub(" ", text)))


def _is_of_other_year(hit: Hit, question: Question) -> bool:
    """Whether a passage's report, or year, is another than what the question names; years given
    by hand are a report's as well as a passage's, and the search keeps to them."""
    asked = question.reading.report_years
    if asked:
        return hit.document.year not in asked
    named = question.years if question.reading.years else ()
    return bool(named) and hit.year is not None and hit.year not in named


def _names_other_year(text: str, question: Question) -> bool:
    named = set(years_in(text)) if question.years else set()
    return bool(named) and not named & set(question.years)


def _is_of_other_aspect(hit: Hit, reading: QuestionReading) -> bool:
    return reading.aspect is not None and hit.aspect not in (reading.aspect, "other")


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

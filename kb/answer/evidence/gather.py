"""Sentences and items of the passages found, each with what speaks for it as an answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

from ingest import PATH_SEPARATOR, years_in
from kb.answer.answers import QuestionReading
from kb.answer.calibration import Thresholds
from kb.answer.evidence.blocks import Block, Span
from kb.answer.evidence.cut_reports import Report
from kb.answer.evidence.spans import figures_in, is_year, persons_in, spans_of_dates
from kb.answer.question.subject import Subject
from kb.documents import Filters
from kb.search.hits import Hit

SAME_LANGUAGE = 0.15
"""What speaks for a sentence in the asker's language, where both say the same."""

ABOUT = 0.7
"""Share of a question from which a heading is about it."""

OTHER_YEAR = 0.5
"""What speaks against a passage of another year than those asked for."""

FARTHEST = 0.2
"""Cosine of question and passage below which a passage in another language speaks of something
else, whatever its words may be translated by."""

_COMPARED = re.compile(
    r"比\s*\d{4}|\b(?:than|from|against|over|compared (?:with|to)|above|below)\s+(?:in\s+)?\d{4}",
    re.IGNORECASE,
)

CARRIED = 4
"""Passages in another language whose sentences are looked at though no word carries over."""

HALF = 0.4
"""Share of a question that a heading or lead must speak of by its own words to be about it."""

HARD_FORMS = ("figure", "date", "person")
"""Forms without which a sentence is no answer."""


@dataclass(frozen=True, slots=True)
class Question:
    """What an answer is held against."""

    text: str
    reading: QuestionReading
    subject: Subject
    filters: Filters = field(default_factory=Filters)
    """What the answer is narrowed to, by hand or by the question."""
    organisations: tuple[tuple[str, ...], ...] = ()
    """The organisations asked for one beside another, each with its names."""
    strict_years: bool = False
    """Whether a sentence must name one of them, since no passage is known to speak of it."""
    same_report: Callable[[Hit, Hit], bool] | None = None
    """Whether two hits' documents are one report in two languages."""
    thresholds: Mapping[str, Thresholds] | None = None
    """By the text's language."""

    @property
    def years(self) -> tuple[int, ...]:
        return self.filters.years

    def limits(self, language: str) -> Thresholds:
        return (self.thresholds or {}).get(language, Thresholds())


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence, item or heading with what speaks for it."""

    hit: Hit
    report: Report
    block: Block
    span: Span
    coverage: float
    """Of the question, by the sentence with its heading, lead and neighbours."""
    about: float
    """Of the question, by heading and lead alone."""
    fitting: bool
    """Whether it has the form that is wanted and every name of the question."""
    lacking: bool
    """Whether the word that tells the question apart is missing."""
    strange: bool
    """Whether it cannot be an answer by its words: see ``Spoken.strange``."""
    score: float
    shared: float
    """The part of the score that all of the block has."""
    meaning: float | None = None
    """Cosine of question and sentence, where it was asked for."""

    @property
    def topical(self) -> bool:
        """Whether heading and lead alone say that all of the block is about the question."""
        return self.about >= ABOUT

    @property
    def text(self) -> str:
        return self.report.text[self.span.start : self.span.end]

    @property
    def key(self) -> tuple[str, int, int]:
        return self.hit.document.id, self.span.start, self.span.end

    @property
    def place(self) -> tuple[str, int]:
        return self.hit.document.id, self.block.start

    def reaches(self, limits: Thresholds) -> bool:
        """Whether it is an answer by these thresholds."""
        if not self.fitting:
            return False
        near = self.hit.legs.dense if self.meaning is None else self.meaning
        if self.meaning is not None and self.meaning >= limits.alone:
            return True
        if self.strange:
            return False
        if self.lacking:
            return near is not None and near >= limits.certain and self.coverage >= limits.supported
        if self.coverage >= limits.lexical:
            return True
        return near is not None and near >= limits.dense and self.coverage >= limits.supported

    def with_meaning(self, cosine: float) -> Evidence:
        return replace(self, meaning=cosine, score=self.score + cosine - (self.hit.legs.dense or 0))


def nearly_as_good(one: float, best: float, share: float) -> bool:
    """Whether a score comes within ``share`` of the best one, which may be negative."""
    return one >= best - (1 - share) * abs(best)


def gather(
    hits: Sequence[Hit], reports: Mapping[str, Report], question: Question
) -> list[Evidence]:
    """Every sentence and item of the blocks that the hits touch, each block once."""
    found: list[Evidence] = []
    taken: set[tuple[str, int]] = set()
    for hit in hits:
        report = reports.get(hit.document.id)
        if report is None:  # removed since it was found
            continue
        heading = report.title_terms(f"{hit.section} {hit.document.title}")
        above = _heading_about(hit, report, question)
        for block in report.within(hit.start, hit.end):
            place = (hit.document.id, block.start)
            if place not in taken:
                taken.add(place)
                found += _weighed(hit, report, block, heading, above, question)
    return found


def _weighed(
    hit: Hit, report: Report, block: Block, heading: Set[str], above: float, question: Question
) -> Iterator[Evidence]:
    reading, subject = question.reading, question.subject
    same = hit.language == reading.language
    wants_list = reading.form == "list"
    lead = report.terms(block.lead or block.spans[0])
    context = heading | lead if wants_list or block.lead else heading
    about = max(above, _told(lead, heading, hit, question))
    passage = report.terms(Span(hit.start, hit.end)) if subject.named else lead
    shared = _standing(hit, question) + 0.2 * hit.score + (SAME_LANGUAGE if same else 0.0)
    near = same or (hit.legs.dense or 1.0) >= FARTHEST
    before: Set[str] = frozenset()
    for span in block.spans:
        terms = report.terms(span)
        spoken = subject.spoken(terms, context, before | lead, same_language=same)
        before = terms
        silent = spoken.coverage <= 0 and about < ABOUT
        if silent and (same or hit.rank > CARRIED):
            continue
        text = report.text[span.start : span.end]
        formed = has_form(text, reading)
        fitting = (
            near
            and (formed or reading.form not in HARD_FORMS)
            and subject.names_in(terms, context, passage, same_language=same)
        )
        score = shared + 0.75 * spoken.coverage + 0.5 * spoken.own + _of_form(formed, reading.form)
        named = set(years_in(text)) if question.years else set()
        if named and not named & set(question.years):
            score -= OTHER_YEAR / 2
        if question.strict_years and not _told_of(text) & set(question.years):
            continue
        yield Evidence(
            hit,
            report,
            block,
            span,
            spoken.coverage,
            about,
            fitting,
            spoken.lacking,
            spoken.strange,
            score,
            shared,
        )


def _told_of(text: str) -> set[int]:
    """The years that a sentence speaks of, but for those that it only compares with."""
    return set(years_in(_COMPARED.sub(" ", text)))


def _of_form(formed: bool | None, form: str | None) -> float:
    if formed is None:
        return 0.0
    if formed:
        return 0.15
    return -0.15 if form == "comparison" else -0.3


def _heading_about(hit: Hit, report: Report, question: Question) -> float:
    """How much of the question the passage's section is about, by its own heading and, for less,
    the titles above."""
    above, _, heading = hit.section.rpartition(PATH_SEPARATOR)
    titles = report.title_terms(f"{above} {hit.document.title}")
    return _told(report.title_terms(heading), titles, hit, question)


def _told(own: Set[str], around: Set[str], hit: Hit, question: Question) -> float:
    same = hit.language == question.reading.language
    spoken = question.subject.firm.spoken(own, around, same_language=same)
    return spoken.coverage if spoken.own >= HALF else 0.0


def _standing(hit: Hit, question: Question) -> float:
    """What a passage's year, report and aspect say for or against it."""
    standing = 0.0
    reading = question.reading
    if reading.report_years:
        standing -= 0.4 if hit.document.year not in reading.report_years else 0.0
    elif question.years and hit.year is not None and hit.year not in question.years:
        standing -= OTHER_YEAR
    if reading.aspect and hit.aspect not in (reading.aspect, "other"):
        standing -= 0.1
    return standing


def has_form(sentence: str, reading: QuestionReading) -> bool | None:
    """Whether a sentence holds what the form asks for; None where any sentence may."""
    if reading.form in ("figure", "comparison"):
        return bool(figures_in(sentence))
    if reading.form == "date":
        dates = [sentence[start:end] for start, end in spans_of_dates(sentence)]
        return any(not (is_year(one) and reading.years) for one in dates)
    if reading.form == "person":
        return persons_in(sentence)
    return None

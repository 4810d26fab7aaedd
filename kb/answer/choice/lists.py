"""All the items that a list question asks for, grouped by report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ingest import Section
from kb.answer.choice.facts import NEARLY, Weigh, reaching
from kb.answer.choice.items import strung_in
from kb.answer.evidence.blocks import Block
from kb.answer.evidence.cut_reports import Report
from kb.answer.evidence.evidence import ABOUT, Evidence, nearly_as_good
from kb.answer.evidence.gather import OWN_HEADING
from kb.answer.evidence.weights import (
    LED,
    LISTED,
    OTHER_ASPECT_OF_SECTION,
    OWN,
    PASSAGE,
    SAME_LANGUAGE,
    SHARE,
)
from kb.answer.question.question import Question
from kb.search.hits import Hit

MOST_GROUPS = 3
"""Lists, paragraphs and sections that one answer draws on."""

MOST_ITEMS = 40
"""Items of a list."""


@dataclass(frozen=True, slots=True)
class Group:
    """Items that belong together: of a list, a paragraph, a sentence, a section."""

    score: float
    items: list[Evidence]

    @property
    def document(self) -> str:
        return self.items[0].hit.document.id

    @property
    def language(self) -> str:
        return self.items[0].language


def choose_list(
    evidence: Sequence[Evidence],
    hits: Sequence[Hit],
    reports: Mapping[str, Report],
    question: Question,
    weigh: Weigh,
) -> list[Evidence]:
    """The items of the best list or paragraph, and of others that are nearly as good.

    Where heading or lead say that the list is about the question, all its items belong to the
    answer; elsewhere only those that speak of it themselves.
    """
    answers = reaching(evidence, question, weigh)
    groups = [*_sections(hits, reports, question), *_blocks(evidence, answers, question)]
    if not groups:
        return []
    groups.sort(key=lambda group: -group.score)
    best = groups[0]
    if best.language == question.reading.language:
        groups = [group for group in groups if group.language == best.language]
    good = [group for group in groups if nearly_as_good(group.score, best.score, NEARLY)]
    good = good[:MOST_GROUPS]
    order = list(dict.fromkeys(group.document for group in good))
    good.sort(key=lambda group: order.index(group.document))
    return _apart([item for group in good for item in group.items])[:MOST_ITEMS]


def _apart(items: Sequence[Evidence]) -> list[Evidence]:
    """The items without those that lie within another one."""
    kept: list[Evidence] = []
    for item in items:
        if not any(
            other.hit.document.id == item.hit.document.id
            and other.span.start < item.span.end
            and item.span.start < other.span.end
            for other in kept
        ):
            kept.append(item)
    return kept


def _sections(
    hits: Sequence[Hit], reports: Mapping[str, Report], question: Question
) -> Iterator[Group]:
    """The subsections of a section whose heading is about the question, by their headings."""
    first: dict[str, Hit] = {}
    for hit in hits:
        first.setdefault(hit.document.id, hit)
    for identifier, hit in first.items():
        report = reports.get(identifier)
        if report is None:
            continue
        for section in report.sections:
            children = report.children(section.number)
            is_list = len(children) > 1 and _of_the_years(section.year, hit, question)
            group = _section(section, children, hit, report, question) if is_list else None
            if group is not None:
                yield group


def _section(
    section: Section, children: Sequence[Section], hit: Hit, report: Report, question: Question
) -> Group | None:
    """A section's subsections as items, each with the section's score::

        (SHARE + OWN) · share + LISTED + LED · own + PASSAGE · best passage's score
            - OTHER_ASPECT_OF_SECTION + SAME_LANGUAGE

    where share and own are the coverage of the question by the section's heading; None where that
    is not about the question.
    """
    reading = question.reading
    same = hit.language == reading.language
    coverage = question.subject.firm.coverage(
        report.terms(report.heading(section)),
        report.title_terms(hit.document.title),
        same_language=same,
    )
    if coverage.is_lacking or coverage.own < OWN_HEADING or coverage.share < ABOUT:
        return None
    score = (SHARE + OWN) * coverage.share + LISTED + LED * coverage.own + PASSAGE * hit.score
    if reading.aspect and section.aspect not in (reading.aspect, "other"):
        score -= OTHER_ASPECT_OF_SECTION
    score += SAME_LANGUAGE if same else 0.0
    headings = [report.heading(child) for child in children]
    return Group(
        score,
        [
            Evidence(
                hit=hit,
                report=report,
                block=Block(None, (heading,)),
                span=heading,
                coverage=replace(coverage, is_strange=False),
                about=coverage.share,
                is_fitting=True,
                score=score,
                shared=score,
            )
            for heading in headings
        ],
    )


def _of_the_years(year: int | None, hit: Hit, question: Question) -> bool:
    """Whether a section of this year is of the years, or the report, that is asked for."""
    if question.reading.report_years:
        return hit.document.year in question.reading.report_years
    return not question.years or (year or hit.document.year) in question.years


def _blocks(
    evidence: Sequence[Evidence], answers: Sequence[Evidence], question: Question
) -> Iterator[Group]:
    """Each list or paragraph as a group, and each sentence that leads to items of its own."""
    by_block: dict[tuple[str, int], list[Evidence]] = {}
    for item in evidence:
        by_block.setdefault(item.place, []).append(item)
    by_key = {item.key: item for item in answers}
    for block in by_block.values():
        yield from _block(
            block, [by_key[item.key] for item in block if item.key in by_key], question
        )


def _block(
    block: Sequence[Evidence], answers: Sequence[Evidence], question: Question
) -> Iterator[Group]:
    """What of a block belongs to the answer; ``answers`` are its sentences that reach the
    thresholds."""
    first = block[0]
    if first.is_topical and (answers or first.block.lead):
        items = [part for item in block for part in _strung(item)]
        listed = LISTED + LED * first.about if len(items) > 1 else 0.0
        yield Group(first.shared + (SHARE + OWN) * first.about + listed, items)
        return
    plain = []
    for sentence in answers:
        group = _led(sentence, question)
        if group is None:
            plain.append(sentence)
        else:
            yield group
    if plain:
        best = max(sentence.score for sentence in plain)
        yield Group(best, [item for item in plain if nearly_as_good(item.score, best, NEARLY)])


def _led(sentence: Evidence, question: Question) -> Group | None:
    """The items that a sentence strings together behind words that are about the question."""
    strung = strung_in(sentence.report.text, sentence.span)
    if strung is None or strung.lead is None:
        return None
    share = question.subject.coverage(
        sentence.report.terms(strung.lead),
        sentence.report.title_terms(sentence.hit.section),
        same_language=sentence.language == question.reading.language,
    ).share
    if share < ABOUT:
        return None
    items = [replace(sentence, span=span) for span in strung.items]
    return Group(sentence.score + LISTED + LED * share, items)


def _strung(item: Evidence) -> list[Evidence]:
    """A sentence's items, or itself."""
    strung = None if item.span.item else strung_in(item.report.text, item.span)
    return [item] if strung is None else [replace(item, span=span) for span in strung.items]

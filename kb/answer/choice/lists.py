"""All the items that a list question asks for, grouped by report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kb.answer.choice.facts import NEARLY, Weigh, reaching
from kb.answer.choice.items import strung_in
from kb.answer.evidence.blocks import Block, Span
from kb.answer.evidence.cut_reports import Report
from kb.answer.evidence.gather import ABOUT, Evidence, Question, nearly_as_good
from kb.search.hits import Hit

MOST_GROUPS = 3
"""Lists, paragraphs and sections that one answer draws on."""

MOST_ITEMS = 40
"""Items of a list."""

LISTED = 0.1
"""What speaks for a stretch that sets out to list."""

LED = 0.3
"""What speaks for a list whose lead is about the question, times how much."""


@dataclass(frozen=True, slots=True)
class Group:
    """Items that belong together: of a list, a paragraph, a sentence, a section."""

    score: float
    items: list[Evidence]

    @property
    def document(self) -> str:
        return self.items[0].hit.document.id


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
    found = reaching(evidence, question, weigh)
    groups = [*_sections(hits, reports, question), *_blocks(evidence, found, question)]
    if not groups:
        return []
    groups.sort(key=lambda group: -group.score)
    best = groups[0]
    if best.items[0].hit.language == question.reading.language:
        groups = [
            group for group in groups if group.items[0].hit.language == question.reading.language
        ]
    good = [group for group in groups if nearly_as_good(group.score, best.score, NEARLY)][
        :MOST_GROUPS
    ]
    order = list(dict.fromkeys(group.document for group in good))
    good.sort(key=lambda group: order.index(group.document))
    return _apart([item for group in good for item in group.items])[:MOST_ITEMS]


def _apart(items: Sequence[Evidence]) -> list[Evidence]:
    """The items without those that lie within another one."""
    kept: list[Evidence] = []
    for item in items:
        if not any(
            one.hit.document.id == item.hit.document.id
            and one.span.start < item.span.end
            and item.span.start < one.span.end
            for one in kept
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
        if identifier not in reports:
            continue
        report = reports[identifier]
        same = hit.language == question.reading.language
        title = report.title_terms(hit.document.title)
        for section in report.sections:
            children = report.children(section.number)
            if len(children) < 2:
                continue
            heading = report.heading(section)
            spoken = question.subject.firm.spoken(report.terms(heading), title, same_language=same)
            if spoken.lacking or spoken.own < 0.4 or spoken.coverage < ABOUT:
                continue
            if not _of_the_years(section.year, hit, question):
                continue
            score = 1.25 * spoken.coverage + LISTED + LED * spoken.own + 0.2 * hit.score
            if question.reading.aspect and section.aspect not in (
                question.reading.aspect,
                "other",
            ):
                score -= 0.3
            score += 0.15 if same else 0.0
            spans = [report.heading(child) for child in children]
            yield Group(score, [_item(hit, report, span, spoken.coverage, score) for span in spans])


def _of_the_years(year: int | None, hit: Hit, question: Question) -> bool:
    if question.reading.report_years:
        return hit.document.year in question.reading.report_years
    return not question.years or (year or hit.document.year) in question.years


def _item(hit: Hit, report: Report, span: Span, coverage: float, score: float) -> Evidence:
    return Evidence(
        hit,
        report,
        Block(None, (span,)),
        span,
        coverage,
        coverage,
        True,
        False,
        False,
        score,
        score,
    )


def _blocks(
    evidence: Sequence[Evidence], found: Sequence[Evidence], question: Question
) -> Iterator[Group]:
    """Each list or paragraph as a group, and each sentence that leads to items of its own."""
    by_block: dict[tuple[str, int], list[Evidence]] = {}
    for one in evidence:
        by_block.setdefault(one.place, []).append(one)
    reach = {one.key: one for one in found}
    for block in by_block.values():
        yield from _block(block, reach, question)


def _block(
    block: Sequence[Evidence], reach: Mapping[tuple[str, int, int], Evidence], question: Question
) -> Iterator[Group]:
    first = block[0]
    able = [reach[one.key] for one in block if one.key in reach]
    if first.topical and (able or first.block.lead):
        items = [item for one in block for item in _strung(one)]
        score = first.shared + (0.75 + 0.5) * first.about
        yield Group(score + (LISTED + LED * first.about if len(items) > 1 else 0.0), items)
        return
    for one in able:
        strung = strung_in(one.report.text, one.span)
        if strung is not None and strung.lead is not None:
            told = question.subject.spoken(
                one.report.terms(strung.lead),
                one.report.title_terms(one.hit.section),
                same_language=one.hit.language == question.reading.language,
            ).coverage
            if told >= ABOUT:
                items = [replace(one, span=span) for span in strung.items]
                yield Group(one.score + LISTED + LED * told, items)
                able = [other for other in able if other is not one]
    if able:
        top = max(one.score for one in able)
        yield Group(top, [one for one in able if nearly_as_good(one.score, top, NEARLY)])


def _strung(one: Evidence) -> list[Evidence]:
    """A sentence's items, or itself."""
    if one.span.item:
        return [one]
    strung = strung_in(one.report.text, one.span)
    if strung is None:
        return [one]
    return [replace(one, span=span) for span in strung.items]

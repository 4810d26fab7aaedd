"""What a report says first of all: for a question that names a year or an organisation alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kb.answer.evidence.blocks import Block, Span
from kb.answer.evidence.cut_reports import Report
from kb.answer.evidence.evidence import Evidence
from kb.answer.evidence.spans import figures_in
from kb.answer.marks import Marks
from kb.answer.question.question import Question
from kb.search.hits import Hit

FIGURES = 4
"""Sentences with figures that are given."""

TASKS = 9
"""Headings of what is planned that are given."""

SHORTEST = 12
"""Characters of a sentence."""


def asks_for_overview(question: Question) -> bool:
    """Whether a question names years or organisations, and nothing that is asked about them."""
    narrowed = question.years or question.filters.organisations
    return bool(narrowed) and not question.reading.form and not question.subject.firm_keywords


def overview(
    hits: Sequence[Hit], reports: Mapping[str, Report], question: Question
) -> list[Evidence]:
    """The first figures and the tasks of the newest report found, in the asker's language where
    there is one."""
    known = [hit for hit in hits if hit.document.id in reports]
    if not known:
        return []
    language = question.reading.language
    hit = max(known, key=lambda one: (one.language == language, one.document.year or 0, -one.rank))
    report = reports[hit.document.id]
    return [*_figures(hit, report), *_tasks(hit, report)]


def _figures(hit: Hit, report: Report) -> list[Evidence]:
    """The first sentences of the review, or of any part where none is told, that hold figures."""
    reviews = [section for section in report.sections if section.aspect == "review"]
    told = [
        _evidence(hit, report, block, span)
        for block in report.blocks
        for span in block.spans
        if span.end - span.start >= SHORTEST
        and figures_in(report.text[span.start : span.end])
        and (not reviews or any(one.start <= span.start < one.end for one in reviews))
    ]
    return told[:FIGURES]


def _tasks(hit: Hit, report: Report) -> list[Evidence]:
    """The headings under what is planned."""
    return list(_headings(hit, report))[:TASKS]


def _headings(hit: Hit, report: Report) -> Iterator[Evidence]:
    for section in report.sections:
        children = report.children(section.number)
        if section.aspect == "plan" and len(children) > 1:
            spans = tuple(report.heading(child) for child in children)
            block = Block(report.heading(section), spans)
            yield from (_evidence(hit, report, block, span) for span in spans)
            return


def _evidence(hit: Hit, report: Report, block: Block, span: Span) -> Evidence:
    return Evidence(hit=hit, report=report, block=block, span=span, marks=Marks(), odds=0.0)

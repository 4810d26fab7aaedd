"""Which figure or date of a sentence is the one that is asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest import years_in
from kb.answer.answers import Stretch
from kb.answer.evidence.gather import Evidence, Question
from kb.answer.evidence.spans import figures_in, spans_of_dates
from kb.answer.question.form import wants_figure
from kb.answer.question.roles import without_asking
from kb.answer.question.subject import Subject

AROUND, AROUND_ZH = 40, 16
"""Characters before and behind a figure that hold the words next to it."""

_SHARE = re.compile(r"%|\bper ?cent|百分")
_WANTS_SHARE = re.compile(
    r"\b(?:share|per ?cent\w*|proportion|rate|by how much|grow\w*|grew|rise|rose|increase[ds]?|fall"
    r"|fell|declined?|decrease[ds]?)\b|比重|占比|比例|份额|增速|增幅|降幅|增长率"
    r"|(?:增长|下降|提高|上升|增加|减少)了?多少",
    re.IGNORECASE,
)
_WANTS_AMOUNT = re.compile(
    r"\bhow (?:much|many)\b|\bworth\b|\bvalue\b|\bamount\b"
    r"|多少[万亿]*[元辆个家项人吨]|总值|总额|金额",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[^;；,，]+")

Span = tuple[int, int]


def figure_asked_for(one: Evidence, question: Question) -> Stretch | None:
    """The figure or date that is asked for."""
    form = question.reading.form
    if form == "date":
        spans = spans_of_dates(one.text)
    elif form in ("figure", "comparison") or wants_figure(question.text):
        spans = figures_in(one.text)
    else:
        return None
    spans = [span for span in spans if one.text[slice(*span)] not in question.text] or spans
    if not spans:
        return None
    start, end = spans[0] if len(spans) == 1 else _nearest(one, question, spans)
    place = one.span.start
    return Stretch(one.text[start:end], place + start, place + end)


def _nearest(one: Evidence, question: Question, spans: Sequence[Span]) -> Span:
    """The figure of a year that is asked for, in the clause that speaks most of the question; of
    several in one clause the date on which it happened, or the figure whose next words tell."""
    chinese = one.hit.language == "zh"
    around = {span: _around(span, spans, len(one.text)) for span in spans}
    reach = AROUND_ZH if chinese else AROUND
    happening = _happening(one, question) if question.reading.form == "date" else None
    wanted = _wants_share(question)
    clauses = _clauses(one, question)

    def merit(span: Span) -> tuple[float, ...]:
        start, end = around[span]
        # In English a date follows what happened then, in Chinese it may go before.
        told = slice(start, end if chinese else span[0])
        near = slice(max(start, span[0] - reach), min(end, span[1] + reach))
        return (
            wanted is not None and wanted == bool(_SHARE.search(one.text[slice(*span)])),
            0.0 if happening else -_of_another_year(one, question, span, around[span]),
            next((told for end, told in clauses if span[0] < end), 0.0),
            _told(one, question, told, happening) if happening else 0.0,
            _told(one, question, near),
            -span[0],
        )

    return max(spans, key=merit)


def _wants_share(question: Question) -> bool | None:
    """Whether a share is wanted, or an amount; None where either may answer."""
    if _WANTS_SHARE.search(question.text):
        return True
    return False if _WANTS_AMOUNT.search(question.text) else None


def _of_another_year(one: Evidence, question: Question, span: Span, around: Span) -> bool:
    """Whether a figure is told of a year that is not asked for: "71.2 billion yuan in 2015"."""
    before, behind = one.text[around[0] : span[0]], one.text[span[1] : around[1]]
    chinese = one.hit.language == "zh"  # there the year goes before its figure
    named = years_in(before) if chinese else years_in(behind) or years_in(before)
    return bool(named and question.years) and not set(named) & set(question.years)


def _happening(one: Evidence, question: Question) -> Subject:
    """What is said to happen: the words behind the asking ones (…什么时候封关), or the last one."""
    units = question.subject.units
    asking = next((told.words for told in question.reading.understood if told.kind == "form"), "")
    _, _, rest = question.text.partition(asking) if asking else ("", "", "")
    behind = {unit.text for unit in one.report.analyser.units(without_asking(rest))}
    held = tuple(weighted for weighted in units if weighted.unit.text in behind)
    return Subject(held if 0 < len(held) < len(units) else units[-1:])


def _clauses(one: Evidence, question: Question) -> list[tuple[int, float]]:
    """Where each clause ends, and how much of the question it speaks of with the one before."""
    found: list[tuple[int, float]] = []
    before = 0.0
    for clause in _CLAUSE.finditer(one.text):
        told = _told(one, question, slice(*clause.span()))
        found.append((clause.end(), told + 0.5 * before))
        before = max(told, 0.7 * before)
    return found


def _around(span: Span, spans: Sequence[Span], length: int) -> Span:
    """From the figure before to the one behind."""
    floor = max((end for _, end in spans if end <= span[0]), default=0)
    ceiling = min((start for start, _ in spans if start >= span[1]), default=length)
    return floor, ceiling


def _told(
    one: Evidence, question: Question, stretch: slice, subject: Subject | None = None
) -> float:
    """How much of the question, or of a ``subject`` in it, a stretch of a sentence speaks of."""
    terms = set(one.report.analyser.terms(one.text[stretch]))
    same = one.hit.language == question.reading.language
    return (subject or question.subject).coverage(terms, same_language=same)

"""From chosen evidence to sentences and citations; what says the same is told once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from kb.answer.evidence import Evidence, Question
from kb.answer.figures import dates_in, figures_in
from kb.answer.gloss import Glosses
from kb.question.form import wants_figure
from kb.results import AnswerSentence, Citation, Stretch

SAME = 0.9
"""Share of character pairs from which two sentences say the same."""

AROUND, AROUND_ZH = 40, 16
"""Characters before and behind a figure that hold the words next to it."""

Span = tuple[int, int]

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_CLAUSE = re.compile(r"[^;；,，]+")


class Told(NamedTuple):
    """What a sentence says, to be compared with others."""

    pairs: set[str]
    numbers: list[str]

    def as_much_as(self, other: Told) -> bool:
        """Whether both say the same: no number differs, and hardly a letter."""
        if self.numbers != other.numbers:
            return False
        shared = len(self.pairs & other.pairs)
        return shared >= SAME * max(len(self.pairs), len(other.pairs))


def cited(
    chosen: Sequence[tuple[Evidence, Question]], glosses: Glosses
) -> tuple[tuple[AnswerSentence, ...], tuple[Citation, ...]]:
    """The sentences that answer the questions, each with every place that says it."""
    sentences: list[AnswerSentence] = []
    citations: list[Citation] = []
    pairs: list[Told] = []
    for n, (one, question) in enumerate(chosen, 1):
        citations.append(_citation(n, one))
        own = Told(_pairs(one.text), _NUMBER.findall(one.text))
        twin = next((place for place, told in enumerate(pairs) if own.as_much_as(told)), None)
        if twin is not None:
            known = sentences[twin]
            sentences[twin] = AnswerSentence(
                known.text, (*known.citations, n), known.figure, known.terms, known.year
            )
            continue
        pairs.append(own)
        sentences.append(
            AnswerSentence(
                text=one.text,
                citations=(n,),
                figure=_figure(one, question),
                terms=glosses.of(one.text, question.reading.language, one.hit.language),
                year=one.hit.year,
            )
        )
    return tuple(sentences), tuple(citations)


def _citation(n: int, one: Evidence) -> Citation:
    document = one.hit.document
    return Citation(
        n=n,
        document_id=document.id,
        source=document.source,
        title=document.title,
        organisation=document.organisation,
        year=document.year,
        section=one.report.path(one.span.start),
        page=one.report.page(one.span.start),
        start=one.span.start,
        end=one.span.end,
        text=one.text,
    )


def _pairs(text: str) -> set[str]:
    letters = [character for character in text.casefold() if character.isalnum()]
    return {one + other for one, other in pairwise(letters)} or {text}


def _figure(one: Evidence, question: Question) -> Stretch | None:
    """The figure or date that is asked for."""
    form = question.reading.form
    if form == "date":
        spans = dates_in(one.text)
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
    """The figure in the clause that speaks most of the question; of several in one clause, that
    whose next words do."""
    reach = AROUND_ZH if one.hit.language == "zh" else AROUND
    around = {span: _around(span, spans, len(one.text), reach) for span in spans}
    return max(
        spans,
        key=lambda span: (
            _nearness(one, question, span),
            _told(one, question, slice(*around[span])),
            -span[0],
        ),
    )


def _nearness(one: Evidence, question: Question, span: Span) -> float:
    """How much of the question the clause speaks of that a figure stands in, and the one before."""
    before = 0.0
    for clause in _CLAUSE.finditer(one.text):
        told = _told(one, question, slice(*clause.span()))
        if clause.start() <= span[0] < clause.end():
            return told + 0.5 * before
        before = max(told, 0.7 * before)
    return 0.0


def _around(span: Span, spans: Sequence[Span], length: int, reach: int) -> Span:
    """Where the words lie that are nearest to a figure, among the others of its sentence."""
    floor = max((end for _, end in spans if end <= span[0]), default=0)
    ceiling = min((start for start, _ in spans if start >= span[1]), default=length)
    return max(floor, span[0] - reach), min(ceiling, span[1] + reach)


def _told(one: Evidence, question: Question, stretch: slice) -> float:
    """How much of the question a stretch of a sentence speaks of."""
    terms = set(one.report.analyser.terms(one.text[stretch]))
    same = one.hit.language == question.reading.language
    return question.subject.coverage(terms, same_language=same)

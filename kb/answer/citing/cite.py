"""From chosen evidence to sentences and citations; what says the same is told once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from kb.answer.answers import AnswerSentence, Citation
from kb.answer.citing.gloss import Glosses
from kb.answer.citing.named_figure import figure_asked_for
from kb.answer.evidence.gather import Evidence, Question

SAME = 0.9
"""Share of character pairs from which two sentences say the same."""

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


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
                figure=figure_asked_for(one, question),
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

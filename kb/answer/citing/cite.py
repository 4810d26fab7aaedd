"""From chosen evidence to sentences and citations; what says the same is told once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from kb.answer.answers import AnswerSentence, Citation
from kb.answer.citing.gloss import Glosses
from kb.answer.citing.named_figure import figure_asked_for
from kb.answer.evidence.evidence import Evidence
from kb.answer.question.question import Question
from kb.documents import excerpt_of

SAME = 0.9
"""Share of character pairs from which two sentences say the same."""

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


class SentenceContent(NamedTuple):
    """What a sentence says, to be compared with others."""

    pairs: set[str]
    """Of neighbouring letters and digits."""
    numbers: list[str]

    @classmethod
    def of(cls, text: str) -> SentenceContent:
        letters = [character for character in text.casefold() if character.isalnum()]
        pairs = {first + second for first, second in pairwise(letters)} or {text}
        return cls(pairs, _NUMBER.findall(text))

    def says_the_same_as(self, other: SentenceContent) -> bool:
        """Whether no number differs, and hardly a letter."""
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
    wordings: list[SentenceContent] = []
    for n, (evidence, question) in enumerate(chosen, 1):
        citations.append(_citation(n, evidence))
        own = SentenceContent.of(evidence.text)
        # What was chosen first stands as the sentence; its twins only add their places.
        twins = (place for place, other in enumerate(wordings) if own.says_the_same_as(other))
        twin = next(twins, None)
        if twin is not None:
            known = sentences[twin]
            sentences[twin] = replace(known, citations=(*known.citations, n))
            continue
        wordings.append(own)
        sentences.append(
            AnswerSentence(
                text=evidence.text,
                citations=(n,),
                figure=figure_asked_for(evidence, question),
                terms=glosses.of(evidence.text, question.reading.language, evidence.language),
                year=evidence.hit.year,
            )
        )
    return tuple(sentences), tuple(citations)


def _citation(n: int, evidence: Evidence) -> Citation:
    start, end = evidence.span.start, evidence.span.end
    return Citation(
        n,
        excerpt_of(
            evidence.hit.document,
            section=evidence.report.path(start),
            page=evidence.report.page(start),
            start=start,
            end=end,
            text=evidence.text,
        ),
    )

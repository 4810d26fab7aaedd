"""The few sentences that answer a question for one fact."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kb.answer.evidence.evidence import Evidence, nearly_as_good
from kb.answer.question.question import Question

MOST_SENTENCES = 4
"""Sentences of an answer that is no list."""

NEARLY = 0.85
"""Share of the best score from which a sentence is nearly as good."""

DOUBTFUL = 8
"""Sentences whose meaning is looked at where words alone do not decide."""

NEARER = 0.25
"""How much nearer to the question than its passage a sentence may be."""

TIED = 3
"""Sentences nearly as good as the best that are told apart by their meaning."""

Weigh = Callable[[Sequence[Evidence]], list[Evidence]]
"""Gives the evidence again with the cosine of each sentence, where the model knows it."""


def reaching(evidence: Sequence[Evidence], question: Question, weigh: Weigh) -> list[Evidence]:
    """What reaches the thresholds; by meaning too where no sentence does by its words."""
    plain = [item for item in evidence if item.reaches(question.limits(item.language))]
    if plain:
        return plain
    doubtful = [item for item in evidence if item.is_fitting and _may_mean(item, question)]
    doubtful.sort(key=lambda item: -item.score)
    return [
        item
        for item in weigh(doubtful[:DOUBTFUL])
        if item.cosine is not None and item.reaches(question.limits(item.language))
    ]


def _may_mean(evidence: Evidence, question: Question) -> bool:
    """Whether a sentence's meaning is worth a look: its passage is near, and, in the asker's
    language, some of the question's words are in it."""
    limits = question.limits(evidence.language)
    dense = evidence.hit.legs.dense
    is_near = dense is not None and dense >= limits.dense - NEARER
    is_foreign = evidence.language != question.reading.language
    return is_near and (is_foreign or evidence.coverage.share >= limits.supported)


def choose_facts(
    evidence: Sequence[Evidence],
    question: Question,
    weigh: Weigh,
    most: int = MOST_SENTENCES,
    nearly: float = NEARLY,
) -> list[Evidence]:
    """The best sentences, best first; empty when nothing reaches the thresholds."""
    answers = reaching(evidence, question, weigh)
    if not answers:
        return []
    answers = _nearest_first(answers, weigh)
    best = max(answers, key=lambda item: item.score)
    good = [
        item
        for item in in_language_of(best, answers, question)
        if nearly_as_good(item.score, best.score, nearly)
    ]
    good.sort(key=lambda item: -item.score)
    return good[:most]


def _nearest_first(evidence: Sequence[Evidence], weigh: Weigh) -> list[Evidence]:
    """Best first, those that are nearly as good as the best told apart by their meaning."""
    order = sorted(evidence, key=lambda item: -item.score)
    close = [item for item in order[:TIED] if nearly_as_good(item.score, order[0].score, NEARLY)]
    if len(close) < 2 or any(item.cosine is not None for item in close):
        return order
    weighed = {item.key: item for item in weigh(close)}
    return [weighed.get(item.key, item) for item in order]


def in_language_of(
    best: Evidence, evidence: Sequence[Evidence], question: Question
) -> list[Evidence]:
    """Without reports that stand in the library in the best sentence's language too, where that
    is the asker's: in the other language they add nothing."""
    language = question.reading.language
    same_report = question.same_report
    if best.language != language or same_report is None:
        return list(evidence)
    own = [item.hit.document for item in evidence if item.language == language]
    return [
        item
        for item in evidence
        if item.language == language
        or not any(same_report(item.hit.document, document) for document in own)
    ]

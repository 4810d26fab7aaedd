"""The few sentences that answer a question for one fact."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kb.answer.evidence.gather import Evidence, Question, nearly_as_good

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
"""Gives the evidence again with the cosine of each sentence."""


def reaching(evidence: Sequence[Evidence], question: Question, weigh: Weigh) -> list[Evidence]:
    """What reaches the thresholds; by meaning too where no sentence does by its words."""
    found = [e for e in evidence if e.reaches(question.limits(e.hit.language))]
    if found:
        return found
    doubtful = [e for e in evidence if e.fitting and _may_mean(e, question)]
    doubtful.sort(key=lambda e: -e.score)
    return [
        e
        for e in weigh(doubtful[:DOUBTFUL])
        if e.meaning is not None and e.reaches(question.limits(e.hit.language))
    ]


def _may_mean(one: Evidence, question: Question) -> bool:
    """Whether a sentence's meaning is worth a look: its passage is near, and, in the asker's
    language, some of the question's words are in it."""
    limits = question.limits(one.hit.language)
    near = one.hit.legs.dense
    if near is None or near < limits.dense - NEARER:
        return False
    own = one.hit.language == question.reading.language
    return not own or one.coverage >= limits.supported


def choose_facts(
    evidence: Sequence[Evidence],
    question: Question,
    weigh: Weigh,
    most: int = MOST_SENTENCES,
    nearly: float = NEARLY,
) -> list[Evidence]:
    """The best sentences, best first; empty when nothing reaches the thresholds."""
    found = reaching(evidence, question, weigh)
    if not found:
        return []
    found = _nearest_first(found, weigh)
    best = max(found, key=lambda e: e.score)
    found = [
        e
        for e in in_language_of(best, found, question)
        if nearly_as_good(e.score, best.score, nearly)
    ]
    found.sort(key=lambda e: -e.score)
    return found[:most]


def _nearest_first(found: Sequence[Evidence], weigh: Weigh) -> list[Evidence]:
    """The sentences, those that are nearly as good as the best told apart by their meaning."""
    order = sorted(found, key=lambda e: -e.score)
    close = [e for e in order[:TIED] if nearly_as_good(e.score, order[0].score, NEARLY)]
    if len(close) < 2 or any(e.meaning is not None for e in close):
        return order
    weighed = {e.key: e for e in weigh(close)}
    return [weighed.get(e.key, e) for e in order]


def in_language_of(
    best: Evidence, evidence: Sequence[Evidence], question: Question
) -> list[Evidence]:
    """Without reports that stand in the library in the best sentence's language too, where that
    is the asker's: in the other language they add nothing."""
    language = question.reading.language
    same_report = question.same_report
    if best.hit.language != language or same_report is None:
        return list(evidence)
    own = [e.hit for e in evidence if e.hit.language == language]
    return [
        e
        for e in evidence
        if e.hit.language == language or not any(same_report(e.hit, hit) for hit in own)
    ]

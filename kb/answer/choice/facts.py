"""The few sentences that answer a question for one fact."""

from __future__ import annotations

from collections.abc import Sequence

from kb.answer.evidence.evidence import Evidence
from kb.answer.question.question import Question

MOST_SENTENCES = 3
"""Sentences of an answer that is no list."""

NEARLY = 1.5
"""Log odds below the best, up to which a sentence is nearly as good: a fifth as likely."""


def choose_facts(
    evidence: Sequence[Evidence],
    question: Question,
    most: int = MOST_SENTENCES,
    nearly: float = NEARLY,
) -> list[Evidence]:
    """The best sentences, best first; empty when none is likely enough to answer."""
    limit = question.calibration.limit
    best = max(evidence, key=lambda item: item.odds, default=None)
    if best is None or best.surety < limit:
        return []
    good = [item for item in evidence if item.surety >= limit and item.odds >= best.odds - nearly]
    good.sort(key=lambda item: -item.odds)
    return _first(in_language_of(best, good, question), most)


def _first(evidence: Sequence[Evidence], most: int) -> list[Evidence]:
    """The first ones, up to so many that say something else, word for word."""
    kept: list[Evidence] = []
    texts: set[str] = set()
    for item in evidence:
        texts.add(item.text)
        if len(texts) > most:
            break
        kept.append(item)
    return kept


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

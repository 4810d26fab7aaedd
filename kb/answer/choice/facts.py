"""The few sentences that answer a question for one fact."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.answer.evidence.evidence import Evidence
from kb.answer.question.question import Question

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")

MOST_SENTENCES = 3
"""Sentences of an answer that is no list."""

NEARLY = 1.5
"""Log odds below the best, up to which a sentence is nearly as good: a fifth as likely."""

OWN_VERSION = 2.5
"""Log odds below a sentence, down to which its report's version in the asker's language stands for
it."""

SAME_PLACE = 0.03
"""Share of a report's length within which a translation tells what the original does."""


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
    versions = (_own_version(item, evidence, question) for item in good)
    told_once = [*{item.key: item for item in versions}.values()]
    return _first(in_language_of(told_once[0], told_once, question), most)


def _own_version(item: Evidence, evidence: Sequence[Evidence], question: Question) -> Evidence:
    """What the same report in the asker's language says there, where the library has it, though
    that seems somewhat less likely; else the item."""
    language, same_report = question.reading.language, question.same_report
    if item.language == language or same_report is None:
        return item
    versions = [
        other
        for other in evidence
        if other.language == language
        and other.odds >= item.odds - OWN_VERSION
        and abs(_place(other) - _place(item)) <= SAME_PLACE
        and _numbers(other) == _numbers(item)
        and same_report(other.hit.document, item.hit.document)
    ]
    return max(versions, key=lambda other: other.odds, default=item)


def _numbers(item: Evidence) -> frozenset[str]:
    """The numbers of a sentence: one with others says something else."""
    return frozenset(number.replace(",", "") for number in _NUMBER.findall(item.text))


def _place(item: Evidence) -> float:
    """How far into its report a sentence stands, from 0 to 1."""
    return item.span.start / len(item.report.text)


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

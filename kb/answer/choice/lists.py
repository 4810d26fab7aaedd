"""All the items that a list question asks for, grouped by report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kb.answer.choice.facts import OWN_VERSION, in_language_of
from kb.answer.choice.items import strung_in
from kb.answer.evidence.evidence import Evidence
from kb.answer.evidence.gather import ABOUT
from kb.answer.question.question import Question

MOST_GROUPS = 3
"""Lists, paragraphs and sections that one answer draws on."""

MOST_ITEMS = 40
"""Items of a list."""

NEARLY = 1.0
"""Log odds below the best group's, up to which another one is nearly as good."""

LISTED = 0.7
"""Log odds that are added for what sets out to list."""

DOUBTFUL = 1.5
"""Log odds below the limit, down to which an item among others that answer belongs to them."""

MOST_OF_THEM = 0.5
"""Share of a list's items which, where they answer, take the others along."""


@dataclass(frozen=True, slots=True)
class Group:
    """Items that belong together: of a list, a paragraph, a sentence, a section."""

    odds: float
    items: list[Evidence]

    @property
    def document(self) -> str:
        return self.items[0].hit.document.id


def choose_list(
    evidence: Sequence[Evidence], sections: Sequence[Evidence], question: Question
) -> list[Evidence]:
    """The items of the best list or paragraph, and of others that are nearly as good.

    Args:
        evidence: the sentences and items of the passages.
        sections: headings as items of the sections that they stand in.
    """
    # What a report sets out in headings of its own comes before a list in passing.
    headed = [replace(group, odds=group.odds + LISTED) for group in _groups(sections, question)]
    groups = [*headed, *_groups(evidence, question)]
    if not groups:
        return []
    groups.sort(key=lambda group: -group.odds)
    best = _own_version(groups, question)
    good = [group for group in groups if group.odds >= best.odds - NEARLY]
    kept = in_language_of(best.items[0], [group.items[0] for group in good], question)
    good = [group for group in good if group.items[0] in kept][:MOST_GROUPS]
    order = list(dict.fromkeys(group.document for group in good))
    good.sort(key=lambda group: order.index(group.document))
    return _apart([item for group in good for item in group.items])[:MOST_ITEMS]


def _own_version(groups: Sequence[Group], question: Question) -> Group:
    """The best group, or the one that stands for it in its report's version in the asker's
    language, though that seems somewhat less likely."""
    best, same_report = groups[0], question.same_report
    document = best.items[0].hit.document
    if best.items[0].language == question.reading.language or same_report is None:
        return best
    for group in groups[1:]:
        first = group.items[0]
        is_near = group.odds >= best.odds - OWN_VERSION
        is_own = first.language == question.reading.language
        if is_near and is_own and same_report(first.hit.document, document):
            return group
    return best


def _apart(items: Sequence[Evidence]) -> list[Evidence]:
    """The items without those that lie within another one."""
    kept: list[Evidence] = []
    for item in items:
        if not any(item.overlaps(other) for other in kept):
            kept.append(item)
    return kept


def _groups(evidence: Sequence[Evidence], question: Question) -> Iterator[Group]:
    """Each list or paragraph that answers as a group, and each sentence that leads to items of its
    own."""
    blocks: dict[tuple[str, int], list[Evidence]] = {}
    for item in evidence:
        blocks.setdefault(item.place, []).append(item)
    for block in blocks.values():
        yield from _block(block, question.calibration.limit)


def _block(block: Sequence[Evidence], limit: float) -> Iterator[Group]:
    """What of a block belongs to the answer."""
    answers = [item for item in block if item.surety >= limit]
    best = max(item.surety for item in block)
    lead = block[0].lead_odds
    if _is_whole(block, answers, limit):
        items = [part for item in block for part in _strung(item)]
        odds = max(best, lead if lead is not None else best)
        yield Group(odds + (LISTED if len(items) > 1 else 0.0), items)
        return
    plain = []
    for sentence in answers:
        strung = strung_in(sentence.report.text, sentence.span)
        if strung is None or strung.lead is None:
            plain.append(sentence)
        else:
            items = [replace(sentence, span=span) for span in strung.items]
            yield Group(sentence.surety + LISTED, items)
    if plain:
        yield Group(max(item.surety for item in plain), plain)


def _is_whole(block: Sequence[Evidence], answers: Sequence[Evidence], limit: float) -> bool:
    """Whether all items of a block belong to the answer: what leads to them, or stands above them,
    says so, or most of them do."""
    lead, about = block[0].lead_odds, block[0].about
    if lead is not None and lead >= limit:
        return True
    read = [item for item in block if item.is_read]
    most = sum(item.surety >= limit - DOUBTFUL for item in read) >= MOST_OF_THEM * len(read)
    is_list = lead is not None or about >= ABOUT
    return bool(answers) and is_list and most


def _strung(item: Evidence) -> list[Evidence]:
    """A sentence's items, or itself."""
    strung = None if item.span.item else strung_in(item.report.text, item.span)
    return [item] if strung is None else [replace(item, span=span) for span in strung.items]

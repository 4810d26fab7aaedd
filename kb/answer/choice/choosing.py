"""One question's way to what answers it: search, gather evidence, choose."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kb.answer.choice.facts import MOST_SENTENCES, NEARLY, choose_facts
from kb.answer.choice.lists import choose_list
from kb.answer.choice.overview import asks_for_overview, overview
from kb.answer.choice.shares import EACH, Share, by_year, shares_of
from kb.answer.evidence.cut_reports import Report
from kb.answer.evidence.evidence import Evidence
from kb.answer.evidence.gather import gather, subsections
from kb.answer.evidence.passages import Passages
from kb.answer.question.question import Question
from kb.documents import DocumentInfo, Filters
from kb.search.hits import Hit

HITS = 12
"""Chunks that an answer is looked for in."""

WIDE = 30
"""The same for a development over years that are not named."""

SHARE_HITS = 8
"""The same for each year or organisation of several."""

NEARLY_OF_SHARE = 1.5
"""Log odds below a share's best, up to which another sentence of it is nearly as good."""

WORTH = 3.0
"""Log odds below the best share's, down to which a share's sentence is worth its place."""

OPENING = 600
"""Characters at a report's beginning, where it says who gave it, and when."""

OPENINGS = 6
"""Reports whose beginning is looked at."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What was looked into, and what of it answers."""

    hits: tuple[Hit, ...]
    chosen: list[Evidence]
    best: Mapping[int, Evidence] = field(default_factory=dict)
    """The likeliest sentence of each passage, by the chunk's id, answer or not."""
    silent: tuple[int, ...] = ()
    """Years asked for in whose reports nothing answers."""


class Chooser:
    """Chooses what answers one question."""

    def __init__(self, passages: Passages, question: Question, missing: Collection[int]) -> None:
        self._passages = passages
        self._question = question
        self._missing = missing
        """Years that no passage is known to speak of."""

    def run(self) -> Choice:
        """The answer in shares, over the years, or at once."""
        question = self._question
        if asks_for_overview(question):
            hits = self._hits(question.filters, HITS)
            return Choice(hits, overview(hits, self._reports(hits), question))
        in_shares = self._in_shares(shares_of(question.filters, question.organisations))
        if in_shares is not None:
            return in_shares
        if question.reading.form == "comparison" and len(question.filters.years) < 2:
            hits = self._hits(question.filters, WIDE)
            chosen = by_year(hits, self._gathered, question)
            if len(chosen) > 1:
                return Choice(hits[:HITS], chosen, best_sentences(hits, chosen))
        return self._choose(question.filters, HITS, MOST_SENTENCES)

    def _in_shares(self, shares: Sequence[Share]) -> Choice | None:
        """Each year or organisation for itself; None where nothing answers for any."""
        choices = [self._choose(share.filters, SHARE_HITS, EACH) for share in shares]
        chosen = {item.key: item for choice in choices for item in choice.chosen}
        if not chosen:
            return None
        hits = {hit.chunk_id: hit for choice in choices for hit in choice.hits}
        silent = tuple(
            share.year
            for share, choice in zip(shares, choices, strict=True)
            if share.year is not None and not choice.chosen
        )
        return Choice(
            tuple(hits.values()), _worth(list(chosen.values())), likelier(choices), silent
        )

    def _choose(self, filters: Filters, limit: int, most: int) -> Choice:
        """From the passages that ``filters`` let through; where no passage is known to speak of
        the years, from sentences that name one of them."""
        question, hits, evidence = self._evidence(filters, limit)
        if question.reading.form == "list" and not question.strict_years:
            sections = subsections(hits, self._reports(hits), question, self._passages)
            chosen = choose_list(evidence, sections, question)
        else:
            nearly = NEARLY if most == MOST_SENTENCES else NEARLY_OF_SHARE
            chosen = choose_facts(evidence, question, most, nearly)
        return Choice(hits, chosen, best_sentences(hits, evidence))

    def evidence(self) -> list[Evidence]:
        """All that may answer, however unlikely."""
        return self._evidence(self._question.filters, HITS)[2]

    def _evidence(
        self, filters: Filters, limit: int
    ) -> tuple[Question, tuple[Hit, ...], list[Evidence]]:
        strict = bool(filters.years) and set(filters.years) <= set(self._missing)
        question = replace(self._question, filters=filters, strict_years=strict)
        hits = self._hits(replace(filters, years=()) if strict else filters, limit)
        return question, hits, self._gathered(hits, question)

    def _hits(self, filters: Filters, limit: int) -> tuple[Hit, ...]:
        """The best ``limit`` passages in the asker's language, and half as many in others."""
        question = self._question
        hits = self._passages.hits(question.text, limit=2 * limit, filters=filters)
        # Counted down by whether a passage is in the asker's language.
        left = {True: limit, False: limit // 2}
        kept: list[Hit] = []
        for hit in hits:
            is_own = hit.language == question.reading.language
            left[is_own] -= 1
            if left[is_own] >= 0:
                kept.append(hit)
        return tuple(kept)

    def _gathered(self, hits: Sequence[Hit], question: Question) -> list[Evidence]:
        reports = self._reports(hits)
        passages = [*hits]
        if question.reading.form in ("person", "date"):
            passages += _openings(hits, reports)
        return gather(passages, reports, question, self._passages)

    def _reports(self, hits: Sequence[Hit]) -> Mapping[str, Report]:
        return self._passages.reports(hit.document for hit in hits)


def best_sentences(hits: Sequence[Hit], evidence: Sequence[Evidence]) -> dict[int, Evidence]:
    """The likeliest sentence of each passage, by the chunk's id."""
    best: dict[int, Evidence] = {}
    for hit in hits:
        own = [item for item in evidence if item.is_read and item.lies_in(hit)]
        if own:
            best[hit.chunk_id] = max(own, key=lambda item: item.odds)
    return best


def likelier(choices: Iterable[Choice]) -> dict[int, Evidence]:
    """The likeliest sentence of each passage in any of several choices."""
    best: dict[int, Evidence] = {}
    for choice in choices:
        for chunk, item in choice.best.items():
            if chunk not in best or item.odds > best[chunk].odds:
                best[chunk] = item
    return best


def _worth(chosen: list[Evidence]) -> list[Evidence]:
    """What is not far behind the best share's."""
    best = max(item.odds for item in chosen)
    return [item for item in chosen if item.odds >= best - WORTH]


def _openings(hits: Sequence[Hit], reports: Mapping[str, Report]) -> list[Hit]:
    """The beginnings of the reports that the hits are from, as passages."""
    documents: dict[str, tuple[DocumentInfo, Hit]] = {}
    for hit in hits:
        documents.setdefault(hit.document.id, (hit.document, hit))
    return [
        replace(
            hit,
            section="",
            start=0,
            end=OPENING,
            text=reports[identifier].text[:OPENING],
            aspect="other",
            year=document.year,
        )
        for identifier, (document, hit) in [*documents.items()][:OPENINGS]
        if identifier in reports
    ]

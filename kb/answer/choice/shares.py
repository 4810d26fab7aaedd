"""A question over several years or organisations: each gets its share of the answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import product

from kb.answer.choice.facts import choose_facts
from kb.answer.evidence.evidence import Evidence
from kb.answer.question.question import Question
from kb.documents import Filters
from kb.search.hits import Hit

MOST_SHARES = 12
"""Pairs of year and organisation that are searched one by one."""

MOST_YEARS = 6
"""Years of a development that is asked for without naming years."""

EACH = 2
"""Sentences for each share."""

WORTH_ITS_YEAR = 2.0
"""Log odds below the best, down to which a sentence of a development is worth its place."""


@dataclass(frozen=True, slots=True)
class Share:
    """One of the years or organisations asked for."""

    filters: Filters
    year: int | None = None


def shares_of(filters: Filters, organisations: Sequence[Sequence[str]]) -> list[Share]:
    """What a question is to be answered for one by one; empty where there is only one.

    ``organisations`` are those asked for, each with all its names.
    """
    years: list[int | None] = [*filters.years] or [None]
    groups: list[tuple[str, ...] | None] = [tuple(names) for names in organisations] or [None]
    pairs = list(product(years, groups))
    if len(pairs) < 2 or len(pairs) > MOST_SHARES:
        return []
    return [
        Share(
            replace(
                filters,
                years=filters.years if year is None else (year,),
                organisations=filters.organisations if names is None else names,
            ),
            year,
        )
        for year, names in pairs
    ]


def by_year(
    hits: Iterable[Hit],
    gather: Callable[[Sequence[Hit], Question], list[Evidence]],
    question: Question,
) -> list[Evidence]:
    """The best sentence of each of the newest years that the hits speak of, oldest first."""
    years: dict[int, list[Hit]] = {}
    for hit in hits:
        year = hit.year or hit.document.year
        if year is not None:
            years.setdefault(year, []).append(hit)
    chosen: list[Evidence] = []
    for year in sorted(years)[-MOST_YEARS:]:
        within = replace(question, filters=replace(question.filters, years=(year,)))
        chosen += choose_facts(gather(years[year], within), within, EACH)
    if not chosen:
        return []
    best = max(item.odds for item in chosen)
    return [item for item in chosen if item.odds >= best - WORTH_ITS_YEAR]

"""Which reports can best be laid side by side: whose plans are long in two years running."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kb.documents import DocumentInfo

NEAR = 0.5
"""The share of the longest plans from which newer ones are preferred to longer ones."""


@dataclass(frozen=True, slots=True)
class Comparable:
    """An organisation with plans of two years running, in one language."""

    organisation: str
    language: str
    years: tuple[int, int]
    """The newest two years running that both have a plan."""
    planned: int
    """Characters of the shorter of both plans."""

    def as_json(self) -> dict[str, Any]:
        return {
            "organisation": self.organisation,
            "language": self.language,
            "years": list(self.years),
            "planned": self.planned,
        }


def comparable(infos: Sequence[DocumentInfo], planned: Mapping[str, int]) -> list[Comparable]:
    """What can be compared, the best first: the newest of those with much to compare.

    ``planned`` gives the characters of plan that each document has. Measures are what is paired,
    and the longer both plans are, the more of them there are; nothing has to be read for it.
    """
    plans: dict[tuple[str, str], dict[int, int]] = defaultdict(dict)
    for info in infos:
        if info.organisation and info.year is not None and planned.get(info.id):
            years = plans[info.organisation, info.language]
            years[info.year] = max(years.get(info.year, 0), planned[info.id])
    found = []
    for (organisation, language), years in plans.items():
        running = [year for year in years if year + 1 in years]
        if running:
            first = max(running)
            both = min(years[first], years[first + 1])
            found.append(Comparable(organisation, language, (first, first + 1), both))
    most = {one.language: 0 for one in found}
    for one in found:
        most[one.language] = max(most[one.language], one.planned)

    def rank(one: Comparable) -> tuple[bool, int, int, str]:
        much = one.planned >= NEAR * most[one.language]
        return not much, -one.years[1], -one.planned, one.organisation

    return sorted(found, key=rank)

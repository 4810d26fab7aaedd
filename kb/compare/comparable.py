"""Which reports can best be laid side by side: whose plans are long in two years running."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

NEAR = 0.5
"""The share of the longest plans from which newer ones are preferred to longer ones."""


class Dated(Protocol):
    """What is asked of a document here."""

    @property
    def id(self) -> str: ...

    @property
    def organisation(self) -> str | None: ...

    @property
    def language(self) -> str: ...

    @property
    def year(self) -> int | None: ...


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


@dataclass(frozen=True, slots=True)
class Choices:
    """How much there is to lay side by side behind each choice."""

    pairs: Mapping[tuple[str, str], int]
    """Pairs of reports with plans, one year and the next that there is, by organisation and
    language."""
    organisations: Mapping[tuple[int, str], int]
    """Organisations with a plan, by year and language."""
    best: tuple[Comparable, ...] = ()
    """What can be compared, the best first."""

    def as_json(self) -> dict[str, Any]:
        return {
            "pairs": [
                {"organisation": organisation, "language": language, "pairs": number}
                for (organisation, language), number in self.pairs.items()
            ],
            "organisations": [
                {"year": year, "language": language, "organisations": number}
                for (year, language), number in self.organisations.items()
            ],
            "best": [one.as_json() for one in self.best],
        }


def choices(
    infos: Sequence[Dated], planned: Mapping[str, int], names: Mapping[str, str]
) -> Choices:
    """How many pairs of reports each organisation has, and how many organisations each year.

    ``planned`` is that of ``comparable``; ``names`` gives the one name of an organisation that has
    several.
    """
    years: dict[tuple[str, str], set[int]] = defaultdict(set)
    for info in infos:
        if info.organisation and info.year is not None and planned.get(info.id):
            name = names.get(info.organisation, info.organisation)
            years[name, info.language].add(info.year)
    at_once = Counter((year, language) for (_, language), of in years.items() for year in of)
    pairs = {key: len(of) - 1 for key, of in years.items()}
    return Choices(pairs, dict(at_once), tuple(comparable(infos, planned)))


def comparable(infos: Sequence[Dated], planned: Mapping[str, int]) -> list[Comparable]:
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

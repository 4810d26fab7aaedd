"""From a passage to the comparison that holds it: the measure, and the years side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from kb.compare.plans.commitments import Commitment
from kb.documents import DocumentInfo


@dataclass(frozen=True, slots=True)
class ComparedAt:
    """A measure's place, and the two reports that are compared there."""

    organisation: str
    language: str
    years: tuple[int, int]
    """The year before and the report's own; where none before plans anything, its own and one
    after."""
    document_id: str
    start: int
    end: int

    def as_json(self) -> dict[str, Any]:
        return {
            "organisation": self.organisation,
            "language": self.language,
            "years": list(self.years),
            "document_id": self.document_id,
            "start": self.start,
            "end": self.end,
        }


def compared_at(
    info: DocumentInfo,
    start: int,
    end: int,
    others: Iterable[DocumentInfo],
    measures: Callable[[str], Sequence[Commitment]],
) -> ComparedAt | None:
    """Where the measure that shares most with ``[start, end)`` is compared.

    Args:
        info: the report that the passage stands in.
        others: the organisation's reports in the same language.
        measures: what the report with an id plans; one that plans nothing is not compared.
    """
    if info.organisation is None or info.year is None:
        return None

    def shared(measure: Commitment) -> int:
        return min(end, measure.excerpt.end) - max(start, measure.excerpt.start)

    most = max(measures(info.id), key=shared, default=None)
    if most is None or shared(most) <= 0:
        return None
    own = info.year
    dated = [(one.year, one.id) for one in others if one.year is not None and one.year != own]
    dated.sort(key=lambda pair: (pair[0] > own, abs(pair[0] - own)))
    other = next((year for year, identifier in dated if measures(identifier)), None)
    if other is None:
        return None
    both = (min(own, other), max(own, other))
    place = most.excerpt
    return ComparedAt(info.organisation, info.language, both, info.id, place.start, place.end)

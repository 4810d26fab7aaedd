"""From a passage to the comparison that holds it: the measure, and the years side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
    """The year before and the report's own; of the first report its own and the year after."""
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
    measures: Sequence[Commitment],
    others: Iterable[DocumentInfo],
) -> ComparedAt | None:
    """Where the measure that shares most with ``[start, end)`` is compared; ``others`` are the
    organisation's reports in the same language."""
    if info.organisation is None or info.year is None:
        return None
    own = info.year
    years = {other.year for other in others if other.year is not None}
    before, after = [y for y in years if y < own], [y for y in years if y > own]
    if before:
        both = (max(before), own)
    elif after:
        both = (own, min(after))
    else:
        return None

    def shared(measure: Commitment) -> int:
        return min(end, measure.excerpt.end) - max(start, measure.excerpt.start)

    most = max(measures, key=shared, default=None)
    if most is None or shared(most) <= 0:
        return None
    place = most.excerpt
    return ComparedAt(info.organisation, info.language, both, info.id, place.start, place.end)

"""Where an answer is looked for: the passages found, their reports, and what a reader says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from index import SentenceReading, Stretch
from kb.answer.evidence.cut_reports import Report
from kb.documents import DocumentInfo, Filters
from kb.search.hits import Hit


class Passages(Protocol):
    """A library's passages, or a test's."""

    def hits(self, question: str, *, limit: int, filters: Filters) -> tuple[Hit, ...]:
        """The passages that fit the question best, best first."""
        ...

    def reports(self, documents: Iterable[DocumentInfo]) -> Mapping[str, Report]:
        """The reports of these documents by id, cut; without those removed since."""
        ...

    def read(
        self, question: str, stretches: Sequence[Stretch]
    ) -> Sequence[Sequence[SentenceReading]] | None:
        """What the reader says of each sentence of each stretch; None without a reader."""
        ...

    def passage_years(self, years: Sequence[int]) -> set[int]:
        """Those of ``years`` that some passage is known to speak of."""
        ...

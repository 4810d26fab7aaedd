"""Where an answer is looked for: the passages found, their reports, and what is near in meaning."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

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

    def knows(self, language: str) -> bool:
        """Whether the model knows a language."""
        ...

    def cosines(self, question: str, sentences: Sequence[str]) -> NDArray[np.float32] | None:
        """The cosine of each sentence with the question: (n,); None where the model does not know
        the question's language."""
        ...

    def passage_years(self, years: Sequence[int]) -> set[int]:
        """Those of ``years`` that some passage is known to speak of."""
        ...

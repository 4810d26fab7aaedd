"""What an index of passages must do, whatever engine stands behind it."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import Protocol


class TermStatistics(Protocol):
    """How common terms are in all texts of an index, now.

    ``terms`` are terms with their weights, as ``Analyser.query_terms`` gives them.
    """

    def __len__(self) -> int:
        """How many texts there are."""
        ...

    @property
    def languages(self) -> Set[str]:
        """The languages that texts are in."""
        ...

    def document_frequency(self, term: str) -> int:
        """In how many texts a term stands."""
        ...

    def rarities(self, terms: Mapping[str, float]) -> Mapping[str, float]:
        """weight · idf of each of the terms that stand in any text."""
        ...

    def similar_term(self, term: str) -> str | None:
        """The term of some text that a misspelt one was probably meant for; None without one."""
        ...

    def best_possible(self, terms: Mapping[str, float]) -> float:
        """What no text's BM25 score can reach: the sum over the terms of weight · idf."""
        ...

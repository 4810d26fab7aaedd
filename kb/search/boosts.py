"""What speaks for or against a chunk beside its words: its year, and its report's language."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ingest import years_in
from kb.catalog import CatalogReader, State
from kb.documents import Filters
from kb.glossary import Glossary
from kb.search.indexes import Indexes

YEAR_NAMED = 0.1
"""For a chunk that speaks of a year that the question names, in fused score."""

YEAR_OF_REPORT = 0.05
"""For one that is in a report of that year, or may speak of it, but names another or none."""

TOLD_TWICE = 0.1
"""Against a chunk in another language than the question's, where the library has the same
organisation's report of the same year in the question's language too."""


class Standing:
    """The standing of chunks, from the catalog; kept while it stays as it is."""

    def __init__(self, reader: CatalogReader, indexes: Indexes, glossary: Glossary) -> None:
        self._reader = reader
        self._indexes = indexes
        self._glossary = glossary
        self._of_year = lru_cache(maxsize=64)(self._find_of_year)
        self._told_twice = lru_cache(maxsize=8)(self._find_told_twice)

    def of(
        self, query: str, language: str, ids: NDArray[np.int64], filters: Filters, state: State
    ) -> NDArray[np.float64]:
        """What is added to the fused score of each chunk: (n,)."""
        standing = np.zeros(len(ids))
        years = tuple(dict.fromkeys(years_in(query)))
        if years and not filters.years:  # a filter by years decides alone
            may, does = self._of_year(years, state)
            standing += YEAR_OF_REPORT * np.isin(ids, may)
            standing += (YEAR_NAMED - YEAR_OF_REPORT) * np.isin(ids, does)
        if len(self._indexes.languages) > 1 and not (
            filters.languages and language not in filters.languages
        ):
            standing -= TOLD_TWICE * np.isin(ids, self._told_twice(language, state))
        return standing

    def _find_of_year(
        self, years: tuple[int, ...], _state: State
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The chunks that may speak of one of the years, and those that say so."""
        generation = self._indexes.generation
        return (
            self._reader.allowed(generation, Filters(years=years)),
            self._reader.speaking_of(generation, years),
        )

    def _find_told_twice(self, language: str, _state: State) -> NDArray[np.int64]:
        """The chunks of another language's version of a report that is in this one too."""
        by_report: dict[tuple[int, frozenset[str]], list[tuple[int, str, str]]] = {}
        for report in self._reader.reports():
            names = frozenset(self._glossary.forms(report[1]))
            by_report.setdefault((report[0], names), []).append(report)
        twice = [
            report
            for versions in by_report.values()
            if any(spoken == language for *_, spoken in versions)
            for report in versions
            if report[2] != language
        ]
        return self._reader.chunks_of(self._indexes.generation, twice)

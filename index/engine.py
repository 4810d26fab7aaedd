"""What an index of passages must do, whatever engine stands behind it.

Nothing outside knows which passages it holds: filters go down as values, and what a search gives
comes with its facts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

NO_YEAR = int(np.iinfo(np.int32).min)
"""Stands in an array of years where there is none."""


@dataclass(frozen=True, slots=True)
class Passage:
    """What an index takes in of a chunk: what is searched, and the facts that filters ask for."""

    id: int
    reading: str
    """What terms are made of: title, section path and text."""
    vector: NDArray[np.float32] | None
    """L2-normalised; None where the model does not know the language."""
    language: str
    year: int | None
    """The year that the passage itself speaks of."""
    aspect: str
    document: str
    document_language: str
    report_year: int | None
    organisation: str | None


@dataclass(frozen=True, slots=True)
class PassageFilter:
    """Which passages may be found; None leaves a field free, an empty set lets nothing through."""

    years: frozenset[int] | None = None
    """See ``may_speak_of``."""
    organisations: frozenset[str] | None = None
    languages: frozenset[str] | None = None
    """The document's language."""
    aspects: frozenset[str] | None = None
    documents: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Matches:
    """What either leg found, by rising id, with both legs' exact scores and the facts: (n,) each.

    A score is NaN where its leg has no part: the question has no vector or no terms, or the
    passage has no vector.
    """

    ids: NDArray[np.int64]
    dense: NDArray[np.float32]
    """Inner product with the question's vector."""
    lexical: NDArray[np.float32]
    """BM25, 0 where no term occurs."""
    languages: tuple[str, ...]
    years: NDArray[np.int32]
    """Of the passage itself; ``NO_YEAR`` where it names none."""
    report_years: NDArray[np.int32]
    documents: tuple[str, ...]
    document_languages: tuple[str, ...]
    organisations: tuple[str | None, ...]
    aspects: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class Digest:
    """Tells whether two hold the same ids without comparing them one by one."""

    count: int
    total: int
    """The sum of the ids."""
    scrambled: int
    """The sum of ``scrambled`` ids: another set of as many ids and the same sum has another."""

    @classmethod
    def of(cls, ids: NDArray[np.int64]) -> Digest:
        """The digest of distinct ids."""
        return cls(len(ids), int(ids.sum()), int(scrambled(ids).sum()))


def scrambled(ids: Any) -> Any:
    """(id · 2654435761 mod (2³¹ − 1))² mod (10⁹ + 7) of each id, below 3 · 10⁹ within 64 bits.

    Written with operators alone, so that a database's column can stand for the array. One modulus
    would not do: a multiple keeps equal sums equal, and so does its square.
    """
    multiple = ids * 2_654_435_761 % 2_147_483_647
    return multiple * multiple % 1_000_000_007


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


class PassageIndex(TermStatistics, Protocol):
    """The passages of one generation, by vectors and terms; safe to use from several threads."""

    @property
    def vector_count(self) -> int:
        """How many passages have a vector."""
        ...

    def apply(self, added: Iterable[Sequence[Passage]] = (), removed: Iterable[int] = ()) -> None:
        """Take passages out and, in batches, in; a search sees all of it or nothing.

        One whose id is there is replaced, an id that is not there is passed over: the same change
        may come twice.
        """
        ...

    def search(
        self,
        terms: Mapping[str, float],
        vector: NDArray[np.float32] | None,
        k: int,
        *,
        only: PassageFilter | None = None,
        parts: Sequence[Mapping[str, float]] = (),
    ) -> Matches:
        """The best ``k`` of each leg among what the filter lets through.

        Args:
            terms: terms and weights, which lexical scores are made of.
            vector: the question's, L2-normalised; None leaves the dense leg out.
            k: how many of each leg at most.
            only: see ``PassageFilter``; None lets all through.
            parts: some of the terms each; the best ``k`` by each of these are among the matches
                too, and are scored by all terms.
        """
        ...

    def digest(self) -> Digest:
        """Of the ids that are held."""
        ...

    def close(self) -> None:
        """Let go of files and memory; the index cannot be used afterwards."""
        ...


def may_speak_of(
    asked: Iterable[int], *, years: NDArray[np.int32], report_years: NDArray[np.int32]
) -> NDArray[np.bool_]:
    """Which passages may speak of one of the years asked for: (n,).

    A report's passages may speak of its year, and each of the year that it names itself. A report
    reviews the year before: a passage that names no year may speak of that.
    """
    wanted = np.array([year for year in asked if year > NO_YEAR + 1], dtype=np.int64)
    in_report = np.isin(report_years, wanted)
    names_it = np.isin(years, wanted)
    in_next_report = np.isin(report_years, wanted + 1)
    mask: NDArray[np.bool_] = in_report | names_it | ((years == NO_YEAR) & in_next_report)
    return mask

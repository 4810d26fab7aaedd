"""An index of passages in plain dictionaries: every score written out, nothing approximate."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from index import NO_YEAR, Analyser, Digest, Matches, Passage, PassageFilter

K1, B = 0.9, 0.4


class OracleIndex:
    """See ``PassageIndex``."""

    def __init__(self, analyser: Analyser) -> None:
        self._analyser = analyser
        self._held: dict[int, Passage] = {}

    def __len__(self) -> int:
        return len(self._held)

    @property
    def vector_count(self) -> int:
        return sum(passage.vector is not None for passage in self._held.values())

    @property
    def languages(self) -> set[str]:
        return {passage.language for passage in self._held.values()}

    def apply(self, added: Iterable[Sequence[Passage]] = (), removed: Iterable[int] = ()) -> None:
        for identifier in removed:
            self._held.pop(identifier, None)
        for batch in added:
            self._held |= {passage.id: passage for passage in batch}

    def search(
        self,
        terms: Mapping[str, float],
        vector: NDArray[np.float32] | None,
        k: int,
        *,
        only: PassageFilter | None = None,
        parts: Sequence[Mapping[str, float]] = (),
    ) -> Matches:
        allowed = [p for p in self._held.values() if only is None or lets_through(only, p)]
        found: set[int] = set()
        for part in (terms, *parts):
            bm25 = {passage.id: self._bm25(part, passage) for passage in allowed}
            found |= set(best({n: score for n, score in bm25.items() if score > 0}, k))
        if vector is not None:
            near = {p.id: float(p.vector @ vector) for p in allowed if p.vector is not None}
            found |= set(best(near, k))
        passages = [self._held[identifier] for identifier in sorted(found)]
        nan = math.nan
        return Matches(
            ids=np.array(sorted(found), dtype=np.int64),
            dense=floats(
                nan if vector is None or p.vector is None else float(p.vector @ vector)
                for p in passages
            ),
            lexical=floats(self._bm25(terms, p) if terms else nan for p in passages),
            languages=tuple(p.language for p in passages),
            years=years(p.year for p in passages),
            report_years=years(p.report_year for p in passages),
            documents=tuple(p.document for p in passages),
            document_languages=tuple(p.document_language for p in passages),
            organisations=tuple(p.organisation for p in passages),
            aspects=tuple(p.aspect for p in passages),
        )

    def digest(self) -> Digest:
        return Digest.of(np.array(list(self._held), dtype=np.int64))

    def close(self) -> None:
        self._held.clear()

    def document_frequency(self, term: str) -> int:
        return sum(term in self._terms(passage) for passage in self._held.values())

    def rarities(self, terms: Mapping[str, float]) -> dict[str, float]:
        here = [term for term in terms if self.document_frequency(term)]
        return {term: terms[term] * self._idf(term) for term in here}

    def similar_term(self, term: str) -> str | None:
        raise NotImplementedError(f"the term nearest to {term}")

    def best_possible(self, terms: Mapping[str, float]) -> float:
        return sum(weight * self._idf(term) for term, weight in terms.items())

    def _idf(self, term: str) -> float:
        n, df = len(self._held), self.document_frequency(term)
        return math.log(1 + (n - df + 0.5) / (df + 0.5))

    def _bm25(self, terms: Mapping[str, float], passage: Passage) -> float:
        lengths = {p.id: self._analyser.analyse(p.reading).length for p in self._held.values()}
        norm = K1 * (1 - B + B * lengths[passage.id] / max(1.0, np.mean(list(lengths.values()))))
        tf = self._terms(passage)
        return sum(
            weight * self._idf(term) * tf[term] / (tf[term] + norm)
            for term, weight in terms.items()
        )

    def _terms(self, passage: Passage) -> Counter[str]:
        return Counter(self._analyser.analyse(passage.reading).terms)


def lets_through(only: PassageFilter, passage: Passage) -> bool:
    """Whether a filter lets a passage through."""
    year, report_year, asked = passage.year, passage.report_year, only.years
    reviewed = report_year - 1 if year is None and report_year is not None else None
    return (
        (asked is None or any(y is not None and y in asked for y in (year, report_year, reviewed)))
        and (only.organisations is None or passage.organisation in only.organisations)
        and (only.languages is None or passage.document_language in only.languages)
        and (only.aspects is None or passage.aspect in only.aspects)
        and (only.documents is None or passage.document in only.documents)
    )


def best(scores: Mapping[int, float], k: int) -> list[int]:
    """The ids of the ``k`` greatest scores, equal ones by rising id."""
    return sorted(scores, key=lambda identifier: (-round(scores[identifier], 5), identifier))[:k]


def floats(values: Iterable[float]) -> NDArray[np.float32]:
    """Scores as an array."""
    return np.array(list(values), dtype=np.float32)


def years(values: Iterable[int | None]) -> NDArray[np.int32]:
    """Years as an array."""
    return np.array([NO_YEAR if year is None else year for year in values], dtype=np.int32)

"""The index of passages on one machine: FAISS, tantivy, exact BM25, and facts as columns."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from functools import lru_cache
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from index.engine import Digest, Matches, Passage, PassageFilter
from index.errors import DamagedIndex
from index.local.facts import Facts
from index.local.lexical import LexicalIndex
from index.local.selection import Selection
from index.local.system import system_errors
from index.local.vectors import TRAIN_AT, VectorIndex
from index.terms.analyser import Analyser

KEPT_FILTERS = 8
"""Filters whose ids are kept until the next change: 8 MB each for a million passages."""

Texts = Callable[[], Iterable[tuple[NDArray[np.int64], Sequence[str]]]]


class LocalIndex:
    """See ``PassageIndex``.

    Args:
        dimensions: components of each vector.
        analyser: makes the terms of texts.
        work: where private files are put; the system's temporary folder by default.
        train_at: see ``VectorIndex``.
    """

    def __init__(
        self,
        dimensions: int,
        analyser: Analyser,
        *,
        work: Path | None = None,
        train_at: int = TRAIN_AT,
    ) -> None:
        self._hold(
            VectorIndex(dimensions, train_at=train_at), LexicalIndex(analyser, work=work), Facts()
        )

    def _hold(self, vectors: VectorIndex, lexical: LexicalIndex, facts: Facts) -> None:
        self._vectors, self._lexical, self._facts = vectors, lexical, facts
        self._lock = threading.RLock()
        self._chosen = lru_cache(maxsize=KEPT_FILTERS)(self._find_chosen)
        self._languages: frozenset[str] | None = None

    def __len__(self) -> int:
        return len(self._facts)

    @property
    def vector_count(self) -> int:
        """How many passages have a vector."""
        return len(self._vectors)

    def apply(self, added: Iterable[Sequence[Passage]] = (), removed: Iterable[int] = ()) -> None:
        """See ``PassageIndex``."""
        with self._lock, system_errors(self._lexical.folder):
            self._remove(np.array(list(removed), dtype=np.int64))
            for batch in added:
                self._add(batch)
            self._lexical.commit()
            self._chosen.cache_clear()
            self._languages = None

    def search(
        self,
        terms: Mapping[str, float],
        vector: NDArray[np.float32] | None,
        k: int,
        *,
        only: PassageFilter | None = None,
        parts: Sequence[Mapping[str, float]] = (),
    ) -> Matches:
        """See ``PassageIndex``."""
        with self._lock:
            allowed = None if only is None else self._chosen(only)
            found = [self._lexical.search(part, k, allowed).ids for part in (terms, *parts) if part]
            if vector is not None:
                found.append(self._vectors.search(vector, k, allowed).ids)
            ids = np.unique(np.concatenate(found)) if found else np.empty(0, dtype=np.int64)
            without = np.full(len(ids), np.nan, dtype=np.float32)
            facts = self._facts
            return Matches(
                ids=ids,
                dense=without if vector is None else self._vectors.scores(vector, ids),
                lexical=self._lexical.scores(terms, ids) if terms else without,
                languages=facts.strings("language", ids),
                years=facts.years("year", ids),
                report_years=facts.years("report_year", ids),
                documents=facts.strings("document", ids),
                document_languages=facts.strings("document_language", ids),
                organisations=facts.strings("organisation", ids),
                aspects=facts.strings("aspect", ids),
            )

    def differing(self, passages: Sequence[Passage]) -> set[int]:
        """The ids of those passages of which vector, terms or facts here are others."""
        ids = np.array([passage.id for passage in passages], dtype=np.int64)
        given = [passage.vector for passage in passages if passage.vector is not None]
        embedded = np.array([passage.vector is not None for passage in passages], dtype=bool)
        with self._lock:
            wrong = {*self._facts.differing(passages)}
            wrong |= {*self._lexical.differing(ids, [passage.reading for passage in passages])}
            if given:
                wrong |= {*self._vectors.differing(ids[embedded], np.stack(given))}
            without = ids[~embedded].tolist()
            wrong |= {number for number in without if number in self._vectors}
        return wrong

    def digest(self) -> Digest:
        """Of the ids that are held."""
        with self._lock:
            return Digest.of(self._facts.ids)

    def forget_removed(self) -> None:
        """Let no checkpoint hold anything of removed passages; see ``LexicalIndex``."""
        self._lexical.forget_removed()

    def rewrite(self, go_on: Callable[[], bool] = lambda: True) -> bool:
        """Leave nothing of removed passages in the private files either, while others search;
        whether it was done: not where ``go_on`` says otherwise."""
        return self._lexical.rewrite(go_on)

    @property
    def was_unclean(self) -> bool:
        """Whether the checkpoint that was loaded is one written before a ``rewrite``."""
        return self._lexical.was_unclean

    def close(self) -> None:
        """Remove the private files; the index cannot be used afterwards."""
        with self._lock:
            self._lexical.close()
            self._vectors.close()

    # Term statistics

    @property
    def languages(self) -> Set[str]:
        """The languages that passages are in."""
        with self._lock:
            if self._languages is None:
                self._languages = self._facts.languages()
            return self._languages

    def document_frequency(self, term: str) -> int:
        """See ``TermStatistics``."""
        return self._lexical.document_frequency(term)

    def rarities(self, terms: Mapping[str, float]) -> Mapping[str, float]:
        """See ``TermStatistics``."""
        return self._lexical.rarities(terms)

    def similar_term(self, term: str) -> str | None:
        """See ``TermStatistics``."""
        return self._lexical.similar_term(term)

    def best_possible(self, terms: Mapping[str, float]) -> float:
        """See ``TermStatistics``."""
        return self._lexical.best_possible(terms)

    # Checkpoints

    def save(self, folder: Path) -> None:
        """Write a checkpoint into an empty folder; it is never changed afterwards."""
        with self._lock, system_errors(folder):
            for name, part in self._parts.items():
                (folder / name).mkdir()
                part.save(folder / name)

    @property
    def _parts(self) -> Mapping[str, VectorIndex | LexicalIndex | Facts]:
        return {"vectors": self._vectors, "lexical": self._lexical, "facts": self._facts}

    @classmethod
    def load(
        cls,
        folder: Path,
        analyser: Analyser,
        *,
        texts: Texts | None = None,
        work: Path | None = None,
        train_at: int = TRAIN_AT,
    ) -> Self:
        """A private copy of a checkpoint, which may be changed without touching it.

        Args:
            texts: gives ids and readings in batches, for terms made anew in the place of those
                of the checkpoint, which another analyser made.

        Raises:
            DamagedIndex: a file is missing or changed, or another analyser made the terms and no
                texts are given.
            OSError: the system does not let it be read, or copied: no damage of what is there.
        """
        index = cls.__new__(cls)
        vectors = VectorIndex.load(folder / "vectors", train_at=train_at)
        facts = Facts.load(folder / "facts")
        if texts is None:
            lexical = LexicalIndex.load(folder / "lexical", analyser, work=work)
            if not np.array_equal(lexical.ids, facts.ids):
                lexical.close()
                raise DamagedIndex(f"{folder}: its terms and its facts are not of the same texts")
        else:
            lexical = LexicalIndex(analyser, work=work)
            for ids, readings in texts():
                lexical.add(ids, readings)
            lexical.commit()
        index._hold(vectors, lexical, facts)
        return index

    # Changes

    def _remove(self, ids: NDArray[np.int64]) -> None:
        if len(ids):
            self._vectors.remove(ids)
            self._lexical.remove(ids)
            self._facts.remove(ids)

    def _add(self, passages: Sequence[Passage]) -> None:
        ids = np.array([passage.id for passage in passages], dtype=np.int64)
        self._lexical.add(ids, [passage.reading for passage in passages])
        self._facts.add(passages)
        self._vectors.remove(ids)
        embedded = [passage for passage in passages if passage.vector is not None]
        if embedded:
            self._vectors.add(
                np.array([passage.id for passage in embedded], dtype=np.int64),
                np.stack([passage.vector for passage in embedded if passage.vector is not None]),
            )

    def _find_chosen(self, only: PassageFilter) -> Selection:
        return Selection(self._facts.chosen(only))

"""Terms to ranked chunk ids: tantivy finds candidates, exact BM25 puts them in order."""

from __future__ import annotations

import shutil
import threading
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from index.errors import DamagedIndex
from index.local.checkpoint import seal, unseal
from index.local.selection import Selection
from index.local.system import system_errors
from index.local.work_folder import WorkFolder
from index.ranking import Ranking
from index.terms.analyser import Analyser
from index.terms.term_counts import TermCounts

FORM = "lexical-1"
FEWEST_CANDIDATES = 200
"""Taken from tantivy to be scored exactly; it weighs term counts and lengths by other constants,
so that more are taken than asked for."""

SCORED_WHOLE = 1000
"""Up to so many allowed ids are all scored, which is quicker than searching among them."""

MOST_WIDENED = 20_000
"""Candidates over which searching is restricted by a set of ids instead of being widened."""

_WRITER_BYTES = 32_000_000
_AT_ONCE = 2048
"""Texts that are written anew between two looks at who else wants to work."""
_NO_IDS = np.empty(0, dtype=np.int64)


class LexicalIndex:
    """An index of texts by terms, safe to use from several threads.

    What was added or removed is found at once; ``commit`` only says when the cost is paid.
    """

    def __init__(self, analyser: Analyser, *, work: Path | None = None) -> None:
        self._analyser = analyser
        self._lock = threading.RLock()
        self._counts = TermCounts()
        self._home = work
        self._work = WorkFolder(work)
        self._index: Any = None
        self._writer: Any = None
        self._pending = False
        self._changes = 0
        """Counted, so that who works beside others sees that they came in between."""
        self._is_unclean = False
        """Whether tantivy's files hold terms that are to be forgotten."""
        self.was_unclean = False
        """Whether the checkpoint that was loaded is without tantivy's files, which were made."""
        self._create()

    def __len__(self) -> int:
        return len(self._counts)

    def __contains__(self, identifier: int) -> bool:
        return identifier in self._counts

    @property
    def folder(self) -> Path:
        """Where the private files are."""
        return self._work.path

    @property
    def ids(self) -> NDArray[np.int64]:
        """The ids of all texts, rising."""
        with self._lock:
            return self._counts.ids

    def add(self, ids: NDArray[np.int64], texts: Sequence[str]) -> None:
        """Add texts; one whose id is there already is replaced.

        A text that is there, or was until it was removed, is not analysed again.
        """
        if len({*ids.tolist()}) != len(texts) or len(ids) != len(texts):
            raise ValueError("each text needs an id of its own")
        seals = np.array([_seal(text) for text in texts], dtype=np.int64)
        with self._lock:
            same = self._counts.same(ids, seals)
        new = np.flatnonzero(~same)
        analyses = [self._analyser.analyse(texts[place]) for place in new.tolist()]
        with self._lock:
            self._changes += 1
            back = np.setdiff1d(ids[same], self._counts.known(ids[same]))
            self._counts.bring_back(back)
            self.remove(ids[new])
            self._counts.add(ids[new], analyses, seals[new])
            self._write(self._counts.written(back))
            self._write(
                (number, " ".join(analysis.terms))
                for number, analysis in zip(ids[new].tolist(), analyses, strict=True)
            )

    def _write(self, texts: Iterable[tuple[int, str]]) -> None:
        """Give tantivy texts by their terms."""
        for number, terms in texts:
            self._open_writer().add_document(_document(number, terms))
            self._pending = True

    def remove(self, ids: NDArray[np.int64]) -> None:
        """Remove texts; ids that are not there are passed over."""
        with self._lock:
            gone = self._counts.known(ids)
            self._changes += len(gone)
            self._counts.remove(gone)
            for number in gone.tolist():
                self._open_writer().delete_documents_by_term("id", number)
                self._pending = True

    def commit(self) -> None:
        """Make what was added and removed ready to be searched."""
        with self._lock:
            if self._pending:
                self._writer.commit()
                self._index.reload()
                self._pending = False

    def search(
        self, terms: Mapping[str, float], k: int, allowed: Selection | None = None
    ) -> Ranking:
        """The best ``k`` texts that hold any of the terms, by exact BM25.

        Args:
            terms: terms and weights, from ``Analyser.query_terms``.
            k: how many at most.
            allowed: only these ids are ranked; None allows all.
        """
        with self._lock:
            self.commit()
            candidates = self._candidates(terms, max(FEWEST_CANDIDATES, 2 * k), allowed)
            scores = self._counts.scores(terms, candidates)
        found = scores > 0  # false for NaN too
        return Ranking.of(candidates[found], scores[found], k)

    def scores(self, terms: Mapping[str, float], ids: NDArray[np.int64]) -> NDArray[np.float32]:
        """BM25 of the texts with these ids: (n,) float32, 0 where no term occurs, NaN where
        there is no such text."""
        with self._lock:
            return self._counts.scores(terms, ids)

    def differing(self, ids: NDArray[np.int64], texts: Sequence[str]) -> list[int]:
        """Those of the ids whose terms here are not the ones that their text has."""
        analyses = [self._analyser.analyse(text) for text in texts]
        with self._lock:
            return self._counts.differing(ids, analyses)

    def document_frequency(self, term: str) -> int:
        """In how many texts a term stands."""
        with self._lock:
            return self._counts.document_frequency(term)

    def rarities(self, terms: Mapping[str, float]) -> dict[str, float]:
        """Weight times inverse document frequency of the terms that stand in any text."""
        with self._lock:
            return self._counts.rarities(terms)

    def similar_term(self, term: str) -> str | None:
        """The term of some text that a misspelt one was probably meant for; None if there is
        none within one slip (two from eight letters on)."""
        with self._lock:
            return self._counts.similar_term(term)

    def best_possible(self, terms: Mapping[str, float]) -> float:
        """A score that no text can reach; how near one comes tells how much of the question it
        covers."""
        with self._lock:
            return self._counts.best_possible(terms)

    def forget_removed(self) -> None:
        """Let removed texts not come back, and no checkpoint hold a term of theirs: tantivy, which
        keeps them until it merges its files, is left out of checkpoints until ``rewrite``."""
        with self._lock:
            self._counts.forget_removed()
            self._is_unclean = True

    def rewrite(self, go_on: Callable[[], bool] = lambda: True) -> bool:
        """Make tantivy's files anew from the terms that are held, while others search; whether it
        was done: not where ``go_on`` says otherwise."""
        self.forget_removed()
        for alone in (False, False, True):  # in the end others wait
            others_wait: AbstractContextManager[Any] = self._lock if alone else nullcontext()
            with others_wait:
                before = self._changes
                fresh = self._fresh(go_on)
                if fresh is None:
                    return False
                with self._lock:
                    if self._changes == before:
                        self._take_over(fresh)
                        return True
                fresh.close()
        return False

    def _fresh(self, go_on: Callable[[], bool]) -> LexicalIndex | None:
        """An index of the same terms that is to be searched alone, not to be changed."""
        fresh = LexicalIndex(self._analyser, work=self._home)
        ids = self.ids
        for start in range(0, len(ids), _AT_ONCE):
            if not go_on():
                fresh.close()
                return None
            with self._lock:
                part = self._counts.known(ids[start : start + _AT_ONCE])
                texts = list(self._counts.written(part))
            fresh._write(texts)
        fresh.commit()
        return fresh

    def _take_over(self, fresh: LexicalIndex) -> None:
        """Search in another's files from now on."""
        if self._writer is not None:
            self._writer.wait_merging_threads()
        self._work.close()
        self._work, self._writer, self._index = fresh._work, fresh._writer, fresh._index
        self._pending = self._is_unclean = self.was_unclean = False

    def save(self, folder: Path) -> None:
        """Write a checkpoint into an empty folder; it is never changed afterwards."""
        with self._lock:
            self.commit()
            if self._writer is not None:
                # A merge would change the files while they are copied; waiting ends the writer too.
                self._writer.wait_merging_threads()
                self._writer = None
                self._index.reload()
            for path in self._work.path.iterdir():
                if path.suffix != ".lock" and not self._is_unclean:
                    shutil.copyfile(path, folder / path.name)
            self._counts.save(folder)
            seal(folder, FORM, texts=len(self), analyser=self._analyser.fingerprint)

    @classmethod
    def load(cls, folder: Path, analyser: Analyser, *, work: Path | None = None) -> Self:
        """A private copy of a checkpoint, which may be changed without touching it.

        Args:
            work: where the copy's files are put; the system's temporary folder by default.

        Raises:
            DamagedIndex: a file is missing or changed, or an analyser of other rules made it.
        """
        facts = unseal(folder, FORM)
        if facts["analyser"] != analyser.fingerprint:
            raise DamagedIndex(
                f"{folder}: its terms were made by {facts['analyser']}, "
                f"which is not {analyser.fingerprint}"
            )
        index = cls.__new__(cls)
        index._analyser = analyser
        index._lock = threading.RLock()
        index._home = work
        index._work = WorkFolder(work)
        index._writer = None
        index._pending = False
        index._changes = 0
        index._is_unclean = False
        index.was_unclean = not (folder / "meta.json").exists()
        try:
            with system_errors(index._work.path):
                index._counts = TermCounts.load(folder)
                if index.was_unclean:
                    index._create()
                    index._write(index._counts.written(index._counts.ids))
                    index.commit()
                else:
                    index._clone(folder)
        except ValueError as error:
            index.close()
            raise DamagedIndex(f"{folder}: {error}") from error
        except OSError:
            index.close()
            raise
        return index

    def close(self) -> None:
        """Remove the private files; the index cannot be used afterwards."""
        with self._lock:
            self._writer = None
            self._work.close()

    # tantivy

    def _create(self) -> None:
        import tantivy

        builder = tantivy.SchemaBuilder()
        builder.add_integer_field("id", indexed=True, fast=True)
        builder.add_text_field("terms", tokenizer_name="terms", index_option="freq")
        self._adopt(tantivy.Index(builder.build(), str(self._work.path)))

    def _clone(self, folder: Path) -> None:
        import tantivy

        names = [path.name for path in folder.iterdir()]
        # Segments are written once and may be linked; these two tantivy writes anew at each commit.
        changing = [name for name in names if name in ("meta.json", ".managed.json")]
        own = {"terms.npy", "counts.npy", "rows.npy", "frequency.npy", "vocabulary.txt"}
        lasting = [name for name in names if name not in {*changing, *own, "manifest.json"}]
        self._work.clone(folder, lasting)
        for name in changing:
            shutil.copyfile(folder / name, self._work.path / name)
        self._adopt(tantivy.Index.open(str(self._work.path)))

    def _adopt(self, index: Any) -> None:
        import tantivy

        spaces = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        index.register_tokenizer("terms", spaces)
        index.config_reader("manual")
        self._index = index
        self._schema = index.schema

    def _open_writer(self) -> Any:
        if self._writer is None:
            self._writer = self._index.writer(_WRITER_BYTES, 1)
        return self._writer

    def _candidates(
        self, terms: Mapping[str, float], wanted: int, allowed: Selection | None
    ) -> NDArray[np.int64]:
        if not terms or not len(self._counts):
            return _NO_IDS
        query = self._query(terms)
        if allowed is None:
            return self._top(query, wanted)
        if len(allowed) <= max(SCORED_WHOLE, wanted):
            return allowed.ids
        # So many hold ``wanted`` allowed ones if these are spread evenly, and half as many again.
        fetched = int(1.5 * wanted * max(1.0, len(self._counts) / len(allowed)))
        while fetched <= MOST_WIDENED:
            ids = self._top(query, fetched)
            kept = ids[allowed.holds(ids)]
            # Fewer than asked for are all that hold a term of the query.
            if len(kept) >= wanted or len(ids) < fetched:
                return kept
            fetched *= 4
        return self._top(self._restricted(query, allowed.ids), wanted)

    def _query(self, terms: Mapping[str, float]) -> Any:
        from tantivy import Occur, Query

        return Query.boolean_query(
            [
                (
                    Occur.Should,
                    Query.boost_query(
                        Query.term_query(self._schema, "terms", term, "freq"), weight
                    ),
                )
                for term, weight in terms.items()
            ]
        )

    def _restricted(self, query: Any, allowed: NDArray[np.int64]) -> Any:
        from tantivy import Occur, Query

        chosen = Query.term_set_query(self._schema, "id", allowed.tolist())
        return Query.boolean_query(
            [(Occur.Must, query), (Occur.Must, Query.const_score_query(chosen, 0.0))]
        )

    def _top(self, query: Any, count: int) -> NDArray[np.int64]:
        searcher = self._index.searcher()
        hits = searcher.search(query, count, count=False).hits
        addresses = [address for _, address in hits]
        return np.array(searcher.fast_field_values("id", addresses), dtype=np.int64)


def _document(number: int, terms: str) -> Any:
    import tantivy

    document = tantivy.Document()
    document.add_integer("id", number)
    document.add_text("terms", terms)
    return document


def _seal(text: str) -> int:
    """By this a text is known again, and its length with it; never 0."""
    encoded = text.encode("utf-8", "surrogatepass")
    return (len(encoded) + 1) << 32 | zlib.crc32(encoded)

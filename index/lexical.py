"""The lexical leg: tantivy finds candidates, the forward index scores them with exact BM25."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import tantivy
from numpy.typing import NDArray

from index.analyser import Analyser
from index.checkpoint import MANIFEST, seal, verify
from index.errors import DamagedIndex
from index.forward import ForwardIndex
from index.ranking import NOTHING, Ranking, ranked

CANDIDATES = 200
"""Chunks that tantivy ranks before they are scored again."""

SCORE_ALL = 1500
"""Up to so many allowed chunks are all scored, without asking tantivy."""

_HEAP = 64_000_000
_FORWARD = "forward-"


class LexicalIndex:
    """BM25 over chunks by id.

    It works on a private folder: a checkpoint is cloned, never changed, so that any number of
    processes can bring their own copy up to date without a lock between them.
    """

    def __init__(self, analyser: Analyser) -> None:
        self._start(analyser, Path(tempfile.mkdtemp(prefix="kb-lexical-")), ForwardIndex())

    def _start(self, analyser: Analyser, folder: Path, forward: ForwardIndex) -> None:
        self._analyser = analyser
        self._folder = folder
        self._forward = forward
        self._lock = threading.RLock()
        self._schema = (
            tantivy.SchemaBuilder()
            .add_unsigned_field("id", indexed=True, fast=True)
            .add_text_field("terms", tokenizer_name="whitespace", index_option="freq")
            .build()
        )
        self._index = tantivy.Index(self._schema, path=str(folder))
        self._writer: tantivy.IndexWriter | None = None
        self._searcher = self._index.searcher()

    def __len__(self) -> int:
        return len(self._forward)

    def __contains__(self, chunk_id: int) -> bool:
        return chunk_id in self._forward

    def add(self, ids: NDArray[np.int64], texts: Sequence[str]) -> None:
        """Add chunks, each id's text; one that is there is replaced. Found after ``commit``."""
        with self._lock:
            known = [chunk_id for chunk_id in ids.tolist() if chunk_id in self._forward]
            if known:
                self.remove(np.array(known, dtype=np.int64))
            writer = self._open_writer()
            for chunk_id, text in zip(ids.tolist(), texts, strict=True):
                terms = self._analyser.terms(text)
                self._forward.add(chunk_id, terms)
                document = tantivy.Document()
                document.add_unsigned("id", chunk_id)
                document.add_text("terms", " ".join(terms))
                writer.add_document(document)

    def remove(self, ids: NDArray[np.int64]) -> None:
        """Take chunks out; ids that are not there are passed over."""
        with self._lock:
            writer = self._open_writer()
            for chunk_id in ids.tolist():
                if self._forward.remove(chunk_id):
                    writer.delete_documents_by_term("id", chunk_id)

    def commit(self) -> None:
        """Make what was added and removed seen by searches."""
        with self._lock:
            if self._writer is None:
                return
            self._writer.commit()
            self._writer.wait_merging_threads()
            self._writer = None
            self._index.reload()
            self._searcher = self._index.searcher()

    def search(
        self,
        terms: str | Mapping[str, float],
        k: int,
        allowed: NDArray[np.int64] | None = None,
    ) -> Ranking:
        """The best ``k`` chunks for a question, or for terms with weights.

        ``allowed`` (ids, rising) restricts what is ranked.
        """
        weighted = self._analyser.query_terms(terms) if isinstance(terms, str) else terms
        if not weighted or not len(self) or (allowed is not None and not len(allowed)):
            return NOTHING
        if allowed is not None and len(allowed) <= SCORE_ALL:
            ids = allowed
        else:
            ids = self._candidates(weighted, max(CANDIDATES, 2 * k), allowed)
        scores = self.scores(weighted, ids)
        matching = scores > 0
        return ranked(ids[matching], scores[matching], k)

    def scores(
        self, terms: str | Mapping[str, float], ids: NDArray[np.int64]
    ) -> NDArray[np.float32]:
        """BM25 of each chunk, 0 where nothing matches. Shape (n,)."""
        weighted = self._analyser.query_terms(terms) if isinstance(terms, str) else terms
        with self._lock:
            return self._forward.scores(weighted, ids)

    def document_frequency(self, term: str) -> int:
        """In how many chunks a term stands."""
        return self._forward.document_frequency(term)

    def save(self, folder: Path) -> None:
        """Write a checkpoint of what was committed into an empty folder."""
        with self._lock:
            self.commit()
            for path in self._folder.iterdir():
                if not path.name.endswith(".lock"):
                    _link_or_copy(path, folder / path.name)
            forward = folder / "forward"
            forward.mkdir()
            self._forward.save(forward)
            for path in forward.iterdir():
                path.rename(folder / f"{_FORWARD}{path.name}")
            forward.rmdir()
            seal(folder, {"chunks": len(self), "analyser": self._analyser.fingerprint})

    @classmethod
    def load(cls, folder: Path, analyser: Analyser) -> LexicalIndex:
        """A private clone of a checkpoint.

        Raises:
            DamagedIndex: a file is missing or damaged.
        """
        facts = verify(folder)
        work = Path(tempfile.mkdtemp(prefix="kb-lexical-"))
        try:
            forward = work / "forward"
            forward.mkdir()
            for path in folder.iterdir():
                if path.name.startswith(_FORWARD):
                    _link_or_copy(path, forward / path.name.removeprefix(_FORWARD))
                elif path.name != MANIFEST:
                    _link_or_copy(path, work / path.name)
            loaded = ForwardIndex.load(forward)
            shutil.rmtree(forward)  # what is mapped stays readable
            index = cls.__new__(cls)
            index._start(analyser, work, loaded)
            if len(index) != facts["chunks"] or index._searcher.num_docs != facts["chunks"]:
                raise DamagedIndex(f"{folder.name}: other chunks than when it was written")
        except (OSError, ValueError) as error:  # tantivy reports damage as ValueError
            shutil.rmtree(work, ignore_errors=True)
            raise DamagedIndex(f"{folder.name}: {error}") from error
        return index

    def close(self) -> None:
        """Delete the private folder; the index is of no use after this."""
        with self._lock:
            self._writer = None
            shutil.rmtree(self._folder, ignore_errors=True)

    def _candidates(
        self, terms: Mapping[str, float], k: int, allowed: NDArray[np.int64] | None
    ) -> NDArray[np.int64]:
        should = tantivy.Occur.Should
        clauses = [
            (
                should,
                tantivy.Query.boost_query(
                    tantivy.Query.term_query(self._schema, "terms", term, "freq"), weight
                ),
            )
            for term, weight in terms.items()
        ]
        query = tantivy.Query.boolean_query(clauses)
        if allowed is not None:
            within = tantivy.Query.term_set_query(self._schema, "id", allowed.tolist())
            must = tantivy.Occur.Must
            query = tantivy.Query.boolean_query(
                [(must, query), (must, tantivy.Query.const_score_query(within, 0.0))]
            )
        searcher = self._searcher
        addresses = [address for _, address in searcher.search(query, k, count=False).hits]
        return np.array(searcher.fast_field_values("id", addresses), dtype=np.int64)

    def _open_writer(self) -> tantivy.IndexWriter:
        if self._writer is None:
            self._writer = self._index.writer(_HEAP, 1)
        return self._writer


def _link_or_copy(source: Path, target: Path) -> None:
    # tantivy never changes a segment's file once written; what it rewrites, it renames into place.
    with contextlib.suppress(OSError):
        os.link(source, target)
        return
    shutil.copyfile(source, target)

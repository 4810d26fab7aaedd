"""What a library is made of: each part is made here, the dear ones when they are first needed."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from index import Embedder, Reranker
from kb.answer.feedback import FeedbackBook
from kb.catalog import CatalogReader, CatalogWriter, Database, DecisionStore, FeedbackTable
from kb.config import Settings
from kb.errors import NoLibrary
from kb.glossary import Glossary, load_glossary
from kb.library.changes import Changes
from kb.library.generations import Generations
from kb.library.models import embedder_of, reranker_of

if TYPE_CHECKING:
    from kb.answer.answerer import Answerer
    from kb.compare.comparer import Comparer


class LibraryParts:
    """The parts of the library in folder ``path``, wired to each other; and their end.

    Raises:
        NoLibrary: nothing there and ``create`` is False, or something else is.
    """

    def __init__(self, path: Path, settings: Settings, *, create: bool = True) -> None:
        path = path.expanduser().absolute()
        if path.exists() and not path.is_dir():
            raise NoLibrary(f"{path}: a file, not a library's folder; choose another --library")
        self.path = path
        self.settings = settings
        self._database = Database(path, create=create)
        self._reader = CatalogReader(self._database)
        self._writer = CatalogWriter(self._database)
        self.feedback = FeedbackBook(FeedbackTable(self._database))
        """What users said of answers."""
        self._generations = Generations(
            path,
            self._reader,
            self._writer,
            embedder=lambda: self._embedder,
            glossary=lambda: self._glossary,
            reranker=lambda: self._reranker,
        )
        self._changes = Changes(
            path,
            self._reader,
            self._writer,
            self._generations,
            embedder=lambda: self._embedder,
            max_bytes=settings.max_file_mb * 2**20,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of files and connections."""
        self._generations.close()
        self._database.close()

    @cached_property
    def _embedder(self) -> Embedder:
        return embedder_of(self.settings)

    @cached_property
    def _reranker(self) -> Reranker | None:
        return reranker_of(self.settings)

    @cached_property
    def _glossary(self) -> Glossary:
        return load_glossary(self.settings.glossary)

    @cached_property
    def _answerer(self) -> Answerer:
        # A tenth of a second of patterns and word lists: not before something is asked.
        from kb.answer.answerer import Answerer

        return Answerer(
            self.path,
            self._reader,
            self.settings,
            searcher=self._generations.searcher,
            embedder=lambda: self._embedder,
        )

    @cached_property
    def _comparer(self) -> Comparer:
        # Two seconds of numerical libraries: not before reports are compared.
        from kb.compare.comparer import Comparer

        return Comparer(
            self._reader,
            DecisionStore(self._database),
            embedder=lambda: self._embedder,
            glossary=lambda: self._glossary,
            folder=self.path,
            ladder_file=self.settings.ladder,
            themes_file=self.settings.themes,
        )

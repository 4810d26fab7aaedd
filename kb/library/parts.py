"""What a library is made of: each part is made here, the dear ones when they are first needed."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from kb.catalog import CatalogReader, CatalogWriter, Database
from kb.config import Settings
from kb.errors import NoLibrary
from kb.library.kept import KeptParts
from kb.library.part import Part as _Part

if TYPE_CHECKING:
    from index import Embedder, Reader, Reranker
    from ingest import ReadingLimits
    from kb.answer.answerer import Answerer
    from kb.answer.feedback import FeedbackBook
    from kb.compare.comparer import Comparer
    from kb.glossary import Glossary
    from kb.library.batch_book import BatchBook
    from kb.library.changes import Changes
    from kb.library.doctor import Doctor
    from kb.library.duplicates import Twins
    from kb.library.generations import Generations
    from kb.library.metadata_book import MetadataBook
    from kb.library.models import Models
    from kb.library.reindexing import Reindexing
    from kb.library.taking_in import TakingIn
    from kb.library.upkeep import Upkeep
    from kb.library.versions_book import VersionsBook
    from kb.pipeline.near import Duplicates


class LibraryParts(KeptParts):
    """The parts of the library in folder ``path``, wired to each other; and their end. All is asked
    of the generation in use, or of the ``generation`` that is named.

    Raises:
        NoLibrary: nothing there and ``create`` is False, or something else is.
    """

    def __init__(
        self,
        path: Path,
        settings: Settings,
        *,
        create: bool = True,
        generation: int | None = None,
    ) -> None:
        path = path.expanduser().absolute()
        if path.exists() and not path.is_dir():
            raise NoLibrary(f"{path}: a file, not a library's folder; choose another --library")
        self.path = path
        self.settings = settings
        self._database = Database(path, create=create)
        self._pinned = generation
        self._reader = CatalogReader(self._database, pinned=generation)
        self._writer = CatalogWriter(self._database)
        self._folded: tuple[int, Twins] | None = None

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
        if "batches" in self.__dict__:
            self.batches.close()
        if "_generations" in self.__dict__:
            self._generations.close()
        self._database.close()

    # Each part is imported by the first use of it: a list of documents needs none of them.

    @_Part
    def feedback(self) -> FeedbackBook:
        """What users said of answers."""
        from kb.answer.feedback import FeedbackBook
        from kb.catalog.feedback import FeedbackTable

        return FeedbackBook(FeedbackTable(self._database))

    @_Part
    def metadata(self) -> MetadataBook:
        """What people say of the documents beside what was read: values, tags, what is doubtful."""
        from kb.catalog import CorrectionTable
        from kb.library.metadata_book import MetadataBook

        return MetadataBook(
            self.path,
            self._reader,
            self._writer,
            CorrectionTable(self._database),
            embedder=lambda: self._embedder,
            generation=lambda: self._generations.current(),
        )

    @_Part
    def upkeep(self) -> Upkeep:
        """Doctor, backup and export."""
        from kb.library.upkeep import Upkeep

        folder = self.settings.backup_folder
        return Upkeep(self.path, self._database, self._reader, self._doctor, folder)

    def _duplicates(self, about: Collection[str] | None = None) -> list[Duplicates]:
        from kb.catalog import DerivedTable
        from kb.library.duplicates import KIND, duplicates_of

        return duplicates_of(self._reader, DerivedTable(self._database, KIND), about)

    @property
    def _twins(self) -> Twins:
        """Which documents say the same, found once for each state of the library."""
        from kb.library.duplicates import twins_of

        revision = self._reader.revision_of()
        if self._folded is None or self._folded[0] != revision:
            self._folded = (revision, twins_of(self._duplicates()))
        return self._folded[1]

    @_Part
    def versions(self) -> VersionsBook:
        """What documents were before their files changed."""
        from kb.catalog import CorrectionTable, EarlierTable
        from kb.library.versions_book import VersionsBook

        return VersionsBook(
            self.path,
            self._reader,
            self._writer,
            EarlierTable(self._database),
            CorrectionTable(self._database),
            embedder=lambda: self._embedder,
            generation=lambda: self._generations.current(),
            generations_of=self._generations_beside,
            open_beside=lambda folder: type(self)(folder, self._settings_in_use),
        )

    def _doctor(self) -> Doctor:
        from kb.library.doctor import Doctor
        from kb.library.originals import ORIGINALS

        return Doctor(
            self.path,
            self._database,
            self._reader,
            self._writer,
            self._generations,
            embedder=lambda: self._embedder,
            max_bytes=self.settings.max_file_mb * 2**20,
            originals=self.path / ORIGINALS,
        )

    @_Part
    def _generations(self) -> Generations:
        return self._generations_of(self.path, self._database, self._reader, self._models)

    def _generations_of(
        self, path: Path, database: Database, reader: CatalogReader, models: Models
    ) -> Generations:
        from kb.catalog import GenerationTable
        from kb.library.generations import Generations

        return Generations(
            path,
            reader,
            GenerationTable(database),
            models,
            glossary=lambda: self._glossary,
            reranker=lambda: self._reranker,
            pinned=self._pinned is not None,
        )

    def _generations_beside(
        self, path: Path, database: Database, reader: CatalogReader
    ) -> Generations:
        from kb.library.models import Models

        return self._generations_of(path, database, reader, Models(self._settings_in_use))

    @_Part
    def generations(self) -> Reindexing:
        """The generations that there are, how they are built and forgotten."""
        from kb.catalog import GenerationTable
        from kb.library.reindexing import Reindexing

        return Reindexing(
            self.path,
            self._reader,
            self._writer,
            GenerationTable(self._database),
            self._generations,
            open_over=lambda number: type(self)(
                self.path, self.settings, create=False, generation=number
            ),
            days=self.settings.former_days,
        )

    @_Part
    def _changes(self) -> Changes:
        from kb.catalog import BatchTable, Purging
        from kb.library.changes import Changes

        return Changes(
            self.path,
            self._reader,
            self._writer,
            self._generations,
            taking_in=self._taking_in,
            table=BatchTable(self._database),
            purging=Purging(self._database),
        )

    @_Part
    def _taking_in(self) -> TakingIn:
        from kb.catalog import BatchTable, CorrectionTable, PutAway
        from kb.library.taking_in import Means, TakingIn

        limits = _limits_of(self.settings)
        means = Means(
            embedder=lambda: self._embedder,
            duplicates=None if self.settings.duplicates == "keep" else self._duplicates,
            max_bytes=self.settings.max_file_mb * 2**20,
            limits=limits,
            workers=_workers_of(self.settings, limits),
            batches_kept=self.settings.batches_kept,
            journal_kept=self.settings.journal_kept,
        )
        return TakingIn(
            self.path,
            self._reader,
            self._writer,
            self._generations,
            means,
            table=BatchTable(self._database),
            away=PutAway(self._database),
            corrections=CorrectionTable(self._database),
            metadata=self.metadata,
            reindexing=self.generations,
        )

    @_Part
    def batches(self) -> BatchBook:
        """The runs over files: what became of each file, done again, stopped, waiting."""
        from kb.catalog import BatchTable, CorrectionTable, PutAway
        from kb.library.batch_book import BatchBook
        from kb.library.preview import Previewer

        limits = _limits_of(self.settings)
        previewer = Previewer(
            self._reader,
            CorrectionTable(self._database),
            PutAway(self._database),
            max_bytes=self.settings.max_file_mb * 2**20,
            limits=limits,
            workers=_workers_of(self.settings, limits),
            failed_under=lambda: self._taking_in.failed_under(),
        )
        return BatchBook(
            self.path,
            self._reader,
            self._writer,
            BatchTable(self._database),
            self._taking_in,
            previewer,
            self.settings.ingest_root,
        )

    @_Part
    def _models(self) -> Models:
        from kb.library.models import Models

        return Models(self.settings)

    @property
    def _embedder(self) -> Embedder:
        """What the generation in use was made with: by the settings, unless it was made before they
        were changed."""
        return self._generations.embedder()

    @property
    def _settings_in_use(self) -> Settings:
        """The settings with the model of the generation in use."""
        return self._models.settings_of(self._embedder.fingerprint)

    @_Part
    def _comparing_embedder(self) -> Embedder:
        from kb.library.models import comparing_embedder_of

        return comparing_embedder_of(self.settings)

    @_Part
    def _reranker(self) -> Reranker | None:
        from kb.library.models import reranker_of

        return reranker_of(self.settings)

    @_Part
    def _sentence_reader(self) -> Reader | None:
        from kb.library.models import reader_of

        return reader_of(self.settings)

    @_Part
    def _glossary(self) -> Glossary:
        from kb.glossary import load_glossary

        return load_glossary(self.settings.glossary)

    @_Part
    def _answerer(self) -> Answerer:
        from kb.answer.answerer import Answerer

        return Answerer(
            self.path,
            self._reader,
            self.settings,
            searcher=self._generations.searcher,
            embedder=lambda: self._embedder,
            sentence_reader=lambda: self._sentence_reader,
            pins=lambda: self.pins,
        )

    @_Part
    def _comparer(self) -> Comparer:
        from kb.catalog import DecisionStore, DerivedTable, DerivedTables
        from kb.compare.comparer import Comparer
        from kb.compare.figures.record import KIND

        return Comparer(
            self._reader,
            DecisionStore(self._database),
            embedder=lambda: self._comparing_embedder,
            glossary=lambda: self._glossary,
            folder=self.path,
            derived=DerivedTable(self._database, KIND),
            tables=DerivedTables(self._database),
            ladder_file=self.settings.ladder,
            themes_file=self.settings.themes,
            theme_scheme=self.settings.theme_scheme,
        )


def _limits_of(settings: Settings) -> ReadingLimits | None:
    """What reading a file may take; None where it is read without a process of its own."""
    from ingest import CAN_READ_APART, ReadingLimits

    if not (settings.read_apart and CAN_READ_APART):
        return None
    return ReadingLimits(settings.read_seconds, settings.read_memory_mb)


def _workers_of(settings: Settings, limits: ReadingLimits | None) -> int:
    """How many files are read side by side: one where that is not in processes of their own, for
    packages that read are not made for threads."""
    if limits is None:
        return 1
    return settings.read_workers or min(4, _cores())


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1

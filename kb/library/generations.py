"""The generations of a library: which is in use, whether the settings fit it, its indexes."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from index import Analyser, Embedder, Lexicon, Reranker
from ingest import split_fingerprint
from kb.catalog import CatalogReader, CatalogWriter, GenerationRecord, GenerationTable
from kb.errors import BadRequest, SettingsMismatch
from kb.glossary import Glossary
from kb.library.folder_size import bytes_in
from kb.library.lock import lock_if_free
from kb.library.models import Models
from kb.library.tidying import Tidying
from kb.pipeline.refill import fill_generation
from kb.pipeline.report import Watch
from kb.search.indexes import (
    Indexes,
    checkpoint_folder,
    saved_revision,
    worth_saving,
    worth_saving_during_a_run,
)
from kb.search.search import Search


class Generations:
    """Opens the indexes of the generation in use, and changes which one that is.

    The models, and ``glossary``, are asked for when they are needed, not before.
    """

    def __init__(
        self,
        path: Path,
        reader: CatalogReader,
        table: GenerationTable,
        models: Models,
        *,
        glossary: Callable[[], Glossary],
        reranker: Callable[[], Reranker | None] = lambda: None,
        pinned: bool = False,
    ) -> None:
        self._path = path
        self._reader = reader
        self._table = table
        self._models = models
        self._glossary = glossary
        self._reranker = reranker
        self._pinned = pinned
        self._opening = threading.RLock()
        self._indexes: Indexes | None = None
        self._search: Search | None = None
        self._embedder: tuple[int, Embedder] | None = None
        self._tidying = Tidying(path)

    def close(self) -> None:
        """Let go of the indexes' files."""
        self._tidying.wait()
        with self._opening:
            if self._indexes is not None:
                self._indexes.close()
                self._indexes = None
            self._search = None

    @cached_property
    def analyser(self) -> Analyser:
        """Makes terms of texts and queries, with the glossary in force."""
        return Analyser(self._glossary().concepts, lexicon=Lexicon())

    # Settings and models

    def _settings(self) -> dict[str, Any]:
        embedder = self._models.of_settings
        return {"model": embedder.fingerprint, "splitter": split_fingerprint(embedder.limit)}

    def current(self, *, create: bool = False) -> int:
        """The current generation, into which chunks can be made with the settings in force, or with
        those of its own where it has another model.

        Raises:
            SettingsMismatch: they cannot.
        """
        generation = self._reader.state().generation
        self._check_in_use(generation)
        if generation == 0 and create:
            return self._table.create(self._settings(), self._models.loaded, current=True)
        if generation:
            self.check(generation)
        return generation

    def _check_in_use(self, generation: int) -> None:
        """Raises LibraryDamaged where there are generations and none is in use."""
        if generation == 0 and self._reader.generation_settings():
            raise self._reader.rotten("which generation is in use")

    def check(self, generation: int) -> None:
        """That chunks of a generation can be made.

        Raises:
            SettingsMismatch: they cannot, for want of its model or splitter.
        """
        embedder = self.embedder_of(generation)
        made = self._record(generation).settings
        if made.get("splitter") != split_fingerprint(embedder.limit):
            raise self._mismatch(made)

    def fit(self) -> bool:
        """Whether there is what answers from the current generation, by its model."""
        try:
            self.embedder_of(self._reader.state().generation)
        except SettingsMismatch:
            return False
        return True

    def is_as_set(self) -> bool:
        """Whether the current generation was made with the settings in force."""
        generation = self._reader.state().generation
        return not generation or self._record(generation).settings == self._settings()

    def embedder(self) -> Embedder:
        """What the generation in use was made with; what is set, where that cannot be had."""
        try:
            return self.embedder_of(self._reader.state().generation)
        except SettingsMismatch:
            return self._models.of_settings

    def embedder_of(self, generation: int) -> Embedder:
        """The model that a generation was made with.

        That may be another than is set, where what is set is another generation of this library: it
        is being built beside the one in use, or was in use before. How it was split does not
        matter to who reads.

        Raises:
            SettingsMismatch: the model is not there, or what is set is of none of its generations.
        """
        if self._embedder is not None and self._embedder[0] == generation:
            return self._embedder[1]
        if generation == 0:
            return self._models.of_settings
        records = self._table.all()
        made = next((one for one in records if one.number == generation), None)
        if made is None:  # forgotten between two looks
            return self._models.of_settings
        wanted = self._settings()
        is_known = made.settings.get("model") == wanted["model"] or any(
            one.settings == wanted for one in records
        )
        embedder = None
        if is_known or self._pinned:
            embedder = self._models.named(str(made.settings.get("model")), made.loaded)
        if embedder is None:
            raise self._mismatch(made.settings)
        self._embedder = (generation, embedder)
        return embedder

    def _record(self, generation: int) -> GenerationRecord:
        return next(one for one in self._table.all() if one.number == generation)

    def _mismatch(self, made: Mapping[str, Any]) -> SettingsMismatch:
        wanted = self._settings()
        differing = [name for name in wanted if made.get(name) != wanted[name]] or list(wanted)
        was = ", ".join(f"{name} {made.get(name)}" for name in differing)
        now = ", ".join(f"{name} {wanted[name]}" for name in differing)
        return SettingsMismatch(
            f"{self._path}: made with {was}, but the settings say {now}; "
            "set them back, or run: kb reindex"
        )

    # Indexes

    def indexes(self) -> Indexes:
        """The indexes, level with the catalog as it is now."""
        with self._opening:
            state = self._reader.state()
            self._check_in_use(state.generation)
            if self._indexes is None or self._indexes.generation != state.generation:
                opened = self.open_indexes(state.generation)
                # The old ones are not closed: another thread may be searching in them. What they
                # hold on the disk goes with the last reference to them.
                self._indexes = opened
                if self._indexes.is_behind and not self._pinned:
                    with lock_if_free(self._path) as held:
                        if held:
                            self._indexes.replace_checkpoint()
                self._search = None
            indexes = self._indexes
        indexes.refresh(state)
        return indexes

    def save_indexes(self, *, goes_on: bool = False) -> None:
        """Write a checkpoint where enough has changed since the last one: more than that while a
        run ``goes_on``, which will come to its end.

        The caller holds the writer lock.

        Raises:
            OSError, IndexUnavailable: it cannot be written, or the index not opened.
        """
        worth = worth_saving_during_a_run if goes_on else worth_saving
        state = self._reader.state()
        behind = state.revision - saved_revision(self._path / "index", state.generation)
        if behind < worth(0):  # the chunks need not be counted
            return
        if behind >= worth(self._reader.counts(state.generation)["chunks"]) and self.fit():
            self.indexes().save(force=True)

    def forget(self) -> None:
        """Leave nothing of purged documents in the files of any index.

        Those of a large one are made again in a thread, for which ``close`` waits; where the
        process dies before that, by whoever opens the library next.

        The caller holds the writer lock.
        """
        folder = self._path / "index"
        state = self._reader.state()
        used = checkpoint_folder(folder, state.generation)
        for beside in folder.glob("*"):
            if beside != used:  # another generation: its indexes are made again where it is used
                shutil.rmtree(beside, ignore_errors=True)
        for aside in used.glob("damaged-*"):
            shutil.rmtree(aside, ignore_errors=True)
        if not used.exists():
            return
        self._tidying.stop()
        if self.fit():
            indexes = self.indexes()
            if indexes.forget():
                self._tidying.begin(indexes)
        else:  # the model that is set cannot open them
            shutil.rmtree(used, ignore_errors=True)

    def trim_journal(self, writer: CatalogWriter, keep: int) -> None:
        """Let the journal tell of the newest ``keep`` changes, and of those that a checkpoint
        lacks. The caller holds the writer lock."""
        folder = self._path / "index"
        numbers = [one.number for one in self._table.all()]
        saved = [revision for n in numbers if (revision := saved_revision(folder, n))]
        writer.trim_journal(keep, before=min(saved, default=self._reader.state().revision))

    def remake(self) -> None:
        """Make the indexes in use anew from the catalog. The caller holds the writer lock."""
        with self._opening:
            generation = self._reader.state().generation
            shutil.rmtree(checkpoint_folder(self._path / "index", generation), ignore_errors=True)
            self._indexes = self.open_indexes(generation)
            self._search = None
            self._indexes.save(force=True)

    def open_indexes(self, generation: int) -> Indexes:
        """The indexes of a generation, whether it is in use or not."""
        return Indexes(
            self._path / "index",
            self._reader,
            generation=generation,
            dimensions=self.embedder_of(generation).dimensions,
            analyser=self.analyser,
        )

    def searcher(self) -> Search:
        """What answers queries on the current generation, level with the catalog."""
        indexes = self.indexes()
        with self._opening:
            if self._search is None:
                self._search = Search(
                    self._reader,
                    indexes,
                    self.embedder_of(indexes.generation),
                    self.analyser,
                    self._glossary(),
                    self._reranker(),
                )
            return self._search

    # Other generations than the one in use

    def target(self, *, back: bool, fresh: bool = False) -> int:
        """The generation to fill and to switch to: the one in use before (``back``), one that was
        left unfinished or switched back from, or, or where it is to be ``fresh``, a new one."""
        records = self._table.all()
        current = self._reader.state().generation
        wanted = self._settings()
        if back:
            former = [one.number for one in records if one.number < current and one.used_from]
            if not former:
                raise BadRequest("there is no earlier generation to switch back to")
            self.embedder_of(former[-1])
            return former[-1]
        unfinished = [
            one.number
            for one in records
            if one.number > current and one.settings == wanted and not fresh
        ]
        if unfinished:
            return unfinished[-1]
        return self._table.create(wanted, self._models.loaded, current=False)

    def refill(self, documents: Sequence[str], writer: CatalogWriter) -> None:
        """Make the chunks of documents anew in the generation in use. The caller holds the writer
        lock.

        Raises:
            SettingsMismatch: they cannot be made, for want of its model or splitter.
        """
        generation = self._reader.state().generation
        self.check(generation)
        fill_generation(
            self._reader,
            writer,
            self._table,
            self.embedder_of(generation),
            Watch(),
            generation=generation,
            documents=documents,
        )

    def drop(self, number: int) -> int:
        """Forget a generation that is not in use, with all that only it has, and give the bytes
        back; how many. The caller holds the writer lock."""
        before = bytes_in(self._path)
        # Its checkpoints first: a later generation may get its number.
        shutil.rmtree(checkpoint_folder(self._path / "index", number), ignore_errors=True)
        self._table.forget(number)
        self._table.give_back()
        return max(0, before - bytes_in(self._path))

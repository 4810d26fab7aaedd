"""The generations of a library: which is in use, whether the settings fit it, its indexes."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

from index import Analyser, Embedder, Lexicon, Reranker
from ingest import split_fingerprint
from kb.catalog import CatalogReader, CatalogWriter
from kb.errors import BadRequest, SettingsMismatch
from kb.glossary import Glossary
from kb.library.lock import lock_if_free
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

    ``embedder`` and ``glossary`` are asked for when they are needed, not before.
    """

    def __init__(
        self,
        path: Path,
        reader: CatalogReader,
        writer: CatalogWriter,
        *,
        embedder: Callable[[], Embedder],
        glossary: Callable[[], Glossary],
        reranker: Callable[[], Reranker | None] = lambda: None,
    ) -> None:
        self._path = path
        self._reader = reader
        self._writer = writer
        self._embedder = embedder
        self._glossary = glossary
        self._reranker = reranker
        self._opening = threading.RLock()
        self._indexes: Indexes | None = None
        self._search: Search | None = None

    def close(self) -> None:
        """Let go of the indexes' files."""
        with self._opening:
            if self._indexes is not None:
                self._indexes.close()
                self._indexes = None
            self._search = None

    @cached_property
    def analyser(self) -> Analyser:
        """Makes terms of texts and queries, with the glossary in force."""
        return Analyser(self._glossary().concepts, lexicon=Lexicon())

    def _settings(self) -> dict[str, Any]:
        return {
            "model": self._embedder().fingerprint,
            "splitter": split_fingerprint(self._embedder().limit),
        }

    def current(self, *, create: bool = False) -> int:
        """The current generation, checked against the settings in force."""
        generation = self._reader.state().generation
        if generation == 0 and self._reader.generation_settings():
            raise self._reader.rotten("which generation is in use")
        if generation == 0 and create:
            return self._writer.create_generation(self._settings(), current=True)
        if generation:
            self.check(generation)
        return generation

    def check(self, generation: int) -> None:
        """That a generation was made with the settings in force.

        Raises:
            SettingsMismatch: it was not.
        """
        made = self._reader.generation_settings()[generation]
        wanted = self._settings()
        if made != wanted:
            differing = [name for name in wanted if made.get(name) != wanted[name]]
            was = ", ".join(f"{name} {made.get(name)}" for name in differing)
            now = ", ".join(f"{name} {wanted[name]}" for name in differing)
            raise SettingsMismatch(
                f"{self._path}: made with {was}, but the settings say {now}; "
                "set them back, or run: kb reindex"
            )

    def fit(self) -> bool:
        """Whether the current generation was made with the settings in force."""
        made = self._reader.generation_settings().get(self._reader.state().generation)
        return made == self._settings()

    def indexes(self) -> Indexes:
        """The indexes, level with the catalog as it is now."""
        with self._opening:
            state = self._reader.state()
            if self._indexes is None or self._indexes.generation != state.generation:
                self.current()
                # The old ones are not closed: another thread may be searching in them. What they
                # hold on the disk goes with the last reference to them.
                self._indexes = self._open_indexes(state.generation)
                if self._indexes.is_behind:
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
        if self.fit():
            self.indexes().forget()
        else:  # the model that is set cannot open them
            shutil.rmtree(used, ignore_errors=True)

    def remake(self) -> None:
        """Make the indexes in use anew from the catalog. The caller holds the writer lock."""
        with self._opening:
            generation = self._reader.state().generation
            shutil.rmtree(checkpoint_folder(self._path / "index", generation), ignore_errors=True)
            self._indexes = self._open_indexes(generation)
            self._search = None
            self._indexes.save(force=True)

    def _open_indexes(self, generation: int) -> Indexes:
        return Indexes(
            self._path / "index",
            self._reader,
            generation=generation,
            dimensions=self._embedder().dimensions,
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
                    self._embedder(),
                    self.analyser,
                    self._glossary(),
                    self._reranker(),
                )
            return self._search

    def target(self, *, back: bool) -> tuple[int, list[int]]:
        """The generation to fill and switch to, and those that go when that is done."""
        made = self._reader.generation_settings()
        current = self._reader.state().generation
        wanted = self._settings()
        if back:
            before = [number for number in made if number < current]
            if not before:
                raise BadRequest("there is no earlier generation to switch back to")
            target = max(before)
            self.check(target)
            return target, []
        unfinished = [number for number in made if number > current and made[number] == wanted]
        target = (
            max(unfinished)
            if unfinished
            else self._writer.create_generation(wanted, current=current == 0)
        )
        return target, [number for number in made if number not in (current, target)]

    def switch(self, target: int) -> None:
        """Make a filled generation the current one, its indexes saved before.

        The caller holds the writer lock. Queries go on with the old one until it is done.
        """
        missing = self._reader.unindexed(target)
        if missing:
            raise SettingsMismatch(
                f"{len(missing)} documents are not in generation {target}; run: kb reindex"
            )
        indexes = self._open_indexes(target)
        indexes.save(force=True)
        with self._opening:
            self._writer.switch_generation(target)
            self._indexes, self._search = indexes, None

    def drop(self, number: int) -> None:
        """Forget a generation that is not in use."""
        # Its checkpoints first: a later generation may get its number.
        shutil.rmtree(checkpoint_folder(self._path / "index", number), ignore_errors=True)
        self._writer.drop_generation(number)

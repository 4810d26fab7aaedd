"""The two indexes of one generation, kept level with the catalog.

On disk they are checkpoints at a revision; whatever the journal holds since is replayed when they
are opened, and again before each query that finds a newer revision. A checkpoint that is damaged
is kept aside and the indexes are made again from the catalog, without embedding anything.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import logging
import os
import shutil
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import Analyser, DamagedIndex, LexicalIndex, VectorIndex
from index.local.checkpoint import sync
from kb.catalog import CatalogReader, Passage, State

CHECKPOINT_FILE = "checkpoint.json"
CHECKPOINT_AFTER = 500
"""Changes that are replayed at each opening before a new checkpoint is worth its writing."""

logger = logging.getLogger("kb")


class Indexes:
    """Vectors and terms of one generation, safe to use from several threads."""

    def __init__(
        self,
        folder: Path,
        reader: CatalogReader,
        *,
        generation: int,
        dimensions: int,
        analyser: Analyser,
    ) -> None:
        self.generation = generation
        self.saved_revision = 0
        self.revision = 0
        self.warnings: list[str] = []
        self._folder = checkpoint_folder(folder, generation)
        self._reader = reader
        self._dimensions = dimensions
        self._analyser = analyser
        self._lock = threading.RLock()
        self.language_of: dict[int, str] = {}
        self.languages: set[str] = set()
        """Languages that chunks are in."""
        self._load()
        self._check()

    def refresh(self, state: State) -> None:
        """Bring the indexes to the catalog's state, by replaying the journal."""
        if state.revision <= self.revision:
            return
        with self._lock:
            if state.revision <= self.revision:
                return
            added, removed, revision = self._reader.changes(self.generation, self.revision)
            if removed:
                gone = np.array(removed, dtype=np.int64)
                self.vectors.remove(gone)
                self.lexical.remove(gone)
            for start in range(0, len(added), 4096):
                batch = self._reader.passages_of(added[start : start + 4096])
                # A chunk whose checkpoint was written while it was being removed and restored.
                self._forget([passage.chunk_id for passage in batch])
                self._add(batch)
            self.lexical.commit()
            self.revision = revision

    def save(self, *, force: bool = False) -> bool:
        """Write a checkpoint where enough has changed since the last one; whether it was written.

        The caller holds the writer lock.
        """
        with self._lock:
            behind = self.revision - self.saved_revision
            if behind < (1 if force else worth_saving(len(self.lexical))):
                return False
            self._folder.mkdir(parents=True, exist_ok=True)
            self._sweep()
            partial = self._folder / f"partial-{os.getpid()}"
            for name, part in (("vectors", self.vectors), ("lexical", self.lexical)):
                (partial / name).mkdir(parents=True)
                part.save(partial / name)
            with (partial / CHECKPOINT_FILE).open("w", encoding="utf-8") as stream:
                json.dump(_note(self.revision, self._analyser.fingerprint), stream)
                stream.flush()
                os.fsync(stream.fileno())
            sync(partial)
            target = self._folder / f"r{self.revision:012d}"
            if target.exists():  # made with another glossary
                self._discard(target)
            partial.rename(target)
            sync(self._folder)
            self.saved_revision = self.revision
            for old in self._checkpoints():
                if old != target:
                    self._discard(old)
            return True

    def close(self) -> None:
        """Free the private copy of the lexical index."""
        with self._lock:
            self.lexical.close()

    @contextmanager
    def steady(self) -> Iterator[None]:
        """Both legs see one revision for as long as this is held."""
        with self._lock:
            yield

    # Term statistics

    def __len__(self) -> int:
        return len(self.lexical)

    def document_frequency(self, term: str) -> int:
        """In how many texts a term stands."""
        return self.lexical.document_frequency(term)

    def rarities(self, terms: Mapping[str, float]) -> Mapping[str, float]:
        """See ``TermStatistics``."""
        return self.lexical.rarities(terms)

    def similar_term(self, term: str) -> str | None:
        """See ``TermStatistics``."""
        return self.lexical.similar_term(term)

    def best_possible(self, terms: Mapping[str, float]) -> float:
        """See ``TermStatistics``."""
        return self.lexical.best_possible(terms)

    # Loading

    def _load(self) -> None:
        for folder in self._checkpoints():
            try:
                self._load_checkpoint(folder)
            except DamagedIndex as error:
                if not folder.exists():  # a writer has put a newer one in its place
                    return self._load()
                self._set_aside(folder, error)
            else:
                self.language_of = self._reader.languages(self.generation)
                self.languages = set(self.language_of.values())
                return None
        return self._rebuild()

    def _load_checkpoint(self, folder: Path) -> None:
        revision, analyser = _read_note(folder / CHECKPOINT_FILE)
        if revision > self._reader.state().revision:
            raise DamagedIndex(f"it is of revision {revision}, which the catalog has not reached")
        self.vectors = VectorIndex.load(folder / "vectors")
        if analyser == self._analyser.fingerprint:
            self.lexical = LexicalIndex.load(folder / "lexical", self._analyser)
            self.saved_revision = revision
        else:
            # The glossary has changed since: terms are made again, vectors are kept.
            self.lexical = self._lexical_from_catalog()
        self.revision = revision

    def _check(self) -> None:
        """Make the indexes again where they do not hold exactly the catalog's live chunks.

        That is so after a catalog was brought back from a backup: what the indexes had taken in
        since is not in its journal.
        """
        state = self._reader.state()
        self.refresh(state)
        live, embedded = self._reader.live(self.generation)
        agree = np.array_equal(self.lexical.ids, live)
        agree = agree and np.array_equal(self.vectors.ids, embedded)
        if agree or self._reader.state() != state:  # changed between the two looks: not for sure
            return
        self._warn("the indexes did not agree with the catalog and were made again from it")
        self.lexical.close()
        self._rebuild()
        self.saved_revision = 0

    def _lexical_from_catalog(self) -> LexicalIndex:
        lexical = LexicalIndex(self._analyser)
        for batch in self._reader.passages(self.generation):
            lexical.add(_ids(batch), [passage.reading for passage in batch])
        lexical.commit()
        return lexical

    def _rebuild(self) -> None:
        self.vectors = VectorIndex(self._dimensions)
        self.lexical = LexicalIndex(self._analyser)
        self.language_of = {}
        self.revision = 0
        state = self._reader.state()
        for batch in self._reader.passages(self.generation):
            self._add(batch)
        self.lexical.commit()
        # What was committed while this ran is replayed; adding a chunk twice replaces it.
        self.revision = state.revision

    def _add(self, batch: Sequence[Passage]) -> None:
        if not batch:
            return
        self.lexical.add(_ids(batch), [passage.reading for passage in batch])
        known = [passage for passage in batch if passage.vector is not None]
        if known:
            vectors = np.stack([passage.vector for passage in known if passage.vector is not None])
            self.vectors.add(_ids(known), vectors)
        self.language_of |= {passage.chunk_id: passage.language for passage in batch}
        self.languages |= {passage.language for passage in batch}

    def _forget(self, ids: Sequence[int]) -> None:
        known = [chunk_id for chunk_id in ids if chunk_id in self.language_of]
        if known:
            self.vectors.remove(np.array(known, dtype=np.int64))
            self.lexical.remove(np.array(known, dtype=np.int64))

    def _checkpoints(self) -> list[Path]:
        """Complete checkpoints, newest first."""
        return sorted(self._folder.glob("r*"), reverse=True)

    def _set_aside(self, folder: Path, error: DamagedIndex) -> None:
        stamp = datetime.datetime.now().strftime("%Y%m%d-%H%M%S-%f")
        aside = folder.with_name(f"damaged-{stamp}-{folder.name}")
        with suppress(FileNotFoundError):  # another process has set it aside already
            folder.rename(aside)
        self._warn(
            f"index checkpoint {folder.name} was damaged ({error}); kept as {aside}, "
            "and the index is made again from the catalog"
        )

    def _warn(self, warning: str) -> None:
        logger.warning(warning)
        self.warnings.append(warning)

    def _discard(self, folder: Path) -> None:
        """Delete a checkpoint: out of sight at once, so that nobody takes it for a damaged one."""
        gone = folder.with_name(f"partial-{os.getpid()}-{folder.name}")
        with suppress(FileNotFoundError):  # set aside by a reader
            folder.rename(gone)
        shutil.rmtree(gone, ignore_errors=True)

    def _sweep(self) -> None:
        """Delete what a killed writer left; there is no other one now."""
        for left in self._folder.glob("partial-*"):
            shutil.rmtree(left, ignore_errors=True)


def checkpoint_folder(folder: Path, generation: int) -> Path:
    """Where the checkpoints of a generation lie."""
    return folder / f"g{generation:04d}"


def saved_revision(folder: Path, generation: int) -> int:
    """The revision of a generation's newest checkpoint, 0 without one, by its name alone."""
    names = [path.name for path in checkpoint_folder(folder, generation).glob("r*")]
    return max((int(name[1:]) for name in names), default=0)


def worth_saving(chunks: int) -> int:
    """After how many changes a library of so many chunks gets a new checkpoint."""
    return max(CHECKPOINT_AFTER, chunks // 20)


def _note(revision: int, analyser: str) -> dict[str, int | str]:
    told = json.dumps([revision, analyser])
    digest = hashlib.sha256(told.encode()).hexdigest()
    return {"revision": revision, "analyser": analyser, "sha256": digest}


def _read_note(file: Path) -> tuple[int, str]:
    """Revision and analyser of a checkpoint.

    Raises:
        DamagedIndex: the note is missing or changed.
    """
    try:
        note = json.loads(file.read_text(encoding="utf-8"))
        revision, analyser = int(note["revision"]), str(note["analyser"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DamagedIndex(f"{file.name}: {error}") from error
    if note != _note(revision, analyser):
        raise DamagedIndex(f"{file.name}: not as it was written")
    return revision, analyser


def _ids(batch: Sequence[Passage]) -> NDArray[np.int64]:
    return np.array([passage.chunk_id for passage in batch], dtype=np.int64)

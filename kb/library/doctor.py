"""Doctor: catalog, originals, vectors and terms compared row by row, and mended where that can be.

What is mended is proven: a text by its digest, an original by its name, a vector by its text. What
cannot be proven is told, and taken out of every answer.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np

from index import Embedder
from ingest import Document
from kb.atomic import PRIVATE_FOLDER, replacing
from kb.catalog import CatalogReader, CatalogWriter, CorrectionTable, Database
from kb.catalog.examination import ChunkFault, Examination, RawDocument
from kb.catalog.mending import Mending
from kb.catalog.mending_records import RecordMending
from kb.errors import KBError
from kb.library.doctor_of_records import BACKUP, check_kept
from kb.library.examined import Examined, Fault
from kb.library.generations import Generations
from kb.library.lock import Rank, writer_lock
from kb.library.originals import path_of, wrong_with
from kb.library.proof import proven_facts, proven_text, proven_tree, read_again
from kb.pipeline.embed import embedding_key
from kb.pipeline.report import Watch

_LOOKS = 3
"""How often the index is held against a catalog that is being written."""

_NAMED = {
    "text": "text",
    "tree": "tree",
    "facts": "facts",
    "ties": "record of where it came from and what was said of it",
    "row": "row",
}
_AS_IT_IS = "look at it with kb show and kb list --json; it was taken for what it is now"


class Doctor:
    """One examination of the library in folder ``path``."""

    def __init__(
        self,
        path: Path,
        database: Database,
        reader: CatalogReader,
        writer: CatalogWriter,
        generations: Generations,
        *,
        embedder: Callable[[], Embedder],
        max_bytes: int,
        originals: Path,
    ) -> None:
        self._path = path
        self._reader = reader
        self._writer = writer
        self._generations = generations
        self._embedder = embedder
        self._max_bytes = max_bytes
        self._originals = originals
        self._look = Examination(database)
        self._mend = Mending(database)
        self._mend_records = RecordMending(database)
        self._table = CorrectionTable(database)
        self._faults: list[Fault] = []
        self._checked: dict[str, int] = {}
        self._made: dict[int, str] = {}

    def examine(self, *, repair: bool, watch: Watch) -> Examined:
        """Look at everything; ``repair`` holds the writer lock all the while."""
        if repair:
            with writer_lock(self._path, rank=Rank.LONG):
                self._walk(True, watch)
        else:
            self._walk(False, watch)
        return Examined(self._checked, tuple(self._faults))

    def _walk(self, repair: bool, watch: Watch) -> None:
        if not self._structure(repair):
            return
        self._check_generation(repair)
        self._made = {
            number: str(made.get("model"))
            for number, made in self._reader.generation_settings().items()
        }
        self._check_originals(repair)
        self._check_documents(repair, watch)
        check_kept(self._look, self._mend_records, self._read_original, self._tell, repair=repair)
        self._check_embeddings(repair)
        self._check_counts(repair)
        self._check_seals(repair)
        if all(one.mended for one in self._faults if one.kind not in ("original", "unsealed")):
            self._check_index(repair)  # it is made of the rows above

    # The database

    def _structure(self, repair: bool) -> bool:
        """Whether the rest can be looked at."""
        faults = self._look.structure()
        self._checked["databases"] = 1
        if faults and repair:
            with suppress(KBError):  # told below: it is as damaged as before
                self._mend.structure()
            left = self._look.structure()
        else:
            left = faults
        for reason in faults:
            mended = "" if left else "its own indexes were made anew"
            remedy = BACKUP if repair else "kb doctor --repair"
            self._tell(Fault("database", self._path.name, reason, mended, remedy))
        return not any("malformed" in reason or "not a database" in reason for reason in left)

    def _check_generation(self, repair: bool) -> None:
        used = self._look.generations_in_use()
        if used == 1:
            return
        if repair:
            self._mend_records.use_generation()
        mended = "the one that holds most is in use" if repair else ""
        reason = f"{used} generations are said to be in use"
        self._tell(Fault("database", self._path.name, reason, mended))

    # Originals

    def _check_originals(self, repair: bool) -> None:
        needed = self._look.originals()
        self._checked["originals"] = len(needed)
        for name, files in needed.items():
            path = path_of(self._originals, name)
            reason = wrong_with(path)
            if reason is None:
                continue
            mended = ""
            if repair and (found := _same_bytes(files, name)) is not None:
                for folder in (self._originals, path.parent):
                    folder.mkdir(PRIVATE_FOLDER, exist_ok=True)
                with replacing(path, private=True) as partial:
                    shutil.copyfile(found, partial)
                mended = f"copied from {found}"
            remedy = f"its text is kept; {BACKUP}" if repair else "kb doctor --repair"
            self._tell(Fault("original", name, reason, mended, remedy))

    # Documents and their chunks

    def _check_documents(self, repair: bool, watch: Watch) -> None:
        ids = self._look.document_ids()
        self._checked["documents"] = len(ids)
        self._checked["chunks"] = self._reader.counts(self._reader.state().generation)["chunks"]
        for done, document_id in enumerate(ids, 1):
            raw = self._look.document(document_id)
            if raw.faults:
                raw = self._faulty(raw, repair)
            if not raw.faults:
                self._check_chunks(raw, repair)
            watch.tell("read", done=done, total=len(ids), chunks=0, source=raw.source)

    def _faulty(self, raw: RawDocument, repair: bool) -> RawDocument:
        reason = f"its {' and '.join(_NAMED[part] for part in raw.faults)} is not as it was written"
        if not repair:
            self._tell(Fault("document", raw.source, reason))
            return raw
        if raw.faults == ("ties",):
            self._mend_records.ties(raw.id)
            self._tell(Fault("document", raw.source, reason, "", _AS_IT_IS))
            return self._look.document(raw.id)
        how = self._mended(raw)
        after = self._look.document(raw.id)
        if how and after.faults == ("ties",):
            self._tell(Fault("document", raw.source, reason, how))
            return self._faulty(after, repair)
        if how and not after.faults:
            self._tell(Fault("document", raw.source, reason, how))
            return after
        if "row" not in raw.faults:
            self._mend.set_aside(raw.id, reason)
            remedy = f"it was taken out of every answer; {BACKUP}, or ingest its file again"
        else:
            remedy = BACKUP
        self._tell(Fault("document", raw.source, reason, "", remedy))
        return self._look.document(raw.id)

    def _mended(self, raw: RawDocument) -> str:
        """How a document's parts were mended, one after the other; empty where one was not."""
        if "row" in raw.faults or raw.facts is None:
            return ""
        again = self._read_again(raw)
        if "facts" in raw.faults:
            places = self._look.places_of(raw.id)
            said = self._table.of([raw.id]).get(raw.id)
            facts = proven_facts(raw, again, said, places, self._names())
            if facts is None:
                return ""
            self._mend.facts(raw.id, facts)
            raw = self._look.document(raw.id)
            again = again or self._read_again(raw)
        if "text" in raw.faults:
            text = proven_text(raw, again, self._look.stretches(raw.id))
            if text is None:
                return ""
            self._mend.text(raw.id, text)
        if "tree" in raw.faults:
            tree = proven_tree(raw, again)
            if tree is None:
                return ""
            self._mend.tree(raw.id, *tree)
        return "from its original" if again else "from its chunks"

    def _names(self) -> list[str]:
        """The names of all originals that there are."""
        return [path.name for path in self._originals.glob("*/*")]

    def _read_again(self, raw: RawDocument) -> Document | None:
        return self._read_original((raw.facts or {}).get("original"), raw.source)

    def _read_original(self, name: str | None, source: str) -> Document | None:
        path = path_of(self._originals, str(name))
        if name is None or wrong_with(path) is not None:
            return None
        return read_again(path, source, self._max_bytes)

    def _check_chunks(self, raw: RawDocument, repair: bool) -> None:
        by_generation: dict[int, list[ChunkFault]] = {}
        found = self._look.chunks(raw, self._key_of)
        if found:  # another process may have replaced the document between the two looks
            raw = self._look.document(raw.id)
            found = [] if raw.faults else self._look.chunks(raw, self._key_of)
        for fault in found:
            by_generation.setdefault(fault.generation, []).append(fault)
        for generation, faults in by_generation.items():
            mended = self._refilled(raw.id, generation) if repair else ""
            for fault in faults:
                what = f"{fault.chunk_id} of {raw.source}"
                remedy = "kb reindex" if repair else "kb doctor --repair"
                self._tell(Fault("chunk", what, fault.reason, mended, remedy))

    def _refilled(self, document_id: str, generation: int) -> str:
        """Make a document's chunks anew from its text; how, or nothing where that cannot be."""
        if generation != self._reader.state().generation:
            self._mend.leave_out(document_id, generation)
            return "an earlier generation leaves the document out"
        if not self._generations.fit():
            return ""
        self._generations.refill([document_id], self._writer)
        return "made anew from the text"

    def _key_of(self, generation: int, reading: str) -> str | None:
        made = self._made.get(generation)
        return None if made is None else embedding_key(made, reading)

    # Embeddings

    def _check_embeddings(self, repair: bool) -> None:
        damaged = [number for batch in self._look.embeddings(_is_vector) for number in batch]
        self._checked["embeddings"] = self._reader.counts(0)["embeddings"]
        if not damaged:
            return
        mended = self._embedded_again(damaged) if repair else set()
        for number in damaged:
            how = "embedded again from its text" if number in mended else ""
            remedy = "kb reindex with the model that made it" if repair else "kb doctor --repair"
            self._tell(Fault("embedding", str(number), "is not as it was written", how, remedy))

    def _embedded_again(self, damaged: Sequence[int]) -> set[int]:
        readings = self._look.readings_of(damaged)
        self._mend.drop_embeddings([number for number in damaged if number not in readings])
        embedder = self._embedder()
        own = {
            number: reading
            for number, (key, reading) in readings.items()
            if key == embedding_key(embedder.fingerprint, reading)
        }
        if own:
            vectors = embedder.encode_documents(list(own.values()))
            blobs = [row.tobytes() for row in vectors.astype("<f2")]
            self._mend.vectors(dict(zip(own, blobs, strict=True)))
        return {*own, *(number for number in damaged if number not in readings)}

    # Counts, seals, indexes

    def _check_counts(self, repair: bool) -> None:
        for document_id, generation in self._look.counts():
            mended = self._refilled(document_id, generation) if repair else ""
            reason = f"has other chunks in generation {generation} than were counted"
            self._tell(Fault("count", document_id, reason, mended))

    def _check_seals(self, repair: bool) -> None:
        bare = self._look.unsealed()
        if bare:
            mended = f"{self._mend.seal():,} rows sealed as they are" if repair else ""
            reason = "written by an earlier version, and not sealed against decay"
            self._tell(Fault("unsealed", f"{bare:,} rows", reason, mended))

    def _check_index(self, repair: bool) -> None:
        if not self._reader.state().generation or not self._generations.fit():
            return
        for _ in range(_LOOKS):
            before = self._reader.revision_of()
            indexes = self._generations.indexes()
            wrong = self._differing(indexes.differing())
            if self._reader.revision_of() == before:
                break
        else:
            wrong = 0  # it is being written all the while: what differs may only be newer
        for warning in indexes.warnings:
            self._tell(Fault("index", self._path.name, warning, "made again from the catalog"))
        if wrong and repair:
            self._generations.remake()
        mended = "made again from the catalog" if repair else ""
        if wrong:
            reason = f"{wrong:,} passages are not as the catalog has them"
            self._tell(Fault("index", self._path.name, reason, mended))

    def _differing(self, batches: Iterator[tuple[int, int]]) -> int:
        looked = wrong = 0
        for number, differing in batches:
            looked += number
            wrong += differing
        self._checked["indexed"] = looked
        return wrong

    def _tell(self, fault: Fault) -> None:
        self._faults.append(fault)


def _same_bytes(files: Sequence[str], name: str) -> Path | None:
    return next((Path(file) for file in files if wrong_with(Path(file), name) is None), None)


def _is_vector(vector: bytes) -> bool:
    """Whether these bytes are a vector of a model: finite numbers of two bytes each."""
    if not vector or len(vector) % 2:
        return False
    return bool(np.isfinite(np.frombuffer(vector, dtype="<f2")).all())

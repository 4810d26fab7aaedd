"""How a library stands."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index import Embedder
from kb.catalog import CatalogReader, GenerationTable
from kb.library.folder_size import parts_in
from kb.library.generations import Generations
from kb.library.lock import writer
from kb.library.reindexed import ReindexStatus, reindex_status
from kb.library.upkeep import Upkeep
from kb.library.upkeep_notes import LastBackup, LastExamined


@dataclass(frozen=True, slots=True)
class LibraryStatus:
    """The state of a library."""

    path: str
    documents: int
    removed: int
    chunks: int
    embeddings: int
    revision: int
    generation: int
    """The one in use."""
    former: int | None
    """The one before, which is kept: ``kb reindex --take-back``."""
    reindex: ReindexStatus | None
    """How a reindex stands that is running, or was stopped."""
    indexed_revision: int
    """Revision of the checkpoint on disk; later changes are replayed when the library is opened."""
    model: str
    model_languages: tuple[str, ...]
    bytes: int
    sizes: Mapping[str, int]
    """Of these bytes, those of the catalog, the originals and the indexes."""
    changed: datetime.datetime | None
    """When a document last changed, UTC without zone."""
    examined: LastExamined | None
    """When doctor last looked, and what was found."""
    backed_up: LastBackup | None
    """The last backup."""
    writer: str | None
    """Who is writing now."""
    warnings: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "path": self.path,
            "documents": self.documents,
            "removed": self.removed,
            "chunks": self.chunks,
            "embeddings": self.embeddings,
            "revision": self.revision,
            "generation": self.generation,
            "former": self.former,
            "reindex": self.reindex.as_json() if self.reindex else None,
            "indexed_revision": self.indexed_revision,
            "model": self.model,
            "model_languages": list(self.model_languages),
            "bytes": self.bytes,
            "sizes": dict(self.sizes),
            "changed": self.changed.isoformat() if self.changed else None,
            "examined": self.examined.as_json() if self.examined else None,
            "backed_up": self.backed_up.as_json() if self.backed_up else None,
            "writer": self.writer,
            "warnings": list(self.warnings),
        }


def status_of(
    path: Path,
    reader: CatalogReader,
    table: GenerationTable,
    generations: Generations,
    embedder: Embedder,
    upkeep: Upkeep,
) -> LibraryStatus:
    """The state of the library in folder ``path``, its indexes opened where they can be."""
    state = reader.state()
    counts = reader.counts(state.generation)
    fits = generations.fit()
    former = [one.number for one in table.all() if one.state == "former"]
    sizes = parts_in(path)
    changes = upkeep.log(1)
    indexes = generations.indexes() if counts["chunks"] and fits else None
    return LibraryStatus(
        path=str(path),
        documents=counts["documents"],
        removed=counts["removed"],
        chunks=counts["chunks"],
        embeddings=counts["embeddings"],
        revision=state.revision,
        generation=state.generation,
        former=max(former, default=None),
        reindex=reindex_status(path, reader, table),
        indexed_revision=indexes.saved_revision if indexes else 0,
        model=embedder.fingerprint,
        model_languages=tuple(sorted(embedder.languages)),
        bytes=sum(sizes.values()),
        sizes=sizes,
        changed=changes[0].at if changes else None,
        examined=upkeep.examined,
        backed_up=upkeep.backed_up,
        writer=writer(path),
        warnings=(
            *(indexes.warnings if indexes else ()),
            *_warnings(path, made_otherwise=not generations.is_as_set()),
        ),
    )


def _warnings(path: Path, *, made_otherwise: bool) -> Iterator[str]:
    if made_otherwise:
        yield "made with other settings than those in force; run: kb reindex"
    for aside in sorted((path / "index").glob("*/damaged-*")):
        yield f"a damaged index file is kept at {aside}; delete it when it is of no more use"

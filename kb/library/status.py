"""How a library stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


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
    indexed_revision: int
    """Revision of the checkpoint on disk; later changes are replayed when the library is opened."""
    model: str
    model_languages: tuple[str, ...]
    bytes: int
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
            "indexed_revision": self.indexed_revision,
            "model": self.model,
            "model_languages": list(self.model_languages),
            "bytes": self.bytes,
            "writer": self.writer,
            "warnings": list(self.warnings),
        }

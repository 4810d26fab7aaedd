"""Vectors and terms in, ranked chunk ids out. Knows no documents, no files to read, no SQL.

Heavy libraries (torch, faiss, tantivy) are imported when a name that needs them is first used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from index.analyser import Analyser as Analyser
    from index.analyser import Concept as Concept
    from index.analyser import Unit as Unit
    from index.embedder import Embedder as Embedder
    from index.embedder import HashEmbedder as HashEmbedder
    from index.embedder import load_embedder as load_embedder
    from index.fuse import fuse as fuse
    from index.lexical import LexicalIndex as LexicalIndex
    from index.ranking import Ranking as Ranking
    from index.vectors import VectorIndex as VectorIndex

from index.errors import DamagedIndex, IndexFault, ModelFault, ModelMissing, NoDevice

_HOMES = {
    "Analyser": "index.analyser",
    "Concept": "index.analyser",
    "Unit": "index.analyser",
    "Embedder": "index.embedder",
    "HashEmbedder": "index.embedder",
    "load_embedder": "index.embedder",
    "fuse": "index.fuse",
    "LexicalIndex": "index.lexical",
    "Ranking": "index.ranking",
    "VectorIndex": "index.vectors",
}

__all__ = [
    "Analyser",
    "Concept",
    "DamagedIndex",
    "Embedder",
    "HashEmbedder",
    "IndexFault",
    "LexicalIndex",
    "ModelFault",
    "ModelMissing",
    "NoDevice",
    "Ranking",
    "Unit",
    "VectorIndex",
    "fuse",
    "load_embedder",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'index' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)

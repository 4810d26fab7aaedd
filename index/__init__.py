"""Vectors and terms to ranked chunk ids.

Importing this package loads neither torch nor FAISS nor tantivy: each is imported by the first
use that needs it.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from index.chinese.lexicon import Lexicon
    from index.chinese.table import ChineseTable
    from index.engine import (
        NO_YEAR,
        Digest,
        Matches,
        Passage,
        PassageFilter,
        PassageIndex,
        TermStatistics,
        may_speak_of,
        scrambled,
    )
    from index.errors import (
        DamagedIndex,
        IndexFault,
        ModelFault,
        ModelMissing,
        NoDevice,
        OutdatedIndex,
    )
    from index.fusion import FusionWeights, Likelihoods, fuse
    from index.local.lexical import LexicalIndex
    from index.local.passages import LocalIndex
    from index.local.selection import Selection
    from index.local.vectors import VectorIndex
    from index.models.bilingual_model import BilingualEmbedder
    from index.models.embedder import Embedder, load_embedder
    from index.models.hash_model import HashEmbedder
    from index.models.packed_reader import PackedReader, load_reader
    from index.models.reader import Reader, SentenceReading, Stretch
    from index.models.reranker import CrossEncoderReranker, Reranker
    from index.models.sentence_model import SentenceTransformerEmbedder
    from index.ranking import Ranking
    from index.terms.analyser import Analyser, Concept, Unit
    from index.terms.phrases import Occurrence, PhraseFinder, form_marks, text_marks

_HOMES = {
    "index.chinese.lexicon": ("Lexicon",),
    "index.chinese.table": ("ChineseTable",),
    "index.engine": (
        "NO_YEAR",
        "Digest",
        "Matches",
        "Passage",
        "PassageFilter",
        "PassageIndex",
        "TermStatistics",
        "may_speak_of",
        "scrambled",
    ),
    "index.errors": (
        "DamagedIndex",
        "IndexFault",
        "ModelFault",
        "ModelMissing",
        "NoDevice",
        "OutdatedIndex",
    ),
    "index.fusion": (
        "FusionWeights",
        "Likelihoods",
        "fuse",
    ),
    "index.local.lexical": ("LexicalIndex",),
    "index.local.passages": ("LocalIndex",),
    "index.local.selection": ("Selection",),
    "index.local.vectors": ("VectorIndex",),
    "index.models.bilingual_model": ("BilingualEmbedder",),
    "index.models.embedder": (
        "Embedder",
        "load_embedder",
    ),
    "index.models.hash_model": ("HashEmbedder",),
    "index.models.packed_reader": (
        "PackedReader",
        "load_reader",
    ),
    "index.models.reader": (
        "Reader",
        "SentenceReading",
        "Stretch",
    ),
    "index.models.reranker": (
        "CrossEncoderReranker",
        "Reranker",
    ),
    "index.models.sentence_model": ("SentenceTransformerEmbedder",),
    "index.ranking": ("Ranking",),
    "index.terms.analyser": (
        "Analyser",
        "Concept",
        "Unit",
    ),
    "index.terms.phrases": (
        "Occurrence",
        "PhraseFinder",
        "form_marks",
        "text_marks",
    ),
}
"""Module -> the public names that it holds; it is imported when one of them is asked for."""

__all__ = [
    "NO_YEAR",
    "Analyser",
    "BilingualEmbedder",
    "ChineseTable",
    "Concept",
    "CrossEncoderReranker",
    "DamagedIndex",
    "Digest",
    "Embedder",
    "FusionWeights",
    "HashEmbedder",
    "IndexFault",
    "LexicalIndex",
    "Lexicon",
    "Likelihoods",
    "LocalIndex",
    "Matches",
    "ModelFault",
    "ModelMissing",
    "NoDevice",
    "Occurrence",
    "OutdatedIndex",
    "PackedReader",
    "Passage",
    "PassageFilter",
    "PassageIndex",
    "PhraseFinder",
    "Ranking",
    "Reader",
    "Reranker",
    "Selection",
    "SentenceReading",
    "SentenceTransformerEmbedder",
    "Stretch",
    "TermStatistics",
    "Unit",
    "VectorIndex",
    "form_marks",
    "fuse",
    "load_embedder",
    "load_reader",
    "may_speak_of",
    "scrambled",
    "text_marks",
]


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names:
            return getattr(importlib.import_module(module), name)
    raise AttributeError(f"module 'index' has no attribute {name!r}")

"""Vectors and terms to ranked chunk ids.

Importing this package loads neither torch nor FAISS nor tantivy: each is imported by the first
use that needs it.
"""

from __future__ import annotations

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
from index.errors import DamagedIndex, IndexFault, ModelFault, ModelMissing, NoDevice, OutdatedIndex
from index.fuse import FusionWeights, Likelihoods, fuse
from index.local.lexical import LexicalIndex
from index.local.passages import LocalIndex
from index.local.selection import Selection
from index.local.vectors import VectorIndex
from index.models.bilingual_model import BilingualEmbedder
from index.models.embedder import Embedder, load_embedder
from index.models.hash_model import HashEmbedder
from index.models.reranker import CrossEncoderReranker, Reranker
from index.models.sentence_model import SentenceTransformerEmbedder
from index.ranking import Ranking
from index.terms.analyser import Analyser, Concept, Unit
from index.terms.phrases import Occurrence, PhraseFinder

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
    "Passage",
    "PassageFilter",
    "PassageIndex",
    "PhraseFinder",
    "Ranking",
    "Reranker",
    "Selection",
    "SentenceTransformerEmbedder",
    "TermStatistics",
    "Unit",
    "VectorIndex",
    "fuse",
    "load_embedder",
    "may_speak_of",
    "scrambled",
]

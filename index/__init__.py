"""Vectors and terms to ranked chunk ids.

Importing this package loads neither torch nor FAISS nor tantivy: each is imported by the first
use that needs it.
"""

from __future__ import annotations

from index.analyser import Analyser, Concept, Unit
from index.bilingual_model import BilingualEmbedder
from index.chinese_table import ChineseTable
from index.embedder import Embedder, load_embedder
from index.errors import DamagedIndex, IndexFault, ModelFault, ModelMissing, NoDevice
from index.fuse import FusionWeights, Likelihoods, fuse, rrf
from index.hash_model import HashEmbedder
from index.lexical import LexicalIndex
from index.lexicon import Lexicon
from index.phrases import Occurrence, PhraseFinder
from index.ranking import Ranking
from index.reranker import CrossEncoderReranker, Reranker
from index.sentence_model import SentenceTransformerEmbedder
from index.vectors import VectorIndex

__all__ = [
    "Analyser",
    "BilingualEmbedder",
    "ChineseTable",
    "Concept",
    "CrossEncoderReranker",
    "DamagedIndex",
    "Embedder",
    "FusionWeights",
    "HashEmbedder",
    "IndexFault",
    "LexicalIndex",
    "Lexicon",
    "Likelihoods",
    "ModelFault",
    "ModelMissing",
    "NoDevice",
    "Occurrence",
    "PhraseFinder",
    "Ranking",
    "Reranker",
    "SentenceTransformerEmbedder",
    "Unit",
    "VectorIndex",
    "fuse",
    "load_embedder",
    "rrf",
]

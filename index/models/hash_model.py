"""Vectors without a model: real, small and deterministic."""

from __future__ import annotations

import math
import re
import zlib
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

_PARTS = re.compile(r"[a-z0-9]+|[\u3400-\u9fff]")


class HashEmbedder:
    """Words and pairs of Chinese characters hashed to signed components.

    Texts that share words are near each other, those that share none are not; it knows no
    synonyms. For tests, and where words are enough.
    """

    def __init__(
        self,
        dimensions: int = 256,
        *,
        limit: int = 254,
        languages: frozenset[str] = frozenset({"*"}),
    ) -> None:
        self.dimensions = dimensions
        self.limit = limit
        self.languages = languages
        self.fingerprint = f"hash-1:{dimensions}"

    def knows(self, language: str) -> bool:
        """See ``Embedder``."""
        return "*" in self.languages or language in self.languages

    def count(self, texts: Sequence[str]) -> list[int]:
        """See ``Embedder``; a word, a number or a Chinese character is a token."""
        return [len(_PARTS.findall(text.lower())) for text in texts]

    def encode_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See ``Embedder``."""
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in zip(vectors, texts, strict=True):
            for feature, times in _features(text, self.limit).items():
                number = zlib.crc32(feature.encode())
                sign = 1 if number & 1 else -1
                row[(number >> 1) % self.dimensions] += sign * math.sqrt(times)
            length = float(np.linalg.norm(row))
            if length == 0:  # no word, or words that cancel out: still a vector of length 1
                row[0] = length = 1.0
            row /= length
        return vectors

    def encode_query(self, text: str) -> NDArray[np.float32]:
        """See ``Embedder``."""
        vector: NDArray[np.float32] = self.encode_documents([text])[0]
        return vector


def _features(text: str, limit: int) -> Counter[str]:
    parts = _PARTS.findall(text.lower())[:limit]
    return Counter(parts) + Counter(a + b for a, b in pairwise(parts) if a > "\u33ff" < b)

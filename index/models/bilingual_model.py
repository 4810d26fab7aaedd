"""Two languages in one vector space: an English model, and the Chinese table trained to meet it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from index.chinese.table import ChineseTable, normalised
from index.chinese.words import HANZI
from index.models.sentence_model import SentenceTransformerEmbedder

Encode = Callable[[Sequence[str]], NDArray[np.float32]]

_HANZI = re.compile(f"[{HANZI}]")
_BETWEEN_CHINESE = re.compile(f"[^{HANZI}]+")
_LATIN_WORD = re.compile(rf"[^\W\d_{HANZI}]+")


class BilingualEmbedder:
    """English by the model, Chinese by the table, a text of both by both in proportion.

    A text's Latin words are read by the model without the Chinese between them, its Chinese words
    and numbers by the table; each part's vector counts by its words. So a title in one language
    does no harm to a passage in the other, and "RCEP" in a Chinese sentence keeps its meaning.
    """

    languages = frozenset({"en", "zh"})

    def __init__(self, english: SentenceTransformerEmbedder, chinese: ChineseTable) -> None:
        self.english = english
        self.chinese = chinese

    @cached_property
    def fingerprint(self) -> str:
        """See ``Embedder``; of both parts."""
        return f"{self.english.fingerprint}+{self.chinese.fingerprint}"

    @property
    def dimensions(self) -> int:
        """See ``Embedder``."""
        return self.english.dimensions

    @property
    def limit(self) -> int:
        """See ``Embedder``; the table reads texts of any length, the model its part of them."""
        return self.english.limit

    def knows(self, language: str) -> bool:
        """See ``Embedder``."""
        return language in self.languages

    def count(self, texts: Sequence[str]) -> list[int]:
        """See ``Embedder``; a Chinese character is a token."""
        return self.english.count(texts)

    def encode_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See ``Embedder``."""
        return self._encode(texts, self.english.encode_documents)

    def encode_query(self, text: str) -> NDArray[np.float32]:
        """See ``Embedder``."""

        def one(texts: Sequence[str]) -> NDArray[np.float32]:
            return np.stack([self.english.encode_query(part) for part in texts])

        vector: NDArray[np.float32] = self._encode([text], one)[0]
        return vector

    def _encode(self, texts: Sequence[str], english: Encode) -> NDArray[np.float32]:
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        latin, share = list(texts), np.ones(len(texts), dtype=np.float32)
        chinese = [row for row, text in enumerate(texts) if _HANZI.search(text)]
        if not chinese:
            return english(texts)
        sums = self.chinese.sums([texts[row] for row in chinese])
        for row, words in zip(chinese, sums.words.tolist(), strict=True):
            if words:  # of characters that the table does not know the model makes what it can
                latin[row] = _latin_part(texts[row])
                others = len(_LATIN_WORD.findall(latin[row]))
                share[row] = others / (words + others)
        vectors[chinese] = normalised(sums.vectors) * (1 - share[chinese, None])
        read = np.flatnonzero(share)
        if len(read):
            parts = {latin[row]: None for row in read}  # the same few names stand in many texts
            numbers = {part: number for number, part in enumerate(parts)}
            encoded = english(list(parts))[[numbers[latin[row]] for row in read]]
            vectors[read] += encoded * share[read, None]
        return normalised(vectors)


def _latin_part(text: str) -> str:
    """The stretches between Chinese characters that have words in them."""
    stretches = (stretch.strip() for stretch in _BETWEEN_CHINESE.findall(text))
    return " ".join(stretch for stretch in stretches if _LATIN_WORD.search(stretch))

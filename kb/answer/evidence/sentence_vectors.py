"""How near sentences are to a question by meaning, each sentence encoded once while it is kept."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index import Embedder

MOST_KEPT = 8192
"""Vectors of sentences that are kept."""

LONGEST = 400
"""Characters of a sentence that are read."""


class SentenceVectors:
    """Vectors of the sentences that were asked for last; safe to use from several threads."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._kept: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._lock = threading.Lock()

    def cosines(
        self, question: NDArray[np.float32], sentences: Sequence[str]
    ) -> NDArray[np.float32]:
        """The cosine of each sentence with the question's vector: (n,) float32.

        Raises:
            ModelUnavailable: the model cannot be loaded.
        """
        if not sentences:
            return np.empty(0, dtype=np.float32)
        texts = [sentence[:LONGEST] for sentence in sentences]
        with self._lock:
            known = {text: self._kept[text] for text in texts if text in self._kept}
        missing = sorted(set(texts) - known.keys(), key=lambda text: (len(text), text))
        if missing:
            vectors = self._embedder.encode_documents(missing)
            known |= dict(zip(missing, vectors, strict=True))
        with self._lock:
            for text in texts:
                self._kept[text] = known[text]
                self._kept.move_to_end(text)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return np.stack([known[text] for text in texts]) @ question

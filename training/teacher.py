"""The English model's vectors of the English side, kept on disk between runs."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import Embedder

AT_ONCE = 8192


class Teacher:
    """Vectors of English texts: asked for once, then read from the folder ``kept``."""

    def __init__(self, embedder: Embedder, kept: Path) -> None:
        self._embedder = embedder
        name = embedder.fingerprint.replace(":", "-").replace("/", "-")
        self._texts_file = kept / f"{name}.json"
        self._vectors_file = kept / f"{name}.npy"
        kept.mkdir(parents=True, exist_ok=True)

    def vectors(
        self, texts: Collection[str], told: Callable[[str], None]
    ) -> tuple[dict[str, int], NDArray[np.float16]]:
        """The row of each text, and all rows: (n, dimensions) float16, L2-normalised."""
        known, rows = self._read()
        missing = sorted(set(texts) - known.keys(), key=lambda text: (len(text), text))
        if missing:
            made = [rows]
            for start in range(0, len(missing), AT_ONCE):
                batch = missing[start : start + AT_ONCE]
                made.append(self._embedder.encode_documents(batch).astype(np.float16))
                told(f"English vectors: {start + len(batch):,} of {len(missing):,}")
            known |= {text: len(rows) + place for place, text in enumerate(missing)}
            rows = np.concatenate(made)
            np.save(self._vectors_file, rows)
            self._texts_file.write_text(json.dumps(list(known)), encoding="utf-8")
        return known, rows

    def _read(self) -> tuple[dict[str, int], NDArray[np.float16]]:
        if not self._texts_file.exists():
            return {}, np.empty((0, self._embedder.dimensions), dtype=np.float16)
        texts = json.loads(self._texts_file.read_text(encoding="utf-8"))
        return {text: row for row, text in enumerate(texts)}, np.load(self._vectors_file)

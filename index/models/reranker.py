"""A better order for found passages, by a model that reads question and passage together."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelMissing

BATCH = 16
"""Pairs that the model reads at once."""


@runtime_checkable
class Reranker(Protocol):
    """A model that says how well a passage answers a question."""

    def scores(self, question: str, passages: Sequence[str]) -> NDArray[np.float32]:
        """How well each passage answers, higher is better: (n,) float32, in [0, 1]."""


class CrossEncoderReranker:
    """Any sentence-transformers CrossEncoder with one label; loaded when it first scores.

    Args:
        model: the folder of a model, or a model hub's name, which is downloaded once.
        device: ``auto``, ``cpu``, ``cuda``…
    """

    def __init__(self, model: str, *, device: str = "auto") -> None:
        self._name = model
        self._device = None if device == "auto" else device
        self._model: Any = None
        self._loading = threading.Lock()

    def scores(self, question: str, passages: Sequence[str]) -> NDArray[np.float32]:
        """See ``Reranker``.

        Raises:
            ModelMissing: the model cannot be loaded, or scores more than one label.
        """
        if not passages:
            return np.empty(0, dtype=np.float32)
        pairs = [(question, passage) for passage in passages]
        raw = self._loaded().predict(pairs, batch_size=BATCH, show_progress_bar=False)
        scores = np.asarray(raw, dtype=np.float32)
        if scores.shape != (len(passages),):
            raise ModelMissing(
                f"reranker {self._name}: it gives {scores.shape[-1]} labels a pair, one is needed; "
                "set another one"
            )
        if scores.min() < 0 or scores.max() > 1:  # a model whose head ends in no sigmoid
            return np.asarray(1 / (1 + np.exp(-scores)), dtype=np.float32)
        return scores

    def _loaded(self) -> Any:
        with self._loading:
            if self._model is None:
                from sentence_transformers import CrossEncoder

                local = Path(self._name).expanduser()
                try:
                    self._model = CrossEncoder(
                        str(local) if local.is_dir() else self._name, device=self._device
                    )
                except (OSError, ValueError, KeyError) as error:
                    raise ModelMissing(
                        f"reranker {self._name}: {' '.join(str(error).split())[:200]}; give the "
                        "folder or the name of a sentence-transformers CrossEncoder"
                    ) from error
        return self._model

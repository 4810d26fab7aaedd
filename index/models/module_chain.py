"""Any sentence-transformers model, run as the library built it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelMissing
from index.models.model_folder import ModelFolder


class ModuleChain:
    """The modules of a model, one after the other.

    What follows the first, pooling above all, computes in float32: in bfloat16 the mean of many
    tokens would lose a digit.
    """

    def __init__(self, folder: ModelFolder, device: str, dtype: Any) -> None:
        import torch
        from sentence_transformers import SentenceTransformer

        self._torch = torch
        with _quiet():
            try:
                model = SentenceTransformer(
                    str(folder.path),
                    device=device,
                    local_files_only=True,
                    model_kwargs={"dtype": dtype},
                )
            except (OSError, ValueError, RuntimeError) as error:
                raise ModelMissing(
                    f"model {folder.path} cannot be loaded: {error}; install or download it again"
                ) from error
        self.device = str(model.device)
        self._first, *self._others = model.eval()
        for module in self._others:
            module.float()

    def __call__(self, tokens: Sequence[Sequence[int]]) -> NDArray[np.float32]:
        """Vectors of token sequences that go through together: (n, d) float32, L2-normalised."""
        torch = self._torch
        lengths = np.array([len(text) for text in tokens])
        kept = np.arange(lengths.max()) < lengths[:, None]
        numbers = np.zeros(kept.shape, dtype=np.int64)
        numbers[kept] = np.concatenate([np.asarray(text, dtype=np.int64) for text in tokens])
        with torch.inference_mode():
            features = self._first(
                {
                    "input_ids": torch.from_numpy(numbers).to(self.device),
                    "attention_mask": torch.from_numpy(kept.astype(np.int64)).to(self.device),
                }
            )
            features["token_embeddings"] = features["token_embeddings"].float()
            for module in self._others:
                features = module(features)
            pooled = features["sentence_embedding"].float()
            vectors = torch.nn.functional.normalize(pooled, dim=1).cpu().numpy()
        return np.asarray(vectors, dtype=np.float32)


@contextmanager
def _quiet() -> Iterator[None]:
    """No progress bar while weights are loaded; the setting is put back afterwards."""
    from transformers.utils import logging as library

    bars: Any = library  # its functions carry no types
    shown = bars.is_progress_bar_enabled()
    bars.disable_progress_bar()
    try:
        yield
    finally:
        if shown:
            bars.enable_progress_bar()

"""BERT's forward pass, from tokens to pooled vectors, over the weights as they lie on disk.

The same arithmetic as transformers' and sentence-transformers' (the tests compare them), without
the seconds that importing those takes, and with about half their time for a single question.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelMissing
from index.models.bert_shape import BertShape
from index.models.model_folder import ModelFolder
from index.models.packed_model import PackedModel
from index.models.weights import WEIGHTS

if TYPE_CHECKING:
    from torch import Tensor

Linear = tuple["Tensor", "Tensor"]
"""Weight and bias."""

WordVectors = Callable[[NDArray[np.int64]], "Tensor"]
"""Vectors of pieces by their numbers: (n, t, d) for (n, t)."""


@dataclass(frozen=True, slots=True)
class BertLayer:
    """The weights of one layer."""

    attention: Linear
    """Query, key and value as one product."""
    attention_output: Linear
    attention_norm: Linear
    expansion: Linear
    contraction: Linear
    norm: Linear

    def __call__(self, state: Tensor, mask: Tensor | None, shape: BertShape) -> Tensor:
        """The states after this layer: (n, t, d) for (n, t, d); the mask is added to attention."""
        from torch.nn import functional

        def normed(state: Tensor, norm: Linear) -> Tensor:
            return functional.layer_norm(state, state.shape[-1:], *norm, shape.epsilon)

        texts, width, _ = state.shape
        parts = functional.linear(state, *self.attention)
        parts = parts.view(texts, width, 3, shape.heads, -1).permute(2, 0, 3, 1, 4)
        query, key, value = parts  # each (n, heads, t, d / heads)
        seen = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        seen = seen.transpose(1, 2).reshape(texts, width, -1)
        seen = functional.linear(seen, *self.attention_output)
        state = normed(state + seen, self.attention_norm)
        expanded = functional.gelu(functional.linear(state, *self.expansion))
        contracted = functional.linear(expanded, *self.contraction)
        return normed(state + contracted, self.norm)


class Bert:
    """A BERT encoder with mean or first-token pooling."""

    def __init__(
        self, shape: BertShape, weights: Mapping[str, Tensor], words: WordVectors, device: str
    ) -> None:
        import torch

        self._torch = torch
        self.device = device
        self.shape = shape
        self._words = words
        kinds = weights["embeddings.token_type_embeddings.weight"]
        self._places = weights["embeddings.position_embeddings.weight"] + kinds[0]
        self._norm = _linear(weights, "embeddings.LayerNorm")
        self.layers = [layer_of(weights, shape, number) for number in range(shape.layers)]

    @classmethod
    def from_folder(cls, folder: ModelFolder, device: str, dtype: Any) -> Bert:
        """The model in a folder whose ``BertShape`` fits.

        Raises:
            ModelMissing: its weights are damaged.
        """
        import torch

        weights = _read(folder.path / folder.first / WEIGHTS, device, dtype)
        table = weights["embeddings.word_embeddings.weight"]

        def words(numbers: NDArray[np.int64]) -> Tensor:
            vectors: Tensor = torch.nn.functional.embedding(
                torch.from_numpy(numbers).to(device), table
            )
            return vectors

        return cls(BertShape.of(folder), weights, words, device)

    @classmethod
    def from_packed(cls, model: PackedModel, device: str, dtype: Any) -> Bert:
        """A packed model; of its vocabulary only what a batch needs is unpacked."""
        import torch

        weights = {
            name: torch.from_numpy(weight.copy()).to(device, dtype)
            for name, weight in model.weights()
        }

        def words(numbers: NDArray[np.int64]) -> Tensor:
            kinds, places = np.unique(numbers, return_inverse=True)
            table = torch.from_numpy(model.words(kinds)).to(device, dtype)
            return table[torch.from_numpy(places.reshape(numbers.shape)).to(device)]

        return cls(model.bert_shape, weights, words, device)

    def __call__(self, tokens: Sequence[Sequence[int]]) -> NDArray[np.float32]:
        """Vectors of token sequences that go through together: (n, d) float32, L2-normalised."""
        torch = self._torch
        with torch.inference_mode():
            hidden, kept = self.states(tokens)
            if self.shape.pools_mean:
                # Summed in float32: bfloat16 would lose a digit here.
                share = kept.float() / kept.sum(dim=1, keepdim=True)
                pooled = torch.einsum("ntd,nt->nd", hidden.float(), share)
            else:
                pooled = hidden[:, 0].float()
            vectors = torch.nn.functional.normalize(pooled, dim=1).cpu().numpy()
        return np.asarray(vectors, dtype=np.float32)

    def states(
        self, tokens: Sequence[Sequence[int]], layers: int | None = None
    ) -> tuple[Tensor, Tensor]:
        """The states after the first ``layers``, or all: (n, t, d); and which of them stand for
        tokens, as the shorter sequences are filled up: (n, t) bool."""
        torch = self._torch
        lengths = np.array([len(sequence) for sequence in tokens])
        width = int(lengths.max())
        kept = np.arange(width) < lengths[:, None]
        numbers = np.zeros(kept.shape, dtype=np.int64)
        numbers[kept] = np.concatenate([np.asarray(row, dtype=np.int64) for row in tokens])
        is_token = torch.from_numpy(kept).to(self.device)
        state = torch.nn.functional.layer_norm(
            self._words(numbers) + self._places[:width],
            self._places.shape[-1:],
            *self._norm,
            self.shape.epsilon,
        )
        mask = None if kept.all() else attention_mask(is_token, state.dtype)
        for layer in self.layers[:layers]:
            state = layer(state, mask, self.shape)
        return state, is_token


def attention_mask(is_token: Tensor, dtype: Any) -> Tensor:
    """What is added to attention so that none goes to what fills up: (n, 1, 1, t) for (n, t)."""
    import torch

    mask = torch.zeros(is_token.shape, dtype=dtype, device=is_token.device)
    return mask.masked_fill_(~is_token, float("-inf"))[:, None, None]


def _read(path: Path, device: str, dtype: Any) -> Mapping[str, Tensor]:
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    try:
        tensors = load_file(path)
    except (OSError, SafetensorError) as error:
        raise ModelMissing(
            f"model file {path} is damaged ({error}); install or download the model again"
        ) from error
    return {
        name.removeprefix("bert."): tensor.to(device, dtype)
        for name, tensor in tensors.items()
        if tensor.is_floating_point()
    }


def layer_of(weights: Mapping[str, Tensor], shape: BertShape, number: int) -> BertLayer:
    """One layer, its weights by the names that transformers gives them."""
    import torch

    linear = {part: _linear(weights, name) for part, name in shape.parts(number)}
    attention = [linear.pop(part) for part in ("query", "key", "value")]
    weight, bias = (torch.cat(parts) for parts in zip(*attention, strict=True))
    return BertLayer(attention=(weight, bias), **linear)


def _linear(weights: Mapping[str, Tensor], name: str) -> Linear:
    return weights[f"{name}.weight"], weights[f"{name}.bias"]

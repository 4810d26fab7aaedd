"""BERT's forward pass for one short text in NumPy: a question is encoded before torch is there.

Importing torch takes a second, a question's pass through a small model some milliseconds. The
same arithmetic as in ``bert``, over the same file, in float32; only the rows of the vocabulary that
the text needs are read. The tests hold the two against each other.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.models.bert_shape import BertShape
from index.models.cores import blas_on_one_core
from index.models.model_folder import ModelFolder
from index.models.packed_model import PackedModel
from index.models.weights import WEIGHTS, mapped_weights

Array = NDArray[np.float32]
Weights = Mapping[str, NDArray[np.floating[Any]]]

WordVectors = Callable[[NDArray[np.int64]], NDArray[np.floating[Any]]]
"""Vectors of pieces by their numbers: (t, d) for (t,)."""


@dataclass(frozen=True, slots=True)
class _Linear:
    """x ↦ x Wᵀ + b; of a layer norm W is the gain."""

    weight: Array
    bias: Array

    def __call__(self, state: Array) -> Array:
        product: Array = state @ self.weight.T
        product += self.bias
        return product


@dataclass(frozen=True, slots=True)
class _Layer:
    query: _Linear
    key: _Linear
    value: _Linear
    attention_output: _Linear
    attention_norm: _Linear
    expansion: _Linear
    contraction: _Linear
    norm: _Linear


class NumpyBert:
    """A BERT encoder with mean or first-token pooling; safe to use from threads."""

    def __init__(self, shape: BertShape, weights: Weights, words: WordVectors) -> None:
        self._shape = shape
        self._words = words
        self._places = weights["embeddings.position_embeddings.weight"]
        self._kind = weights["embeddings.token_type_embeddings.weight"][0]
        self._norm = _linear(weights, "embeddings.LayerNorm")
        self._layers = [
            _Layer(**{part: _linear(weights, name) for part, name in shape.parts(number)})
            for number in range(shape.layers)
        ]

    @classmethod
    def from_folder(cls, folder: ModelFolder) -> NumpyBert:
        """The model in a folder that ``fits``.

        Raises:
            ModelMissing: its weights are damaged.
        """
        weights = mapped_weights(folder.path / folder.first / WEIGHTS)
        table = weights["embeddings.word_embeddings.weight"]
        return cls(BertShape.of(folder), weights, lambda numbers: table[numbers])

    @classmethod
    def from_packed(cls, model: PackedModel) -> NumpyBert:
        """A packed model, whose weights are unpacked, but for those of its vocabulary."""
        return cls(model.bert_shape, dict(model.weights()), model.words)

    @staticmethod
    def fits(folder: ModelFolder) -> bool:
        """Whether a model is of this kind, and its weights are numbers that NumPy has."""
        if not BertShape.fits(folder):
            return False
        weights = mapped_weights(folder.path / folder.first / WEIGHTS)
        return "embeddings.word_embeddings.weight" in weights

    def __call__(self, tokens: Sequence[int]) -> Array:
        """The vector of one sequence of tokens: (d,) float32, L2-normalised."""
        with blas_on_one_core():
            state = self._states(tokens)
        pooled = state.mean(axis=0) if self._shape.pools_mean else state[0]
        vector: Array = pooled / np.linalg.norm(pooled)
        return vector

    def _states(self, tokens: Sequence[int]) -> Array:
        """The last layer's states: (t, d)."""
        words = self._words(np.asarray(tokens, dtype=np.int64))
        state = words + self._places[: len(tokens)] + self._kind
        state = self._normed(np.asarray(state, np.float32), self._norm)
        for layer in self._layers:
            seen = layer.attention_output(self._attention(state, layer))
            state = self._normed(state + seen, layer.attention_norm)
            expanded = _gelu(layer.expansion(state))
            state = self._normed(state + layer.contraction(expanded), layer.norm)
        return state

    def _attention(self, state: Array, layer: _Layer) -> Array:
        """softmax(Q Kᵀ / √(d / h)) V of each of h heads, side by side: (t, d)."""
        tokens, width = state.shape
        heads = self._shape.heads

        def by_head(part: _Linear) -> Array:
            return part(state).reshape(tokens, heads, -1).transpose(1, 0, 2)

        scores = by_head(layer.query) @ by_head(layer.key).transpose(0, 2, 1)
        scores /= math.sqrt(width / heads)
        scores -= scores.max(axis=-1, keepdims=True)  # so that exp does not overflow
        shares = np.exp(scores)
        shares /= shares.sum(axis=-1, keepdims=True)
        seen: Array = (shares @ by_head(layer.value)).transpose(1, 0, 2).reshape(tokens, width)
        return seen

    def _normed(self, state: Array, norm: _Linear) -> Array:
        """(x - mean) / √(variance + ε) · W + b over the last axis."""
        centred = state - state.mean(axis=-1, keepdims=True)
        variance = np.square(centred).mean(axis=-1, keepdims=True)
        normed: Array = centred / np.sqrt(variance + self._shape.epsilon)
        normed *= norm.weight
        normed += norm.bias
        return normed


def _gelu(x: Array) -> Array:
    """x / 2 · (1 + erf(x / √2)).

    erf as in Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.26: for z ≥ 0 and
    t = 1 / (1 + p z), erf(z) = 1 - (a₁t + a₂t² + … + a₅t⁵) · exp(-z²), to 1.5e-7.
    """
    z = np.abs(x) * np.float32(math.sqrt(0.5))
    t = 1 / (1 + np.float32(0.3275911) * z)
    series = np.zeros_like(t)
    for a in (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592):
        series += np.float32(a)
        series *= t
    erf = np.copysign(1 - series * np.exp(-z * z), x)
    return np.asarray(x * (erf + 1) / 2, dtype=np.float32)


def _linear(weights: Weights, name: str) -> _Linear:
    """A layer's weights; what lies there in float32 is not copied."""
    weight, bias = weights[f"{name}.weight"], weights[f"{name}.bias"]
    return _Linear(np.asarray(weight, np.float32), np.asarray(bias, np.float32))

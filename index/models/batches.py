"""Token sequences through a model in batches of like length, so that little is padding."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.models.cores import all_cores, on_cores, side_by_side

BATCH_TOKENS = 2048
"""Tokens, padding included, that go through the model at once: on a CPU more fall out of its
cache (docs/retrieval.md)."""

GPU_BATCH_TOKENS = 65_536

FEW_TOKENS = 128
"""On a CPU so many are through sooner on one core than several can be brought together."""

logger = logging.getLogger("index")

Tokens = Sequence[int]


class Encoder(Protocol):
    """A model that is loaded."""

    @property
    def device(self) -> str:
        """Where it computes, as torch names it."""

    def __call__(self, tokens: Sequence[Tokens]) -> NDArray[np.float32]:
        """Vectors of token sequences that go through together: (n, d) float32, L2-normalised."""


def cut(tokens: Sequence[list[int]], longest: int) -> list[list[int]]:
    """Sequences of at most ``longest`` tokens, the last token kept; what is cut is logged."""
    too_long = sum(len(sequence) > longest for sequence in tokens)
    if not too_long:
        return list(tokens)
    logger.warning(
        "%d of %d texts are longer than the %d tokens that the model reads; "
        "their ends were left out",
        too_long,
        len(tokens),
        longest,
    )
    return [
        sequence if len(sequence) <= longest else [*sequence[: longest - 1], sequence[-1]]
        for sequence in tokens
    ]


def encode_batches(encoder: Encoder, tokens: Sequence[Tokens]) -> NDArray[np.float32]:
    """The vectors of one or more sequences, in their order: (n, d) float32, L2-normalised."""
    budget = BATCH_TOKENS if encoder.device == "cpu" else GPU_BATCH_TOKENS
    batches = list(_batches([len(sequence) for sequence in tokens], budget))
    parts = _through(encoder, [[tokens[row] for row in rows] for rows in batches])
    vectors = np.empty((len(tokens), parts[0].shape[1]), dtype=np.float32)
    vectors[np.concatenate(batches)] = np.concatenate(parts)
    return vectors


def _through(encoder: Encoder, batches: Sequence[Sequence[Tokens]]) -> list[NDArray[np.float32]]:
    if encoder.device != "cpu":
        return [encoder(batch) for batch in batches]
    cores = all_cores()
    if len(batches) > 1:
        return side_by_side(encoder, batches, cores)
    few = sum(map(len, batches[0])) <= FEW_TOKENS
    with on_cores(1 if few else cores):
        return [encoder(batches[0])]


def _batches(lengths: Sequence[int], budget: int) -> Iterator[list[int]]:
    """Rows of like length, longest first, whose padded size stays within ``budget`` tokens."""
    order = sorted(range(len(lengths)), key=lambda row: -lengths[row])
    start = 0
    while start < len(order):
        size = max(1, budget // lengths[order[start]])
        yield order[start : start + size]
        start += size

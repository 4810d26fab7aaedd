"""A small reader for tests: a packed model and what was learnt over it, both at random."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from index.models.packed_model import PackedModel
from index.models.reader_weights import ReaderFile, ReaderWeights, write_reader
from tests.index.models.packed_file import SHAPE as PACKED_SHAPE
from tests.index.models.packed_file import PackedFile

SHAPE = PACKED_SHAPE._replace(layers=3, places=192)
LOWER = 1


def learnt_over(model: PackedModel, spread: float = 0.02) -> ReaderWeights:
    """Layers that differ from the model's by so much, and heads."""
    random = np.random.default_rng(2)

    def normal(*shape: int, spread: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
        return random.normal(0, spread, shape).astype(np.float32)

    hidden = model.shape.hidden
    layers = {
        name: weight + normal(*weight.shape, spread=spread)
        for name, weight in model.weights()
        if name.startswith(tuple(f"encoder.layer.{n}." for n in range(LOWER, model.shape.layers)))
    }
    heads = {
        "kinds": normal(2, hidden, spread=0.1),
        "sentence.weight": normal(hidden, spread=0.5),
        "sentence.bias": np.array([-1.0], dtype=np.float32),
        "nearness": np.array([0.25], dtype=np.float32),
        "span.weight": normal(2, hidden, spread=0.5),
    }
    return ReaderWeights(layers, heads, LOWER)


def write_small_reader(folder: Path) -> tuple[Path, ReaderFile]:
    """The base model's file, and the reader's."""
    base = PackedFile(shape=SHAPE).write(folder / "model.bin")
    model = PackedModel(base)
    write_reader(folder / "reader.npz", learnt_over(model), model)
    return base, ReaderFile(folder / "reader.npz")

"""Weights mapped from a file are those that the library reads."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from index.errors import ModelMissing
from index.models.weights import mapped_weights

TENSORS = {
    "bert.embeddings.weight": np.arange(6, dtype=np.float32).reshape(2, 3) / 7,
    "bert.half": np.array([0.5, -2.0], dtype=np.float16),
    "bert.positions": np.arange(4),
    "bert.bias": np.zeros(0, dtype=np.float32),
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "model.safetensors"
    save_file(TENSORS, path, metadata={"format": "np"})
    return path


def test_float_tensors_come_by_name_without_the_prefix_and_others_not_at_all(file: Path) -> None:
    weights = mapped_weights(file)
    assert set(weights) == {"embeddings.weight", "half", "bias"}
    for name, weight in weights.items():
        expected = TENSORS[f"bert.{name}"]
        np.testing.assert_array_equal(weight, expected)
        assert weight.dtype == expected.dtype


def test_the_file_cannot_be_written_through_its_weights(file: Path) -> None:
    with pytest.raises(ValueError, match="read-only"):
        mapped_weights(file)["half"][0] = 1


@pytest.mark.parametrize("kept", [0, 5, 40, -1])
def test_a_file_that_ends_too_soon_is_named_with_the_remedy(file: Path, kept: int) -> None:
    file.write_bytes(file.read_bytes()[:kept])
    with pytest.raises(ModelMissing, match=r"model\.safetensors is damaged .*; install"):
        mapped_weights(file)

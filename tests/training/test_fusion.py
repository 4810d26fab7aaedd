"""Weights are found by nDCG, and a model's figures stand beside those of others."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from training.fusion import Looked, measured, write


def looked(dense: list[float], shares: list[float], right: int) -> Looked:
    """A question that finds a passage a document; ``right`` is the one that answers."""
    count = len(dense)
    return Looked(
        np.array(dense, dtype=np.float32),
        np.array(shares, dtype=np.float32),
        np.zeros(count, dtype=np.float32),
        np.arange(count) == right,
        np.array([f"d{number}" for number in range(count)]),
        np.zeros(count, dtype=np.int64),
    )


def test_the_weight_is_the_first_that_ranks_best() -> None:
    # w · .9 + (1 - w) · .2 > w · .1 + (1 - w) · .6 from w = 1 / 3 on, and at 1 both are right.
    by_meaning = looked([0.9, 0.1], [0.2, 0.6], right=0)
    found = measured([[by_meaning]], ("en", "en"))
    assert found["dense"] == 0.35
    assert found["ndcg@10"]["0.3"] == [pytest.approx(1 / np.log2(3), abs=1e-4)]
    assert found["ndcg@10"]["0.35"] == [1.0]
    # The logistic line parts the right passage's score from the other's.
    right, wrong = 0.35 * 0.9 + 0.65 * 0.2, 0.35 * 0.1 + 0.65 * 0.6
    assert found["offset"] + found["slope"] * right > 0 > found["offset"] + found["slope"] * wrong


def test_figures_of_other_models_are_kept(tmp_path: Path) -> None:
    file = tmp_path / "fusion.json"
    write(file, "one", {"en-en": {"dense": 0.5}})
    write(file, "other", {"en-en": {"dense": 0.2}})
    write(file, "one", {"en-en": {"dense": 0.4}})
    models = json.loads(file.read_text(encoding="utf-8"))["models"]
    assert models == {"one": {"en-en": {"dense": 0.4}}, "other": {"en-en": {"dense": 0.2}}}

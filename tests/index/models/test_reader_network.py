"""The reader's network: the arithmetic of its description, in NumPy and double precision."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from index.models.packed_model import PackedModel
from index.models.reader_network import APART, COMMON, NEARNESS, ReaderNetwork, joint_layers
from index.models.reader_weights import ReaderWeights
from tests.index.models.packed_file import PackedFile
from tests.index.models.reader_file import LOWER, SHAPE, learnt_over

Matrix = NDArray[Any]
QUESTION, TEXT = 3, 6
CLAUSES = [[[0, 0.5, 0.5, 0, 0, 0], [0, 0, 0, 0, 0.5, 0.5]], [[0, 0, 0, 1, 0, 0], [0] * 6]]
MEMBERSHIP = np.array(CLAUSES, dtype=np.float32)
"""Of two clauses of a sentence and the only one of another."""


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> PackedModel:
    return PackedModel(PackedFile(shape=SHAPE).write(tmp_path_factory.mktemp("base") / "m.bin"))


@pytest.fixture(scope="module")
def learnt(model: PackedModel) -> ReaderWeights:
    return learnt_over(model)


@pytest.fixture(scope="module")
def network(model: PackedModel, learnt: ReaderWeights) -> ReaderNetwork:
    layers = {name: torch.from_numpy(weight) for name, weight in learnt.layers.items()}
    heads = {name: torch.from_numpy(weight) for name, weight in learnt.heads.items()}
    return ReaderNetwork(joint_layers(layers, model.bert_shape, LOWER), heads, model.bert_shape)


def states(length: int, seed: int) -> NDArray[np.float32]:
    return np.random.default_rng(seed).normal(0, 1, (length, SHAPE.hidden)).astype(np.float32)


def read(
    network: ReaderNetwork,
    question: NDArray[np.float32],
    text: NDArray[np.float32],
    *,
    filled: int = 0,
) -> tuple[Matrix, Matrix]:
    """Scores and spans of one pair, with so many places filled up behind both."""

    def padded(states: NDArray[np.float32]) -> tuple[torch.Tensor, torch.Tensor]:
        junk = np.full((filled, SHAPE.hidden), 7, dtype=np.float32)
        kept = [True] * len(states) + [False] * filled
        return torch.from_numpy(np.concatenate([states, junk])[None]), torch.tensor([kept])

    membership = np.pad(MEMBERSHIP, ((0, 0), (0, 0), (0, filled)))
    judged = network(*padded(question), *padded(text), torch.from_numpy(membership[None]))
    return judged.sentences[0].numpy(), judged.spans[0, : len(text)].numpy()


def normed(state: Matrix, weights: Mapping[str, Matrix], name: str) -> Matrix:
    centred = state - state.mean(axis=1, keepdims=True)
    spread = np.sqrt(np.square(centred).mean(axis=1, keepdims=True) + 1e-12)
    return np.asarray(centred / spread * weights[f"{name}.weight"] + weights[f"{name}.bias"])


def by_hand(learnt: ReaderWeights, question: Matrix, text: Matrix) -> tuple[Matrix, Matrix]:
    heads = {name: weight.astype(np.float64) for name, weight in learnt.heads.items()}
    state = np.concatenate([question + heads["kinds"][0], text + heads["kinds"][1]])
    apart = np.zeros((QUESTION + TEXT, QUESTION + TEXT))
    apart[:QUESTION, QUESTION:] = apart[QUESTION:, :QUESTION] = APART
    for number in range(LOWER, SHAPE.layers):
        prefix = f"encoder.layer.{number}."
        weights = {
            name.removeprefix(prefix): weight.astype(np.float64)
            for name, weight in learnt.layers.items()
            if name.startswith(prefix)
        }

        def linear(state: Matrix, name: str, weights: Mapping[str, Matrix] = weights) -> Matrix:
            return np.asarray(state @ weights[f"{name}.weight"].T + weights[f"{name}.bias"])

        query, key, value = (
            np.stack(np.split(linear(state, f"attention.self.{part}"), SHAPE.heads, axis=1))
            for part in ("query", "key", "value")
        )
        odds = query @ key.transpose(0, 2, 1) / math.sqrt(SHAPE.hidden / SHAPE.heads) + apart
        shares = np.exp(odds) / np.exp(odds).sum(axis=2, keepdims=True)
        seen = linear(np.concatenate(list(shares @ value), axis=1), "attention.output.dense")
        state = normed(state + seen, weights, "attention.output.LayerNorm")
        wide = linear(state, "intermediate.dense")
        wide = wide * (1 + np.vectorize(math.erf)(wide / math.sqrt(2))) / 2
        state = normed(state + linear(wide, "output.dense"), weights, "output.LayerNorm")
    asked, said = state[:QUESTION].mean(axis=0), state[QUESTION:]
    means = np.array([MEMBERSHIP[0, 0], MEMBERSHIP[0, 1], MEMBERSHIP[1, 0]]) @ said
    lengths = np.linalg.norm(means, axis=1) * np.linalg.norm(asked)
    near = heads["nearness"] * NEARNESS * (means @ asked / lengths - COMMON)
    first, second, other = means @ heads["sentence.weight"] + heads["sentence.bias"] + near
    return np.array([max(first, second), other]), said @ heads["span.weight"].T


def test_scores_and_spans_are_those_of_the_description(
    network: ReaderNetwork, learnt: ReaderWeights
) -> None:
    question, text = states(QUESTION, 1), states(TEXT, 2)
    sentences, spans = by_hand(learnt, question, text)
    scores, found = read(network, question, text)
    np.testing.assert_allclose(scores, sentences, atol=1e-4)
    np.testing.assert_allclose(found, spans, atol=1e-4)


def test_what_fills_up_changes_nothing(network: ReaderNetwork) -> None:
    question, text = states(QUESTION, 3), states(TEXT, 4)
    for alone, filled in zip(
        read(network, question, text), read(network, question, text, filled=5), strict=True
    ):
        np.testing.assert_allclose(filled, alone, atol=2e-5)


def test_only_the_layers_above_the_lower_ones_are_taken(
    model: PackedModel, learnt: ReaderWeights
) -> None:
    layers = {name: torch.from_numpy(weight) for name, weight in learnt.layers.items()}
    joint = joint_layers(layers, model.bert_shape, LOWER)
    assert len(joint) == SHAPE.layers - LOWER
    expected = layers["encoder.layer.1.output.dense.weight"]
    assert torch.equal(joint[0].contraction[0], expected)

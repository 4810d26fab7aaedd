"""Pairs are read at once as one by one, and the loss is that of its description."""

from __future__ import annotations

from math import exp, log
from pathlib import Path

import numpy as np
import pytest
import torch

from index import Analyser, Stretch
from index.models.bert import Bert
from index.models.packed_model import PackedModel
from index.models.packed_reader import PackedReader
from index.models.reader_network import HEADS, Judgement
from index.models.reader_tokens import ReaderTokens
from index.models.reader_weights import ReaderFile, write_reader
from tests.training.reader.material import small_model
from training.reader import network
from training.reader.documents import Asked, Document, Words
from training.reader.network import Batch, Lower, Upper, batch_of, loss_of
from training.reader.pairs import Group, Pairing

PORTS = Document("", "en", ("We built 5 ports.", "The roads are long."), "a")
SHIPS = Document("", "en", ("The ships are long .", "o", "We built many ships."), "b")
ASKED = [
    Asked("How many ports?", "en", PORTS, frozenset({0}), Words(0, 9, 16)),
    Asked("How long are the ships?", "en", SHIPS, frozenset()),
    Asked("ships?", "en", SHIPS, frozenset({0, 2}), Words(2, 3, 8)),
]
LOWER = 1


@pytest.fixture(autouse=True)
def _in_float32(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same digits on every processor."""
    monkeypatch.setattr(network, "PRECISION", torch.float32)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> PackedModel:
    return small_model(tmp_path_factory.mktemp("base"))


@pytest.fixture(scope="module")
def groups(model: PackedModel) -> list[Group]:
    pairing = Pairing(ASKED, ReaderTokens(model.vocabulary), Analyser(), seed=0)
    return [pairing.group(one, negatives=0) for one in ASKED]


def read(groups: list[Group], model: PackedModel) -> tuple[Batch, Judgement]:
    lower, upper = Lower(model, LOWER), Upper(model, LOWER, seed=1)
    lower.keep(groups)
    batch = batch_of(groups, lower)
    return batch, upper.read(batch)


def test_states_are_kept_as_the_lower_layers_give_them(
    model: PackedModel, groups: list[Group]
) -> None:
    lower = Lower(model, LOWER)
    lower.keep(groups[:1])
    lower.keep(groups)
    bert = Bert.from_packed(model, "cpu", torch.float32)
    for group in groups:
        kept = {tuple(group.question): lower.question(group.question)}
        kept |= {tuple(p.excerpt.tokens.numbers): lower.window(p.excerpt) for p in group.pairs}
        for numbers, state in kept.items():
            with torch.inference_mode():
                (alone,), _ = bert.states([numbers], LOWER)
            torch.testing.assert_close(state, alone.clone(), atol=4e-3, rtol=2e-3)  # float16


def test_a_batch_says_which_sentences_and_words_answer(
    model: PackedModel, groups: list[Group]
) -> None:
    batch, _ = read(groups, model)
    rows = [(number, pair) for number, group in enumerate(groups) for pair in group.pairs]
    assert batch.group.tolist() == [number for number, _ in rows]
    for row, (number, pair) in enumerate(rows):
        sentences, tokens = len(pair.answers), pair.excerpt.tokens
        assert batch.is_sentence[row].tolist() == [n < sentences for n in range(3)]
        assert batch.answers[row].tolist() == [*pair.answers, *[False] * (3 - sentences)]
        assert int(batch.text_kept[row].sum()) == len(tokens.numbers)
        assert int(batch.question_kept[row].sum()) == len(groups[number].question)
        _, sentences, clauses, width = batch.membership.shape
        expected = tokens.membership(sentences, clauses, width)
        np.testing.assert_array_equal(batch.membership[row], expected)
    assert batch.words == [pair.words for _, pair in rows]
    assert not batch.text[~batch.text_kept].any()
    assert not batch.question[~batch.question_kept].any()


def test_groups_are_read_together_as_each_alone(model: PackedModel, groups: list[Group]) -> None:
    batch, together = read(groups, model)
    for number, group in enumerate(groups):
        own, alone = read([group], model)
        rows = (batch.group == number).nonzero().flatten().tolist()
        for row, other in zip(rows, range(len(group.pairs)), strict=True):
            some = own.is_sentence[other]
            torch.testing.assert_close(
                together.sentences[row, : len(some)][some],
                alone.sentences[other][some],
                atol=1e-4,
                rtol=0,
            )
            tokens = own.text_kept[other]
            torch.testing.assert_close(
                together.spans[row, : len(tokens)][tokens],
                alone.spans[other][tokens],
                atol=1e-4,
                rtol=0,
            )


def test_what_learns_begins_with_the_base_models_layers(model: PackedModel) -> None:
    weights = Upper(model, LOWER, seed=1).weights()
    upper = {name: weight for name, weight in model.weights() if name.startswith("encoder.layer.1")}
    assert weights.lower == LOWER
    assert weights.layers.keys() == upper.keys()
    assert set(weights.heads) == set(HEADS)
    for name, weight in upper.items():
        np.testing.assert_array_equal(weights.layers[name], weight)


def test_the_reader_judges_as_what_learnt(
    tmp_path: Path, model: PackedModel, groups: list[Group]
) -> None:
    lower, upper = Lower(model, LOWER), Upper(model, LOWER, seed=1)
    write_reader(tmp_path / "reader.npz", upper.weights(), model)
    reader = PackedReader(
        model.path, ReaderFile(tmp_path / "reader.npz"), device="cpu", precision="float32"
    )
    for asked, group in zip(ASKED, groups, strict=True):
        whole = group._replace(pairs=group.pairs[:1])
        lower.keep([whole])
        scores = upper.read(batch_of([whole], lower)).sentences[0].tolist()
        (read,) = reader.read(asked.text, [Stretch("", asked.document.sentences)])
        assert [one.score for one in read] == pytest.approx(scores, abs=0.02)


def batch_with(
    answers: list[list[int]],
    is_sentence: list[list[int]],
    group: list[int],
    words: list[tuple[int, int] | None],
    text_kept: list[list[int]],
) -> Batch:
    """One of which only what the loss asks for is told."""
    nothing = torch.zeros(0)
    return Batch(
        nothing,
        nothing,
        nothing,
        torch.tensor(text_kept, dtype=torch.bool),
        nothing,
        torch.tensor(is_sentence, dtype=torch.bool),
        torch.tensor(answers, dtype=torch.bool),
        words,
        torch.tensor(group),
    )


def softplus(value: float) -> float:
    """-log(1 - sigmoid): what it costs that something of these log odds does not answer."""
    return log(1 + exp(value))


def test_the_loss_is_that_of_sentences_questions_and_words() -> None:
    filled = 99.0
    scores = torch.tensor([[2.0, -1.0], [0.5, filled], [-2.0, 1.0]])
    spans = torch.zeros(3, 4, 2)
    spans[0, :, 0] = torch.tensor([0.0, 1.0, 0.0, filled])
    spans[0, :, 1] = torch.tensor([0.0, 0.0, 3.0, filled])
    batch = batch_with(
        answers=[[1, 0], [0, 0], [0, 0]],
        is_sentence=[[1, 1], [1, 0], [1, 1]],
        group=[0, 0, 1],
        words=[(1, 2), None, None],
        text_kept=[[1, 1, 1, 0], [1, 1, 0, 0], [1, 1, 1, 1]],
    )
    answering = softplus(-2)
    others = (softplus(-1) + softplus(0.5) + softplus(-2) + softplus(1)) / 4
    first = log(exp(0) + exp(2) + exp(-1) + exp(0.5)) - 2
    second = log(exp(0) + exp(-2) + exp(1)) - 0  # nothing of it answers
    begin = log(exp(0) + exp(1) + exp(0)) - 1
    end = log(exp(0) + exp(0) + exp(3)) - 3
    expected = answering + others + (first + second) / 2 + 0.1 * (begin + end) / 2
    assert float(loss_of(Judgement(scores, spans), batch)) == pytest.approx(expected, abs=1e-5)


def test_any_of_several_answers_will_do_for_a_question() -> None:
    batch = batch_with([[1, 1]], [[1, 1]], [0], [None], [[1]])
    scores = torch.tensor([[1.0, 2.0]])
    answering = (softplus(-1) + softplus(-2)) / 2
    question = log(exp(0) + exp(1) + exp(2)) - log(exp(1) + exp(2))
    loss = loss_of(Judgement(scores, torch.zeros(1, 1, 2)), batch)
    assert float(loss) == pytest.approx(answering + question, abs=1e-5)

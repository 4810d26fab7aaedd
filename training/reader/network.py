"""The network while it learns: the base model below, what is trained above."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeVar

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from index.models.bert import Bert
from index.models.device import chosen_dtype
from index.models.packed_model import PackedModel
from index.models.reader_network import Judgement, ReaderNetwork, joint_layers
from index.models.reader_weights import ReaderWeights
from training.reader.pairs import Excerpt, Group

Key = TypeVar("Key")

PRECISION = chosen_dtype("auto", "cpu")
"""Of the products; what is learnt is kept in float32."""

BATCH = 64
"""Windows that go through the lower layers at once."""


class Lower:
    """States of questions and windows after the lower layers, each computed once and kept."""

    def __init__(self, model: PackedModel, layers: int) -> None:
        self._bert = Bert.from_packed(model, "cpu", PRECISION)
        self._layers = layers
        self._windows: dict[Excerpt, Tensor] = {}
        self._questions: dict[tuple[int, ...], Tensor] = {}

    def keep(self, groups: Sequence[Group]) -> None:
        """Compute what these groups need and is not there yet."""
        windows = {
            pair.excerpt: pair.excerpt.tokens.numbers for one in groups for pair in one.pairs
        }
        for window in self._windows.keys() & windows.keys():
            del windows[window]
        questions = {tuple(one.question): one.question for one in groups}
        for question in self._questions.keys() & questions.keys():
            del questions[question]
        self._windows |= self._through(windows)
        self._questions |= self._through(questions)

    def window(self, excerpt: Excerpt) -> Tensor:
        return self._windows[excerpt].float()

    def question(self, tokens: Sequence[int]) -> Tensor:
        return self._questions[tuple(tokens)].float()

    def _through(self, tokens: Mapping[Key, list[int]]) -> dict[Key, Tensor]:
        order = sorted(tokens, key=lambda key: len(tokens[key]))
        states: dict[Key, Tensor] = {}
        for start in range(0, len(order), BATCH):
            keys = order[start : start + BATCH]
            with torch.inference_mode():
                batch, kept = self._bert.states([tokens[key] for key in keys], self._layers)
            for key, state, length in zip(keys, batch, kept.sum(dim=1).tolist(), strict=True):
                # Half precision: all windows have to stay in memory.
                states[key] = state[:length].to(torch.float16).clone()
        return states


class Batch(NamedTuple):
    """Pairs that are read at once, with what is known of them."""

    question: Tensor
    question_kept: Tensor
    text: Tensor
    text_kept: Tensor
    membership: Tensor
    is_sentence: Tensor
    """(n, s) bool."""
    answers: Tensor
    """Which sentences answer: (n, s) bool."""
    words: list[tuple[int, int] | None]
    group: Tensor
    """Of which question each pair is: (n,)."""


def batch_of(groups: Sequence[Group], lower: Lower) -> Batch:
    """Groups as one batch, filled up to its longest."""
    pairs = [(number, pair) for number, one in enumerate(groups) for pair in one.pairs]
    question, question_kept = _filled([lower.question(groups[n].question) for n, _ in pairs])
    text, text_kept = _filled([lower.window(pair.excerpt) for _, pair in pairs])
    most = max(len(pair.answers) for _, pair in pairs)
    clauses = max(pair.excerpt.tokens.most_clauses for _, pair in pairs)
    membership = np.stack(
        [pair.excerpt.tokens.membership(most, clauses, text.shape[1]) for _, pair in pairs]
    )
    is_sentence = torch.zeros(len(pairs), most, dtype=torch.bool)
    answers = torch.zeros(len(pairs), most, dtype=torch.bool)
    for row, (_, pair) in enumerate(pairs):
        is_sentence[row, : len(pair.answers)] = True
        answers[row, : len(pair.answers)] = torch.tensor(pair.answers)
    return Batch(
        question,
        question_kept,
        text,
        text_kept,
        torch.from_numpy(membership),
        is_sentence,
        answers,
        [pair.words for _, pair in pairs],
        torch.tensor([number for number, _ in pairs]),
    )


def _filled(states: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
    width = max(map(len, states))
    filled = torch.zeros(len(states), width, states[0].shape[1])
    kept = torch.zeros(len(states), width, dtype=torch.bool)
    for row, state in enumerate(states):
        filled[row, : len(state)] = state
        kept[row, : len(state)] = True
    return filled, kept


class Upper:
    """The parameters that are trained, and the network over them."""

    def __init__(self, model: PackedModel, lower: int, seed: int) -> None:
        generator = torch.Generator().manual_seed(seed)
        shape = model.bert_shape
        width = model.shape.hidden
        names = [
            name
            for number in range(lower, shape.layers)
            for _, part in shape.parts(number)
            for name in (f"{part}.weight", f"{part}.bias")
        ]
        weights = dict(model.weights())
        self.layers = {name: torch.from_numpy(weights[name].copy()) for name in names}
        self.heads = {
            "kinds": torch.zeros(2, width),
            # Small, so that the training begins with what the base model knows.
            "sentence.weight": 0.002 * torch.randn(width, generator=generator),
            "sentence.bias": torch.full((1,), -1.0),
            "nearness": torch.ones(1),
            "span.weight": 0.02 * torch.randn(2, width, generator=generator),
        }
        for parameter in (*self.layers.values(), *self.heads.values()):
            parameter.requires_grad_()
        self._lower, self._shape = lower, shape

    def go_on_from(self, weights: ReaderWeights) -> None:
        """Take what was learnt before.

        Raises:
            ValueError: it was learnt with another number of layers left as they are.
        """
        if weights.lower != self._lower:
            raise ValueError(
                f"the reader to go on from leaves {weights.lower} layers as they are, "
                f"not {self._lower}"
            )
        with torch.no_grad():
            for own, learnt in ((self.layers, weights.layers), (self.heads, weights.heads)):
                for name, parameter in own.items():
                    parameter.copy_(torch.from_numpy(learnt[name]))

    def weights(self) -> ReaderWeights:
        """What was learnt so far."""
        return ReaderWeights(
            {name: weight.detach().numpy() for name, weight in self.layers.items()},
            {name: weight.detach().numpy() for name, weight in self.heads.items()},
            self._lower,
        )

    def read(self, batch: Batch) -> Judgement:
        """What the network says of a batch, as it is now."""
        layers = joint_layers(self.layers, self._shape, self._lower)
        network = ReaderNetwork(layers, self.heads, self._shape)
        with torch.autocast("cpu", dtype=PRECISION, enabled=torch.float32 != PRECISION):
            judgement = network(
                batch.question, batch.question_kept, batch.text, batch.text_kept, batch.membership
            )
        return Judgement(judgement.sentences.float(), judgement.spans.float())


def loss_of(judgement: Judgement, batch: Batch, words: float = 0.1) -> Tensor:
    """What the network is trained to make small, for one batch.

    The sum of three: for each sentence the binary cross-entropy of its log odds, the mean over the
    answering ones and the mean over the others; for each question the negative logarithm of
    the share of what answers in softmax(0, log odds of all its sentences), where the 0 stands for
    "nothing here answers"; for the words that answer the cross-entropy of their first and last
    token among the window's, times ``words``.
    """
    scores = judgement.sentences
    answers = batch.answers.float()
    each = functional.binary_cross_entropy_with_logits(scores, answers, reduction="none")
    is_other = batch.is_sentence & ~batch.answers
    by_sentence = _mean(each, batch.answers) + _mean(each, is_other)
    questions = int(batch.group[-1]) + 1
    by_question = scores.new_zeros(())
    hidden = scores.masked_fill(~batch.is_sentence, float("-inf"))
    for number in range(questions):
        own = hidden[batch.group == number].flatten()
        right = batch.answers[batch.group == number].flatten()
        every = torch.cat([own, own.new_zeros(1)]).logsumexp(0)
        told = own[right].logsumexp(0) if bool(right.any()) else own.new_zeros(())
        by_question = by_question + every - told
    loss = by_sentence + by_question / questions
    rows = [row for row, known in enumerate(batch.words) if known is not None]
    if rows:
        spans = judgement.spans[rows].masked_fill(~batch.text_kept[rows][..., None], float("-inf"))
        ends = torch.tensor([batch.words[row] for row in rows])
        loss = loss + words * functional.cross_entropy(spans, ends)
    return loss


def _mean(values: Tensor, kept: Tensor) -> Tensor:
    return values[kept].mean() if bool(kept.any()) else values.new_zeros(())

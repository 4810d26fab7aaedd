"""What is measured: whether the best sentence answers, and whether its score tells of it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
import torch

from index import Analyser
from index.models.packed_model import PackedModel
from index.models.reader_network import Judgement
from index.models.reader_tokens import ReaderTokens
from tests.training.reader.material import small_model
from training.reader.dev import BATCH, Reached, measured
from training.reader.documents import Asked, Document, Words
from training.reader.network import Batch, Lower
from training.reader.pairs import Group, Pairing, pair_of

Scores = tuple[float, float]

TEXT = Document("", "en", ("We built 5 ports.", "The roads are long."), "")
ANSWERED: list[Scores] = [(2.0, 1.0), (0.5, 1.5), (0.0, -1.0)]
"""The first sentence answers, and is the best one of two of three."""
NOT_ANSWERED: list[Scores] = [(1.0, -3.0), (-1.0, -2.0)]


class Judge:
    """Stands in for what learns: its scores are told, by the number of a question's tokens."""

    def __init__(self, scores: Mapping[int, Scores], shift: int) -> None:
        self._scores = scores
        self._shift = shift
        """Tokens by which its words lie behind those that answer."""

    def read(self, batch: Batch) -> Judgement:
        scores = [self._scores[int(kept.sum())] for kept in batch.question_kept]
        spans = torch.zeros(*batch.text_kept.shape, 2)
        for row, words in enumerate(batch.words):
            if words is not None:
                for which, place in enumerate(words):
                    spans[row, place + self._shift, which] = 1.0
        spans[~batch.text_kept] = 9.0  # what fills up never counts
        return Judgement(torch.tensor(scores), spans)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> PackedModel:
    return small_model(tmp_path_factory.mktemp("base"))


def reached(
    model: PackedModel, answered: list[Scores], others: list[Scores], *, shift: int = 0
) -> Reached:
    every = [*answered, *others]
    words = Words(0, len("We built "), len("We built 5"))
    asked = [
        Asked("? " * number, "en", TEXT, frozenset({0}), words)
        if number <= len(answered)
        else Asked("? " * number, "en", TEXT, frozenset())
        for number in range(1, 1 + len(every))
    ]
    pairing = Pairing(asked, tokens := ReaderTokens(model.vocabulary), Analyser(), seed=1)
    (excerpt,) = pairing.excerpts_of(TEXT)
    groups = [Group(tokens.question(one.text), (pair_of(one, excerpt),)) for one in asked]
    scores = {len(group.question): told for group, told in zip(groups, every, strict=True)}
    assert len(scores) == len(groups)
    judge = Judge(scores, shift)
    return measured(groups, Lower(model, 1), judge)  # type: ignore[arg-type]  # stands in


def test_figures_are_shares_of_questions_of_pairs_of_them_and_of_words(
    model: PackedModel,
) -> None:
    figures = reached(model, ANSWERED, NOT_ANSWERED)
    # Best ones 2, 1.5, 0 against 1, -1: only 0 is not above 1.
    assert figures == Reached(first=2 / 3, area=5 / 6, words=1.0)
    assert str(figures) == "first 0.667, area 0.833, words 1.000"


def test_words_elsewhere_are_not_met(model: PackedModel) -> None:
    assert reached(model, ANSWERED, NOT_ANSWERED, shift=2).words == 0.0


def test_more_than_are_read_at_once_are_counted_all(model: PackedModel) -> None:
    answered, others = [(1.0, 0.0)] * BATCH, [(0.0, -1.0)] * (BATCH + 1)
    assert reached(model, answered, others) == Reached(1.0, 1.0, 1.0)
    worse = reached(model, [*answered, (-1.0, -0.5)], others)
    assert worse == Reached(BATCH / (BATCH + 1), BATCH / (BATCH + 1), 1.0)

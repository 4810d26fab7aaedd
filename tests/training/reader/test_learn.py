"""Each group is learnt from once, by a rate that rises and falls, and the loss becomes less."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from index import Analyser
from index.models.cores import on_cores
from index.models.reader_tokens import ReaderTokens, WindowTokens
from tests.training.reader.material import NOUNS, small_model
from training.reader.documents import Asked, Document, Words
from training.reader.learn import Recipe, batches_of, learn, share_of_rate
from training.reader.network import Lower, Upper, batch_of, loss_of
from training.reader.pairs import Excerpt, Group, Pair, Pairing


def group_of(number: int, lengths: list[int]) -> Group:
    """One with a window of each length; its question tells it from others."""
    document = Document("", "en", ("",), "")
    pairs = (
        Pair(
            Excerpt(document, (0,), WindowTokens([0] * n, 0, ((n,),)), ((),), frozenset()),
            (False,),
            None,
        )
        for n in lengths
    )
    return Group([number], tuple(pairs))


GROUPS = st.lists(st.lists(st.integers(1, 144), min_size=1, max_size=4), max_size=150).map(
    lambda every: [group_of(number, lengths) for number, lengths in enumerate(every)]
)


@given(GROUPS, st.integers(1, 8), st.integers(0, 9))
def test_batches_hold_each_group_once_and_no_more_windows_than_told(
    groups: list[Group], windows: int, seed: int
) -> None:
    batches = list(batches_of(groups, windows, random.Random(seed)))
    held = sorted(group.question[0] for batch in batches for group in batch)
    assert held == list(range(len(groups)))
    for batch in batches:
        assert len(batch) == 1 or sum(len(group.pairs) for group in batch) <= windows
    again = list(batches_of(groups, windows, random.Random(seed)))
    assert again == batches


def test_batches_hold_groups_of_like_length_in_a_random_order() -> None:
    lengths = [length for length in range(1, 41) for _ in range(4)]
    groups = [group_of(number, [length]) for number, length in enumerate(lengths)]
    batches = list(batches_of(groups, 8, random.Random(1)))  # all are in one pool of 20 · 8
    spread = [{group.longest for group in batch} for batch in batches]
    assert sorted(map(sorted, spread)) == [[length, length + 1] for length in range(1, 41, 2)]
    assert spread != sorted(spread, key=min)


def test_the_rate_rises_then_falls_to_nothing() -> None:
    shares = [share_of_rate(step, 100, 0.06) for step in range(101)]
    assert shares[:6] == pytest.approx([1 / 6, 2 / 6, 3 / 6, 4 / 6, 5 / 6, 1])
    assert shares[6:] == pytest.approx([(100 - step) / (100 - 6) for step in range(6, 101)])
    assert shares[100] == 0


@pytest.mark.parametrize("steps", [1, 2, 3, 10])
def test_of_few_steps_each_has_a_rate(steps: int) -> None:
    assert all(0 < share_of_rate(step, steps, 0.06) <= 1 for step in range(steps))


def asked_of(count: int) -> list[Asked]:
    """Questions after nouns, of which each is in one sentence."""
    order = random.Random(5)
    questions = []
    for number in range(count):
        nouns = order.sample(NOUNS, 3)
        sentences = tuple(f"We built {order.randrange(10)} {noun}." for noun in nouns)
        document = Document("", "en", sentences, f"text {number}")
        words = Words(0, len("We built "), len(sentences[0]) - 1)
        own = Asked(f"How many {nouns[0]}?", "en", document, frozenset({0}), words)
        (other,) = order.sample(sorted(set(NOUNS) - set(nouns)), 1)
        questions += [own, Asked(f"How many {other}?", "en", document, frozenset())]
    return questions


def test_the_loss_falls_and_the_course_is_told(tmp_path: Path) -> None:
    model = small_model(tmp_path)
    pairing = Pairing(asked := asked_of(100), ReaderTokens(model.vocabulary), Analyser(), seed=1)
    groups = [pairing.group(one, negatives=0) for one in asked]
    lower, upper = Lower(model, 1), Upper(model, 1, seed=1)
    lower.keep(groups)

    def loss() -> float:
        batch = batch_of(groups, lower)
        with torch.no_grad():
            return float(loss_of(upper.read(batch), batch))

    told: list[str] = []
    checked: list[float] = []
    recipe = Recipe(lower=1, batch=2, rate=1e-3, head_rate=1e-2)
    with on_cores(1):  # several would wait for each other at products as small as these
        before = loss()
        learn(groups, lower, upper, recipe, told.append, lambda: checked.append(loss()))
    assert len(checked) == 5
    assert min(checked) < 0.8 * before
    assert checked[-1] < checked[0]
    steps = len(list(batches_of(groups, 2, random.Random(recipe.seed))))
    assert [line.split(",")[0] for line in told] == [
        f"step {step} of {steps}" for step in range(50, steps + 1, 50)
    ]
    losses = [float(line.split("loss ")[1].split(",")[0]) for line in told]
    assert losses[-1] < losses[0]

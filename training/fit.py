"""The optimisation: feature vectors whose sum over a text points where its English does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from torch.nn.functional import cross_entropy, normalize

from index.chinese.words import features_of
from training.words import words_of

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Recipe:
    """What can be tried; the values are those of docs/chinese-model.md."""

    rank: int = 256
    epochs: int = 4
    batch: int = 1024
    rate: float = 2e-3
    """Learning rate of the first step; it falls to 0 by the last."""
    sharpness: float = 7.0
    """Cosines times this are the logits that tell a pair from the others in its batch."""
    nearness: float = 4.0
    """What 1 - cosine to the translation counts beside telling it from others."""
    dropped: float = 0.15
    """Share of a text's features left out in a step."""
    features: int = 110_000
    """Vectors in the table at most; the most frequent ones."""
    fewest: int = 2
    """Texts that a feature stands in at least."""
    window: int = 2
    """Sentences of a report that are also learnt as one passage, at most."""
    reports: int = 4
    """How often the reports are learnt from in an epoch."""
    terms: int = 4
    """The same for the glossary."""
    exchanged: int = 5
    """Pairs made of each sentence by exchanging a word."""
    strung: int = 800_000
    """Pairs made of dictionary entries in a row."""
    seed: int = 0


class Bags:
    """Texts as rows of feature counts over one vocabulary."""

    def __init__(self, texts: Sequence[str], vocabulary: Sequence[str]) -> None:
        self._place = {feature: place for place, feature in enumerate(vocabulary)}
        self.rows = self.of(texts)

    def of(self, texts: Sequence[str]) -> csr_matrix:
        """(texts, features) counts."""
        rows = [self._places(text) for text in texts]
        ends = np.cumsum([0, *map(len, rows)])
        places = np.concatenate([np.array(row, dtype=np.int64) for row in rows])
        shape = (len(texts), len(self._place))
        return csr_matrix((np.ones(len(places), np.float32), places, ends), shape=shape)

    def _places(self, text: str) -> list[int]:
        place = self._place.get
        found = (place(feature) for word in words_of(text) for feature in features_of(word))
        return [one for one in found if one is not None]


def vocabulary_of(texts: Sequence[str], fewest: int, most: int) -> list[str]:
    """The features that stand in ``fewest`` texts or more, the most frequent ``most`` of them."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update({feature for word in words_of(text) for feature in features_of(word)})
    ranked = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return [feature for feature, count in ranked if count >= fewest][:most]


def fit(
    rows: csr_matrix,
    targets: NDArray[np.int64],
    vectors: NDArray[np.float16],
    recipe: Recipe,
    told: Callable[[int, float], None],
) -> tuple[Floats, Floats]:
    """Feature vectors, (features, rank), and the basis, (rank, dimensions).

    Row i of ``rows`` is the Chinese of ``vectors[targets[i]]``. The loss is the cross entropy of
    each pair against the others of its batch, in both directions, and ``nearness`` times the
    distance from the translation. Adam moves only the rows of a batch's features.
    """
    torch.manual_seed(recipe.seed)
    chance = np.random.default_rng(recipe.seed)
    space = vectors.astype(np.float32)
    basis = torch.nn.Parameter(torch.from_numpy(_leading(space, targets, recipe, chance)))
    table = _start(rows, targets, space, basis.detach().numpy())
    moved = _RowAdam(table)
    moved_basis = torch.optim.Adam([basis], lr=recipe.rate / 2)
    steps = recipe.epochs * (rows.shape[0] // recipe.batch)
    step = 0
    for epoch in range(recipe.epochs):
        loss = 0.0
        for batch in _batches(rows.shape[0], recipe.batch, chance):
            rate = recipe.rate * (1 - step / steps)
            moved_basis.param_groups[0]["lr"] = rate / 2
            used, bags = _used(_thinned(rows[batch], recipe.dropped, chance))
            sums = torch.from_numpy(bags @ table[used]).requires_grad_()
            ids = targets[batch]
            error = _loss(sums @ basis, torch.from_numpy(space[ids]), ids, recipe)
            moved_basis.zero_grad()
            error.backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
            moved_basis.step()
            assert sums.grad is not None
            moved.step(used, bags.T @ sums.grad.numpy(), rate)
            loss = float(error.detach())
            step += 1
        told(epoch, loss)
    return table, basis.detach().numpy()


def _loss(
    summed: torch.Tensor, wanted: torch.Tensor, ids: NDArray[np.int64], recipe: Recipe
) -> torch.Tensor:
    vectors = normalize(summed, dim=1)
    logits = vectors @ wanted.T * recipe.sharpness
    twice = (ids[:, None] == ids[None]) & ~np.eye(len(ids), dtype=bool)
    logits = logits.masked_fill(torch.from_numpy(twice), -1e4)  # the same English is no mistake
    right = torch.arange(len(ids))
    told_apart = cross_entropy(logits, right) + cross_entropy(logits.T, right)
    return told_apart + recipe.nearness * (1 - (vectors * wanted).sum(1)).mean()


def _leading(
    space: Floats, targets: NDArray[np.int64], recipe: Recipe, chance: np.random.Generator
) -> Floats:
    """The ``rank`` principal directions of the targets: (rank, dimensions)."""
    sample = space[chance.choice(targets, min(20_000, len(targets)), replace=False)]
    _, _, directions = np.linalg.svd(sample - sample.mean(0), full_matrices=False)
    return np.ascontiguousarray(directions[: recipe.rank], dtype=np.float32)


def _start(rows: csr_matrix, targets: NDArray[np.int64], space: Floats, basis: Floats) -> Floats:
    """Each feature's start: the mean of the targets of the texts that hold it, less the mean of
    all, times its inverse document frequency."""
    shares = rows.multiply(1 / np.maximum(rows.sum(1), 1)).tocsr()
    wanted = (space[targets] - space[targets].mean(0)) @ basis.T
    mass = np.maximum(np.asarray(shares.sum(0)).ravel(), 1e-6)
    means = (shares.T @ wanted) / mass[:, None]
    holding = np.bincount(rows.indices, minlength=rows.shape[1])
    rarity = np.log(rows.shape[0] / (1 + holding))
    return np.asarray(means * (rarity / rarity.mean())[:, None], dtype=np.float32)


def _batches(count: int, size: int, chance: np.random.Generator) -> Iterator[NDArray[np.int64]]:
    order = chance.permutation(count)
    for start in range(0, count - size + 1, size):
        yield order[start : start + size]


def _thinned(bags: csr_matrix, share: float, chance: np.random.Generator) -> csr_matrix:
    """The bags without a share of their features; one that would be empty stays whole."""
    kept = chance.random(len(bags.data)) >= share
    owner = np.repeat(np.arange(bags.shape[0]), np.diff(bags.indptr))
    left = np.bincount(owner[kept], minlength=bags.shape[0])
    kept |= (left == 0)[owner]
    bags.data = bags.data * kept
    return bags


def _used(bags: csr_matrix) -> tuple[NDArray[np.int64], csr_matrix]:
    """The features that occur, and the bags over these alone."""
    used, places = np.unique(bags.indices, return_inverse=True)
    return used, csr_matrix((bags.data, places, bags.indptr), shape=(bags.shape[0], len(used)))


class _RowAdam:
    """Adam (Kingma and Ba, 2015) over the rows that a step touches, as torch's SparseAdam does
    it."""

    def __init__(self, table: Floats) -> None:
        self._table = table
        self._mean = np.zeros_like(table)
        self._square = np.zeros_like(table)
        self._step = 0

    def step(self, rows: NDArray[np.int64], gradient: Floats, rate: float) -> None:
        self._step += 1
        mean = self._mean[rows] * 0.9 + gradient * 0.1
        square = self._square[rows] * 0.999 + gradient * gradient * 0.001
        self._mean[rows], self._square[rows] = mean, square
        size = rate * np.sqrt(1 - 0.999**self._step) / (1 - 0.9**self._step)
        self._table[rows] -= size * mean / (np.sqrt(square) + 1e-8)

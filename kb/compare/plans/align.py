"""Which measure of one report answers which of another, one to many where need be."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.optimize import linear_sum_assignment

from kb.compare.plans.similarity import Matrix, Prepared, alone, crosses, similarity

THRESHOLD = 0.60
"""Similarity from which two measures are partners; set on the reports of 2021 and 2022."""

CROSSED = 0.40
"""The same between two languages, where less is in common."""

FURTHER = 0.25
"""What a second partner must reach beyond the threshold."""

MENTIONED = 0.42
"""Likeness by words and meaning from which a review speaks of a measure."""


class Link(NamedTuple):
    """Partners by their numbers in the two reports."""

    left: int
    right: int
    score: float
    """In [0, 1]: how much the two say the same by their own words and meaning."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What a reviewer has settled, by numbers: partners, strangers, and those without a partner."""

    linked: Collection[tuple[int, int]] = ()
    parted: Collection[tuple[int, int]] = ()
    alone_left: Collection[int] = ()
    alone_right: Collection[int] = ()


def align(prepared: Prepared, left: int, right: int, decided: Decided | None = None) -> list[Link]:
    """The partners among the measures of reports ``left`` and ``right`` of ``prepared``.

    The best assignment of one to one (scipy), then second partners that are near enough. What a
    reviewer has linked is linked, and has no other partners than the reviewer's.
    """
    one, other = prepared.reports[left], prepared.reports[right]
    score = similarity(one, other, prepared.weights)
    if score.size == 0:
        return []
    own = alone(one, other, prepared.weights)
    score[crosses(one, other)] += THRESHOLD - CROSSED
    decided = decided or Decided()
    _settle(score, decided)
    pairs = _assigned(score)
    pairs += _further(score, pairs)
    pairs += [pair for pair in decided.linked if pair not in pairs]
    return sorted(Link(i, j, min(1.0, float(own[i, j]))) for i, j in pairs)


def align_each(prepared: Prepared, left: int, right: int) -> list[tuple[int, float] | None]:
    """For each measure of report ``left`` the nearest of ``right`` and how near; None for none.

    Several may have the same one: a review tells in one sentence what a plan told in three.
    """
    one, other = prepared.reports[left], prepared.reports[right]
    if not one.commitments or not other.commitments:
        return [None] * len(one.commitments)
    own = alone(one, other, prepared.weights)
    nearest = own.argmax(axis=1)
    return [
        (int(j), min(1.0, float(own[i, j]))) if own[i, j] >= MENTIONED else None
        for i, j in enumerate(nearest)
    ]


def _settle(score: Matrix, decided: Decided) -> None:
    """Take what has been decided out of the running."""
    for i, j in decided.linked:
        score[i, :] = -1
        score[:, j] = -1
    for i, j in decided.parted:
        score[i, j] = -1
    score[list(decided.alone_left), :] = -1
    score[:, list(decided.alone_right)] = -1


def _assigned(score: Matrix) -> list[tuple[int, int]]:
    gain = np.maximum(score - THRESHOLD, 0)
    rows, columns = linear_sum_assignment(gain, maximize=True)
    return [(int(i), int(j)) for i, j in zip(rows, columns, strict=True) if score[i, j] > THRESHOLD]


def _further(score: Matrix, pairs: Collection[tuple[int, int]]) -> list[tuple[int, int]]:
    """For each measure still alone, the partner nearest to it, where that one has another."""
    taken_left, taken_right = {i for i, _ in pairs}, {j for _, j in pairs}
    least = THRESHOLD + FURTHER
    nearest_right, nearest_left = score.argmax(axis=1), score.argmax(axis=0)
    further = [
        (i, int(j))
        for i, j in enumerate(nearest_right)
        if i not in taken_left and int(j) in taken_right and score[i, j] >= least
    ]
    further += [
        (int(i), j)
        for j, i in enumerate(nearest_left)
        if j not in taken_right and int(i) in taken_left and score[i, j] >= least
    ]
    return further

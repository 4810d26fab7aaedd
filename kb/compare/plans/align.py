"""Which measure of one report answers which of another, one to many where need be."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from kb.compare.plans.similarity import (
    OTHER_TERM,
    Matrix,
    MeasureSpace,
    apart,
    crosses,
    own_similarity,
)

THRESHOLD = 0.60
"""Similarity from which two measures are partners; set on the reports of 2021 and 2022."""

CROSSED = 0.40
"""The same between two languages, where less is in common."""

OWN = 0.50
"""What a second partner must have by its own words and meaning, whatever stands around it."""

AGAIN = 0.70
"""Likeness by words and meaning from which a measure that was dropped is back."""

SURE = 0.25
"""How far from the threshold, and from the next one, a likeness is beyond doubt."""

FURTHER = 0.25
"""What a second partner must reach beyond the threshold."""

CANDIDATES, LEAST = 30, 0.10
"""How many statements of a review are looked at for each measure, and how near they must be."""


class Link(NamedTuple):
    """Partners by their numbers in the two reports."""

    left: int
    right: int
    score: float
    """In [0, 1]: how much the two say the same by their own words and meaning."""
    doubt: float = 0.0
    """In [0, 1]: how near it is to not being chosen, or another to being chosen instead."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """The partners among two reports' measures, and how doubtful it is that one has none."""

    links: tuple[Link, ...]
    left_alone: tuple[float, ...]
    """Of each measure, in [0, 1]: how near the nearest comes that is no partner."""
    right_alone: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Constraints:
    """What a reviewer has settled, by numbers: partners, strangers, and those without a partner."""

    linked: Collection[tuple[int, int]] = ()
    parted: Collection[tuple[int, int]] = ()
    unpaired_left: Collection[int] = ()
    unpaired_right: Collection[int] = ()


UNCONSTRAINED = Constraints()


def align(
    space: MeasureSpace, left: int, right: int, constraints: Constraints = UNCONSTRAINED
) -> Alignment:
    """The partners among the measures of reports ``left`` and ``right`` of ``space``.

    The best assignment of one to one (Hungarian method, scipy), then second partners that are near
    enough. What a reviewer has linked is linked, and has no other partners than the reviewer's.
    """
    earlier, later = space.reports[left], space.reports[right]
    score, own = space.likeness(left, right)
    if score.size == 0:
        return Alignment((), (0.0,) * score.shape[0], (0.0,) * score.shape[1])
    # One threshold then serves both: what two languages lack in common words is made good here.
    score[crosses(earlier, later)] += THRESHOLD - CROSSED
    _exclude(score, constraints)
    pairs = _assigned(score)
    pairs += [(i, j) for i, j in _second_partners(score, pairs) if own[i, j] >= OWN]
    pairs += [pair for pair in constraints.linked if pair not in pairs]
    links = sorted(
        Link(i, j, min(1.0, float(own[i, j])), _doubt_of_link(score, i, j)) for i, j in pairs
    )
    return Alignment(tuple(links), _doubts_alone(score), _doubts_alone(score.T))


def _doubt_of_link(score: Matrix, i: int, j: int) -> float:
    """1 for a link at the threshold or with a rival as near, 0 for one that is ``SURE``."""
    rivals = np.concatenate([np.delete(score[i], j), np.delete(score[:, j], i), [THRESHOLD]])
    return float(np.clip(1 - (score[i, j] - rivals.max()) / SURE, 0.0, 1.0))


def _doubts_alone(score: Matrix) -> tuple[float, ...]:
    """Of each row, 1 for one whose nearest is at the threshold, 0 for one without any."""
    nearest = score.max(axis=1)
    return tuple(float(x) for x in np.clip((nearest - THRESHOLD + SURE) / SURE, 0.0, 1.0))


def returning(space: MeasureSpace, left: int, right: int) -> list[Link]:
    """Which measures of report ``right`` say again what ``left`` said, with others in between.

    Each is the other's nearest by words and meaning, and ``AGAIN`` or nearer.
    """
    earlier, later = space.reports[left], space.reports[right]
    own = own_similarity(earlier, later, space.weights)
    if own.size == 0:
        return []
    own[apart(earlier, later) >= OTHER_TERM] = 0.0
    nearest, back = own.argmax(axis=1), own.argmax(axis=0)
    return [
        Link(i, int(j), min(1.0, float(own[i, j])))
        for i, j in enumerate(nearest)
        if back[j] == i and own[i, j] >= AGAIN
    ]


def align_each(space: MeasureSpace, left: int, right: int) -> list[list[tuple[int, float]]]:
    """For each measure of report ``left`` the nearest of ``right`` and how near, nearest first.

    Several may have the same one: a review tells in one sentence what a plan told in three.
    """
    plan, review = space.reports[left], space.reports[right]
    if not plan.commitments or not review.commitments:
        return [[] for _ in plan.commitments]
    own = own_similarity(plan, review, space.weights)
    few = min(CANDIDATES, own.shape[1])
    nearest = np.argpartition(-own, few - 1, axis=1)[:, :few]
    return [
        sorted(
            ((int(j), min(1.0, float(own[i, j]))) for j in row if own[i, j] >= LEAST),
            key=lambda found: -found[1],
        )
        for i, row in enumerate(nearest)
    ]


def _exclude(score: Matrix, constraints: Constraints) -> None:
    """Take what a reviewer has settled out of the running."""
    for i, j in constraints.linked:
        # From all other partners; the pair itself is put in when the rest is assigned.
        score[i, :] = -1
        score[:, j] = -1
    for i, j in constraints.parted:
        score[i, j] = -1
    score[list(constraints.unpaired_left), :] = -1
    score[:, list(constraints.unpaired_right)] = -1


def _assigned(score: Matrix) -> list[tuple[int, int]]:
    """One to one, so that the sum of what goes beyond the threshold is greatest."""
    from scipy.optimize import linear_sum_assignment  # a fifth of a second that a search can spare

    # What is below the threshold gains nothing, so that no good pair is given up for two poor ones.
    # The method pairs as many as it can all the same: those without gain are left out again.
    gain = np.maximum(score - THRESHOLD, 0)
    rows, columns = linear_sum_assignment(gain, maximize=True)
    return [(int(i), int(j)) for i, j in zip(rows, columns, strict=True) if score[i, j] > THRESHOLD]


def _second_partners(score: Matrix, pairs: Collection[tuple[int, int]]) -> list[tuple[int, int]]:
    """For each measure still alone, the partner nearest to it, where that one has another."""
    taken_left, taken_right = {i for i, _ in pairs}, {j for _, j in pairs}
    least = THRESHOLD + FURTHER
    # Nearest of all, not of those that are left: who stands alone joins its own best or nobody.
    nearest_right, nearest_left = score.argmax(axis=1), score.argmax(axis=0)
    merged = [
        (i, int(j))
        for i, j in enumerate(nearest_right)
        if i not in taken_left and int(j) in taken_right and score[i, j] >= least
    ]
    split = [
        (int(i), j)
        for j, i in enumerate(nearest_left)
        if j not in taken_right and int(i) in taken_left and score[i, j] >= least
    ]
    return merged + split

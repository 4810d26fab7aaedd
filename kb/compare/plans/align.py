"""Which measure of one report answers which of another, one to many where need be."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from kb.compare.plans.similarity import Matrix, MeasureSpace, crosses, own_similarity, similarity

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
class Constraints:
    """What a reviewer has settled, by numbers: partners, strangers, and those without a partner."""

    linked: Collection[tuple[int, int]] = ()
    parted: Collection[tuple[int, int]] = ()
    unpaired_left: Collection[int] = ()
    unpaired_right: Collection[int] = ()


UNCONSTRAINED = Constraints()


def align(
    space: MeasureSpace, left: int, right: int, constraints: Constraints = UNCONSTRAINED
) -> list[Link]:
    """The partners among the measures of reports ``left`` and ``right`` of ``space``.

    The best assignment of one to one (Hungarian method, scipy), then second partners that are near
    enough. What a reviewer has linked is linked, and has no other partners than the reviewer's.
    """
    earlier, later = space.reports[left], space.reports[right]
    score = similarity(earlier, later, space.weights)
    if score.size == 0:
        return []
    own = own_similarity(earlier, later, space.weights)
    # One threshold then serves both: what two languages lack in common words is made good here.
    score[crosses(earlier, later)] += THRESHOLD - CROSSED
    _exclude(score, constraints)
    pairs = _assigned(score)
    pairs += _second_partners(score, pairs)
    pairs += [pair for pair in constraints.linked if pair not in pairs]
    return sorted(Link(i, j, min(1.0, float(own[i, j]))) for i, j in pairs)


def align_each(space: MeasureSpace, left: int, right: int) -> list[tuple[int, float] | None]:
    """For each measure of report ``left`` the nearest of ``right`` and how near; None for none.

    Several may have the same one: a review tells in one sentence what a plan told in three.
    """
    plan, review = space.reports[left], space.reports[right]
    if not plan.commitments or not review.commitments:
        return [None] * len(plan.commitments)
    own = own_similarity(plan, review, space.weights)
    nearest = own.argmax(axis=1)
    return [
        (int(j), min(1.0, float(own[i, j]))) if own[i, j] >= MENTIONED else None
        for i, j in enumerate(nearest)
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

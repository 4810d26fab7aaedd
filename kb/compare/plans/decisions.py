"""A reviewer's word on a pair: it holds against the program's own, for as long as both texts do."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kb.compare.plans.align import Constraints
from kb.compare.plans.changes import CHANGES, PAIRED
from kb.compare.plans.commitments import Commitment
from kb.errors import BadRequest

UNRELATED = "unrelated"
"""Settles that two measures are no partners."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a reviewer settled about two measures, known by their words."""

    id: str
    left: str | None
    right: str | None
    change: str
    """A change, or ``unrelated``."""
    note: str
    decided: datetime.datetime
    """UTC, without zone."""

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "left": self.left,
            "right": self.right,
            "change": self.change,
            "note": self.note,
            "decided": self.decided.isoformat(timespec="seconds"),
        }

    def __str__(self) -> str:
        sides = " ↔ ".join(side or "–" for side in (self.left, self.right))
        return f"{self.id}  {self.change}  {sides}" + (f"  ({self.note})" if self.note else "")


def check_decision(left: str | None, right: str | None, change: str | None) -> str:
    """The change to keep: the one given, or the only one that a missing side allows.

    Raises:
        BadRequest: there is no such change, or it does not fit the sides.
    """
    if left is None and right is None:
        raise BadRequest("a decision needs a measure on at least one side")
    paired = left is not None and right is not None
    fitting = (*PAIRED, UNRELATED) if paired else ("new",) if left is None else ("dropped",)
    if change is None and not paired:
        return fitting[0]
    if change not in (*CHANGES, UNRELATED):
        raise BadRequest(f"change {change!r}; there are {', '.join((*CHANGES, UNRELATED))}")
    if change not in fitting:
        sides = "two measures" if paired else "a measure of one side"
        raise BadRequest(f"{change} does not fit {sides}; there are {', '.join(fitting)}")
    return change


@dataclass(frozen=True)
class StepDecisions:
    """The decisions that bear on two reports, by the numbers of their measures."""

    constraints: Constraints
    pairs: Mapping[tuple[int, int], Decision]
    left: Mapping[int, Decision]
    right: Mapping[int, Decision]


def decisions_on(
    decisions: Sequence[Decision], left: Sequence[Commitment], right: Sequence[Commitment]
) -> StepDecisions:
    """Which of the decisions are about measures of these two reports."""
    lefts, rights = _places(left), _places(right)
    pairs: dict[tuple[int, int], Decision] = {}
    parted: list[tuple[int, int]] = []
    dropped: dict[int, Decision] = {}
    new: dict[int, Decision] = {}
    for decision in decisions:
        earlier = lefts.get(words(decision.left), []) if decision.left is not None else []
        later = rights.get(words(decision.right), []) if decision.right is not None else []
        if decision.change == UNRELATED:
            parted += [(i, j) for i in earlier for j in later]
        elif decision.right is None:
            dropped |= dict.fromkeys(earlier, decision)
        elif decision.left is None:
            new |= dict.fromkeys(later, decision)
        else:  # words that a report has twice are paired in their order
            pairs |= dict.fromkeys(zip(earlier, later, strict=False), decision)
    constraints = Constraints(tuple(pairs), tuple(parted), tuple(dropped), tuple(new))
    return StepDecisions(constraints, pairs, dropped, new)


def bearing_on(
    decisions: Sequence[Decision], left: Sequence[Commitment], right: Sequence[Commitment]
) -> tuple[Decision, ...]:
    """Those whose words stand in these two reports, a side that has none aside."""
    lefts, rights = ({words(each.text) for each in side} for side in (left, right))
    return tuple(
        each
        for each in decisions
        if (each.left is None or words(each.left) in lefts)
        and (each.right is None or words(each.right) in rights)
    )


def words(text: str) -> str:
    """What a measure is known by: its text, white space aside."""
    return " ".join(text.split())


def _places(commitments: Sequence[Commitment]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for number, commitment in enumerate(commitments):
        places.setdefault(words(commitment.text), []).append(number)
    return places

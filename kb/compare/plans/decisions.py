"""A reviewer's word on a pair: it holds against the program's own, for as long as both texts do."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kb.compare.plans.align import Decided
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
class Settled:
    """The decisions that bear on two reports, by the numbers of their measures."""

    decided: Decided
    pairs: Mapping[tuple[int, int], Decision]
    left: Mapping[int, Decision]
    right: Mapping[int, Decision]


def settled(
    decisions: Sequence[Decision], left: Sequence[Commitment], right: Sequence[Commitment]
) -> Settled:
    """Which of the decisions are about measures of these two reports."""
    lefts, rights = _places(left), _places(right)
    pairs: dict[tuple[int, int], Decision] = {}
    parted: list[tuple[int, int]] = []
    gone: dict[int, Decision] = {}
    come: dict[int, Decision] = {}
    for decision in decisions:
        ones = lefts.get(words(decision.left), []) if decision.left is not None else []
        others = rights.get(words(decision.right), []) if decision.right is not None else []
        if decision.change == UNRELATED:
            parted += [(i, j) for i in ones for j in others]
        elif decision.right is None:
            gone |= dict.fromkeys(ones, decision)
        elif decision.left is None:
            come |= dict.fromkeys(others, decision)
        else:
            pairs |= dict.fromkeys(zip(ones, others, strict=False), decision)
    return Settled(
        Decided(tuple(pairs), tuple(parted), tuple(gone), tuple(come)), pairs, gone, come
    )


def words(text: str) -> str:
    """What a measure is known by: its text, white space aside."""
    return " ".join(text.split())


def _places(commitments: Sequence[Commitment]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for number, commitment in enumerate(commitments):
        places.setdefault(words(commitment.text), []).append(number)
    return places

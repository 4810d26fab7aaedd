"""Reports of several organisations side by side: what they share, and what only one has.

Two measures are alike from ``ALIKE`` on. Groups are stars: a measure that is like those of most
other organisations is the centre, and what is like it belongs to its group; what is like no centre
but one of its group joins that one. So nothing is in a group by a chain of likenesses.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from kb.compare.plans.commitments import Commitment
from kb.compare.plans.rows import SHARED
from kb.compare.plans.similarity import MeasureSpace, apart, own_similarity
from kb.compare.tidy import Row, TidyTable, passage_row
from kb.documents import DocumentInfo

ALIKE = 0.55
"""Likeness by words and meaning from which two organisations plan the same."""

SHOWN = 15
"""Groups in the summary."""

Node = tuple[int, int]
"""A measure: the number of its report, its own number in it."""


@dataclass(frozen=True, slots=True)
class Member:
    """A measure of a group."""

    report: DocumentInfo
    commitment: Commitment
    score: float
    """In [0, 1], how much it says what the group's first says."""

    def as_json(self) -> dict[str, Any]:
        return {"score": round(self.score, 4), **self.commitment.as_json()}


@dataclass(frozen=True, slots=True)
class Shared:
    """What two or more organisations plan; the measure that is like most others is the first."""

    members: tuple[Member, ...]

    @property
    def text(self) -> str:
        return self.members[0].commitment.text

    @property
    def reports(self) -> tuple[DocumentInfo, ...]:
        """The reports that have it, each once."""
        return tuple({member.report.id: member.report for member in self.members}.values())

    def as_json(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "reports": [report.id for report in self.reports],
            "members": [member.as_json() for member in self.members],
        }


@dataclass(frozen=True, slots=True)
class Side:
    """One organisation's report among the others."""

    report: DocumentInfo
    label: str
    measures: int
    only_here: tuple[Commitment, ...]
    nearest: str
    """The label of the report that it shares most measures with; empty where it shares none."""
    shared_with_nearest: int

    @property
    def shared(self) -> int:
        """How many of its measures another organisation has too."""
        return self.measures - len(self.only_here)

    def as_json(self) -> dict[str, Any]:
        return {
            "document_id": self.report.id,
            "label": self.label,
            "measures": self.measures,
            "shared": self.shared,
            "nearest": self.nearest or None,
            "shared_with_nearest": self.shared_with_nearest,
            "only_here": [commitment.as_json() for commitment in self.only_here],
        }


@dataclass(frozen=True, slots=True)
class Across:
    """Shared measures, those of most organisations first, and what only one has."""

    sides: tuple[Side, ...]
    shared: tuple[Shared, ...]

    @property
    def measures(self) -> int:
        """How many measures there are in all."""
        return sum(side.measures for side in self.sides)

    def missing(self, group: Shared) -> tuple[str, ...]:
        """The labels of the reports that do not have it."""
        there = {report.id for report in group.reports}
        return tuple(side.label for side in self.sides if side.report.id not in there)

    def as_json(self) -> dict[str, Any]:
        return {
            "measures": self.measures,
            "reports": [side.as_json() for side in self.sides],
            "shared": [group.as_json() for group in self.shared],
        }

    def table(self) -> TidyTable:
        """A row a measure; what only one organisation has is in no group."""
        return TidyTable.of("shared", SHARED, self._rows())

    def _rows(self) -> Iterator[Row]:
        for number, group in enumerate(self.shared, 1):
            told: Row = {
                "group": number,
                "group_text": group.text,
                "reports": len(group.reports),
            }
            for member in group.members:
                yield {**told, "score": member.score, **_row(member.commitment)}
        for side in self.sides:
            for commitment in side.only_here:
                yield {"reports": 1, **_row(commitment)}

    @property
    def summary(self) -> str:
        """How much is shared, by whom, and what most of them plan."""
        lines = [self._counted, ""]
        for side in self.sides:
            nearest = f", most with {side.nearest} ({side.shared_with_nearest})"
            lines.append(
                f"{side.label}: {side.measures} commitments, {side.shared} shared"
                f"{nearest if side.nearest else ''}, {len(side.only_here)} only here"
            )
        lines += ["", "planned by most:"]
        lines += [self._told(group) for group in self.shared[:SHOWN]]
        if len(self.shared) > SHOWN:
            lines.append(f"… and {len(self.shared) - SHOWN:,} more groups: --full")
        return "\n".join(lines)

    def __str__(self) -> str:
        lines = [self._counted]
        for group in self.shared:
            lines += ["", self._told(group)]
            labels = {side.report.id: side.label for side in self.sides}
            lines += [f"    {labels[m.report.id]}: {m.commitment.text}" for m in group.members]
        for side in self.sides:
            lines += ["", f"only {side.label} ({len(side.only_here)}):"]
            lines += [f"  + {commitment.text}" for commitment in side.only_here]
        return "\n".join(lines)

    @property
    def _counted(self) -> str:
        shared = sum(side.shared for side in self.sides)
        return (
            f"{len(self.sides)} reports, {self.measures:,} commitments: {shared:,} shared in "
            f"{len(self.shared):,} groups, {self.measures - shared:,} only here"
        )

    def _told(self, group: Shared) -> str:
        missing = self.missing(group)
        lacking = f" (not {', '.join(missing)})" if 0 < len(missing) <= 5 else ""
        return f"  {len(group.reports)} of {len(self.sides)}: {group.text}{lacking}"


def _row(commitment: Commitment) -> Row:
    return {"part": commitment.part, **passage_row(commitment.excerpt)}


def side_by_side(
    space: MeasureSpace, reports: Sequence[DocumentInfo], labels: Sequence[str]
) -> Across:
    """What the reports of ``space`` share and what only one has, in the order of the reports."""
    like: dict[Node, dict[Node, float]] = defaultdict(dict)
    in_common: list[Counter[int]] = [Counter() for _ in reports]
    for left, right in combinations(range(len(reports)), 2):
        sides_of = space.reports[left], space.reports[right]
        # What a year's plan has and a five-year plan elsewhere are less alike than their words.
        score = own_similarity(*sides_of, space.weights, ALIKE) - apart(*sides_of)
        rows, columns = np.nonzero(score >= ALIKE)
        for i, j in zip(rows.tolist(), columns.tolist(), strict=True):
            like[left, i][right, j] = like[right, j][left, i] = min(1.0, float(score[i, j]))
        in_common[left][right] += len(set(rows.tolist()))
        in_common[right][left] += len(set(columns.tolist()))
    plans = [measures.commitments for measures in space.reports]
    shared = tuple(
        Shared(tuple(Member(reports[r], plans[r][n], score) for (r, n), score in group))
        for group in _stars(like)
    )
    sides = []
    for number, report in enumerate(reports):
        nearest, count = next(iter(in_common[number].most_common(1)), (0, 0))
        only_here = (
            commitment for n, commitment in enumerate(plans[number]) if (number, n) not in like
        )
        sides.append(
            Side(
                report,
                labels[number],
                len(plans[number]),
                tuple(only_here),
                labels[nearest] if count else "",
                count,
            )
        )
    ranked = sorted(shared, key=lambda group: (-len(group.reports), -len(group.members)))
    return Across(tuple(sides), tuple(ranked))


def _stars(like: dict[Node, dict[Node, float]]) -> Iterator[list[tuple[Node, float]]]:
    """Groups of alike measures, each with its likeness to the first, every measure in one."""

    def reach(node: Node) -> tuple[int, float, int, int]:
        near = like[node]
        return -len({report for report, _ in near}), -sum(near.values()), *node

    centre_of: dict[Node, tuple[Node, float]] = {}
    groups: dict[Node, list[tuple[Node, float]]] = {}
    left_over: list[Node] = []
    for node in sorted(like, key=reach):
        if node in centre_of:
            continue
        near = {other: score for other, score in like[node].items() if other not in centre_of}
        if not near:
            left_over.append(node)
            continue
        groups[node] = [(node, 1.0), *sorted(near.items())]
        centre_of |= {member: (node, score) for member, score in groups[node]}
    for node in left_over:
        other, score = max(like[node].items(), key=lambda entry: (entry[1], entry[0]))
        groups[centre_of[other][0]].append((node, score))
    yield from groups.values()

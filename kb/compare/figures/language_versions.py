"""The language versions of one report held against each other: they must tell the same figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from kb.compare.figures.indicators import Indicator
from kb.compare.figures.units import COUNTED, PERCENT, TIMES, same_kind

Difference = Literal["differs", "missing"]


@dataclass(frozen=True, slots=True)
class Pair:
    """One figure as two language versions tell it."""

    first: Indicator
    second: Indicator


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A figure that two language versions of a report do not tell alike."""

    kind: Difference
    first: Indicator | None
    second: Indicator | None

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "first": self.first.reference() if self.first else None,
            "second": self.second.reference() if self.second else None,
        }

    def __str__(self) -> str:
        told = [
            f"{one.figure.source}: {one} [{one.figure.text}]" if one else "not told"
            for one in (self.first, self.second)
        ]
        return " | ".join(told)


def held_together(
    first: Sequence[Indicator], second: Sequence[Indicator]
) -> tuple[list[Pair], list[Mismatch]]:
    """The figures of two versions in pairs, and those that differ or stand in one alone."""
    pairs: list[Pair] = []
    odd: list[Mismatch] = []
    left, right = [_key(one) for one in first], [_key(one) for one in second]
    gaps: list[tuple[list[Indicator], list[Indicator]]] = []
    for tag, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag == "equal":
            pairs += [Pair(x, y) for x, y in zip(first[a:b], second[c:d], strict=True)]
        else:
            gaps.append((list(first[a:b]), list(second[c:d])))
    pairs += _moved(gaps)
    for alone, others in gaps:
        odd += _left_over(alone, others)
    pairs.sort(key=lambda pair: pair.first.number)
    return pairs, odd


def _key(one: Indicator) -> tuple[str, str]:
    """Value and unit; a rounding to four digits makes a mu and a hectare one."""
    if one.kind == "change" and one.unit == TIMES and one.growth is not None:
        return f"{float(abs(one.growth)):.4g}", PERCENT
    unit = "count" if one.unit in COUNTED else one.unit
    return f"{float(one.value):.4g}", unit


def _moved(gaps: Sequence[tuple[list[Indicator], list[Indicator]]]) -> Iterator[Pair]:
    """Figures that stand in another order: each is taken out of the gaps with its like."""
    nearest = sorted(
        (abs(n - m), n, m)
        for n in range(len(gaps))
        for m in range(max(0, n - 3), min(len(gaps), n + 4))
    )
    for _, n, m in nearest:
        for one in list(gaps[n][0]):
            like = next((other for other in gaps[m][1] if tells_same(one, other)), None)
            if like is not None:
                gaps[n][0].remove(one)
                gaps[m][1].remove(like)
                yield Pair(one, like)


def _left_over(alone: Sequence[Indicator], others: Sequence[Indicator]) -> Iterator[Mismatch]:
    """Between the same neighbours two figures of one unit are one that differs."""
    free = list(others)
    for one in alone:
        like = next((x for x in free if same_kind(x.unit, one.unit) and x.kind == one.kind), None)
        if like is not None:
            free.remove(like)
            yield Mismatch("differs", one, like)
        else:
            yield Mismatch("missing", one, None)
    for other in free:
        yield Mismatch("missing", None, other)


def tells_same(one: Indicator, other: Indicator) -> bool:
    """Whether two figures say the same as exactly as they are told."""
    if one.kind == other.kind == "change" and TIMES in (one.unit, other.unit):
        return one.growth is not None and one.growth == other.growth
    if not same_kind(one.unit, other.unit):
        return False
    if one.bound == "between" or other.bound == "between":
        return (one.lower, one.upper) == (other.lower, other.upper)
    return abs(one.value - other.value) <= max(one.step, other.step) / 2 and not _opposite(
        one, other
    )


def _opposite(one: Indicator, other: Indicator) -> bool:
    return {one.direction, other.direction} == {"up", "down"}

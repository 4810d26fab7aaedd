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
            f"{indicator.figure.source}: {indicator} [{indicator.figure.text}]"
            if indicator
            else "not told"
            for indicator in (self.first, self.second)
        ]
        return " | ".join(told)


def pair_versions(
    first: Sequence[Indicator], second: Sequence[Indicator]
) -> tuple[list[Pair], list[Mismatch]]:
    """The figures of two versions in pairs, and those that differ or stand in one alone."""
    pairs: list[Pair] = []
    odd: list[Mismatch] = []
    left, right = (
        [_key(indicator) for indicator in first],
        [_key(indicator) for indicator in second],
    )
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


def _key(indicator: Indicator) -> tuple[str, str]:
    """Value and unit; a rounding to four digits makes a mu and a hectare one."""
    if indicator.kind == "change" and indicator.unit == TIMES and indicator.growth is not None:
        return f"{float(abs(indicator.growth)):.4g}", PERCENT
    unit = "count" if indicator.unit in COUNTED else indicator.unit
    return f"{float(indicator.value):.4g}", unit


def _moved(gaps: Sequence[tuple[list[Indicator], list[Indicator]]]) -> Iterator[Pair]:
    """Figures that stand in another order: each is taken out of the gaps with its like."""
    nearest = sorted(
        (abs(n - m), n, m)
        for n in range(len(gaps))
        for m in range(max(0, n - 3), min(len(gaps), n + 4))
    )
    for _, n, m in nearest:
        for indicator in list(gaps[n][0]):
            like = next((other for other in gaps[m][1] if tells_same(indicator, other)), None)
            if like is not None:
                gaps[n][0].remove(indicator)
                gaps[m][1].remove(like)
                yield Pair(indicator, like)


def _left_over(alone: Sequence[Indicator], others: Sequence[Indicator]) -> Iterator[Mismatch]:
    """Between the same neighbours two figures of one unit are one that differs."""
    free = list(others)
    for indicator in alone:
        like = next(
            (x for x in free if same_kind(x.unit, indicator.unit) and x.kind == indicator.kind),
            None,
        )
        if like is not None:
            free.remove(like)
            yield Mismatch("differs", indicator, like)
        else:
            yield Mismatch("missing", indicator, None)
    for other in free:
        yield Mismatch("missing", None, other)


def tells_same(indicator: Indicator, other: Indicator) -> bool:
    """Whether two figures say the same as exactly as they are told."""
    if indicator.kind == other.kind == "change" and TIMES in (indicator.unit, other.unit):
        return indicator.growth is not None and indicator.growth == other.growth
    if not same_kind(indicator.unit, other.unit):
        return False
    if indicator.bound == "between" or other.bound == "between":
        return (indicator.lower, indicator.upper) == (other.lower, other.upper)
    return abs(indicator.value - other.value) <= max(
        indicator.step, other.step
    ) / 2 and not _opposite(indicator, other)


def _opposite(indicator: Indicator, other: Indicator) -> bool:
    return {indicator.direction, other.direction} == {"up", "down"}

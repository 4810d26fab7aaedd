"""The figures that a measure sets, and whether one set of them asks for more than another.

Comparable are figures of one unit that stand in the same order on both sides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast, get_args

from ingest.text.bounds import Bound, bound_before, bound_behind
from ingest.text.dates import YEAR
from ingest.text.number import Number
from ingest.text.numbers import numbers_in

Limit = Literal["most", "least", "about", "exact"]
"""What a target may be at most or at least; the stronger ones first."""

_NOUN = re.compile(r"[ -]([A-Za-z]+)(?: [A-Za-z]+)?|(岁)")
"""What a number without a unit counts: the first word behind it; the next is shown with it."""
_YEAR = re.compile(YEAR)
_ORDINAL = re.compile(r"[年月日]|(?:st|nd|rd|th)\b")
_LIMITS: dict[Bound, Limit] = {
    "over": "least", "within": "most", "under": "most", "nearly": "about", "about": "about",
}  # fmt: skip
_REACHED = re.compile(r"(?P<least>达到)|(?P<most>控制在)")
"""Words of a plan that bound a figure, which in a review tell it: 达到30%."""
CEILING = re.compile(
    r"失业率|涨幅|消费价格|赤字|unemployment|cpi|consumer price|inflation|deficit|within"
    r"|no more than|以内|不超过|控制在",
    re.I,
)
"""What is to be held down, and the words that hold it down."""
_SHARES = {"percent": "%", "percentage points": "points"}
"""How these two units are named here."""


@dataclass(frozen=True, slots=True)
class Target:
    """A figure with its unit and what it bounds."""

    value: float
    """In base units."""
    unit: str
    """%, points, another base unit, a measure word, or the first word of what is counted."""
    bound: Limit
    text: str

    def as_json(self) -> dict[str, Any]:
        return {"value": self.value, "unit": self.unit, "bound": self.bound, "text": self.text}


def targets(text: str) -> tuple[Target, ...]:
    """The figures in ``text``, years and dates left out."""
    read = (_target(number, text) for number in numbers_in(text) if not number.is_worded)
    return tuple(target for target in read if target is not None)


def raised(left: str, right: str, before: Sequence[Target], after: Sequence[Target]) -> int:
    """1 where the right side asks for more than the left, -1 for less, 0 where that is not said.

    More is a higher figure; of what is to be held down (unemployment, price rises, "no more
    than") a lower bound. Of equal figures a bound asks for more than "about".
    """
    if len(before) != len(after) or any(
        a.unit != b.unit for a, b in zip(before, after, strict=True)
    ):
        return 0
    down = CEILING.search(left) is not None or CEILING.search(right) is not None
    deficit = re.search(r"赤字|deficit", left, re.I) is not None
    for a, b in zip(before, after, strict=True):
        if a.value != b.value:
            more = 1 if b.value > a.value else -1
            # A deficit that is planned is a means, not a limit: a higher one asks for more.
            return -more if down and not deficit else more
        firm = (b.bound != "about") - (a.bound != "about")
        if firm:
            return firm
    return 0


def _target(number: Number, text: str) -> Target | None:
    unit, end = _SHARES.get(number.unit, number.unit) or number.counted, number.end
    if not unit and (noun := _NOUN.match(text, end)) is not None:
        unit, end = (noun[1] or noun[2]).casefold(), noun.end()
    is_year = _YEAR.fullmatch(text, number.start, number.numeral_end) is not None
    is_ordinal = _ORDINAL.match(text, number.numeral_end) is not None
    is_counted = bool(number.unit or number.counted)
    if number.value is None or is_ordinal or (is_year and not is_counted):
        return None
    if not (number.scale or unit):
        return None
    limit, start, end = _limit(text, number.start, end)
    return Target(float(number.value), unit, limit, text[start:end].strip())


def _limit(text: str, start: int, end: int) -> tuple[Limit, int, int]:
    """What bounds the figure at ``text[start:end]``, and where it begins and ends with that."""
    reached = _REACHED.search(text, max(0, start - 3), start)
    before = next(
        (found for language in ("zh", "en") if (found := bound_before(text, start, language))), None
    )
    behind = bound_behind(text, end, "zh")
    limits = {_LIMITS[bound] for bound, _ in filter(None, (before, behind))}
    left = before[1] if before else start
    if reached is not None and reached.end() == left:
        limits.add(cast(Limit, reached.lastgroup))
        left = reached.start()
    strongest = next((limit for limit in get_args(Limit) if limit in limits), "exact")
    return cast(Limit, strongest), left, behind[1] if behind else end

"""The figures that a measure sets, and whether one set of them asks for more than another.

Comparable are figures of one unit that stand in the same order on both sides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast, get_args

from ingest.text.bounds import Bound, bound_before, bound_behind
from ingest.text.numerals import SCALE_WORDS, SCALES_EN

Limit = Literal["most", "least", "about", "exact"]
"""What a target may be at most or at least; the stronger ones first."""

_SCALES: dict[str, int] = {"万亿": 12, "亿": 8, "万": 4} | SCALES_EN
"""Powers of ten."""
_FIGURE = re.compile(
    r"(?<![\d.])(?P<number>\d+(?:,\d{3})*(?:\.\d+)?)\s?"
    rf"(?P<scale>万亿|亿|万|{SCALE_WORDS})?\s?"
    r"(?P<unit>%|％|percent(?:age points?)?|per cent|个百分点|人次|辆次"
    r"|平方公里|公里|公顷|斤|吨|亩|元|人|个|项|户|岁|条|家|次|倍|年|月|日"
    r"|[A-Za-z]+(?: [A-Za-z]+)?)?"
)
_NO_TARGET = frozenset({"年", "月", "日", "st", "nd", "rd", "th"})
_LIMITS: dict[Bound, Limit] = {
    "over": "least", "within": "most", "under": "most", "nearly": "about", "about": "about",
}  # fmt: skip
_REACHED = re.compile(r"(?P<least>达到)|(?P<most>控制在)")
"""Words of a plan that bound a figure, which in a review tell it: 达到30%."""
_CEILING = re.compile(
    r"失业率|涨幅|赤字|unemployment|cpi|inflation|deficit|within|no more than|以内|不超过|控制在",
    re.I,
)
_SHARES = {"%": "%", "％": "%", "percent": "%", "per cent": "%"}


@dataclass(frozen=True, slots=True)
class Target:
    """A figure with its unit and what it bounds."""

    value: float
    unit: str
    bound: Limit
    text: str

    def as_json(self) -> dict[str, Any]:
        return {"value": self.value, "unit": self.unit, "bound": self.bound, "text": self.text}


def targets(text: str) -> tuple[Target, ...]:
    """The figures in ``text``, years and dates left out."""
    return tuple(
        target for match in _FIGURE.finditer(text) if (target := _target(match, text)) is not None
    )


def raised(left: str, right: str, before: Sequence[Target], after: Sequence[Target]) -> int:
    """1 where the right side asks for more than the left, -1 for less, 0 where that is not said.

    More is a higher figure; of what is to be held down (unemployment, price rises, "no more
    than") a lower bound. Of equal figures a bound asks for more than "about".
    """
    if len(before) != len(after) or any(
        a.unit != b.unit for a, b in zip(before, after, strict=True)
    ):
        return 0
    down = _CEILING.search(left) is not None or _CEILING.search(right) is not None
    deficit = re.search(r"赤字|deficit", left, re.I) is not None
    for a, b in zip(before, after, strict=True):
        if a.value != b.value:
            more = 1 if b.value > a.value else -1
            return -more if down and not deficit else more
        firm = (b.bound != "about") - (a.bound != "about")
        if firm:
            return firm
    return 0


def _target(match: re.Match[str], text: str) -> Target | None:
    number = float(match["number"].replace(",", ""))
    scale = match["scale"]
    unit = (match["unit"] or "").strip()
    if unit in _NO_TARGET or (not scale and not unit):
        return None
    is_year = not scale and 1900 <= number <= 2100
    if is_year and not unit.startswith(("%", "percent", "个", "人")):
        return None
    limit, start, end = _limit(text, match.start(), match.end())
    value = number * 10.0 ** _SCALES[scale] if scale else number
    return Target(value, _unit(unit), limit, text[start:end].strip())


def _unit(unit: str) -> str:
    if unit in _SHARES:
        return "%"
    if unit.startswith(("percentage", "个百分点")):
        return "points"
    return unit.split(" ")[0].casefold()


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

"""The figures that a measure sets, and whether one set of them asks for more than another.

Comparable are figures of one unit that stand in the same order on both sides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

Bound = Literal["least", "most", "about", "exact"]

_SCALES = {
    "万亿": 1e12,
    "亿": 1e8,
    "万": 1e4,
    "trillion": 1e12,
    "billion": 1e9,
    "million": 1e6,
    "thousand": 1e3,
}
_FIGURE = re.compile(
    r"(?P<before>(?:over|above|more than|at least|no less than|up to|at most|within|under|below"
    r"|no more than|less than|around|about|approximately|some|nearly"
    r"|超过|不低于|不少于|至少|达到|突破|不超过|低于|控制在|约|近|大约)\s?)?"
    r"(?<![\d.])(?P<number>\d+(?:,\d{3})*(?:\.\d+)?)\s?"
    r"(?P<scale>万亿|亿|万|trillion|billion|million|thousand)?\s?"
    r"(?P<unit>%|％|percent(?:age points?)?|per cent|个百分点|人次|辆次"
    r"|平方公里|公里|公顷|斤|吨|亩|元|人|个|项|户|岁|条|家|次|倍|年|月|日"
    r"|[A-Za-z]+(?: [A-Za-z]+)?)?"
    r"(?P<after>以上|以内|以下|左右)?"
)
_NO_TARGET = frozenset({"年", "月", "日", "st", "nd", "rd", "th"})
_MORE = frozenset(
    "over,above,more than,at least,no less than,超过,不低于,不少于,至少,达到,突破,以上".split(",")
)
_LESS = frozenset(
    "within,under,below,no more than,less than,at most,up to,不超过,低于,控制在,以内,以下".split(
        ","
    )
)
_ABOUT = frozenset("around,about,approximately,some,nearly,约,近,大约,左右".split(","))
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
    bound: Bound
    text: str

    def as_json(self) -> dict[str, Any]:
        return {"value": self.value, "unit": self.unit, "bound": self.bound, "text": self.text}


def targets(text: str) -> tuple[Target, ...]:
    """The figures in ``text``, years and dates left out."""
    return tuple(
        target for match in _FIGURE.finditer(text) if (target := _target(match)) is not None
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


def _target(match: re.Match[str]) -> Target | None:
    number = float(match["number"].replace(",", ""))
    scale = match["scale"]
    unit = (match["unit"] or "").strip()
    if unit in _NO_TARGET or (not scale and not unit):
        return None
    if not scale and 1900 <= number <= 2100 and not unit.startswith(("%", "percent", "个", "人")):
        return None
    words = {(match["before"] or "").strip(), match["after"] or ""}
    return Target(
        number * _SCALES.get(scale or "", 1.0), _unit(unit), _bound(words), match[0].strip()
    )


def _unit(unit: str) -> str:
    if unit in _SHARES:
        return "%"
    if unit.startswith(("percentage", "个百分点")):
        return "points"
    return unit.split(" ")[0].casefold()


def _bound(words: set[str]) -> Bound:
    if words & _LESS:
        return "most"
    if words & _MORE:
        return "least"
    return "about" if words & _ABOUT else "exact"

"""Indicators: the figures of a report, each with name, value, unit, period, scope and change."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kb.compare.figures.period import Period
from kb.documents import Excerpt

if TYPE_CHECKING:
    from ingest.document import Aspect
    from ingest.text.bounds import Bound
    from kb.compare.figures.kinds import Base, Direction, Kind
    from kb.compare.figures.scopes import Per, Scope


@dataclass(frozen=True, slots=True)
class Indicator:
    """One figure of a report. Flat: a table can hold one a row."""

    number: int
    """Position among the figures of its document, from 0."""
    name: str
    kind: Kind
    value: Decimal
    """In base units; of a change, what it is by, without a sign; the middle of a range."""
    unit: str
    """Base unit: yuan, tonnes, percent, percentage points, times, people, items …"""
    counted: str
    """The thing counted or the measure word, as printed."""
    bound: Bound | None
    lower: Decimal | None
    upper: Decimal | None
    step: Decimal
    """One more in the last printed digit; what is told may be off by half of it."""
    period: Period | None
    per: Per | None
    """What an amount is counted by, where it is not that of the whole period: a day, a month …"""
    aspect: Aspect
    """review: it was so; plan: it is to be so."""
    scope: Scope
    place: str
    direction: Direction | None
    """Of a change: up or down."""
    base: Base | None
    base_period: Period | None
    growth: Decimal | None
    """Of a change: the signed percent of what was before, where it says that."""
    earlier: bool
    """What was before a change that is told by its two ends: the 70 of "from 70 to 88"."""
    partner: int | None
    """The number of the change of a level, and of the level of a change, where both are told."""
    figure: Excerpt
    """The number with its unit."""
    sentence: Excerpt

    def as_json(self) -> dict[str, Any]:
        return {
            "number": self.number,
            "name": self.name,
            "kind": self.kind,
            "value": plain(self.value),
            "unit": self.unit,
            "counted": self.counted,
            "bound": self.bound,
            "lower": plain(self.lower),
            "upper": plain(self.upper),
            "period": str(self.period) if self.period else None,
            "per": self.per,
            "aspect": self.aspect,
            "scope": self.scope,
            "place": self.place,
            "direction": self.direction,
            "base": self.base,
            "base_period": str(self.base_period) if self.base_period else None,
            "growth": plain(self.growth),
            "earlier": self.earlier,
            "partner": self.partner,
            **self.figure.as_json(),
            "sentence": self.sentence.text,
            "sentence_start": self.sentence.start,
            "sentence_end": self.sentence.end,
        }

    def reference(self) -> dict[str, Any]:
        """What finds it again among the indicators of a JSON result."""
        return {"document_id": self.figure.document_id, "number": self.number}

    def __str__(self) -> str:
        period = f" ({self.period})" if self.period else ""
        return f"{self.name}{period}: {self.told}"

    @property
    def told(self) -> str:
        """The value as a person reads it: "over 300,000,000,000 yuan", "+2.4 percent"."""
        sign = {"up": "+", "down": "−", None: ""}[self.direction]
        bound = f"{self.bound} " if self.bound else ""
        if self.bound == "between" and self.lower is not None and self.upper is not None:
            return f"{sign}{_shown(self.lower)} to {_shown(self.upper)} {self.unit}"
        return f"{bound}{sign}{_shown(self.value)} {self.counted or self.unit}".rstrip()


BOUND_SIGNS = {"over": "≥ ", "within": "≤ ", "under": "< ", "about": "≈ ", "nearly": "≲ "}
"""Before a value, in whatever language; a range is printed as one."""


def bound_sign(indicator: Indicator | None) -> str:
    """The sign of a figure's bound, "" where it is told exactly or is not there."""
    return BOUND_SIGNS.get((indicator and indicator.bound) or "", "")


def _shown(value: Decimal) -> str:
    """A value as a person reads it: what a third or 亩 in hectares goes on with is cut short."""
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -_DECIMALS:
        value = round(value, 2 if abs(value) >= 1 else _DECIMALS)
    return f"{value.normalize():,f}"


_DECIMALS = 6
"""No report prints more of them."""


def plain(value: Decimal | None) -> int | float | None:
    """A value as JSON holds it: whole where it is whole."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)

"""A number of a text with its unit and bound."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ingest.text.bounds import Bound


@dataclass(frozen=True, slots=True)
class Number:
    """``text[start:end]`` is a number with its currency and unit, bound words left out."""

    start: int
    end: int
    value: Decimal | None
    """In base units; None for what is written like a number and is none (三三两两)."""
    step: Decimal = Decimal(0)
    """What one more in the last printed digit would add, in base units."""
    unit: str = ""
    """Base unit; "" where none of ``units.csv`` stands there."""
    counted: str = ""
    """The measure word behind a number that has no unit: 25家."""
    numeral_start: int = 0
    """Behind a currency that stands before."""
    numeral_end: int = 0
    """Behind the scale, before the unit."""
    amount: Decimal | None = None
    """The number as printed, in the unit as printed: the 25 of 25个基点, a value of .25 points."""
    is_worded: bool = False
    """In words, not in digits."""
    is_bare: bool = False
    """A Chinese scale that no number stands before: 千万, 上亿."""
    sign: str = ""
    """"+" or "-" where one stands before: −2.3%, minus 2.3 percent; the value has none."""
    scale: str = ""
    """万亿, billion …, as printed; "" where the number has none."""
    bound: Bound | None = None
    left: int = 0
    """Where the words of the bound before begin, else ``start``."""
    right: int = 0
    """Where the words of the bound behind end, else ``end``."""

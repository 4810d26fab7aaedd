"""A span of time that a figure speaks of, and the years of the five-year plans."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The years ``first`` to ``last``, or a part of one: H1, Q1-Q3, M03, M01-M10."""

    first: int
    last: int
    part: str = ""

    @property
    def is_year(self) -> bool:
        return self.first == self.last and not self.part

    @property
    def is_plan(self) -> bool:
        """Whether it is the years of a five-year plan: 2021 to 2025."""
        return self.first % 5 == 1 and self.last == self.first + 4 and not self.part

    def __str__(self) -> str:
        years = str(self.first) if self.first == self.last else f"{self.first}-{self.last}"
        return f"{years} {self.part}" if self.part else years


def plan_years(number: int) -> Period:
    """The years of a five-year plan: the 14th is 2021 to 2025."""
    first = 2021 + 5 * (number - 14)
    return Period(first, first + 4)

"""A span of time that a figure speaks of."""

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

    def __str__(self) -> str:
        years = str(self.first) if self.first == self.last else f"{self.first}-{self.last}"
        return f"{years} {self.part}" if self.part else years

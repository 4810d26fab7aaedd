"""What speaks for and against a sentence as an answer, mark by mark; and what the marks count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple, dataclass, fields

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of one sentence; those that are true or false are 1 or 0."""

    reader: float = 0.0
    """Log odds that it answers, by the reader; 0 without one."""
    likeness: float = 0.0
    """How like its words are to the question's by the reader, as against the other sentences that
    were read for it."""
    passage: float = 0.0
    """Log odds of its passage in the search."""
    own: float = 0.0
    """Share of the question's words that it speaks of itself."""
    share: float = 0.0
    """The same with heading, lead and the sentence before."""
    is_formed: float = 0.0
    """Whether it has the figure, date or person that is asked for."""
    is_unformed: float = 0.0
    """Whether it lacks it."""
    is_unnamed: float = 0.0
    """Share of the question's proper names that stand neither in it nor around it."""
    is_uncounted: float = 0.0
    """Whether it does not speak of what is counted."""
    is_lacking: float = 0.0
    """Whether the word that tells the question apart is neither in it nor around it."""
    is_strange: float = 0.0
    """Whether the question has a word that no report has, nor any translation of it."""
    names_other_year: float = 0.0
    """Whether it names years, and none of these."""
    is_of_other_aspect: float = 0.0
    """Whether it tells what was done where plans are asked for, or the other way about."""
    is_foreign: float = 0.0
    """Whether it is in another language than the question."""

    def as_row(self) -> NDArray[np.float64]:
        """The marks as a vector: (marks,)."""
        return np.array(astuple(self), dtype=np.float64)


NAMES = tuple(mark.name for mark in fields(Marks))

AGAINST = frozenset(
    {
        "is_unformed",
        "is_unnamed",
        "is_uncounted",
        "is_lacking",
        "is_strange",
        "names_other_year",
        "is_of_other_aspect",
        "is_foreign",
    }
)
"""Marks that speak against a sentence; all others speak for it."""


def odds_of(marks: Marks, weights: Mapping[str, float], offset: float) -> float:
    """Log odds that a sentence answers: offset + Σ weight · mark."""
    values: tuple[float, ...] = astuple(marks)
    counted = zip(NAMES, values, strict=True)
    return offset + sum(weights.get(name, 0.0) * value for name, value in counted)

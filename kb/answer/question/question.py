"""A question as an answer is held against it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from kb.answer.answers import QuestionReading
from kb.answer.calibration import SAFE, Calibration
from kb.answer.question.figure_kind import FigureKind, figure_kind
from kb.answer.question.numbered import Numbered, numbered_in
from kb.answer.question.part_of_year import Parts, parts_in
from kb.answer.question.subject import Subject
from kb.documents import DocumentInfo, Filters


@dataclass(frozen=True)
class Question:
    """A question, or a part of one: what it is about, and what narrows its answer."""

    text: str
    reading: QuestionReading
    subject: Subject
    filters: Filters = field(default_factory=Filters)
    """What the answer is narrowed to, by hand or by the question."""
    organisations: tuple[tuple[str, ...], ...] = ()
    """The organisations asked for one beside another, each with its names."""
    strict_years: bool = False
    """Whether a sentence must name one of them, since no passage is known to speak of it."""
    same_report: Callable[[DocumentInfo, DocumentInfo], bool] | None = None
    """Whether two documents are one report in two languages."""
    calibration: Calibration = SAFE
    """What the marks of a sentence count."""

    @cached_property
    def numbered(self) -> Numbered:
        """The months and ordinal numbers that it names; none where it asks for a date."""
        return frozenset() if self.reading.form == "date" else numbered_in(self.text)

    @cached_property
    def figure_kind(self) -> FigureKind | None:
        """The kind of figure that is asked for, where it says so."""
        return figure_kind(self.text)

    @cached_property
    def parts_of_year(self) -> Parts | None:
        """The parts of a year that a figure is asked for, none for the whole year; None where no
        figure is asked for, or no year."""
        if self.reading.form not in ("figure", "comparison"):
            return None
        asked = parts_in(self.text)
        return asked if asked or self.years else None

    @property
    def years(self) -> tuple[int, ...]:
        return self.filters.years

"""A question as an answer is held against it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from kb.answer.answers import QuestionReading
from kb.answer.calibration import SAFE, Thresholds
from kb.answer.question.subject import Subject
from kb.documents import DocumentInfo, Filters


@dataclass(frozen=True, slots=True)
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
    thresholds: Mapping[str, Thresholds] = field(default_factory=dict)
    """By the text's language."""

    @property
    def years(self) -> tuple[int, ...]:
        return self.filters.years

    def limits(self, language: str) -> Thresholds:
        """From where on a text in this language is an answer."""
        return self.thresholds.get(language, SAFE)

"""A piece of evidence: a sentence, item or heading with what speaks for it as an answer."""

from __future__ import annotations

from dataclasses import dataclass

from kb.answer.evidence.blocks import Block, Span
from kb.answer.evidence.cut_reports import Report
from kb.answer.marks import Marks
from kb.search.hits import Hit

Key = tuple[str, int, int]
"""What a piece of evidence is told apart by: document, start, end."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence, item or heading with what speaks for it."""

    hit: Hit
    report: Report
    block: Block
    span: Span
    marks: Marks
    odds: float
    """Log odds that it answers, by what its marks count."""
    trusted: float = 0.0
    """What the reader's word counts besides as to whether it answers at all."""
    about: float = 0.0
    """Share of the question that heading and lead speak of alone."""
    lead_odds: float | None = None
    """The surety of the line that leads to it, where there is one."""
    words: tuple[int, int] | None = None
    """Where in it the words stand that answer best, by the reader."""
    is_read: bool = True
    """Whether it stands in a passage that was found; else beside one."""

    @property
    def surety(self) -> float:
        """Log odds that it is an answer at all: what is held against the calibration's limit."""
        return self.odds + self.trusted

    @property
    def language(self) -> str:
        return self.hit.language

    @property
    def text(self) -> str:
        return self.report.text[self.span.start : self.span.end]

    @property
    def key(self) -> Key:
        return self.hit.document.id, self.span.start, self.span.end

    @property
    def place(self) -> tuple[str, int]:
        """What its block is told apart by."""
        return self.hit.document.id, self.block.start

    def lies_in(self, hit: Hit) -> bool:
        """Whether some of it stands in a passage."""
        is_of_it = self.hit.document.id == hit.document.id
        return is_of_it and hit.start < self.span.end and self.span.start < hit.end

    def overlaps(self, other: Evidence) -> bool:
        """Whether both have some words of one document in common."""
        return (
            self.hit.document.id == other.hit.document.id
            and self.span.start < other.span.end
            and other.span.start < self.span.end
        )

"""A piece of evidence: a sentence, item or heading with what speaks for it as an answer."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kb.answer.calibration import Thresholds
from kb.answer.evidence.blocks import Block, Span
from kb.answer.evidence.cut_reports import Report
from kb.answer.question.subject import Coverage
from kb.search.hits import Hit

ABOUT = 0.7
"""Share of a question from which a heading is about it."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence, item or heading with what speaks for it."""

    hit: Hit
    report: Report
    block: Block
    span: Span
    coverage: Coverage
    """Of the question, by the sentence with its heading, lead and neighbours."""
    about: float
    """Share of the question that heading and lead speak of alone."""
    is_fitting: bool
    """Whether it has the form that is wanted and every name of the question."""
    score: float
    shared: float
    """The part of the score that all of the block has."""
    cosine: float | None = None
    """Of question and sentence, where it was asked for."""

    @property
    def is_topical(self) -> bool:
        """Whether heading and lead alone say that all of the block is about the question."""
        return self.about >= ABOUT

    @property
    def language(self) -> str:
        return self.hit.language

    @property
    def text(self) -> str:
        return self.report.text[self.span.start : self.span.end]

    @property
    def key(self) -> tuple[str, int, int]:
        """What it is told apart by: document, start, end."""
        return self.hit.document.id, self.span.start, self.span.end

    @property
    def place(self) -> tuple[str, int]:
        """What its block is told apart by."""
        return self.hit.document.id, self.block.start

    @property
    def nearness(self) -> float:
        """Cosine of the question with the sentence or, where that was not asked for, with its
        passage; below any threshold where the model does not know a language."""
        if self.cosine is not None:
            return self.cosine
        return -1.0 if self.hit.legs.dense is None else self.hit.legs.dense

    def reaches(self, limits: Thresholds) -> bool:
        """Whether it is an answer by these thresholds.

        By its meaning alone (``alone``), by its words (``lexical``), or by fewer words
        (``supported``) where the meaning is near: ``dense``, or ``certain`` where the word that
        tells the question apart is missing.
        """
        if not self.is_fitting:
            return False
        if self.cosine is not None and self.cosine >= limits.alone:
            return True
        if self.coverage.is_strange:
            return False
        is_supported = self.coverage.share >= limits.supported
        if self.coverage.is_lacking:
            return is_supported and self.nearness >= limits.certain
        is_told = self.coverage.share >= limits.lexical
        return is_told or (is_supported and self.nearness >= limits.dense)

    def with_cosine(self, cosine: float) -> Evidence:
        """The same with its own nearness, which takes the passage's place in the score."""
        score = self.score + cosine - (self.hit.legs.dense or 0)
        return replace(self, cosine=cosine, score=score)


def nearly_as_good(score: float, best: float, share: float) -> bool:
    """Whether a score comes within ``share`` of the best one, which may be negative."""
    return score >= best - (1 - share) * abs(best)

"""A library's answers held against questions whose evidence is known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kb.library.lock import writer_lock
from kb.library.parts import LibraryParts

if TYPE_CHECKING:
    from kb.answer.calibrate import Case
    from kb.answer.calibration import Calibration
    from kb.answer.known_questions import AskedQuestion
    from kb.answer.unanswered import UnansweredBook


class MeasuredLibrary(LibraryParts):
    """What is asked of a library to measure its answers and to set them."""

    @property
    def calibration_file(self) -> Path:
        """Where this library keeps a calibration of its own."""
        return self._answerer.calibration_file

    @property
    def unanswered(self) -> UnansweredBook:
        """The questions that no report answered, where the settings keep them."""
        from kb.answer.unanswered import UnansweredBook
        from kb.catalog import UnansweredTable

        return UnansweredBook(UnansweredTable(self._database))

    def relevance(self, question: str, texts: Sequence[str]) -> list[float]:
        """How much of a question's subject each text speaks of, from 0 to 1."""
        return self._answerer.relevance(question, texts)

    def calibrate(
        self,
        asked: Sequence[AskedQuestion],
        *,
        output: Path | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> Calibration:
        """Find what tells an answer from none on these questions over this library, and keep it in
        its folder, or in the file ``output``."""
        calibration = self._answerer.calibrate(asked, progress)
        with writer_lock(self.path):
            self._answerer.keep(calibration, output)
        return calibration

    def calibration_cases(self, asked: Sequence[AskedQuestion]) -> tuple[str, list[Case]]:
        """What each question's sentences are calibrated by, and for which models."""
        return self._answerer.cases(asked)

    def examples(self, language: str, count: int = 4) -> list[str]:
        """Questions in ``language`` that this library can answer."""
        return self._answerer.examples(language, count)

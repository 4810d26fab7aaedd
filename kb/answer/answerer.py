"""What answers the questions that are put to a library."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from index import Analyser, Embedder, Reader, SentenceReading, Stretch, TermStatistics
from kb.answer.answers import PARTS, Answer, Phrasing
from kb.answer.calibration import (
    FILE,
    Calibration,
    fingerprint_of,
    load_calibration,
    write_calibration,
)
from kb.answer.evidence.cut_reports import Report, Reports
from kb.answer.examples import example_questions
from kb.answer.kept_answer import asked_with_of
from kb.answer.known_questions import AskedQuestion
from kb.answer.phrasing import StopSignal, endpoint_of, phrase
from kb.answer.story import ask, relevance
from kb.catalog import CatalogReader
from kb.config import Settings
from kb.documents import DocumentInfo, Facets, Filters
from kb.errors import BadRequest
from kb.glossary import Glossary
from kb.search.hits import Hit
from kb.search.search import Search

if TYPE_CHECKING:
    from kb.answer.calibrate import Case
    from kb.answer.pins import PinBook

ATTEMPTS = 3
"""Times that is asked where reports change meanwhile and nothing is found, at most."""


class Answerer:
    """Answers by quotation, over the search that ``searcher`` gives at the time.

    Owns what answering keeps between two questions: cut reports, and the calibration in force.
    Safe to use from several threads.
    """

    def __init__(
        self,
        folder: Path,
        reader: CatalogReader,
        settings: Settings,
        *,
        searcher: Callable[[], Search],
        embedder: Callable[[], Embedder],
        sentence_reader: Callable[[], Reader | None],
        pins: Callable[[], PinBook] | None = None,
    ) -> None:
        self._pins = pins
        self._folder = folder
        self._reader = reader
        self._settings = settings
        self._searcher = searcher
        self._embedder = embedder
        self._sentence_reader = sentence_reader
        self._calibration: tuple[str, Calibration] | None = None

    def ask(
        self,
        question: str,
        filters: Filters,
        *,
        follows: Answer | str | Sequence[str] = (),
        without: Collection[str] = (),
        generate: bool | None = None,
    ) -> Answer:
        """See ``Library.ask``."""
        for part in without:
            if part not in PARTS:
                raise BadRequest(f"without {part!r}: there are {', '.join(PARTS)}")
        generates = self._settings.generate if generate is None else generate
        if generates:
            endpoint_of(self._settings)  # that none is set is said before the work
        for _ in range(ATTEMPTS):
            before = self._reader.revision_of()
            answer = ask(question, self._holdings(), filters, _earlier(follows), without)
            # A report that was replaced between being found and being read is looked up once more.
            if answer.status == "answered" or self._reader.revision_of() == before:
                break
        if self._pins is not None:
            pinned, alike = self._pins().beside(answer, asked_with_of(filters, without))
            if pinned or alike:
                answer = replace(answer, pinned=pinned, alike=alike)
        if generates and answer.status == "answered":
            *_, generated = self.phrase(answer)
            answer = replace(answer, generated=generated)
        return answer

    def phrase(self, answer: Answer, *, stop: StopSignal | None = None) -> Iterator[Phrasing]:
        """See ``Library.phrase``."""
        search = self._searcher()
        return phrase(
            answer.full_question,
            answer,
            endpoint_of(self._settings),
            search.analyser,
            search.glossary.forms,
            stop,
        )

    def relevance(self, question: str, texts: Sequence[str]) -> list[float]:
        """How much of a question's subject each text speaks of, from 0 to 1."""
        return relevance(question, texts, self._holdings())

    def examples(self, language: str, count: int) -> list[str]:
        """Questions in ``language`` that the library can answer."""

        def asked(question: str) -> Answer:
            return self.ask(question, Filters(), generate=False)

        return example_questions(self._reader, language, count, asked)

    # Calibration

    @property
    def calibration(self) -> Calibration:
        """The calibration in force: the library's own, else the one packaged for the models.

        Raises:
            BadRequest: the file of calibrations cannot be read.
        """
        models = self._fingerprint
        known = self._calibration
        if known is None or known[0] != models:  # another generation, of another model
            known = self._calibration = models, load_calibration(models, self._folder)
        return known[1]

    @property
    def _fingerprint(self) -> str:
        reader = self._sentence_reader()
        return fingerprint_of(self._embedder().fingerprint, reader.fingerprint if reader else None)

    @property
    def calibration_file(self) -> Path:
        """Where the library keeps a calibration of its own."""
        return self._folder / FILE

    def calibrate(
        self,
        asked: Sequence[AskedQuestion],
        progress: Callable[[int, int], None] | None = None,
    ) -> Calibration:
        """What does best on these questions; ``keep`` puts it in force."""
        from kb.answer.calibrate import calibrate

        return calibrate(asked, self._holdings(), self._fingerprint, progress)

    def cases(self, asked: Sequence[AskedQuestion]) -> tuple[str, list[Case]]:
        """What each question's sentences are calibrated by, and the fingerprint of the models."""
        from kb.answer.calibrate import case_of

        holdings = self._holdings()
        return self._fingerprint, [case_of(question, holdings) for question in asked]

    def keep(self, calibration: Calibration, output: Path | None = None) -> None:
        """Write a calibration into the library's folder, or into ``output``, and answer by what is
        there from now on. The caller holds the writer lock."""
        private = output is None
        write_calibration(output or self.calibration_file, calibration, private=private)
        self._calibration = None

    # What answers are made of

    @cached_property
    def _reports(self) -> Reports:
        return Reports(self._reader, self._searcher().analyser)

    def _holdings(self) -> _Holdings:
        return _Holdings(
            self._searcher(),
            self._reader,
            self._reports,
            self._sentence_reader(),
            self.calibration,
        )


class _Holdings:
    """What a library holds, as one question is answered from it: the ``Material`` of its story."""

    def __init__(
        self,
        search: Search,
        reader: CatalogReader,
        reports: Reports,
        sentence_reader: Reader | None,
        calibration: Calibration,
    ) -> None:
        self._search = search
        self._reader = reader
        self._reports = reports
        self._sentence_reader = sentence_reader
        self.calibration = calibration

    @property
    def analyser(self) -> Analyser:
        return self._search.analyser

    @property
    def glossary(self) -> Glossary:
        return self._search.glossary

    @property
    def statistics(self) -> TermStatistics:
        return self._search.statistics

    def facets(self, filters: Filters) -> Facets:
        return self._search.facets(self._search.with_aliases(filters) if filters else None)

    def hits(self, question: str, *, limit: int, filters: Filters) -> tuple[Hit, ...]:
        return self._search.reranked(question, limit=limit, filters=filters)

    def reports(self, documents: Iterable[DocumentInfo]) -> dict[str, Report]:
        return self._reports.of(documents, self._search.indexes.revision)

    def read(
        self, question: str, stretches: Sequence[Stretch]
    ) -> Sequence[Sequence[SentenceReading]] | None:
        reader = self._sentence_reader
        return None if reader is None else reader.read(question, stretches)

    def passage_years(self, years: Sequence[int]) -> set[int]:
        return self._reader.passage_years(years)


def _earlier(follows: Answer | str | Sequence[str]) -> tuple[str, ...]:
    if isinstance(follows, Answer):
        return (follows.full_question,)
    return (follows,) if isinstance(follows, str) else tuple(follows)

"""Understanding a question by what a library holds: whole, and in its parts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

from index import Analyser, TermStatistics
from kb.answer.answers import QuestionReading, ReadingPart
from kb.answer.calibration import Calibration
from kb.answer.question.parts import parts_of
from kb.answer.question.question import Question
from kb.answer.question.reading import read_question
from kb.answer.question.subject import Subject, subject_of
from kb.documents import DocumentInfo, Facets, Filters
from kb.glossary import Glossary


class Knowledge(Protocol):
    """What a question is understood by."""

    @property
    def analyser(self) -> Analyser: ...

    @property
    def glossary(self) -> Glossary: ...

    @property
    def statistics(self) -> TermStatistics:
        """How common terms are in the passages."""
        ...

    def facets(self, filters: Filters) -> Facets:
        """Years, organisations and languages of the documents that the filters leave."""
        ...

    @property
    def calibration(self) -> Calibration:
        """What the marks of a sentence count as to whether it answers."""
        ...


@dataclass(frozen=True, slots=True)
class Understanding:
    """A question as it was understood."""

    reading: QuestionReading
    filters: Filters
    """Those given, and what the question names where they leave a field free."""
    parts: tuple[Question, ...]
    """The question, or what it asks one after the other."""


def understand(
    question: str, knowledge: Knowledge, filters: Filters, without: Collection[str] = ()
) -> Understanding:
    """What is understood of ``question``, but for the kinds in ``without``."""
    return _Interpreter(knowledge, filters, frozenset(without)).understanding(question)


def same_report(glossary: Glossary, document: DocumentInfo, other: DocumentInfo) -> bool:
    """Whether two documents are one report in two languages: of one year, by one organisation."""
    if document.year != other.year or not document.organisation or not other.organisation:
        return False
    return other.organisation in glossary.forms(document.organisation)


class _Interpreter:
    """Reads a question and its parts by the same knowledge and filters."""

    def __init__(self, knowledge: Knowledge, filters: Filters, without: frozenset[str]) -> None:
        self._knowledge = knowledge
        self._filters = filters
        self._without = without
        self._facets = knowledge.facets(Filters())
        forms = knowledge.glossary.forms
        self._names = {name: forms(name) for name in self._facets.organisations}

    def understanding(self, question: str) -> Understanding:
        newest = max(self._facets.years, default=None)
        reading = self._read(question, newest)
        newest = self._newest_of(reading, newest)
        if reading.organisations:  # "this year" is that of the newest report of theirs
            reading = self._read(question, newest)
        reading, subject = self._with_subject(question, reading)
        whole = self._question(question, reading, subject)
        texts = parts_of(question)
        parts = (whole,) if len(texts) < 2 else tuple(self._parts(texts, whole, newest))
        return Understanding(reading, self._narrowed(reading), parts)

    def _read(self, text: str, newest: int | None) -> QuestionReading:
        return read_question(
            text, organisations=self._names, newest_year=newest, without=self._without
        )

    def _newest_of(self, reading: QuestionReading, otherwise: int | None) -> int | None:
        """The year of the newest report of the organisations that are asked about."""
        organisations = self._filters.organisations or reading.organisations
        if not organisations:
            return otherwise
        facets = self._knowledge.facets(Filters(organisations=organisations))
        return max(facets.years, default=otherwise)

    def _with_subject(
        self, question: str, reading: QuestionReading
    ) -> tuple[QuestionReading, Subject]:
        """What the question is about, and the reading with the spellings that were mended."""
        statistics = self._knowledge.statistics
        subject = subject_of(
            question,
            self._knowledge.analyser,
            statistics,
            leave_out=[form for name in reading.organisations for form in self._names[name]],
            corrects="spelling" not in self._without,
            is_known=reading.language in statistics.languages,
        )
        spellings = (ReadingPart("spelling", *correction) for correction in subject.corrections)
        return replace(reading, understood=(*reading.understood, *spellings)), subject

    def _narrowed(self, reading: QuestionReading) -> Filters:
        """The filters given, and what the question names where they leave a field free."""
        return replace(
            self._filters,
            years=self._filters.years or reading.years,
            organisations=self._filters.organisations or reading.organisations,
        )

    def _question(self, text: str, reading: QuestionReading, subject: Subject) -> Question:
        return Question(
            text=text,
            reading=reading,
            subject=subject,
            filters=self._narrowed(reading),
            organisations=self._groups(reading),
            calibration=self._knowledge.calibration,
            same_report=partial(same_report, self._knowledge.glossary),
        )

    def _parts(self, texts: Sequence[str], whole: Question, newest: int | None) -> list[Question]:
        """Each part, about what the others are about as well."""
        parts = []
        for text in texts:
            reading, subject = self._with_subject(text, self._read(text, newest))
            reading = replace(
                reading,
                language=whole.reading.language,
                years=reading.years or whole.reading.years,
                organisations=reading.organisations or whole.reading.organisations,
            )
            part = self._question(text, reading, subject.with_context(whole.subject))
            # A short part says too little to be searched for.
            is_short = len(text) < len(whole.text) / 2
            parts.append(replace(part, text=whole.text if is_short else text))
        return parts

    def _groups(self, reading: QuestionReading) -> tuple[tuple[str, ...], ...]:
        """The organisations named, those that are one under two names together; none where there
        is only one."""
        groups: list[list[str]] = []
        for name in reading.organisations:
            for group in groups:
                if group[0] in self._names[name]:
                    group.append(name)
                    break
            else:
                groups.append([name])
        return tuple(map(tuple, groups)) if len(groups) > 1 else ()

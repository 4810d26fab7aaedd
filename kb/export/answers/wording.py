"""What an exported answer says beside the quotations, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from kb.answer.answers import Answer, AnswerSentence, Phrasing
from kb.documents import Passage
from kb.export.labels import (
    PLACE_SEPARATOR,
    ExportLanguage,
    Report,
    load_labels,
    place_line,
    report_line,
)


class ReportFile(Report, Protocol):
    """A report and the file that it was read from."""

    @property
    def source(self) -> str: ...


class AnswerLabels:
    """The answers' labels in one language; any other than Chinese gets the English ones."""

    def __init__(self, language: str) -> None:
        self.language: ExportLanguage = "zh" if language == "zh" else "en"
        self._labels = load_labels(self.language)

    def __call__(self, key: str, **values: object) -> str:
        return self._labels[f"answers.{key}"].format(**values)

    def place(self, report: ReportFile, passage: Passage) -> str:
        """All that a reader needs to find the passage."""
        parts = (report_line(report), place_line(passage, self._labels), report.source)
        return PLACE_SEPARATOR.join(filter(None, parts))

    def phrased(self, generated: Phrasing) -> str:
        """Who phrased the sentences that follow."""
        return self("phrased", model=generated.model)

    def terms(self, sentence: AnswerSentence) -> str:
        """The glossary's terms of a sentence in the asker's language."""
        return "; ".join(f"{gloss.term}: {gloss.gloss}" for gloss in sentence.terms)

    def searched(self, answer: Answer) -> list[str]:
        """What was searched without finding an answer, a line each."""
        searched = answer.searched
        lines = [self("not_found", documents=searched.documents, years=self.years(searched.years))]
        lines += self.gaps(answer)
        return lines

    def gaps(self, answer: Answer) -> list[str]:
        """Years asked for that no report, or no passage, speaks of, a line each."""
        searched, lines = answer.searched, []
        if searched.missing_years:
            lines.append(self("missing", years=self.years(searched.missing_years)))
        if answer.status == "answered" and searched.silent_years:
            lines.append(self("silent", years=self.years(searched.silent_years)))
        return lines

    def years(self, years: Sequence[int]) -> str:
        """Years in the language's punctuation."""
        return self._labels["list"].join(map(str, years)) or self("no_year")

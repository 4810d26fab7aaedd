"""Answers as a Word file: quotations under their reports, each with a footnote that cites."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from docx.document import Document

from kb.answer.answers import Answer, AnswerSentence
from kb.documents import Excerpt
from kb.export.answers.footnotes import Footnotes
from kb.export.answers.markdown import NEAREST, by_report
from kb.export.answers.wording import AnswerLabels
from kb.export.files import writable
from kb.export.labels import report_line
from kb.export.word import content_of, new_document


def answers_as_docx(answers: Sequence[Answer], language: str | None = None) -> bytes:
    """The bytes of a DOCX file; ``language`` as for ``answers_as_markdown``."""
    words = AnswerLabels(language or answers[0].reading.language)
    title = answers[0].question if len(answers) == 1 else words("title")
    document = new_document(title, words.language, points=11)
    footnotes = Footnotes(document)
    for answer in answers:
        _Sheet(document, footnotes, words).answer(answer)
    footnotes.finish()
    return content_of(document)


class _Sheet:
    """Writes one answer."""

    def __init__(self, document: Document, footnotes: Footnotes, words: AnswerLabels) -> None:
        self._document = document
        self._footnotes = footnotes
        self._words = words

    def answer(self, answer: Answer) -> None:
        words = self._words
        self._document.add_heading(writable(answer.question), level=1)
        if answer.full_question != answer.question:
            self._note(words("completed", question=answer.full_question))
        if answer.status == "not_found":
            self._not_found(answer)
            return
        excerpts = {citation.n: citation.excerpt for citation in answer.all_citations}
        if answer.generated and answer.generated.sentences:
            self._document.add_heading(writable(words.phrased(answer.generated)), level=2)
            for sentence in answer.generated.sentences:
                self._sentence(sentence, excerpts, "Normal")
            self._document.add_heading(words("quoted"), level=2)
        style = "List Bullet" if len(answer.sentences) > 1 else "Normal"
        for report, sentences in by_report(answer.sentences, answer.citations):
            self._document.add_heading(writable(report_line(report)), level=3)
            for sentence in sentences:
                self._sentence(sentence, excerpts, style)
        for line in words.gaps(answer):
            self._note(line)

    def _sentence(
        self, sentence: AnswerSentence, excerpts: Mapping[int, Excerpt], style: str
    ) -> None:
        paragraph = self._document.add_paragraph(writable(sentence.text), style=style)
        for n in sentence.citations:
            self._footnotes.add(paragraph, self._words.place(excerpts[n], excerpts[n]))
        if sentence.terms:
            self._note(self._words.terms(sentence))

    def _not_found(self, answer: Answer) -> None:
        for line in self._words.searched(answer):
            self._document.add_paragraph(writable(line))
        if answer.nearest:
            self._note(self._words("nearest"))
        for hit in answer.nearest[:NEAREST]:
            paragraph = self._document.add_paragraph(writable(hit.text), style="List Bullet")
            self._footnotes.add(paragraph, self._words.place(hit.document, hit))

    def _note(self, text: str) -> None:
        self._document.add_paragraph().add_run(writable(text)).italic = True

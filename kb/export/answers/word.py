"""Answers as a Word file: quotations under their reports, each with a footnote that cites."""

from __future__ import annotations

import io
from collections.abc import Sequence

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from kb.answer.answers import Answer, AnswerSentence, Citation
from kb.export.answers.footnotes import Footnotes, xml_text
from kb.export.answers.markdown import NEAREST, by_report
from kb.export.answers.wording import Wording

_FONTS = {"en": ("Calibri", "SimSun"), "zh": ("Times New Roman", "SimSun")}
"""For Latin letters and for Chinese characters."""


def answers_as_docx(answers: Sequence[Answer], language: str | None = None) -> bytes:
    """The bytes of a DOCX file; ``language`` as for ``answers_as_markdown``."""
    words = Wording(language or answers[0].reading.language)
    document = Document()
    _set_up(document, words, answers[0].question if len(answers) == 1 else words("title"))
    footnotes = Footnotes(document)
    for answer in answers:
        _Sheet(document, footnotes, words).answer(answer)
    footnotes.finish()
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _set_up(document: WordDocument, words: Wording, title: str) -> None:
    latin, chinese = _FONTS[words.language]
    for name in ("Normal", "Heading 1", "Heading 2", "Heading 3", "List Bullet"):
        style = document.styles[name]
        style.font.name = latin
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:eastAsia"), chinese)
    document.styles["Normal"].font.size = Pt(11)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    document.core_properties.title = xml_text(title)[:255]
    document.core_properties.author = ""
    document.core_properties.comments = ""
    document.core_properties.language = "zh-CN" if words.language == "zh" else "en-GB"


class _Sheet:
    """Writes one answer."""

    def __init__(self, document: WordDocument, footnotes: Footnotes, words: Wording) -> None:
        self._document = document
        self._footnotes = footnotes
        self._words = words

    def answer(self, answer: Answer) -> None:
        words = self._words
        self._document.add_heading(xml_text(answer.question), level=1)
        if answer.full_question != answer.question:
            self._note(words("completed", question=answer.full_question))
        if answer.status == "not_found":
            self._not_found(answer)
            return
        cited = {citation.n: citation for citation in answer.all_citations}
        if answer.generated and answer.generated.sentences:
            self._document.add_heading(xml_text(words.phrased(answer.generated)), level=2)
            for sentence in answer.generated.sentences:
                self._sentence(sentence, cited, "Normal")
            self._document.add_heading(words("quoted"), level=2)
        style = "List Bullet" if len(answer.sentences) > 1 else "Normal"
        for report, sentences in by_report(answer.sentences, answer.citations):
            self._document.add_heading(xml_text(words.report(report)), level=3)
            for sentence in sentences:
                self._sentence(sentence, cited, style)
        for line in words.gaps(answer):
            self._note(line)

    def _sentence(self, sentence: AnswerSentence, cited: dict[int, Citation], style: str) -> None:
        paragraph = self._document.add_paragraph(xml_text(sentence.text), style=style)
        for n in sentence.citations:
            self._footnotes.add(paragraph, self._words.place(cited[n], cited[n]))
        if sentence.terms:
            self._note(self._words.terms(sentence))

    def _not_found(self, answer: Answer) -> None:
        for line in self._words.searched(answer):
            self._document.add_paragraph(xml_text(line))
        if answer.nearest:
            self._note(self._words("nearest"))
        for hit in answer.nearest[:NEAREST]:
            paragraph = self._document.add_paragraph(xml_text(hit.text), style="List Bullet")
            self._footnotes.add(paragraph, self._words.place(hit.document, hit))

    def _note(self, text: str) -> None:
        self._document.add_paragraph().add_run(xml_text(text)).italic = True

"""A brief as a Word file: contents, quotations by year and organisation, a footnote to each."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from docx.document import Document
from docx.shared import Pt, RGBColor

from kb.answer.brief import Brief, BriefChapter, BriefGap, BriefQuote, BriefReport
from kb.documents import Excerpt
from kb.export.answers.footnotes import Footnotes
from kb.export.answers.wording import AnswerLabels
from kb.export.files import check_target, writable, write_file
from kb.export.labels import PLACE_SEPARATOR, report_line
from kb.export.word import content_of, new_document
from kb.export.word_fields import Contents, number_pages

QUIET = RGBColor(0x55, 0x5F, 0x6B)


def brief_as_docx(brief: Brief) -> bytes:
    """The bytes of a DOCX file in which each quotation has footnotes with its places."""
    words = AnswerLabels(brief.language)
    document = new_document(brief.topic, words.language, points=11)
    _Writer(document, words, brief).write()
    return content_of(document)


def write_brief(brief: Brief, path: Path) -> None:
    """Write a brief to a .docx file; one of the name is replaced.

    Raises:
        BadRequest: another suffix, or a file that cannot be written.
    """
    check_target(path, ("docx",))
    write_file(path, brief_as_docx(brief))


class _Writer:
    """Writes one brief."""

    def __init__(self, document: Document, words: AnswerLabels, brief: Brief) -> None:
        self._document = document
        self._words = words
        self._brief = brief
        self._footnotes = Footnotes(document)
        self._kinds = {report.info.id: report for report in brief.reports}
        self._contents: Contents | None = None

    def write(self) -> None:
        words, brief = self._words, self._brief
        self._document.add_heading(writable(brief.topic), level=0)
        years = sorted({report.info.year for report in brief.reports if report.info.year})
        self._quiet(words("brief.about", reports=len(brief.reports), years=words.years(years)))
        self._quiet(words("brief.verbatim"))
        contents = self._contents = Contents.at_end(self._document, words("brief.contents"))
        deeper = len(brief.chapters) > 1
        for chapter in brief.chapters:
            if deeper:
                contents.heading(chapter.question, 1)
            self._chapter(chapter, 2 if deeper else 1)
        if brief.reports:
            contents.heading(words("brief.reports"), 1)
        for report in brief.reports:
            self._document.add_paragraph(writable(_source(report, words)), style="List Bullet")
        contents.finish()
        self._footnotes.finish()
        number_pages(self._document)

    def _chapter(self, chapter: BriefChapter, level: int) -> None:
        assert self._contents is not None
        for year, of_year in groupby(chapter.reports, lambda report: report.info.year):
            self._contents.heading(str(year) if year else self._words("brief.no_year"), level)
            for name, reports in groupby(of_year, lambda report: report.organisation):
                self._contents.heading(name or self._words("brief.no_organisation"), level + 1)
                for report in reports:
                    self._report(report)
        if chapter.gaps:
            self._contents.heading(self._words("brief.gaps"), level)
        for gap in chapter.gaps:
            self._document.add_paragraph(writable(gap_line(gap, self._words)), style="List Bullet")

    def _report(self, report: BriefReport) -> None:
        kind = self._words(f"brief.kind.{report.kind}")
        self._quiet(f"{report_line(report.info)}{PLACE_SEPARATOR}{kind}", heads=True)
        for heading, quotes in groupby(report.quotes, lambda quote: quote.heading):
            if heading:
                paragraph = self._document.add_paragraph()
                paragraph.add_run(writable(heading)).italic = True
                paragraph.paragraph_format.keep_with_next = True
                paragraph.paragraph_format.space_after = Pt(2)
            for quote in quotes:
                self._quote(quote)
        if report.more:
            self._quiet(self._words("brief.more", number=report.more))

    def _quote(self, quote: BriefQuote) -> None:
        paragraph = self._document.add_paragraph(writable(quote.sentence.text), "List Bullet")
        for number, place in enumerate(quote.places):
            if number:  # two numbers side by side read as one
                paragraph.add_run(" ").font.superscript = True
            self._footnotes.add(paragraph, self._place(place))

    def _place(self, place: Excerpt) -> str:
        return place_line_of(place, self._kinds.get(place.document_id), self._words)

    def _quiet(self, text: str, *, heads: bool = False) -> None:
        paragraph = self._document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = heads or None
        run = paragraph.add_run(writable(text))
        run.font.size = Pt(9.5)
        run.font.color.rgb = QUIET


def place_line_of(place: Excerpt, report: BriefReport | None, words: AnswerLabels) -> str:
    """All that a reader needs to find a sentence, and what kind of text it stands in."""
    facts = _facts(report, words) if report is not None else []
    return PLACE_SEPARATOR.join([words.place(place, place), *facts])


def gap_line(gap: BriefGap, words: AnswerLabels) -> str:
    """What was not found, in a line."""
    years = [words.years(gap.years)] if gap.years else []
    about = PLACE_SEPARATOR.join(filter(None, [*years, gap.organisation]))
    told = words(f"brief.gap.{gap.kind}", title=gap.title, documents=gap.documents)
    return words("brief.gap", about=about, told=told) if about else told


def _source(report: BriefReport, words: AnswerLabels) -> str:
    line = [report_line(report.info), *_facts(report, words), report.info.source]
    return PLACE_SEPARATOR.join(line)


def _facts(report: BriefReport, words: AnswerLabels) -> list[str]:
    date = report.info.date
    dated = [words("brief.dated", date=date.isoformat())] if date else []
    return [*dated, words(f"brief.kind.{report.kind}")]

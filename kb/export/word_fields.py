"""What Word works out itself: page numbers, and contents that are there before it does."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

from kb.export.files import writable

DEEPEST = 3
"""Level of the headings that the contents have."""

_ENTRY = "Contents {level}"


def number_pages(document: Document) -> None:
    """Put "3 / 12" at the foot of every page."""
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _add_field(paragraph, "PAGE", "1")
    paragraph.add_run(" / ")
    _add_field(paragraph, "NUMPAGES", "1")


@dataclass
class Contents:
    """A list of the headings that follow, each a link to its heading.

    It is the result of a TOC field (ISO/IEC 29500-1, 17.16.5.68): Word puts its own list with
    page numbers in its place when the field is updated, and every other reader shows this one.
    """

    document: Document
    place: Paragraph
    entries: list[tuple[int, str, str]] = field(default_factory=list)
    """Level, text, bookmark."""

    @classmethod
    def at_end(cls, document: Document, title: str) -> Contents:
        """Contents where the document ends now; call ``finish`` when all headings are there."""
        heading = document.add_paragraph()
        heading.add_run(writable(title)).bold = True
        heading.runs[0].font.size = Pt(14)
        return cls(document, document.add_paragraph())

    def heading(self, text: str, level: int, *, new_page: bool = False) -> None:
        """Add a heading to the document, and to the contents where they go so deep."""
        heading = self.document.add_heading(writable(text), level)
        heading.paragraph_format.page_break_before = new_page or None
        if level > DEEPEST:
            return
        name = f"_Toc{len(self.entries) + 1:08}"
        self.entries.append((level, text, name))
        number = str(len(self.entries))
        begin, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        begin.set(qn("w:id"), number)
        begin.set(qn("w:name"), name)
        end.set(qn("w:id"), number)
        heading._p.get_or_add_pPr().addnext(begin)
        heading._p.append(end)

    def finish(self) -> None:
        """Write the list."""
        for level in range(1, DEEPEST + 1):
            style = self.document.styles.add_style(
                _ENTRY.format(level=level), WD_STYLE_TYPE.PARAGRAPH
            )
            style.base_style = self.document.styles["Normal"]
            style.paragraph_format.left_indent = Cm(0.6 * (level - 1))
            style.paragraph_format.space_after = Pt(2)
        instruction = f'TOC \\o "1-{DEEPEST}" \\h \\z \\u'
        self.place._p.extend(_field_begin(instruction))
        paragraph = self.place
        for number, (level, text, name) in enumerate(self.entries):
            if number:
                paragraph = _behind(paragraph)
            paragraph.style = _ENTRY.format(level=level)
            link = OxmlElement("w:hyperlink")
            link.set(qn("w:anchor"), name)
            link.set(qn("w:history"), "1")
            link.append(paragraph.add_run(writable(text))._r)
            paragraph._p.append(link)
        paragraph._p.append(_mark("end"))


def _behind(paragraph: Paragraph) -> Paragraph:
    """A new paragraph behind this one."""
    element = OxmlElement("w:p")
    paragraph._p.addnext(element)
    return Paragraph(element, paragraph._parent)


def _add_field(paragraph: Paragraph, instruction: str, shown: str) -> None:
    paragraph._p.extend(_field_begin(instruction))
    paragraph.add_run(shown)
    paragraph._p.append(_mark("end"))


def _field_begin(instruction: str) -> list[Any]:
    """The runs before a field's result."""
    text = OxmlElement("w:instrText")
    text.set(qn("xml:space"), "preserve")
    text.text = f" {instruction} "
    run = OxmlElement("w:r")
    run.append(text)
    return [_mark("begin"), run, _mark("separate")]


def _mark(kind: str) -> Any:
    run, mark = OxmlElement("w:r"), OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    run.append(mark)
    return run

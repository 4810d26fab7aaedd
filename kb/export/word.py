"""What every exported Word file shares: paper, fonts for both scripts, properties, links."""

from __future__ import annotations

import io
from collections.abc import Iterable

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from kb.export.files import writable
from kb.export.labels import ExportLanguage

LINK_BLUE = RGBColor(0x14, 0x50, 0x7A)

_PAPER, _MARGIN = (Cm(21), Cm(29.7)), Cm(2.5)
"""A4."""
TEXT_WIDTH = (_PAPER[0] - 2 * _MARGIN) / Pt(1)
"""Points between the margins."""

_FONTS = {"en": ("Calibri", "SimSun"), "zh": ("Times New Roman", "SimSun")}
"""For Latin letters and for Chinese characters; each comes with Word."""
_LOCALES = {"en": "en-GB", "zh": "zh-CN"}
_STYLES = ("Normal", "Title", *(f"Heading {level}" for level in range(1, 5)), "List Bullet")
_LONGEST_TITLE = 255
"""Characters; python-docx refuses more in a core property."""


def new_document(title: str, language: ExportLanguage, points: float) -> Document:
    """An empty document on A4 with ``title`` among its properties and text of ``points``."""
    document = docx.Document()
    set_fonts(document, language, _STYLES)
    document.styles["Normal"].font.size = Pt(points)
    section = document.sections[0]
    section.page_width, section.page_height = _PAPER
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, _MARGIN)
    properties = document.core_properties
    properties.title = writable(title)[:_LONGEST_TITLE]
    properties.author = ""  # python-docx names itself in both
    properties.comments = ""
    properties.language = _LOCALES[language]
    return document


def set_fonts(document: Document, language: ExportLanguage, styles: Iterable[str]) -> None:
    """Give ``styles`` a font that has Chinese characters for the texts that hold them.

    A theme's font outranks a named one (ISO/IEC 29500-1, 17.3.2.26), so the template's go.
    """
    latin, chinese = _FONTS[language]
    for name in styles:
        style = document.styles[name]
        style.font.name = latin
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:eastAsia"), chinese)


def add_link(paragraph: Paragraph, text: str, target: str | None) -> None:
    """Put ``text`` at the paragraph's end, as a link to ``target`` where there is one."""
    run = paragraph.add_run(writable(text))
    if target is None:
        return
    run.font.color.rgb = LINK_BLUE
    link = OxmlElement("w:hyperlink")
    relation = paragraph.part.relate_to(target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link.set(qn("r:id"), relation)
    link.append(run._r)
    paragraph._p.append(link)


def content_of(document: Document) -> bytes:
    """The document's bytes."""
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()

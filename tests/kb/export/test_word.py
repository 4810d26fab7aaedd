"""What every exported Word file shares."""

from __future__ import annotations

import io

import docx
import pytest
from docx.oxml.ns import qn

from kb.export.labels import ExportLanguage
from kb.export.word import add_link, content_of, new_document


@pytest.mark.parametrize(("language", "latin"), [("en", "Calibri"), ("zh", "Times New Roman")])
def test_headings_and_text_name_a_font_for_both_scripts(
    language: ExportLanguage, latin: str
) -> None:
    document = docx.Document(io.BytesIO(content_of(new_document("对比", language, points=10))))
    for name in ("Normal", "Title", "Heading 1", "List Bullet"):
        fonts = document.styles[name].element.rPr.rFonts
        assert (fonts.get(qn("w:ascii")), fonts.get(qn("w:eastAsia"))) == (latin, "SimSun")
        assert not any("Theme" in attribute for attribute in fonts.attrib)


def test_the_properties_hold_the_title_and_no_name() -> None:
    properties = new_document("对\x00比" * 200, "zh", points=10).core_properties
    assert properties.title == ("对比" * 200)[:255]
    assert (properties.author, properties.comments, properties.language) == ("", "", "zh-CN")


def test_a_link_leads_to_its_target_and_a_text_without_one_stays_a_text() -> None:
    document = new_document("t", "en", points=10)
    add_link(document.add_paragraph(), "p. 3", "http://localhost:8501/documents?document=d1")
    add_link(document.add_paragraph(), "p. 4", None)
    linked, plain = docx.Document(io.BytesIO(content_of(document))).paragraphs
    assert [(link.text, link.address, link.fragment) for link in linked.hyperlinks] == [
        ("p. 3", "http://localhost:8501/documents?document=d1", "")
    ]
    assert (plain.text, plain.hyperlinks) == ("p. 4", [])

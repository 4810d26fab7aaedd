"""Answers as Markdown and as Word files: every quotation literally, every citation checkable."""

from __future__ import annotations

import datetime
import shutil
import subprocess
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from markdown_it import MarkdownIt

from kb.answer.answers import (
    Answer,
    AnswerSentence,
    Citation,
    Followup,
    Gloss,
    Phrasing,
    QuestionReading,
    SearchScope,
)
from kb.documents import DocumentInfo, Excerpt
from kb.errors import BadRequest
from kb.export.answers import answers_as_docx, answers_as_markdown, write_answers
from kb.search.hits import Hit, Legs

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NOW = datetime.datetime(2026, 1, 27, tzinfo=datetime.UTC)
INFO = DocumentInfo("d1", "port.md", "Port work", "Port Office", 2026, None, "en", 900, 3, NOW, NOW)


def citation(n: int, text: str, document: str = "d1") -> Citation:
    excerpt = Excerpt(
        document,
        "port.md",
        "Port work",
        "Port Office",
        2026,
        "en",
        "Tasks",
        3,
        10,
        10 + len(text),
        text,
    )
    return Citation(n, excerpt)


def answered(*quotes: str, language: str = "en") -> Answer:
    return Answer(
        "what are the tasks?",
        "answered",
        tuple(AnswerSentence(quote, (n,)) for n, quote in enumerate(quotes, 1)),
        tuple(citation(n, quote) for n, quote in enumerate(quotes, 1)),
        SearchScope(2, (2026,)),
        QuestionReading(language),
    )


def not_found() -> Answer:
    hit = Hit(1, 0.3, Legs(0.2, 1.0), 7, INFO, "Tasks", 3, 10, 25, "Lend out books.", "plan", 2026,
              "en")  # fmt: skip
    return Answer("who won?", "not_found", (), (), SearchScope(2, (2025, 2026), (1911,)),
                  QuestionReading("en"), (hit,))  # fmt: skip


QUOTE, OTHER = "Open a *reading* room for 5 <b>ships</b>.", "1. Lend [out] books_for_all."


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


def notes(data: bytes) -> list[str]:
    """The footnotes' texts in the order in which the body refers to them."""
    package = parts(data)
    root = etree.fromstring(package["word/footnotes.xml"])
    by_id = {note.get(f"{W}id"): "".join(note.itertext()).strip() for note in root}
    body = etree.fromstring(package["word/document.xml"])
    return [by_id[reference.get(f"{W}id")] for reference in body.iter(f"{W}footnoteReference")]


# Markdown


def test_markdown_shows_each_quotation_literally_with_its_number_and_place() -> None:
    rendered = MarkdownIt().render(answers_as_markdown([answered(QUOTE, OTHER)]))
    assert "<blockquote>" in rendered
    assert "Open a *reading* room for 5 &lt;b&gt;ships&lt;/b&gt;. [1]" in rendered
    assert "1. Lend [out] books_for_all. [2]" in rendered
    assert "[1] Port work (Port Office, 2026) · Tasks · p. 3 · characters 10–51" in rendered
    assert "<em>" not in rendered


@given(st.text(max_size=60).filter(str.strip))
def test_no_report_text_becomes_markup(text: str) -> None:
    rendered = MarkdownIt("commonmark", {"html": True}).render(
        answers_as_markdown([answered(text)])
    )
    tags = {element.tag for element in etree.HTML(rendered).iter() if isinstance(element.tag, str)}
    assert tags <= {"html", "body", "h2", "p", "strong", "blockquote", "br"}


def test_words_beside_the_quotations_follow_the_reader() -> None:
    assert "**Sources**" in answers_as_markdown([answered(QUOTE)])
    assert "**出处**" in answers_as_markdown([answered(QUOTE, language="zh")])
    assert "**出处**" in answers_as_markdown([answered(QUOTE)], "zh")


def test_what_is_not_found_is_exported_as_that() -> None:
    markdown = answers_as_markdown([not_found()])
    assert (
        "Nothing in the library answers this. Searched: 2 documents, years 2025, 2026." in markdown
    )
    assert "No report in the library speaks of 1911." in markdown
    assert "leads, not an answer" in markdown
    assert "Lend out books." in markdown


def test_a_generated_answer_and_a_follow_up_are_told_as_such() -> None:
    generated = Phrasing("m-1", (AnswerSentence("A room opens.", (1,)),), (citation(1, QUOTE),))
    followup = Followup("what are the tasks in 2025?", "what are the tasks in 2026?")
    answer = replace(
        answered(QUOTE), question="and in 2026?", generated=generated, followup=followup
    )
    markdown = answers_as_markdown([answer])
    assert "Phrased by m-1" in markdown
    assert "A room opens. [1]" in markdown
    assert "Understood as: what are the tasks in 2026?" in markdown
    assert "Quoted from the reports" in markdown


def test_terms_in_the_askers_language_and_open_years_come_along() -> None:
    answer = answered(QUOTE)
    glossed = replace(answer.sentences[0], terms=(Gloss("reading room", "阅览室"),))
    searched = SearchScope(2, (2026,), missing_years=(1911,), silent_years=(2025,))
    answer = replace(answer, sentences=(glossed,), searched=searched)
    markdown = answers_as_markdown([answer])
    document = Document(BytesIO(answers_as_docx([answer])))
    for text in (markdown, "\n".join(paragraph.text for paragraph in document.paragraphs)):
        assert "reading room: 阅览室" in text
        assert "No report in the library speaks of 1911." in text
        assert "Reports of 2025 were searched" in text


# Word


def test_a_word_file_has_a_footnote_for_each_citation() -> None:
    data = answers_as_docx([answered(QUOTE, OTHER)])
    document = Document(BytesIO(data))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts == ["what are the tasks?", "Port work (Port Office, 2026)", QUOTE, OTHER]
    assert notes(data) == [
        f"Port work (Port Office, 2026) · Tasks · p. 3 · characters 10–{10 + len(quote)} · port.md"
        for quote in (QUOTE, OTHER)
    ]
    assert document.core_properties.author == ""


def test_the_footnotes_are_wired_as_the_standard_asks() -> None:
    package = parts(answers_as_docx([answered(QUOTE, OTHER), not_found()]))
    assert b"wordprocessingml.footnotes+xml" in package["[Content_Types].xml"]
    assert package["word/_rels/document.xml.rels"].count(b"relationships/footnotes") == 1
    root = etree.fromstring(package["word/footnotes.xml"])
    kinds = {note.get(f"{W}id"): note.get(f"{W}type") for note in root}
    assert kinds == {"-1": "separator", "0": "continuationSeparator", "1": None, "2": None,
                     "3": None}  # fmt: skip
    names = [child.tag for child in etree.fromstring(package["word/settings.xml"])]
    place = names.index(f"{W}footnotePr")
    assert names.index(f"{W}characterSpacingControl") < place < names.index(f"{W}compat")
    styles = etree.fromstring(package["word/styles.xml"])
    known = {style.get(f"{W}styleId") for style in styles.iter(f"{W}style")}
    used = {
        element.get(f"{W}val")
        for name in ("word/footnotes.xml", "word/document.xml")
        for element in etree.fromstring(package[name]).iter(f"{W}rStyle", f"{W}pStyle")
    }
    assert used <= known
    assert len(used) >= 4


@settings(deadline=None, max_examples=25)
@given(st.text(min_size=1, max_size=60))
def test_any_text_makes_a_sound_word_file(text: str) -> None:
    data = answers_as_docx([answered(f"a{text}")])
    for name, part in parts(data).items():
        if name.endswith((".xml", ".rels")):
            etree.fromstring(part)
    assert len(notes(data)) == 1


@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice on this machine")
def test_libreoffice_opens_it_and_prints_the_footnotes(tmp_path: Path) -> None:
    write_answers([answered(QUOTE, "推进智慧海关建设。")], tmp_path / "memo.docx")
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile",
         "--convert-to", "html", "--outdir", str(tmp_path),
         str(tmp_path / "memo.docx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    printed = (tmp_path / "memo.html").read_text(encoding="utf-8")
    printed = " ".join("".join(etree.HTML(printed.encode()).itertext()).split())
    assert QUOTE in printed
    assert "推进智慧海关建设。" in printed
    assert printed.count("· p. 3 · characters") == 2


# Files


def test_the_suffix_names_the_format(tmp_path: Path) -> None:
    write_answers([answered(QUOTE)], tmp_path / "memo.MD")
    assert "reading" in (tmp_path / "memo.MD").read_text(encoding="utf-8")
    with pytest.raises(BadRequest, match=r"\.md or \.docx"):
        write_answers([answered(QUOTE)], tmp_path / "memo.pdf")
    with pytest.raises(BadRequest, match="no folder"):
        write_answers([answered(QUOTE)], tmp_path / "away" / "memo.md")
    assert [path.name for path in tmp_path.iterdir()] == ["memo.MD"]

"""A brief as a Word file: real footnotes, contents, and quotations as they are."""

from __future__ import annotations

import datetime
import shutil
import subprocess
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from lxml import etree

from kb.answer.answers import AnswerSentence
from kb.answer.brief import Brief, BriefChapter, BriefGap, BriefQuote, BriefReport, Kind
from kb.documents import DocumentInfo, Excerpt
from kb.errors import BadRequest
from kb.export.answers.brief import brief_as_docx, write_brief

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NOW = datetime.datetime(2026, 1, 27, tzinfo=datetime.UTC)
QUOTES = {
    "en": ("Trade reached 622.65 billion yuan, up 2.4%.", "The office will dredge <the> channel."),
    "zh": ("进出口总值6226.5亿元，同比增长2.4%。", "推进智慧海关建设。"),
}


def report(name: str, year: int, kind: Kind, *texts: str, more: int = 0) -> BriefReport:
    source, title = f"{name}{year}.md", f"{name} work of {year}"
    date = datetime.date(year, 1, 20)
    info = DocumentInfo(source, source, title, name, year, date, "en", 90, 1, NOW, NOW)
    quotes = tuple(
        BriefQuote(
            AnswerSentence(text, (1,)),
            (Excerpt(source, source, title, name, year, "en", "Review", 3, 10, 10 + len(text),
                     text),),
        )
        for text in texts
    )  # fmt: skip
    return BriefReport(info, name, kind, quotes, more)


def brief(language: str, *chapters: BriefChapter) -> Brief:
    spoken = "zh" if language == "zh" else "en"
    return Brief("Smart customs / 智慧海关", spoken, chapters)


def chapter(language: str, question: str = "Smart customs / 智慧海关") -> BriefChapter:
    first, second = QUOTES[language]
    return BriefChapter(
        question,
        (report("Port", 2025, "digest", first), report("Port", 2026, "filed", second, more=2)),
        (BriefGap("missing", (2023, 2024), "Port"), BriefGap("nothing", (), documents=7)),
    )


def footnotes(content: bytes) -> list[str]:
    tree = etree.fromstring(zipfile.ZipFile(BytesIO(content)).read("word/footnotes.xml"))
    notes = tree.findall(f"{W}footnote")
    return ["".join(note.itertext()).strip() for note in notes if int(note.get(f"{W}id")) > 0]


@pytest.mark.parametrize(
    ("language", "digest", "missing", "contents"),
    [
        ("en", "digest, not the official text", "2023, 2024 · Port: no report in the library",
         "Contents"),
        ("zh", "摘编，非正式文本", "2023、2024 · Port：库中无此报告", "目录"),
    ],
)  # fmt: skip
def test_each_quotation_has_a_footnote_with_its_report_date_and_kind(
    language: str, digest: str, missing: str, contents: str
) -> None:
    content = brief_as_docx(brief(language, chapter(language)))
    document = Document(BytesIO(content))
    texts = [paragraph.text for paragraph in document.paragraphs]
    for quote in QUOTES[language]:
        assert texts.count(quote) == 1
    first, second = footnotes(content)
    assert first.startswith("Port work of 2025 (Port, 2025) · Review · ")
    assert "2025-01-20" in first
    assert digest in first
    assert digest not in second
    assert missing in texts
    assert contents in texts
    headings = [one.text for one in document.paragraphs if one.style.name.startswith("Heading")]
    assert headings[:4] == ["2025", "Port", "2026", "Port"]
    assert all(texts.count(heading) >= 2 for heading in ("2025", "2026"))  # contents, heading
    references = document.element.body.findall(f".//{W}footnoteReference")
    assert [one.get(f"{W}id") for one in references] == ["1", "2"]


def test_a_thread_has_a_heading_a_question_and_one_list_of_reports() -> None:
    content = brief_as_docx(brief("en", chapter("en", "First?"), chapter("en", "Second?")))
    document = Document(BytesIO(content))
    levels = [
        (one.style.name.removeprefix("Heading "), one.text)
        for one in document.paragraphs
        if one.style.name.startswith("Heading")
    ]
    assert levels[:3] == [("1", "First?"), ("2", "2025"), ("3", "Port")]
    assert ("1", "Second?") in levels
    assert len(footnotes(content)) == 4
    last = [one.text for one in document.paragraphs][-2:]
    assert [text.partition(" (")[0] for text in last] == ["Port work of 2025", "Port work of 2026"]


def test_nothing_found_is_a_whole_document_too() -> None:
    empty = BriefChapter("?", (), (BriefGap("nothing", (2025,), documents=3),))
    document = Document(BytesIO(brief_as_docx(brief("en", empty))))
    told = "2025: nothing in the library answers this (3 documents searched)"
    assert told in [paragraph.text for paragraph in document.paragraphs]


def test_a_brief_is_written_as_word_and_as_nothing_else(tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="docx"):
        write_brief(brief("en", chapter("en")), tmp_path / "brief.pdf")
    write_brief(brief("en", chapter("en")), tmp_path / "brief.docx")
    assert Document(str(tmp_path / "brief.docx")).core_properties.title.startswith("Smart customs")


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not here")
@pytest.mark.parametrize("language", ["en", "zh"])
def test_libreoffice_opens_it_with_its_footnotes(tmp_path: Path, language: str) -> None:
    write_brief(brief(language, chapter(language)), tmp_path / "brief.docx")
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile",
         "--convert-to", "txt:Text", "--outdir", str(tmp_path), str(tmp_path / "brief.docx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    text = (tmp_path / "brief.txt").read_text(encoding="utf-8-sig")
    assert QUOTES[language][0] in text

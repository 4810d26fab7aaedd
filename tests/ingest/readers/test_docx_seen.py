"""What Word shows of a file: notes, equations, joined paragraphs, numbers; and what it hides."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

NAMES = nsdecls("w", "m")
Made = Callable[..., Path]


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """A file of these paragraphs and tables in XML, with further parts by their kinds."""

    def make(*elements: str, **parts: str) -> Path:
        document = docx.Document()
        body = document.element.body
        for element in elements:
            tag = element[element.index("<") + 1 :].split(">")[0].split()[0]
            body.insert(len(body) - 1, parse_xml(element.replace(f"<{tag}", f"<{tag} {NAMES}", 1)))
        packed = io.BytesIO()
        document.save(packed)
        path = tmp_path / "a.docx"
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        with zipfile.ZipFile(packed) as old, zipfile.ZipFile(path, "w") as new:
            for name in old.namelist():
                part = old.read(name).decode("utf-8", "surrogateescape")
                if name == "word/_rels/document.xml.rels":
                    added = "".join(
                        f'<Relationship Id="x{n}" Type="{kind}/{one}" Target="{one}.xml"/>'
                        for n, one in enumerate(parts)
                    )
                    part = part.replace("</Relationships>", added + "</Relationships>")
                if name == "[Content_Types].xml":
                    added = "".join(
                        f'<Override PartName="/word/{one}.xml" ContentType="application/vnd.'
                        f'openxmlformats-officedocument.wordprocessingml.{one}+xml"/>'
                        for one in parts
                        if one != "numbering"
                    )
                    part = part.replace("</Types>", added + "</Types>")
                if not (name == "word/numbering.xml" and "numbering" in parts):
                    new.writestr(name, part.encode("utf-8", "surrogateescape"))
            for one, content in parts.items():
                new.writestr(f"word/{one}.xml", content)
        return path

    return make


OFF = '<w:strike w:val="0"/>'


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>"


def test_notes_stand_behind_the_paragraph_that_they_are_set_in(made, read_one) -> None:
    paragraph = (
        f"<w:p>{run('出口65.4亿元')}<w:r><w:footnoteReference w:id='2'/></w:r>{run('，增长7.8%。')}"
        "<w:r><w:endnoteReference w:id='1'/></w:r></w:p>"
    )
    notes = (
        f"<w:footnotes {NAMES}><w:footnote w:type='separator' w:id='0'><w:p>{run('gone')}</w:p>"
        f"</w:footnote><w:footnote w:id='2'><w:p><w:r><w:footnoteRef/></w:r>{run('不含转口。')}"
        "</w:p></w:footnote></w:footnotes>"
    )
    ends = (
        f"<w:endnotes {NAMES}><w:endnote w:id='1'><w:p>{run('与上年相比。')}</w:p></w:endnote>"
        "</w:endnotes>"
    )
    after = f"<w:p>{run('进口下降。')}</w:p>"
    document = read_one(made(paragraph, after, footnotes=notes, endnotes=ends))
    assert document.text == "出口65.4亿元，增长7.8%。\n\n不含转口。\n\n与上年相比。\n\n进口下降。"


def test_hidden_and_struck_text_is_left_out_and_told(made, read_one) -> None:
    paragraph = (
        f"<w:p>{run('查获案件128起')}{run('（其中7起待查）', '<w:vanish/>')}{run('，案值')}"
        f"{run('8.8', '<w:strike/>')}{run('9.6', OFF)}{run('亿元。')}"
        f"<w:del w:id='1' w:author='x'><w:r><w:delText>旧稿</w:delText></w:r></w:del></w:p>"
    )
    document = read_one(made(paragraph))
    assert document.text == "查获案件128起，案值9.6亿元。"
    assert document.extra["left_out"] == "hidden text: （其中7起待查）\nstruck text: 8.8 / 旧稿"


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("<m:r><m:t>12.5%</m:t></m:r>", "12.5%"),
        (
            "<m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r></m:den></m:f>",
            "a/b",
        ),
        (
            "<m:f><m:num><m:r><m:t>a+c</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r></m:den></m:f>",
            "(a+c)/b",
        ),
        (
            "<m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup>",
            "x²",
        ),
        ("<m:rad><m:deg/><m:e><m:r><m:t>n</m:t></m:r></m:e></m:rad>", "√(n)"),
    ],
)
def test_an_equation_is_read_on_one_line(made, read_one, formula: str, text: str) -> None:
    paragraph = f"<w:p>{run('压缩')}<m:oMath>{formula}</m:oMath>{run('，居前。')}</w:p>"
    assert read_one(made(paragraph)).text == f"压缩{text}，居前。"


def test_a_paragraph_whose_end_is_deleted_goes_on_in_the_next(made, read_one) -> None:
    mark = "<w:pPr><w:rPr><w:del w:id='1' w:author='x'/></w:rPr></w:pPr>"
    document = read_one(
        made(f"<w:p>{mark}{run('出口增长，')}</w:p>", f"<w:p>{run('进口下降。')}</w:p>")
    )
    assert document.text == "出口增长，进口下降。"


def test_readings_above_characters_are_none_of_the_text(made, read_one) -> None:
    ruby = (
        "<w:r><w:ruby><w:rt><w:r><w:t>hǎi</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>海</w:t></w:r>"
        "</w:rubyBase></w:ruby></w:r>"
    )
    assert read_one(made(f"<w:p>{ruby}{run('关')}</w:p>")).text == "海关"


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p>{run(text)}</w:p></w:tc>"


def test_rows_and_cells_in_content_controls_are_read_and_deleted_rows_are_not(
    made, read_one
) -> None:
    row = (
        f"<w:tr>{cell('出口')}<w:sdt><w:sdtContent>{cell('65.4亿元')}</w:sdtContent></w:sdt></w:tr>"
    )
    gone = f"<w:tr><w:trPr><w:del w:id='1' w:author='x'/></w:trPr>{cell('旧')}{cell('1')}</w:tr>"
    table = (
        f"<w:tbl><w:tr>{cell('指标')}{cell('数值')}</w:tr><w:sdt><w:sdtContent>{row}</w:sdtContent>"
        f"</w:sdt>{gone}</w:tbl>"
    )
    assert read_one(made(table)).text == "指标 | 数值\n出口 | 65.4亿元"


def test_tables_within_tables_are_read_once(made, read_one) -> None:
    inner = f"<w:tbl><w:tr>{cell('once')}</w:tr></w:tbl>"
    for _ in range(30):
        inner = f"<w:tbl><w:tr><w:tc><w:tcPr/>{inner}<w:p/></w:tc></w:tr></w:tbl>"
    assert read_one(made(inner)).text == "once"


LEVEL = (
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{0}"/><w:lvlText w:val="{1}"/></w:lvl>'
)
ABSTRACT = '<w:abstractNum w:abstractNumId="0">{0}</w:abstractNum>'


def numbered(number: int, text: str) -> str:
    return (
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr></w:pPr>'
        f"{run(text)}</w:p>"
    )


def lists(kind: str, pattern: str, second: str = "") -> str:
    shape = ABSTRACT.format(LEVEL.format(kind, pattern))
    return (
        f"<w:numbering {NAMES}>{shape}"
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        f'<w:num w:numId="2"><w:abstractNumId w:val="0"/>{second}</w:num></w:numbering>'
    )


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ("", "一、甲\n二、乙\n三、丙\n四、丁"),
        (
            '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>',
            "一、甲\n二、乙\n五、丙\n六、丁",
        ),
    ],
)
def test_lists_of_one_shape_go_on_unless_one_says_where_it_starts(
    made, read_one, second: str, expected: str
) -> None:
    items = [numbered(1, "甲"), numbered(1, "乙"), numbered(2, "丙"), numbered(2, "丁")]
    text = read_one(made(*items, numbering=lists("chineseCounting", "%1、", second))).text
    assert text == expected


@pytest.mark.parametrize(
    ("kind", "pattern", "expected"),
    [
        ("chineseLegalSimplified", "%1、", "壹、甲\n贰、乙"),
        ("decimalFullWidth", "%1．", "１．甲\n２．乙"),
        ("decimalEnclosedParen", "%1", "⑴甲\n⑵乙"),
        ("ideographTraditional", "%1、", "甲、甲\n乙、乙"),
    ],
)
def test_numbers_are_written_as_word_writes_them(
    made, read_one, kind: str, pattern: str, expected: str
) -> None:
    items = [numbered(1, "甲"), numbered(1, "乙")]
    assert read_one(made(*items, numbering=lists(kind, pattern))).text == expected


def test_a_strict_file_and_one_with_macros_are_read(made, tmp_path, read_one) -> None:
    path = made(f"<w:p>{run('出口增长。')}</w:p>")
    strict = tmp_path / "strict.docx"
    macros = tmp_path / "a.docm"
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(strict, "w") as new:
        for name, part in parts.items():
            for kind in (b"officeDocument", b"wordprocessingml", b"drawingml"):
                part = part.replace(
                    b"http://schemas.openxmlformats.org/" + kind + b"/2006/",
                    b"http://purl.oclc.org/ooxml/" + kind + b"/",
                )
            new.writestr(name, part)
    with zipfile.ZipFile(macros, "w") as new:
        for name, part in parts.items():
            usual = b"openxmlformats-officedocument.wordprocessingml.document.main"
            new.writestr(name, part.replace(usual, b"ms-word.document.macroEnabled.main"))
    assert read_one(strict).text == read_one(macros).text == "出口增长。"

"""Word files with words for numbers, relations that lead nowhere, parts that are not there."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from ingest import Damaged, read

PORT = "The port cleared containers within a day."
ODD_NUMBERS = ("one", "", "²", "x5", "9" * 6000, "-")
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

Made = Callable[..., Path]


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """A file with a heading, a list of two and a table; its parts changed as is asked for."""

    def make(
        *changes: tuple[str, str, str], without: str = "", put: tuple[str, str] | None = None
    ) -> Path:
        document = docx.Document()
        document.add_heading("Tasks", 1)
        document.add_paragraph(PORT)
        for text in ("First", "Second"):
            document.add_paragraph(text, style="List Number")
        table = document.add_table(rows=2, cols=3)
        for cell, text in zip(table._cells, "abcdef", strict=True):
            cell.text = text
        packed = io.BytesIO()
        document.save(packed)
        path = tmp_path / "a.docx"
        with zipfile.ZipFile(packed) as old, zipfile.ZipFile(path, "w") as new:
            for name in old.namelist():
                part = old.read(name)
                for where, pattern, text in changes:
                    if where == name:
                        changed, count = re.subn(pattern, text, part.decode())
                        assert count, pattern
                        part = changed.encode()
                if name != without:
                    new.writestr(name, put[1] if put is not None and put[0] == name else part)
        return path

    return make


DOCUMENT, STYLES, NUMBERING = "word/document.xml", "word/styles.xml", "word/numbering.xml"
LIST = (DOCUMENT, '<w:pStyle w:val="ListNumber"/>')


@pytest.mark.parametrize("odd", ODD_NUMBERS)
def test_words_where_numbers_belong_are_read_as_if_nothing_were_said(
    made: Made, read_one, odd: str
) -> None:
    plain = read_one(made()).text
    assert plain == f"Tasks\n\n{PORT}\n\n1. First\n2. Second\n\na | b | c\nd | e | f"
    number = rf'<w:numPr><w:ilvl w:val="{odd}"/><w:numId w:val="\1"/></w:numPr>'
    changes = [
        (NUMBERING, r'<w:start w:val="1"/>', f'<w:start w:val="{odd}"/>'),
        (STYLES, r'<w:outlineLvl w:val="\d"/>', f'<w:outlineLvl w:val="{odd}"/>'),
        (DOCUMENT, r"<w:tcPr>", f'<w:tcPr><w:gridSpan w:val="{odd}"/>'),
        (STYLES, r'<w:numPr><w:numId w:val="(\d+)"/></w:numPr>', number),
    ]
    changes = [(where, re.sub(">(?=<)", r">\\s*", old), new) for where, old, new in changes]
    text = read_one(made(*changes)).text
    assert text == plain


@pytest.mark.parametrize(
    ("start", "kind", "first", "second"),
    [
        ("-5", "decimal", "-5", "-4"),
        ("-5", "chineseCounting", "-5", "-4"),
        ("-2000000000", "upperRoman", "-2000000000", "-1999999999"),
        ("0", "lowerRoman", "0", "i"),
        ("2000000000", "decimal", "2000000000", "2000000001"),
        ("3000000000", "decimal", "1", "2"),
        ("999999999", "upperRoman", "999999999", "1000000000"),
        ("3999", "upperRoman", "MMMCMXCIX", "4000"),
        ("90", "upperRoman", "XC", "XCI"),
        ("-1", "decimalEnclosedCircle", "-1", "0"),
        ("20", "decimalEnclosedCircle", "⑳", "21"),
        ("26", "lowerLetter", "z", "aa"),
        ("0", "upperLetter", "0", "A"),
        ("999999999", "upperLetter", "999999999", "1000000000"),
        ("9999", "chineseCounting", "九九九九", "10000"),
        ("9", "decimalZero", "09", "10"),
        ("-1", "decimalZero", "-1", "0"),
    ],
)
def test_a_number_that_a_kind_of_numbering_does_not_have_is_written_in_digits(
    made: Made, read_one, start: str, kind: str, first: str, second: str
) -> None:
    text = read_one(
        made(
            (NUMBERING, r'<w:start w:val="1"/>', f'<w:start w:val="{start}"/>'),
            (NUMBERING, r'<w:numFmt w:val="decimal"/>', f'<w:numFmt w:val="{kind}"/>'),
        )
    ).text
    labels = [line.removesuffix(" " + word) for line in text.splitlines()
              for word in ("First", "Second") if line.endswith(word)]  # fmt: skip
    assert [label.rstrip(".") for label in labels] == [first, second]


@pytest.mark.parametrize("level", ["-1", "-9", "9", "77"])
def test_an_outline_level_that_there_is_not_makes_no_heading(
    made: Made, read_one, level: str
) -> None:
    own = f'<w:p><w:pPr><w:outlineLvl w:val="{level}"/></w:pPr><w:r><w:t>Own</w:t></w:r></w:p>'
    document = read_one(made((DOCUMENT, r"<w:body>", f"<w:body>{own}")))
    assert [section.title for section in document.sections] == []
    assert document.title == "Tasks"


@pytest.mark.parametrize("span", ["-3", "0", "999999999"])
def test_a_cell_over_no_or_endless_columns_is_one_cell(made: Made, read_one, span: str) -> None:
    text = read_one(made((DOCUMENT, r"<w:tcPr>", f'<w:tcPr><w:gridSpan w:val="{span}"/>'))).text
    assert text.endswith("a | b | c\nd | e | f")


@pytest.mark.parametrize("last", ["Heading1", "S0", "Nowhere"])
def test_thousands_of_styles_based_on_each_other_are_followed_to_their_end(
    made: Made, read_one, last: str
) -> None:
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="S{n}"><w:name w:val="s{n}"/>'
        f'<w:basedOn w:val="{f"S{n + 1}" if n < 4999 else last}"/></w:style>'
        for n in range(5000)
    )
    own = '<w:p><w:pPr><w:pStyle w:val="S0"/></w:pPr><w:r><w:t>Own</w:t></w:r></w:p>'
    document = read_one(
        made(
            (STYLES, "</w:styles>", styles + "</w:styles>"),
            (DOCUMENT, "<w:sectPr", own + "<w:sectPr"),
        )
    )
    headings = [section.title for section in document.sections]
    assert ("Own" in headings) == (last == "Heading1")
    assert "Own" in document.text


@pytest.mark.parametrize(
    "relation",
    [
        f'<Relationship Id="x1" Type="{RELATIONS}/image"/>',
        f'<Relationship Id="x1" Type="{RELATIONS}/image" Target=""/>',
        f'<Relationship Id="x1" Type="{RELATIONS}/image" Target="NULL"/>',
        f'<Relationship Id="x1" Type="{RELATIONS}/image" Target="../../../../etc/passwd"/>',
        f'<Relationship Id="x1" Type="{RELATIONS}/image" Target="media/gone.png"/>',
        f'<Relationship Id="x1" Type="{RELATIONS}/hyperlink" TargetMode="External"/>',
        '<Relationship Id="x1" Target="styles.xml"/>',
        f'<Relationship Type="{RELATIONS}/styles" Target="styles.xml"/>',
        f'<Relationship Id="x1" Type="{RELATIONS}/styles" Target="styles.xml"/>',
        f'<Relationship Id="x1" Type="{RELATIONS}/numbering" Target="../docProps/thumbnail.jpeg"/>',
    ],
)
def test_a_relation_that_leads_nowhere_is_passed_over(made: Made, read_one, relation: str) -> None:
    rels = ("word/_rels/document.xml.rels", "</Relationships>", relation + "</Relationships>")
    assert read_one(made(rels)).text == read_one(made()).text


@pytest.mark.parametrize("part", ["styles", "numbering"])
def test_a_part_under_another_type_costs_no_text(made: Made, read_one, part: str) -> None:
    kind = rf"application/[^\"]*\.{part}\+xml"
    text = read_one(made(("[Content_Types].xml", kind, "application/octet-stream"))).text
    assert all(words in text for words in ("Tasks", PORT, "First", "Second", "a | b | c"))


@pytest.mark.parametrize("gone", [STYLES, NUMBERING, "word/theme/theme1.xml", "docProps/core.xml"])
def test_a_part_that_is_named_and_not_there_costs_no_text(made: Made, read_one, gone: str) -> None:
    text = read_one(made(without=gone)).text
    assert all(words in text for words in ("Tasks", PORT, "First", "Second", "a | b | c"))


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@pytest.mark.parametrize(
    "root",
    [
        f'<w:document xmlns:w="{W}"/>',
        f'<w:document xmlns:w="{W}"><w:background/></w:document>',
        f'<w:styles xmlns:w="{W}"/>',
        "<html><body><p>text</p></body></html>",
        '<w:document xmlns:w="urn:another"><w:body/></w:document>',
    ],
)
def test_a_document_without_a_body_is_damaged(made: Made, root: str) -> None:
    with pytest.raises(Damaged):
        list(read(made(put=(DOCUMENT, root))))

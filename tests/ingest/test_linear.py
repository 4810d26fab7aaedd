"""Reading takes time by what is read: nothing nested or repeated makes it the square or worse.

With the square these would take minutes each.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from functools import reduce
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import BadMetadata, Document, read, split
from ingest.draft import Draft
from ingest.finish import finish
from ingest.metadata.metadata import Metadata
from ingest.text.normalise import glue, glued

pytestmark = pytest.mark.timeout(60)

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"

Write = Callable[[str, str | bytes], Path]


def word_file(tmp_path: Path, body: str) -> Path:
    """A Word file with this XML in its body."""
    whole = io.BytesIO()
    docx.Document().save(whole)
    path = tmp_path / "a.docx"
    said = f'<w:document xmlns:w="{W}" xmlns:mc="{MC}"><w:body>{body}</w:body></w:document>'
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, said if name == "word/document.xml" else old.read(name))
    return path


def paragraph(text: str, inside: str = "") -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r>{inside}</w:p>"


def table(*rows: list[str]) -> str:
    cells = ["".join(f"<w:tc>{cell}</w:tc>" for cell in row) for row in rows]
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def text_box(inside: str) -> str:
    return f"<w:r><w:pict><w:txbxContent>{inside}</w:txbxContent></w:pict></w:r>"


# Word


@pytest.mark.parametrize("depth", [1, 2, 3, 25])
def test_text_in_nested_tables_of_one_cell_is_taken_once(
    tmp_path: Path, read_one: Callable[[Path], Document], depth: int
) -> None:
    body = paragraph("The innermost.")
    for level in range(depth):
        body = table([paragraph(f"Level {level}.") + body])
    text = read_one(word_file(tmp_path, paragraph("Before.") + body)).text
    assert text.count("The innermost.") == 1
    assert [text.count(f"Level {level}.") for level in range(depth)] == [1] * depth


def test_a_table_in_the_cell_of_a_table_is_taken_once(
    tmp_path: Path, read_one: Callable[[Path], Document]
) -> None:
    inner = table(*([paragraph(f"{row}{column}") for column in "xy"] for row in "ab"))
    text = read_one(word_file(tmp_path, table([paragraph("Frame.") + inner]))).text
    assert text == "Frame.\n\nax | ay\nbx | by"
    text = read_one(word_file(tmp_path, table([paragraph("left"), inner]))).text
    assert text == "left | ax ay bx by"


@pytest.mark.parametrize("depth", [1, 2, 3, 25])
def test_text_in_nested_text_boxes_is_taken_once(
    tmp_path: Path, read_one: Callable[[Path], Document], depth: int
) -> None:
    body = paragraph("The innermost.")
    for level in range(depth):
        body = paragraph(f"Level {level}.", text_box(body))
    text = read_one(word_file(tmp_path, body)).text
    assert text.count("The innermost.") == 1
    assert [text.count(f"Level {level}.") for level in range(depth)] == [1] * depth


def test_a_box_and_its_fallback_in_a_cell_are_one_text(
    tmp_path: Path, read_one: Callable[[Path], Document]
) -> None:
    box = text_box(paragraph("In the box."))
    both = (
        f"<w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice>"
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
    )
    cells = [[paragraph("left"), paragraph("right", both)]]
    assert read_one(word_file(tmp_path, table(*cells))).text == "left | right In the box."


# YAML


@pytest.mark.parametrize("mark", ["[", "{a: ", "- ", "? "])
def test_values_nested_without_end_are_refused_at_once(write: Write, mark: str) -> None:
    path = write("a.md", f"---\nkey: 1\nx:\n {mark * 60_000}\n---\n\nThe port is open.\n")
    with pytest.raises(BadMetadata):
        list(read(path))


def test_front_matter_of_many_lines_is_refused_at_once(write: Write) -> None:
    lines = "".join(f"key{number}: value\n" for number in range(400_000))
    with pytest.raises(BadMetadata, match="more than 200,000 characters"):
        list(read(write("a.md", f"---\n{lines}---\n\nThe port is open.\n")))


def test_values_as_deep_as_people_write_are_read(
    write: Write, read_one: Callable[[Path], Document]
) -> None:
    document = read_one(write("a.md", "---\nx: [[[[{a: {b: 1}}]]]]\n---\n\nThe port is open.\n"))
    assert document.extra["x"] == '{"a": {"b": 1}}'


# HTML


@pytest.mark.parametrize(
    ("opens", "closes"),
    [
        ("<table><tr><td>a", "</td></tr></table>"),
        ("<div class=nav>a", "</div>"),
        ("<sup>a", "</sup>"),
        ("<div><table><tr><td>a</td><td>b</td></tr></table>", "</div>"),
    ],
)
def test_elements_nested_by_the_thousand_are_read_in_one_pass(
    write: Write, opens: str, closes: str
) -> None:
    page = f"<body><p>{'The port is open. ' * 2000}</p>{opens * 6000}{closes * 6000}</body>"
    (document,) = read(write("a.html", page))
    assert isinstance(document, Document)
    assert "The port is open." in document.text


def test_a_table_in_a_table_arranges_the_page_and_the_inner_one_has_rows(
    write: Write, read_one: Callable[[Path], Document]
) -> None:
    inner = "<table><tr><td>Trade</td><td>2.4%</td></tr></table>"
    page = f"<body><table><tr><td><p>Before.</p>{inner}</td><td>Beside.</td></tr></table></body>"
    assert read_one(write("a.html", page)).text == "Before.\n\nTrade | 2.4%\n\nBeside."


# Text


@given(st.lists(st.text("ab-, 12.中文。“AZ\u2010", max_size=6), max_size=12))
def test_lines_glued_together_are_as_if_one_by_one(lines: list[str]) -> None:
    kept = [line for line in lines if line]
    assert glued(lines) == (reduce(glue, kept) if kept else "")


def test_one_paragraph_of_many_lines_is_read(
    write: Write, read_one: Callable[[Path], Document]
) -> None:
    line = "the port cleared more containers than in the year before and"
    document = read_one(write("a.md", "\n".join([line] * 60_000)))
    assert len(document.text) == 60_000 * (len(line) + 1) - 1
    html = write("a.html", f"<body><p>{chr(10).join([line] * 200_000)}</p></body>")
    assert len(read_one(html).text) == 200_000 * (len(line) + 1) - 1


def document_of(text: str) -> Document:
    return finish(Draft(text), "a.txt", "a", Metadata(year=2026))


def test_a_list_of_very_many_lines_is_split() -> None:
    lines = "\n".join(f"- The port number {number} is open." for number in range(40_000))
    document = document_of(f"These ports are open:\n{lines}")
    chunks = split(document, limit=128, count=lambda texts: [len(text) // 4 for text in texts])
    assert len(chunks) > 500
    assert all(chunk.context and "ports are open" in chunk.context for chunk in chunks[1:])


def test_one_paragraph_without_an_end_is_split() -> None:
    document = document_of("海关监管" * 200_000)
    chunks = split(document, limit=128, count=lambda texts: [len(text) for text in texts])
    assert sum(len(chunk.text) for chunk in chunks) == 800_000


def test_very_many_headings_are_told() -> None:
    text = "\n".join(f"第{number % 10}部分\n推进口岸建设。" for number in range(20_000))
    assert len(document_of(text).sections) == 20_000

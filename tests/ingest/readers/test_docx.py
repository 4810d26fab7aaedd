"""Word documents: headings by style, lists, tables in reading order, and what cannot be read."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from ingest import Damaged, Encrypted, TooLarge, read

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def saved(document, path: Path) -> Path:
    document.save(path)
    return path


def test_headings_lists_and_tables_come_in_reading_order(tmp_path, read_one) -> None:
    made = docx.Document()
    made.add_heading("拱北海关2026年工作报告", 0)
    made.add_heading("一、2025年工作回顾", 1)
    made.add_paragraph("全年进出口总值6226.5亿元。")
    table = made.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ["指标", "数值", "出口", "26.99"], strict=True):
        cell.text = text
    made.add_heading("二、2026年重点任务", 1)
    made.add_paragraph("管好大桥", style="List Bullet")
    made.add_paragraph("建设智慧海关", style="List Number")
    made.add_paragraph("用好深中通道", style="List Number")
    document = read_one(saved(made, tmp_path / "a.docx"))
    assert document.title == "拱北海关2026年工作报告"
    assert document.text == (
        "拱北海关2026年工作报告\n\n一、2025年工作回顾\n\n全年进出口总值6226.5亿元。\n\n"
        "指标 | 数值\n出口 | 26.99\n\n二、2026年重点任务\n\n"
        "- 管好大桥\n1. 建设智慧海关\n2. 用好深中通道"
    )
    assert [(s.title, s.aspect, s.year) for s in document.sections] == [
        ("一、2025年工作回顾", "review", 2025),
        ("二、2026年重点任务", "plan", 2026),
    ]


def test_merged_cells_stand_in_each_place_that_they_fill(tmp_path, read_one) -> None:
    made = docx.Document()
    table = made.add_table(rows=3, cols=3)
    for cell, text in zip(table._cells, "abcdefghi", strict=True):
        cell.text = text
    table.cell(0, 0).merge(table.cell(0, 1)).text = "wide"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "tall"
    text = read_one(saved(made, tmp_path / "a.docx")).text
    assert text == "wide | wide | c\ntall | e | f\ntall | h | i"


def test_insertions_are_read_and_deletions_are_not(tmp_path, read_one) -> None:
    made = docx.Document()
    paragraph = made.add_paragraph("kept ")
    for change in (
        "<w:ins %s><w:r><w:t>inserted</w:t></w:r></w:ins>",
        "<w:del %s><w:r><w:delText>deleted</w:delText></w:r></w:del>",
    ):
        paragraph._p.append(parse_xml(change % nsdecls("w")))
    assert read_one(saved(made, tmp_path / "a.docx")).text == "kept inserted"


def test_text_in_a_content_control_is_read(tmp_path, read_one) -> None:
    made = docx.Document()
    control = (
        "<w:sdt %s><w:sdtContent><w:p><w:r><w:t>inside</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    made.element.body.insert(0, parse_xml(control % nsdecls("w")))
    assert read_one(saved(made, tmp_path / "a.docx")).text == "inside"


def test_chinese_automatic_numbers_become_text(tmp_path, read_one) -> None:
    made = docx.Document()
    numbering = made.part.numbering_part.element
    numbering.insert(
        0,
        parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77"><w:lvl w:ilvl="0">'
            '<w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/>'
            '</w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>'
            '<w:lvlText w:val="（%2）"/></w:lvl></w:abstractNum>'
        ),
    )
    numbering.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>')
    )
    for text, depth in [("总结", 0), ("贸易", 1), ("口岸", 1), ("安排", 0), ("智慧海关", 1)]:
        paragraph = made.add_heading(text, depth + 1)
        paragraph._p.get_or_add_pPr().append(
            parse_xml(
                f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="77"/></w:numPr>'
            )
        )
        made.add_paragraph("正文。")
    sections = read_one(saved(made, tmp_path / "a.docx")).sections
    assert [section.title for section in sections] == [
        "一、总结", "（一）贸易", "（二）口岸", "二、安排", "（一）智慧海关",
    ]  # fmt: skip


def bytes_of(parts: dict[str, str]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("data", "error", "words"),
    [
        (b"This is not a zip archive.", Damaged, "no .docx file"),
        (b"PK\x03\x04" + b"\x07" * 300, Damaged, "cut off"),
        (bytes_of({"hello.txt": "hi"}), Damaged, "no Word document"),
        (OLE + b"\0" * 64 + "EncryptedPackage".encode("utf-16-le"), Encrypted, "password"),
        (OLE + b"\0" * 600, Damaged, "old .doc file"),
        (bytes_of({"word/document.xml": "<a/>" * 9_000_000}), TooLarge, "it unpacks to 34.3 MiB"),
    ],
    ids=["no zip", "cut zip", "other zip", "encrypted", "old", "bomb"],
)
def test_a_file_that_is_no_word_document_is_refused(write, data, error, words) -> None:
    with pytest.raises(error, match=words):
        list(read(write("a.docx", data)))


def test_a_truncated_document_is_damaged(tmp_path, write) -> None:
    made = docx.Document()
    made.add_paragraph("text")
    data = saved(made, tmp_path / "whole.docx").read_bytes()
    with pytest.raises(Damaged):
        list(read(write("a.docx", data[: len(data) // 2])))


def test_note_marks_above_the_line_are_no_part_of_a_figure(tmp_path, read_one) -> None:
    made = docx.Document()
    paragraph = made.add_paragraph("出口1234.5")
    paragraph.add_run("1").font.superscript = True
    paragraph.add_run("亿元，CO")
    paragraph.add_run("2").font.subscript = True
    assert read_one(saved(made, tmp_path / "a.docx")).text == "出口1234.5¹亿元，CO2"

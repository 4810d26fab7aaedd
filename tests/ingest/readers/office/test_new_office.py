"""Presentations, OpenDocument, EPUB, OFD: what is read, what is left out, what cannot be read."""

from __future__ import annotations

import pytest

from ingest import Damaged, Encrypted, NoText, read
from tests.ingest.readers.packed import (
    book,
    official_paper,
    open_document,
    shape,
    slide_show,
    zipped,
)

TABLE = (
    '<p:graphicFrame><a:tbl><a:tr><a:tc rowSpan="2"><a:txBody><a:p><a:r><a:t>出口</a:t></a:r></a:p>'
    "</a:txBody></a:tc><a:tc><a:txBody><a:p><a:r><a:t>65.4亿元</a:t></a:r></a:p></a:txBody></a:tc>"
    '</a:tr><a:tr><a:tc vMerge="1"><a:txBody><a:p/></a:txBody></a:tc><a:tc><a:txBody><a:p><a:r>'
    "<a:t>增长7.8%</a:t></a:r></a:p></a:txBody></a:tc></a:tr></a:tbl></p:graphicFrame>"
)


def test_a_slide_is_a_page_with_its_title_as_heading(write, read_one) -> None:
    slides = [
        shape(["出口增长。", "进口下降。"], "body") + shape(["一、2023年回顾"], "title"),
        shape(["二、2024年任务"], "title") + TABLE + shape(["3"], "sldNum"),
    ]
    document = read_one(write("a.pptx", slide_show(slides, notes={1: "口径见附注。"})))
    assert document.text == (
        "一、2023年回顾\n\n- 出口增长。\n- 进口下降。\n\n口径见附注。\n\n二、2024年任务\n\n"
        "出口 | 65.4亿元\n出口 | 增长7.8%"
    )
    assert document.pages == (0, document.text.index("二、"))
    assert [section.title for section in document.sections] == ["一、2023年回顾", "二、2024年任务"]


def test_a_hidden_slide_is_left_out_and_told(write, read_one) -> None:
    slides = [shape(["Report 2024"], "title"), "hidden:" + shape(["Draft: 777 cases"])]
    document = read_one(write("a.pptx", slide_show(slides)))
    assert "777" not in document.text
    assert document.extra["left_out"] == "hidden text: Draft: 777 cases"


STYLES = (
    '<style:style style:name="T1"><style:text-properties style:text-line-through-style="solid"/>'
    '</style:style><style:style style:name="T2"><style:text-properties '
    'style:text-position="super 58%"/>'
    '</style:style><style:style style:name="T3"><style:text-properties text:display="none"/>'
    "</style:style>"
)


def test_a_text_document_is_read_with_notes_and_without_what_is_deleted(write, read_one) -> None:
    content = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>旧稿888亿元</text:p>"
        "</text:deletion></text:changed-region></text:tracked-changes>"
        '<text:p text:style-name="Title">某市2024年工作报告</text:p>'
        '<text:h text:outline-level="1">一、2023年回顾</text:h>'
        '<text:p>出口65.4<text:span text:style-name="T2">1</text:span>亿元<text:note>'
        "<text:note-citation>1"
        "</text:note-citation><text:note-body><text:p>不含转口。</text:p></text:note-body></text:note>，"
        '增长<text:span text:style-name="T1">9.9%</text:span>7.8%<text:s/>。'
        '<text:span text:style-name="T3">内部</text:span></text:p>'
        "<text:list><text:list-item><text:p>甲项</text:p></text:list-item><text:list-item><text:p>乙项"
        "</text:p></text:list-item></text:list>"
        '<table:table><table:table-row><table:table-cell table:number-rows-spanned="2"><'
        "text:p>港</text:p>"
        "</table:table-cell><table:table-cell><text:p>1</text:p></table:table-cell></table:table-row>"
        "<table:table-row><table:covered-table-cell/><table:table-cell><text:p>2</text:p>"
        "</table:table-cell></table:table-row></table:table>"
    )
    document = read_one(write("a.odt", open_document("text", content, STYLES)))
    assert document.title == "某市2024年工作报告"
    assert document.text == (
        "某市2024年工作报告\n\n一、2023年回顾\n\n出口65.4¹亿元，增长7.8% 。\n\n不含转口。\n\n"
        "- 甲项\n- 乙项\n\n港 | 1\n港 | 2"
    )
    told = document.extra["left_out"]
    assert all(words in told for words in ("旧稿888亿元", "9.9%", "内部"))


def test_sheets_of_open_document_show_what_their_cells_show(write, read_one) -> None:
    content = (
        '<table:table table:name="主要指标"><table:table-row><table:table-cell>'
        "<text:p>出口</text:p>"
        '</table:table-cell><table:table-cell office:value="0.078"><text:p>7.8%</text:p>'
        "</table:table-cell>"
        '<table:table-cell table:number-columns-repeated="1020"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/>'
        "</table:table-row>"
        "</table:table>"
        '<table:table table:name="附表"><table:table-row><table:table-cell><text:p>甲</text:p>'
        "</table:table-cell><table:table-cell><text:p>乙</text:p></table:table-cell></table:table-row>"
        "</table:table>"
    )
    document = read_one(write("指标2024.ods", open_document("spreadsheet", content)))
    assert document.title == "指标2024"
    assert document.text == "主要指标\n\n出口 | 7.8%\n\n附表\n\n甲 | 乙"


def test_a_presentation_of_open_document_has_its_pages(write, read_one) -> None:
    content = (
        '<draw:page><draw:frame presentation:class="title"><draw:text-box><text:p>Review</text:p>'
        "</draw:text-box></draw:frame><draw:frame><draw:text-box><text:p>Exports rose.</text:p>"
        "</draw:text-box></draw:frame></draw:page><draw:page><draw:frame><draw:text-box>"
        "<text:p>Tasks for 2024</text:p></draw:text-box></draw:frame></draw:page>"
    )
    document = read_one(write("a.odp", open_document("presentation", content)))
    assert len(document.pages) == 2
    assert "Exports rose.\n\nTasks for 2024" in document.text


def test_a_book_is_read_along_its_spine_without_its_contents(write, read_one) -> None:
    chapters = [
        "<h1>一、2023年回顾</h1><p>出口增长。</p>",
        "<h1>二、2024年任务</h1><p>扩大出口。</p>",
    ]
    document = read_one(write("a.epub", book("某局2024年报告", chapters)))
    assert document.title == "某局2024年报告"
    assert document.text == "一、2023年回顾\n\n出口增长。\n\n二、2024年任务\n\n扩大出口。"


def test_a_protected_book_says_so(write) -> None:
    with pytest.raises(Encrypted):
        list(read(write("a.epub", book("x", ["<p>x</p>"], encrypted=True))))


def test_an_official_paper_is_read_by_places_without_its_watermark(write, read_one) -> None:
    lean = "0.7 0.7 -0.7 0.7 0 0"
    first = [
        (20.0, 100.0, 10.0, lean, "内部资料"),
        (60.0, 30.0, 8.0, "", "某海关2024年工作报告"),
        (20.0, 60.0, 5.0, "", "一、2023年回顾"),
        (
            20.0,
            75.0,
            5.0,
            "",
            "去年出口六十五亿元比上年增长百分之七点八，进口四十亿元，查验货物三万票，全年",
        ),
        (20.0, 82.0, 5.0, "", "运行平稳。"),
    ]
    second = [
        (20.0, 100.0, 10.0, lean, "内部资料"),
        (20.0, 30.0, 5.0, "", "二、2024年任务"),
        (20.0, 40.0, 5.0, "", "扩大出口。"),
    ]
    document = read_one(write("a.ofd", official_paper([first, second])))
    assert document.title == "某海关2024年工作报告"
    assert "查验货物三万票，全年运行平稳。" in document.text
    assert "内部资料" not in document.text
    assert document.extra["left_out"] == "watermark: 内部资料 (2 times)"
    assert len(document.pages) == 2


@pytest.mark.parametrize(
    "suffix", [".pptx", ".odt", ".ods", ".odp", ".epub", ".ofd", ".xlsx", ".docx"]
)
@pytest.mark.parametrize(
    "content", [b"no zip at all", b"PK\x03\x04 cut off", zipped({"a.txt": "x"})]
)
def test_what_is_no_such_package_is_told_in_one_line(write, suffix: str, content: bytes) -> None:
    with pytest.raises(Damaged) as told:
        list(read(write(f"a{suffix}", content)))
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("suffix", [".pptx", ".odt", ".epub", ".ofd", ".xlsx", ".docx"])
def test_an_encrypted_office_file_says_so(write, suffix: str) -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(Encrypted):
        list(read(write(f"a{suffix}", data)))


def test_slides_without_text_are_told(write) -> None:
    with pytest.raises(NoText):
        list(read(write("a.pptx", slide_show(["", ""]))))


def test_no_entity_is_resolved_and_no_bomb_goes_off(write) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    parts = {"content.xml": f"{bomb}<x>&b;&f;</x>"}
    with pytest.raises(Damaged):
        list(read(write("a.odt", zipped(parts))))

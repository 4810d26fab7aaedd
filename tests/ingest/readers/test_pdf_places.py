"""PDF pages whose text layer is out of order: watermarks, turned pages, vertical text, notes."""

from __future__ import annotations

import pytest

from ingest import NoText, read
from tests.ingest.readers.raw_pdf import UNMAPPED, VERTICAL, Text, pdf

TITLE = Text(150, 780, "某海关二〇二四年工作报告", 20)
FIRST = "去年以来全关坚持守好国门促进发展持续优化口岸营商环境深化智慧海关建设"
SECOND = "拓展跨境电商监管场所。"


def body(top: float = 700) -> list[Text]:
    """A paragraph over two lines."""
    return [Text(60, top, FIRST), Text(60, top - 18, SECOND)]


def test_a_slanting_mark_that_repeats_is_left_out_and_told(write, read_one) -> None:
    marks = [Text(60, y, "内部资料不得外传", 22, (0.7071, 0.7071)) for y in (150, 350, 550)]
    document = read_one(write("a.pdf", pdf([[*marks, TITLE, *body()]])))
    assert document.title == TITLE.words
    assert document.text == f"{TITLE.words}\n\n{FIRST}{SECOND}"
    assert document.extra["left_out"] == "watermark: 内部资料不得外传 (3 times)"


def test_a_slanting_mark_on_most_pages_is_left_out(write, read_one) -> None:
    mark = Text(60, 300, "DRAFT", 40, (0.8, 0.6))
    pages = [[mark, TITLE, *body()], [*body(), mark], body(600)]
    text = read_one(write("a.pdf", pdf(pages))).text
    assert "DRAFT" not in text


def test_labels_that_slant_and_differ_stay(write, read_one) -> None:
    labels = [Text(60 + 40 * n, 300, f"{2020 + n}年", 8, (0.7071, 0.7071)) for n in range(3)]
    pages = [[TITLE, *body(), *labels], body(), body()]
    text = read_one(write("a.pdf", pdf(pages))).text
    assert all(label.words in text for label in labels)


@pytest.mark.parametrize("rotate", [0, 90])
def test_a_page_of_turned_text_reads_as_the_same_text_upright(write, read_one, rotate: int) -> None:
    upright = [TITLE, *body()]
    turned = [one._replace(x=842 - one.y, y=one.x, run=(0, 1)) for one in upright]
    document = read_one(write("a.pdf", pdf([turned], rotate=[rotate])))
    assert document.text == f"{TITLE.words}\n\n{FIRST}{SECOND}"


def test_a_page_upside_down_reads_as_the_same_text(write, read_one) -> None:
    turned = [one._replace(x=595 - one.x, y=842 - one.y, run=(-1, 0)) for one in (TITLE, *body())]
    assert read_one(write("a.pdf", pdf([turned]))).text == f"{TITLE.words}\n\n{FIRST}{SECOND}"


def test_a_table_on_a_turned_page_between_upright_ones_keeps_its_rows(write, read_one) -> None:
    rows = [("口岸", "货运量", "同比"), ("东港", "二千万吨", "增长"), ("西港", "一千万吨", "下降")]
    table = [
        Text(100 + 24 * line, 60 + 180 * column, words, 12, (0, 1))
        for line, row in enumerate(rows)
        for column, words in enumerate(row)
    ]
    text = read_one(write("a.pdf", pdf([[TITLE, *body()], table, body()], rotate=[0, 90, 0]))).text
    assert "口岸 | 货运量 | 同比\n东港 | 二千万吨 | 增长\n西港 | 一千万吨 | 下降" in text
    assert text.count(FIRST + SECOND) == 2


COLUMNS = (
    "二〇二四年全关监管货物四千万吨查获走私",
    "案件一百二十八起减税降费惠及企业一万二",
    "千家",
)


def test_vertical_text_is_read_in_columns_from_the_right(write, read_one) -> None:
    placed = [
        Text(500 - 24 * column, 700 - 14 * n, letter, 14)
        for column, words in enumerate(COLUMNS)
        for n, letter in enumerate(words)
    ]
    document = read_one(write("a.pdf", pdf([[TITLE, *placed]])))
    assert document.text == f"{TITLE.words}\n\n{''.join(COLUMNS)}"


def test_vertical_text_of_a_vertical_font_is_read_alike(write, read_one) -> None:
    set_down = [
        Text(500 - 24 * column, 700, words, 14, font=VERTICAL)
        for column, words in enumerate(COLUMNS)
    ]
    document = read_one(write("a.pdf", pdf([[TITLE, *set_down]])))
    assert document.text == f"{TITLE.words}\n\n{''.join(COLUMNS)}"


def test_a_note_at_the_foot_stands_behind_the_sentence_that_it_interrupts(write, read_one) -> None:
    start = "全年监管进出口货物四千万吨，查验货物三万票，跨境电商进出口总值达到人民币约"
    filler = [
        Text(60, 780, "某海关二〇二四年工作报告", 20),
        Text(60, 740, FIRST),
        Text(60, 722, SECOND),
    ]
    note = Text(60, 60, "① 按人民币计价，不含转口。", 9)
    pages = [
        [*filler, Text(60, 300, start), note],
        [Text(60, 780, "七十七亿元，增长。"), *body(600)],
    ]
    text = read_one(write("a.pdf", pdf(pages))).text
    assert f"{start}七十七亿元，增长。\n\n① 按人民币计价，不含转口。" in text


def test_the_head_of_a_table_that_is_printed_again_on_the_next_page_stands_once(
    write, read_one
) -> None:
    def table(rows: list[tuple[str, str]], top: float) -> list[Text]:
        return [
            Text(60 + 250 * column, top - 20 * line, words)
            for line, row in enumerate(rows)
            for column, words in enumerate(row)
        ]

    head = ("指标", "数值")
    first = [TITLE, *table([head, ("出口", "一百亿元"), ("进口", "五十亿元")], 400)]
    second = [*table([head, ("货物", "三万票"), ("旅客", "九万人次")], 700), *body(500)]
    text = read_one(write("a.pdf", pdf([first, second]))).text
    assert "指标 | 数值\n出口 | 一百亿元\n进口 | 五十亿元\n货物 | 三万票\n旅客 | 九万人次" in text


def test_letters_without_a_meaning_are_no_text(write, monkeypatch) -> None:
    monkeypatch.setattr("ingest.readers.pdf.reader.is_there", lambda: False)
    codes = "".join(chr(300 + 7 * n) for n in range(40))
    with pytest.raises(NoText, match="letters carry no meaning"):
        list(read(write("a.pdf", pdf([[Text(60, 700, codes, font=UNMAPPED)]]))))


def test_one_page_of_rubbish_is_named_and_the_others_are_read(write, read_one, monkeypatch) -> None:
    monkeypatch.setattr("ingest.readers.pdf.reader.is_there", lambda: False)
    codes = "".join(chr(300 + 7 * n) for n in range(40))
    pages = [[TITLE, *body()], [Text(60, 700, codes, font=UNMAPPED)]]
    document = read_one(write("a.pdf", pdf(pages)))
    assert document.extra["pages_without_text"] == "2"
    assert document.text == f"{TITLE.words}\n\n{FIRST}{SECOND}"

"""Blocks: paragraphs and whole lists, as exact spans."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kb.answer.evidence.blocks import blocks_of, head_of

LIST = """Review
The year went well. Trade grew by 2.4%.
Customs will take these steps:
- Manage the bridge.
- Use the link.
1. Explore a mechanism.
After the list.
"""


def quoted(text: str, start: int, end: int) -> list[list[str]]:
    return [
        [text[span.start : span.end] for span in block.spans]
        for block in blocks_of(text, start, end)
    ]


def test_a_list_is_whole_whichever_item_was_touched() -> None:
    items = ["Manage the bridge.", "Use the link.", "Explore a mechanism."]
    for item in items:
        place = LIST.index(item)
        assert items in quoted(LIST, place, place + 3)


def test_the_line_that_leads_to_a_list_is_its_lead_and_no_item() -> None:
    place = LIST.index("Use the link.")
    (block,) = [block for block in blocks_of(LIST, place, place + 1) if block.spans[0].item]
    assert block.lead is not None
    assert LIST[block.lead.start : block.lead.end] == "Customs will take these steps:"


def test_a_paragraph_is_its_sentences() -> None:
    place = LIST.index("Trade grew")
    assert ["The year went well.", "Trade grew by 2.4%."] in quoted(LIST, place, place + 5)


def test_a_chinese_list_is_whole() -> None:
    text = "重点任务如下：\n1. 管好大桥。\n2. 用好深中通道。\n其他工作。"
    assert ["管好大桥。", "用好深中通道。"] in quoted(text, text.index("用好"), text.index("通道"))


def test_a_numbered_heading_is_no_item_of_the_list_below() -> None:
    text = "3. Measures of the year\n- Card-free lanes.\n- Twenty measures.\n"
    end_of_heading = text.index("\n")
    place = text.index("Twenty")
    assert [
        [text[span.start : span.end] for span in block.spans]
        for block in blocks_of(text, place, place + 1, {end_of_heading})
    ] == [["Card-free lanes.", "Twenty measures."]]


@given(
    lines=st.lists(
        st.sampled_from(["- item one.", "Words: ", "A b. C d!", "", "一、标题", "2. 二"]),
        max_size=12,
    ),
    data=st.data(),
)
def test_spans_are_in_order_inside_the_text_and_never_empty(
    lines: list[str], data: st.DataObject
) -> None:
    text = "\n".join(lines)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    place = 0
    for block in blocks_of(text, start, end):
        for span in block.spans:
            assert place <= span.start < span.end <= len(text)
            assert text[span.start : span.end].strip() == text[span.start : span.end]
            place = span.end


# The head of a report


def test_the_lines_that_say_who_gave_a_report_and_when_are_one() -> None:
    text = "Work report\n——2023年3月5日在大会上\n总理\n张三\n各位代表：\n本届政府任期将满。\n"
    head = head_of(text)
    assert head is not None
    assert text[head.start : head.end] == "——2023年3月5日在大会上\n总理\n张三"


def test_a_title_without_a_day_or_a_single_line_is_no_head() -> None:
    assert head_of("Work report 2023\n\nWork report\nFellow Deputies,\nWe met.\n") is None
    assert head_of("Given on 5 March 2023\nFellow Deputies, we met here.\n") is None
    assert head_of("") is None


@given(st.text("一a。.\n:2023年3月5日 #", max_size=60))
def test_a_head_lies_in_its_text_and_begins_and_ends_with_its_lines(text: str) -> None:
    head = head_of(text)
    if head is not None:
        lines = text[head.start : head.end].split("\n")
        assert len([line for line in lines if line]) > 1
        assert text[head.start - 1 : head.start] in ("", "\n")

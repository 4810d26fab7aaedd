"""Sentences that string tasks together, cut into items that are exact spans."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.answer.choice.items import strung_in
from kb.answer.evidence.blocks import Span


def cut(text: str) -> tuple[str | None, list[str]]:
    found = strung_in(text, Span(0, len(text)))
    if found is None:
        return None, []
    lead = found.lead and text[found.lead.start : found.lead.end]
    return lead, [text[span.start : span.end] for span in found.items]


@pytest.mark.parametrize(
    ("text", "lead", "items"),
    [
        (
            "In 2026 we do three things: first, opening the north gate; second, widening the road; "
            "third, deepening the port.",
            "In 2026 we do three things:",
            ["opening the north gate", "widening the road", "deepening the port"],
        ),
        (
            'The office will open the gate, widen the "north, south" road, and deepen the port.',
            "The office will",
            ["open the gate", 'widen the "north, south" road', "deepen the port"],
        ),
        (
            "明年做好三件事：一是打开北门通道；二是拓宽南边道路；三是疏浚东边港口。",
            "明年做好三件事：",
            ["打开北门通道", "拓宽南边道路", "疏浚东边港口"],
        ),
        (
            "推进北门通道开放，完善南边道路设施，加强东边港口管理。",
            None,
            ["推进北门通道开放", "完善南边道路设施", "加强东边港口管理"],
        ),
        ("The gate was opened in May, and the road in June.", None, []),
        ("Trade rose to 1,234 cars, 40.1% more than the year before, at 10:30.", None, []),
    ],
)
def test_items_stand_between_ordinals_semicolons_or_commas_before_verbs(
    text: str, lead: str | None, items: list[str]
) -> None:
    assert cut(text) == (lead, items)


PIECES = st.sampled_from(
    [
        "first, ",
        "; ",
        ", and open ",
        "，推进",
        "：",
        "will ",
        "二是",
        "；",
        "the road",
        "大桥口岸",
        " ",
    ]
)


def test_no_kind_of_white_space_ends_an_item() -> None:
    text = "first, open the road, second, open the port, third, open the school\x85"
    found = strung_in(text, Span(0, len(text)))
    assert found is not None
    assert text[found.items[-1].start : found.items[-1].end] == "open the school"


@given(st.lists(PIECES | st.text(max_size=6), max_size=20))
def test_items_of_any_text_lie_in_it_in_order_and_apart(pieces: list[str]) -> None:
    text = "".join(pieces)
    found = strung_in(text, Span(0, len(text)))
    if found is None:
        return
    place = 0
    for span in found.items:
        assert place <= span.start < span.end <= len(text)
        assert text[span.start : span.end].strip() == text[span.start : span.end]
        place = span.end

"""Sentences, list items and clauses as exact spans."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import clauses, list_items, sentences


def words(spans: list[tuple[int, int]], text: str) -> list[str]:
    return [text[start:end] for start, end in spans]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Trade rose 2.4% to 622.65 billion. It fell.",
            ["Trade rose 2.4% to 622.65 billion.", "It fell."],
        ),
        (
            "The U.S. market fell. See No. 1 and Art. 5.",
            ["The U.S. market fell.", "See No. 1 and Art. 5."],
        ),
        (
            "J. Smith et al. agree. Dr. Li came at 5 p.m. sharp.",
            ["J. Smith et al. agree.", "Dr. Li came at 5 p.m. sharp."],
        ),
        ("They met in the U.S. The talks went on.", ["They met in the U.S.", "The talks went on."]),
        ('He said "Go." Then he left.', ['He said "Go."', "Then he left."]),
        ("Why? Because! (It is so.) Yes.", ["Why?", "Because!", "(It is so.)", "Yes."]),
        ("增长3.5%。下降！是吗？好。", ["增长3.5%。", "下降！", "是吗？", "好。"]),
        ("他说：“走吧！”然后离开。", ["他说：“走吧！”", "然后离开。"]),
        ("见附件（略。）完。", ["见附件（略。）", "完。"]),
        ("推进改革；扩大开放。", ["推进改革；扩大开放。"]),
        ("查验３．２万票．查获１２８起。", ["查验３．２万票．", "查获１２８起。"]),
        ("One line\nanother line", ["One line", "another line"]),
        (
            "- Deepen reform. Go on.\n1. We will.\n——经济增长。",
            ["Deepen reform.", "Go on.", "We will.", "经济增长。"],
        ),
        ("2.5 percent more.", ["2.5 percent more."]),
        ("", []),
        (" \n ", []),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, expected: list[str]) -> None:
    assert words(sentences(text), text) == expected


def test_a_list_item_is_one_span_without_its_marker() -> None:
    text = "Tasks:\n- Keep it. Well.\n* 管好大桥；用好通道\n1. First\n（2）其次\n——再次。\nThe end."
    assert words(list_items(text), text) == [
        "Keep it. Well.",
        "管好大桥；用好通道",
        "First",
        "其次",
        "再次。",
    ]


def test_a_planning_sentence_is_offered_in_clauses() -> None:
    text = "first, build a barrier; second, regulate；推进改革；扩大开放。"
    assert words(clauses(text), text) == [
        "first, build a barrier",
        "second, regulate",
        "推进改革",
        "扩大开放。",
    ]


MIXED = st.text(st.sampled_from('ab A1.!?。！？；;”"（）() \n-•中国海关'), max_size=80)


@given(MIXED | st.text(max_size=80))
def test_spans_are_ordered_trimmed_and_do_not_overlap(text: str) -> None:
    for find in (sentences, list_items, clauses):
        end = 0
        for start, stop in find(text):
            assert end <= start < stop <= len(text)
            assert text[start:stop] == text[start:stop].strip()
            assert "\n" not in text[start:stop]
            end = stop


@given(MIXED)
def test_clauses_lose_nothing_but_semicolons(text: str) -> None:
    kept = "".join(words(clauses(text), text))
    assert "".join(kept.split()) == "".join(text.replace(";", "").replace("；", "").split())

"""Months and ordinal numbers that a question names, and whether a text names them too."""

from __future__ import annotations

import pytest

from kb.answer.question.numbered import names_each_kind, numbered_in


@pytest.mark.parametrize(
    ("text", "numbered"),
    [
        ("全国2022年12月进出口", {("month", 12)}),
        ("十二月和3月", {("month", 12), ("month", 3)}),
        ("前11个月", set()),
        ("第138届广交会", {("nth", 138)}),
        ("the 138th Canton Fair in October 2025", {("nth", 138), ("month", 10)}),
        ("in Sept. 2025", {("month", 9)}),
        ("the 14th Five-Year Plan of the 21st century", set()),
        ("on the 3rd of the month, 5th May", {("month", 5)}),
        ("you may ask in which month", set()),
        ("第3批、第12期", {("nth", 3), ("nth", 12)}),
        ("第三产业、月饼", set()),
    ],
)
def test_months_and_ordinal_numbers_of_events_are_read(
    text: str, numbered: set[tuple[str, int]]
) -> None:
    assert numbered_in(text) == numbered


@pytest.mark.parametrize(
    ("question", "text", "is_told"),
    [
        ("第138届广交会有多少展品", "the first 137 exhibits of the 139th Canton Fair", False),
        ("第138届广交会有多少展品", "120 exhibits of the 138th Canton Fair", True),
        ("2022年12月进出口多少", "全年进出口42万亿元。", False),
        ("January to November 2025", "2025年1至11月", True),
        ("trade in 2025", "whatever", True),
    ],
)
def test_what_a_question_numbers_a_text_has_to_name(
    question: str, text: str, is_told: bool
) -> None:
    assert names_each_kind(numbered_in(question), text) is is_told

"""Parts of a year that texts tell of, held against those that are asked for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.answer.question.part_of_year import parts_in, tells_other_part


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("前三季度3390万吨", {"months 9"}),
        ("3,390 tonnes in the first three quarters", {"months 9"}),
        ("一季度增长", {"months 3"}),
        ("growth in the last quarter", {"quarter 4"}),
        ("上半年", {"months 6"}),
        ("in the second half", {"half 2"}),
        ("前九个月", {"months 9"}),
        ("the first nine months", {"months 9"}),
        ("1-9月", {"months 9"}),
        ("1月至9月", {"months 9"}),
        ("from January to July 2025", {"months 7"}),
        ("January–September", {"months 9"}),
        ("其中12月40.2亿元", {"month 12"}),
        ("4.2 million in June 2025", {"month 6"}),
        ("“十四五”期间累计征收", {"years"}),
        ("五年来共查获", {"years"}),
        ("over the past five years", {"years"}),
        ("2025年6月9日开通", set()),
        ("opened on June 9", set()),
        ("截至12月末", set()),
        ("全年4567万吨", set()),
        ("half of the goods", set()),
        ("", set()),
    ],
)
def test_parts_of_a_year_are_told_alike_in_both_languages(text: str, parts: set[str]) -> None:
    assert parts_in(text) == parts


@pytest.mark.parametrize(
    ("text", "asked", "other"),
    [
        ("前三季度3390万吨。", "2025年多少万吨", True),
        ("全年4567万吨。", "2025年多少万吨", False),
        ("监管货物4567万吨。", "2025年多少万吨", False),
        ("全年312.6亿元，其中12月40.2亿元。", "2025年征收税款多少", False),
        ("累计征收1480.5亿元，“十四五”期间。", "2025年征收税款多少", True),
        ("上半年1.2亿人次。", "2025年6月多少人次", True),
        ("6月0.2亿人次。", "2025年6月多少人次", False),
        ("Exports fell in the first half.", "How much were exports?", True),
        ("前三季度3390万吨。", "How much in the first three quarters?", False),
    ],
)
def test_a_text_tells_of_another_part_than_is_asked_for(text: str, asked: str, other: bool) -> None:
    assert tells_other_part(text, parts_in(asked)) is other


@given(st.text(max_size=60))
def test_any_text_tells_of_no_other_part_than_its_own(text: str) -> None:
    assert not tells_other_part(text, parts_in(text))

"""Numbers of headings and items, in both languages: what begins with one, and what it tells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.text.numbering import (
    LIST_OR_HEADING,
    MARKER,
    chinese,
    ordinal,
    roman,
    without_number,
)


@given(st.integers(1, 99))
def test_a_chinese_number_of_a_heading_is_read_back(number: int) -> None:
    assert ordinal(chinese(number)) == ordinal(str(number)) == number


@given(st.integers(1, 39))
def test_a_roman_number_is_read_back(number: int) -> None:
    letters = roman(number)
    assert ordinal(letters) == (number if len(letters) <= 5 else None)


@pytest.mark.parametrize("written", ["IIX", "VV", "IXX", "甲", "十二十", "", "1.2"])
def test_what_is_no_number_tells_none(written: str) -> None:
    assert ordinal(written) is None


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("一、工作回顾", "工作回顾"),
        ("十二．附则", "附则"),
        ("（三）智慧海关", "智慧海关"),
        ("(4) Smart customs", "Smart customs"),
        ("1. Review", "Review"),
        ("2、主要任务", "主要任务"),
        ("1.1 Foreign trade", "Foreign trade"),
        ("3 Tasks", "Tasks"),
        ("IV. Outlook", "Outlook"),
        ("26 January 2026", "26 January 2026"),
        ("2.5 percent", "2.5 percent"),
        ("2025年：一、回顾", "2025年：一、回顾"),
        ("12月工作", "12月工作"),
        ("一是加强监管", "一是加强监管"),
    ],
)
def test_a_heading_without_its_number(heading: str, words: str) -> None:
    assert without_number(heading) == words


@pytest.mark.parametrize(
    "line",
    "- a|* a|+ a|• a|· a|▪ a|● a|○ a|◆ a|■ a|– a|— a|——加强|—Widen|—加强|# A|1. a|1、一|1．a|1）a"
    "|1) a|(1) a|（12）一|一、a|十一、a|一．a|一是|（一）a|第一章|第十二条|第3节|第二部"
    "|第四编|第五篇|IV. a|X、a".split("|"),
)
def test_every_mark_begins_an_item_or_a_heading(line: str) -> None:
    assert LIST_OR_HEADING.match(line) is not None


@pytest.mark.parametrize(
    "line",
    ["1.5 million", "2.5%", "-5", "IX countries", "第一", "一带一路", "A. Smith", "L. Smith"],
)
def test_what_only_looks_like_a_mark_begins_none(line: str) -> None:
    assert LIST_OR_HEADING.match(line) is None


@pytest.mark.parametrize(
    "line",
    "- item|* item|+ item|• item|•item|■item|——item|– item|1. item|1、item|12) item|(3) item"
    "|（3）item".split("|"),
)
def test_a_marker_is_cut_off_whole(line: str) -> None:
    assert MARKER.sub("", line, count=1) == "item"

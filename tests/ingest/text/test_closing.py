"""What is set inside a figure goes, nothing else does, and each position is told as it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.text.closing import closed_up


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("出口 1234.5 亿元，增长 3.2 %。", "出口1234.5亿元，增长3.2%。"),
        ("减税 2 亿 3000 万元", "减税2亿3000万元"),
        ("增长 -2.3%", "增长-2.3%"),
        ("增长 5% 以上", "增长5%以上"),
        ("旅客1 234 567人次", "旅客1234567人次"),
        ("货物4 567.8万吨", "货物4567.8万吨"),
        ("比上年增加1 000万元", "比上年增加1000万元"),
        ("created 100 000 jobs", "created 100000 jobs"),
        ("In 2024 100 000 people came", "In 2024 100000 people came"),
        ("关税3.2[1][2]%，出口5[注1]亿元", "关税3.2%，出口5亿元"),
        ("总值1234.5¹亿元", "总值1234.5亿元"),
        ("达到4567[3]万吨，增长3.2〔2〕%", "达到4567万吨，增长3.2%"),
        ("growth of 5.0%² in all", "growth of 5.0%² in all"),
        ("growth of 5.0²% in all", "growth of 5.0% in all"),
        ("cargo of 3,456² million tonnes", "cargo of 3,456 million tonnes"),
        ("up 2.1¹ percent", "up 2.1 percent"),
        ("grants of $320[3] million", "grants of $320 million"),
        ("12.5 million⁴ visitors came", "12.5 million visitors came"),
        ("visitors were 12.5 million⁴.", "visitors were 12.5 million."),
    ],
)
def test_figures_are_closed_up(text: str, closed: str) -> None:
    assert closed_up(text).text == closed


@pytest.mark.parametrize(
    "text",
    [
        "面积12.6万米²",
        "10⁸元",
        "出口 | 800.2 | 3",
        "in 2024 15 firms came",
        "见注[3]",
        "Exports 12 345 678 901 2",
        "the 5 200-year-old trees",
        "an area of 12 m² in all",
        "10⁶ units",
        "see note[3] million",
    ],
)
def test_what_is_no_part_of_a_figure_stays(text: str) -> None:
    assert closed_up(text).text == text


@given(st.text(alphabet="12 .亿元%¹[]出口 aB,", max_size=40))
def test_every_character_that_stays_is_found_again_where_it_stood(text: str) -> None:
    closed = closed_up(text)
    for at, character in enumerate(closed.text):
        assert text[closed.start(at)] == character
        assert closed.end(at + 1) == closed.start(at) + 1
    assert closed.end(0) == 0
    assert closed.text.replace(" ", "") == "".join(
        text[closed.start(at)] for at in range(len(closed.text))
    ).replace(" ", "")


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("a total of $1.2 billion3, and more", "a total of $1.2 billion, and more"),
        ("to grow at 6.3%11per year", "to grow at 6.3%per year"),
        ("over the past three years9.", "over the past three years."),
        ("it grew by 20% 12 months later", "it grew by 20% 12 months later"),
        ("1.2 billion 3 times", "1.2 billion 3 times"),
        ("between 5%–10% of output", "between 5%–10% of output"),
    ],
)
def test_the_number_of_a_note_glued_to_a_unit_is_no_part_of_the_figure(
    text: str, closed: str
) -> None:
    assert closed_up(text).text == closed

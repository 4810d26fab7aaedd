"""One form for the characters of figures; no position moves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.text.folding import fold, with_years_in_digits


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("增长２．３％，", "增长2.3%，"),
        ("４，５６７万吨，１２８起", "4,567万吨，128起"),
        ("２０２４，５００家", "2024，500家"),
        ("下降−2.3%、－1%", "下降-2.3%、-1%"),
        ("五百六十六萬噸，二點二倍", "五百六十六万吨，二点二倍"),
        ("COVID‑19", "COVID-19"),
        ("plain 2.3%", "plain 2.3%"),
    ],
)
def test_figures_have_one_form(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("二〇二四年", "2024年"),
        ("二○二四年至二0二六年", "2024年至2026年"),
        ("一九九八年", "1998年"),
        ("二零二五年底", "2025年底"),
        ("三百二十一年", "三百二十一年"),
        ("一二三年级", "一二三年级"),
    ],
)
def test_years_in_words_become_digits(text: str, folded: str) -> None:
    assert with_years_in_digits(text) == folded


@given(st.text(max_size=60))
def test_no_position_moves(text: str) -> None:
    assert len(fold(text)) == len(with_years_in_digits(fold(text))) == len(text)

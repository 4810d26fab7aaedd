"""Numbers in words and digits are read as what they are, and nothing else is."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.text.numerals import (
    DIGITS_ZH,
    SCALES_EN,
    SCALES_ZH,
    SMALL_EN,
    chinese_number,
    english_number,
)

DIGITS = "零一二三四五六七八九"
SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen"
).split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()


def in_chinese(number: int) -> str:
    """A whole number below 10**12 in Chinese, as it is written out in full."""
    for mark, factor in (("亿", 10**8), ("万", 10**4), ("千", 1000), ("百", 100), ("十", 10)):
        if number >= factor:
            head, rest = divmod(number, factor)
            tail = in_chinese(rest) if rest else ""
            gap = "零" if rest and rest < factor // 10 else ""
            return in_chinese(head) + mark + gap + tail
    return DIGITS[number]


def in_english(number: int) -> str:
    """A whole number below 10**15 in English words."""
    for word, factor in (
        ("trillion", 10**12), ("billion", 10**9), ("million", 10**6), ("thousand", 1000),
        ("hundred", 100),
    ):  # fmt: skip
        if number >= factor:
            head, rest = divmod(number, factor)
            joint = " and " if factor == 100 and rest else " "
            return f"{in_english(head)} {word}" + (joint + in_english(rest) if rest else "")
    if number < 20:
        return SMALL[number]
    ten, one = divmod(number, 10)
    return TENS[ten - 2] + (f"-{SMALL[one]}" if one else "")


@given(st.integers(min_value=0, max_value=10**12 - 1))
def test_a_whole_number_written_in_chinese_is_read_back(number: int) -> None:
    assert chinese_number(in_chinese(number)) == number


@given(st.integers(min_value=0, max_value=10**15 - 1))
def test_a_whole_number_written_in_english_is_read_back(number: int) -> None:
    assert english_number(in_english(number)) == number


@given(st.integers(min_value=0, max_value=10**12), st.integers(min_value=0, max_value=4))
def test_digits_with_separators_are_read_back(number: int, places: int) -> None:
    written = f"{Decimal(number).scaleb(-places):,f}"
    assert english_number(written) == Decimal(written.replace(",", ""))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("三点二亿", "320000000"), ("十三万", "130000"), ("两千五百", "2500"), ("一万二", "12000"),
        ("一万零二", "10002"), ("1.37万亿", "1370000000000"), ("3亿5000万", "350000000"),
        ("一百零五", "105"), ("2万5千", "25000"), ("二〇二五", "2025"), ("二〇万", "200000"),
        ("一百点五", "100.5"), ("三点二万亿", "3200000000000"), ("二百五", "250"),
    ],
)  # fmt: skip
def test_chinese_numbers(text: str, value: str) -> None:
    assert chinese_number(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "万元",
        "abc",
        "三三两两",
        "三四十",
        "一百五千",
        "百千",
        "一万二三",
        "千百万二三",
        "点五",
        "亿万",
    ],
)
def test_what_is_no_number_in_chinese_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"no number|does not"):
        chinese_number(text)


@pytest.mark.parametrize(
    "text",
    ["", "and", "abc", "two three", "nineteen two", "twenty thirty", "twelve hundred hundred"],
)
def test_what_is_no_number_in_english_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no number"):
        english_number(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("half a million", "500000"), ("two and a half million", "2500000"),
        ("a thousand million", "1000000000"), ("150-million", "150000000"),
        ("1,234.5", "1234.5"), ("twelve hundred", "1200"),
    ],
)  # fmt: skip
def test_english_numbers(text: str, value: str) -> None:
    assert english_number(text) == Decimal(value)


@pytest.mark.parametrize(("mark", "power"), SCALES_ZH.items())
def test_every_chinese_scale_stands_alone_and_behind_every_digit(mark: str, power: int) -> None:
    assert chinese_number(mark) == 10**power
    for digit, value in DIGITS_ZH.items():
        assert chinese_number(digit) == value
        assert chinese_number(digit + mark) == value * 10**power


@pytest.mark.parametrize(("word", "power"), SCALES_EN.items())
def test_every_english_scale_stands_behind_every_small_number(word: str, power: int) -> None:
    assert english_number(f"a {word}") == 10**power
    for small, value in SMALL_EN.items():
        assert english_number(small) == value
        if 0 < value < 100:
            assert english_number(f"{small} {word}") == value * 10**power


@given(st.text("〇零一二两三四五六七八九十百千万亿兆点", max_size=12))
def test_no_chinese_numeral_breaks_the_reading(text: str) -> None:
    try:
        assert chinese_number(text) >= 0
    except ValueError:
        return


@given(st.lists(st.sampled_from("two nine ten twenty thirty hundred thousand million".split())))
def test_no_english_words_break_the_reading(words: list[str]) -> None:
    try:
        assert english_number(" ".join(words)) > 0
    except ValueError:
        return

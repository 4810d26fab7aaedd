"""Every number of a text is read with value, unit, measure word and bound, in both languages."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.text.number import Number
from ingest.text.numbers import numbers_in
from ingest.text.units import currencies


def as_printed(text: str, number: Number) -> str:
    return text[number.start : number.end]


READINGS = [
    # text, number as printed, value in base units, unit or measure word, bound
    ("over US$3.2 billion", "US$3.2 billion", 3_200_000_000, "US dollars", "over"),
    ("RMB5bn in all", "RMB5bn", 5_000_000_000, "yuan", None),
    ("some 1,234.5 tons", "1,234.5 tons", "1234.5", "tonnes", "about"),
    ("25 basis points", "25 basis points", "0.25", "percentage points", None),
    ("two hundred and five ships", "two hundred and five", 205, "", None),
    ("two thousand and five ships", "two thousand and five", 2005, "", None),
    ("half a million people", "half a million", 500_000, "", None),
    ("the 14th session", "14", 14, "", None),
    ("总值达6226.5亿元以上", "6226.5亿元", 622_650_000_000, "yuan", "over"),
    ("1亿3千多万人次", "1亿3千多万人次", 130_000_000, "person-times", "over"),
    ("US$3亿", "US$3亿", 300_000_000, "US dollars", None),
    ("25个基点", "25个基点", "0.25", "percentage points", None),
    ("不到25家", "25家", 25, "家", "under"),
    ("百分之二点四", "百分之二点四", "2.4", "percent", None),
    ("百分之百", "百分之百", 100, "percent", None),
    ("千分之3", "千分之3", "0.3", "percent", None),
    ("一万二", "一万二", 12_000, "", None),
    ("一万零二", "一万零二", 10_002, "", None),
    ("第三届", "三", 3, "", None),
    ("上亿", "上亿", 100_000_000, "", "over"),
    ("出口 1234.5 亿元", "1234.5 亿元", 123_450_000_000, "yuan", None),
    ("1 234 567人次", "1 234 567人次", 1_234_567, "person-times", None),
    ("4567[3]万吨", "4567[3]万吨", 45_670_000, "tonnes", None),
    ("４，５６７万吨", "４，５６７万吨", 45_670_000, "tonnes", None),
    ("123元5角1分", "123元5角1分", "123.51", "yuan", None),
    ("人民币3亿元", "人民币3亿元", 300_000_000, "yuan", None),
    ("万分之五", "万分之五", "0.05", "percent", None),
    ("一万六千七百七十亿元", "一万六千七百七十亿元", 1_677_000_000_000, "yuan", None),
    ("七百七十亿元", "七百七十亿元", 77_000_000_000, "yuan", None),
    ("9万亿三个台阶", "9万亿", 9_000_000_000_000, "", None),
    ("千余家", "千余家", 1000, "家", "over"),
    ("增长2倍多", "2倍", 2, "times", "over"),
    ("二點二倍", "二點二倍", "2.2", "times", None),
    ("330千伏", "330千伏", 330, "kilovolts", None),
    ("12.6万米²", "12.6万米²", 126_000, "square metres", None),
    ("a loan of NT$2bn", "NT$2bn", 2_000_000_000, "New Taiwan dollars", None),
    ("a loan of A$5", "A$5", 5, "Australian dollars", None),
    ("a loan of $5", "$5", 5, "unknown dollars", None),
    ("five Canadian dollars", "five Canadian dollars", 5, "Canadian dollars", None),
    ("45k tonnes", "45k tonnes", 45_000, "tonnes", None),
    ("1.2m parcels", "1.2m", 1_200_000, "", None),
    ("capped at 5 percent", "5 percent", 5, "percent", "within"),
]


@pytest.mark.parametrize(("text", "printed", "value", "unit", "bound"), READINGS)
def test_a_number_has_value_unit_and_bound(
    text: str, printed: str, value: int | str, unit: str, bound: str | None
) -> None:
    (number,) = numbers_in(text)
    assert as_printed(text, number) == printed
    assert number.value == Decimal(value)
    assert (number.unit or number.counted, number.bound) == (unit, bound)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("16+20", [16, 20]),
        ("between two and five", [2, 5]),
        ("one million and three million", [1_000_000, 3_000_000]),
        ("3亿吨和2.4 percent", [300_000_000, Decimal("2.4")]),
        ("1,2345", [1, 2345]),
    ],
)
def test_numbers_side_by_side_are_read_each(text: str, values: list[int | Decimal]) -> None:
    assert [number.value for number in numbers_in(text)] == values


@pytest.mark.parametrize(
    ("text", "printed", "sign"),
    [
        ("增长-2.3%", "-2.3%", "-"),
        ("同比（－6.7%）", "－6.7%", "-"),
        ("差额为−123.4亿元", "−123.4亿元", "-"),
        ("净流出为负3亿元", "负3亿元", "-"),
        ("同比+5.6%", "+5.6%", "+"),
        ("growth of -2.3%", "-2.3%", "-"),
        ("a rate of minus 5 percent", "minus 5 percent", "-"),
        ("a balance of -$5 billion", "-$5 billion", "-"),
    ],
)
def test_the_sign_before_a_number_belongs_to_it(text: str, printed: str, sign: str) -> None:
    (number,) = numbers_in(text, "en" if text.isascii() else "zh")
    assert (as_printed(text, number), number.sign) == (printed, sign)
    assert number.value is not None
    assert number.value > 0


@pytest.mark.parametrize(
    "text",
    [
        "4.5-5%",
        "为企业减负3亿元",
        "口岸-3家",
        "出口-3亿元",
        "3月-5月",
        "4700吨-4800吨",
        "2-3 percent",
        "COVID-19",
    ],
)
def test_what_stands_between_two_numbers_is_no_sign(text: str) -> None:
    assert [number.sign for number in numbers_in(text)] == [""] * len(numbers_in(text))


@pytest.mark.parametrize("text", ["减免数十亿元", "几百家企业"])
def test_an_amount_without_a_number_is_none(text: str) -> None:
    assert numbers_in(text, "zh") == []


@pytest.mark.parametrize("text", ["三三两两", "two three"])
def test_what_is_written_like_a_number_and_is_none_has_no_value(text: str) -> None:
    (number,) = numbers_in(text)
    assert (as_printed(text, number), number.value) == (text, None)


@pytest.mark.parametrize("text", ["统计表", "tense", "everyone", "B2B", "the office"])
def test_parts_of_words_are_no_numbers(text: str) -> None:
    assert [number.value for number in numbers_in(text, "en")] == []


@pytest.mark.parametrize(("form", "currency"), currencies().items())
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_currency_is_read_before_a_number(form: str, currency: str, language: str) -> None:
    for gap in ("", " "):
        (number,) = numbers_in(f"{form}{gap}25", language)
        assert (number.start, number.value, number.unit) == (0, 25, currency)


def test_the_amount_is_what_is_printed_and_the_step_its_last_digit() -> None:
    (number,) = numbers_in("2.65万公斤")
    assert number.amount == Decimal("2.65") * 10_000
    assert number.value == Decimal("2.65") * 10_000 * Decimal("0.001")
    assert number.step == Decimal("0.01") * 10_000 * Decimal("0.001")


@given(st.text(alphabet="12,.万亿千百一两点第元%+- andtwohuremilion", max_size=60))
def test_numbers_stand_in_order_and_never_overlap(text: str) -> None:
    numbers = numbers_in(text)
    for number in numbers:
        assert number.left <= number.start <= number.numeral_start < number.numeral_end
        assert number.numeral_end <= number.end <= number.right <= len(text)
    for number, following in pairwise(numbers):
        assert number.end <= following.start

"""The number and the unit that stand in a report, from a figure that was read."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ingest.text.numbers import numbers_in
from kb.compare.figures.printed import printed_of


@pytest.mark.parametrize(
    ("figure", "value", "printed", "unit"),
    [
        ("1109.8亿元", "110980000000", "1109.8", "亿元"),
        ("１１０９.８亿元", "110980000000", "1109.8", "亿元"),
        ("110.98 billion yuan", "110980000000", "110.98", "billion yuan"),
        ("150-million yuan", "150000000", "150", "million yuan"),
        ("5.5%", "5.5", "5.5", "%"),
        ("25个基点", "0.25", "25", "个基点"),
        ("900多辆", "900", "900", "辆"),
        ("1000多亿元", "100000000000", "1000", "亿元"),
        ("1,234.5 tonnes", "1234.5", "1234.5", "tonnes"),
        ("38.26万", "382600", "38.26", "万"),
        ("3亿5千万元", "350000000", "350000000", "元"),
        ("三百亿元", "30000000000", "30000000000", "元"),
        ("US$4.5bn", "4500000000", "4.5", "US$ bn"),
        ("６２％", "62", "62", "％"),
        ("219", "219", "219", ""),
    ],
)
def test_the_printed_number_stands_in_the_printed_unit(
    figure: str, value: str, printed: str, unit: str
) -> None:
    found = printed_of(figure, Decimal(value))
    assert found is not None
    assert (f"{found.value.normalize():f}", found.unit) == (printed, unit)


@pytest.mark.parametrize(
    ("figure", "value"),
    [
        ("5% to 6%", "5.5"),  # two numbers
        ("一半", "50"),  # a share in words, of another value than the number
        ("doubled", "2"),
        ("half", "50"),
        ("1109.8亿元", "1109.8"),  # read as something else: better nothing than this
        ("", "1"),
    ],
)
def test_where_the_two_do_not_tell_the_same_nothing_is_printed(figure: str, value: str) -> None:
    assert printed_of(figure, Decimal(value)) is None


@pytest.mark.parametrize("digits", ["7", "12.5", "1,250", "0.03", "2026"])
@pytest.mark.parametrize(
    "unit", ["万人次", "亿元", "万亿元", "吨", "%", " million tonnes", " billion yuan", " percent"]
)
def test_the_printed_number_in_its_unit_is_the_value_in_base_units(digits: str, unit: str) -> None:
    (number,) = numbers_in(digits + unit)
    assert number.value is not None
    found = printed_of(digits + unit, number.value)
    assert found is not None
    assert found.value == Decimal(digits.replace(",", ""))
    assert found.unit == unit.strip()

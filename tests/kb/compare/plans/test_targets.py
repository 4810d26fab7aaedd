"""The figures that a measure sets, and which bound its words put on them."""

from __future__ import annotations

import pytest

from kb.compare.plans.targets import raised, targets


@pytest.mark.parametrize(
    ("text", "value", "unit", "bound"),
    [
        ("grants of up to 30%", 30, "%", "most"),
        ("at least 30 percent", 30, "%", "least"),
        ("about 12 million jobs", 12_000_000, "jobs", "about"),
        ("新增就业1200万人以上", 12_000_000, "people", "least"),
        ("失业率控制在5.5%以内", 5.5, "%", "most"),
        ("增长5%左右", 5, "%", "about"),
        ("覆盖率达到30%", 30, "%", "least"),
        ("进口1.5万亿元以上", 1.5e12, "yuan", "least"),
        ("nearly 2 thousand firms", 2000, "firms", "about"),
        ("cut to below 3%", 3, "%", "most"),
        ("产量1.3万亿斤以上", 6.5e8, "tonnes", "least"),
        ("output of over 650 million metric tons", 6.5e8, "tonnes", "least"),
        ("改造2600多万套", 26_000_000, "套", "exact"),
        ("65天以内", 65, "days", "most"),
        ("a rise of 0.5 percentage points", 0.5, "points", "exact"),
    ],
)
def test_a_target_has_value_unit_and_bound(text: str, value: float, unit: str, bound: str) -> None:
    (target,) = targets(text)
    assert (target.value, target.unit, target.bound) == (value, unit, bound)


@pytest.mark.parametrize(
    "text", ["the 14th Five-Year Plan", "2026年1月27日", "the G20 summit", "5G networks", "in 2026"]
)
def test_dates_ordinals_and_names_are_no_targets(text: str) -> None:
    assert targets(text) == ()


def test_a_target_raised_in_the_other_language_is_raised() -> None:
    left, right = "投资安排6100亿元", "Investment will reach 640 billion yuan"
    assert raised(left, right, targets(left), targets(right)) == 1
    assert raised(right, left, targets(right), targets(left)) == -1

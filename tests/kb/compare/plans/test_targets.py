"""The figures that a measure sets, and which bound its words put on them."""

from __future__ import annotations

import pytest

from kb.compare.plans.targets import targets


@pytest.mark.parametrize(
    ("text", "value", "unit", "bound"),
    [
        ("grants of up to 30%", 30, "%", "most"),
        ("at least 30 percent", 30, "%", "least"),
        ("about 12 million jobs", 12_000_000, "jobs", "about"),
        ("新增就业1200万人以上", 12_000_000, "人", "least"),
        ("失业率控制在5.5%以内", 5.5, "%", "most"),
        ("增长5%左右", 5, "%", "about"),
        ("覆盖率达到30%", 30, "%", "least"),
        ("进口1.5万亿元以上", 1.5e12, "元", "least"),
        ("nearly 2 thousand firms", 2000, "firms", "about"),
        ("cut to below 3%", 3, "%", "most"),
        ("a rise of 0.5 percentage points", 0.5, "points", "exact"),
    ],
)
def test_a_target_has_value_unit_and_bound(text: str, value: float, unit: str, bound: str) -> None:
    (target,) = targets(text)
    assert (target.value, target.unit, target.bound) == (value, unit, bound)

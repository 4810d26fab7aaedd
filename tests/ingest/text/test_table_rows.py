"""The head of a table, above whichever of its rows."""

from __future__ import annotations

import pytest

from ingest.text.table_rows import head_above, is_head

TABLE = (
    "指标 | 2023年 | 2024年\n出口 | 65.4亿元 | 70.1亿元\n进口 | 40 | 39\n旅客 | 3万人次 | 4万人次"
)
TEXT = f"某局报告\n\n{TABLE}\n\n增长 | 不是表"


@pytest.mark.parametrize(
    ("row", "head"),
    [
        ("旅客", "指标 | 2023年 | 2024年"),
        ("出口", "指标 | 2023年 | 2024年"),
        ("指标", ""),
        ("某局", ""),
        ("增长", ""),
    ],
)
def test_the_head_stands_above_all_rows_of_its_table(row: str, head: str) -> None:
    assert head_above(TEXT, TEXT.index(row)) == head


def test_a_head_may_go_over_two_rows() -> None:
    text = "港 | 货运量 | 货运量\n港 | 数值 | 同比\n东港 | 5万吨 | 1%"
    assert head_above(text, text.index("东港")) == "港 | 货运量 | 货运量\n港 | 数值 | 同比"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("item | 2023 | 2024", True),
        ("Year | Exports (billion yuan)", True),
        ("Exports | 5 | 6", False),
        ("出口 | 65.4亿元", False),
        ("旅客 | 增长", True),
        ("x | ", False),
    ],
)
def test_a_row_with_figures_is_no_head(row: str, expected: bool) -> None:
    assert is_head(row) is expected

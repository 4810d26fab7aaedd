"""Where a report lists its targets."""

from __future__ import annotations

import pytest

from kb.compare.targets.lists import list_spans


def lists(text: str) -> list[str]:
    return [text[start:end].strip() for start, end in list_spans(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("今年主要预期目标是：产值增长5%；就业60万人。", ["产值增长5%；就业60万人。"]),
        ("发展的主要预期目标建议为：产值增长5%。", ["产值增长5%。"]),
        ("经济社会发展的\n主要预期目标\n是：产值增长5%。", ["产值增长5%。"]),
        (
            "主要预期目标是：产值增长5%。第一产业增长3%。提出上述目标，考虑了增长2%的可能。",
            ["产值增长5%。第一产业增长3%。"],
        ),
        (
            "主要预期目标如下：\n——产值增长5%；\n——就业60万人。\n我们要努力。",
            ["——产值增长5%；\n——就业60万人。"],
        ),
        ("顺利完成全年主要目标任务，产值增长5%。", []),
        (
            "The main targets for this year are as follows:\nGrowth of 5 percent\n"
            "over 3 new berths\nIn setting these targets, we were careful.",
            ["Growth of 5 percent\nover 3 new berths"],
        ),
        (
            "Our main targets for the year are: growth of 5 percent; two berths. We will work.",
            ["growth of 5 percent; two berths."],
        ),
        (
            "The main projected targets are set as follows:\nGrowth of 5 percent\nWe go on.",
            ["Growth of 5 percent"],
        ),
        ("The main targets were met, with growth of 5 percent.", []),
    ],
)  # fmt: skip
def test_a_list_of_targets_ends_where_the_report_speaks_of_them(
    text: str, found: list[str]
) -> None:
    assert lists(text) == found

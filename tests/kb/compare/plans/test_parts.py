"""The year's plan, one of several years, a list of projects and a glossary are told apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.compare.plans.commitments import commitments
from tests.kb.comparing import LADDER, report

ZH = """# 海湾港务局2026年工作报告

## 一、2025年工作回顾

2025年新开泊位两个。

## 二、“十五五”时期主要目标任务

### （一）航道

加快建设深水航道。

## 三、2026年重点工作

### （一）泊位

推进泊位改造。到2035年，全面建成绿色港口。

### （二）民生

今年要继续办好民生实事：

1. 新增船员公寓20套。
2. 改造码头厕所8座。

各位代表！加强港口自身建设。

## 名词解释

1. 深水航道：是指要求船舶吃水超过15米的航道，将由港务局推进建设。
"""

EN = """# Harbour Office: work report of 2026

## 1. Review of 2025

In 2025 we opened two berths.

## 2. Main Objectives for the 15th Five-Year Plan Period

We will dredge the deep channel.

## 3. Tasks for 2026

We will mend the eastern quay. By 2035, we will run a green port.

## Glossary

Deep channel: a channel that we will dredge for ships of more than 15 metres.
"""


def parts(folder: Path, text: str) -> dict[str, str]:
    found = commitments(report(folder, "r.md", text), LADDER)
    return {each.text: each.part for each in found}


def test_each_chinese_measure_knows_its_plan_and_a_glossary_has_none(tmp_path: Path) -> None:
    assert parts(tmp_path, ZH) == {
        "加快建设深水航道": "five_year",
        "推进泊位改造": "annual",
        "到2035年，全面建成绿色港口": "five_year",
        "新增船员公寓20套": "projects",
        "改造码头厕所8座": "projects",
        "加强港口自身建设": "annual",
    }


def test_each_english_measure_knows_its_plan_and_a_glossary_has_none(tmp_path: Path) -> None:
    assert parts(tmp_path, EN) == {
        "We will dredge the deep channel": "five_year",
        "We will mend the eastern quay": "annual",
        "By 2035, we will run a green port": "five_year",
    }


@pytest.mark.parametrize("heading", ["二、2026年是“十五五”开局之年的重点工作", "二、今年的任务"])
def test_a_heading_of_the_year_that_names_a_five_year_plan_is_the_years(
    tmp_path: Path, heading: str
) -> None:
    text = ZH.replace("三、2026年重点工作", heading)
    assert parts(tmp_path, text)["推进泊位改造"] == "annual"

"""Two reports of one office: targets of a year, and what the next one tells of them."""

from __future__ import annotations

from pathlib import Path

from kb.compare.selection import Reports
from kb.compare.targets.results import TargetRow
from kb.compare.targets.table import Targets, follow_targets
from tests.kb.compare.figures.reports import report
from tests.kb.comparing import GLOSSARY

PLAN_ZH = (
    "# 2025年工作报告\n\n## 一、2024年工作回顾\n\n茶叶产量增长3%。\n\n## 二、2025年重点任务\n\n"
)
REVIEW_ZH = "# 2026年工作报告\n\n## 一、2025年工作回顾\n\n"
AHEAD_ZH = "\n\n## 二、2026年重点任务\n\n"
LIST_ZH = "今年发展主要预期目标是："
PLAN_EN = "# Work report of 2025\n\n## Review of 2024\n\nTea grew.\n\n## Tasks for 2025\n\n"
REVIEW_EN = "# Work report of 2026\n\n## Review of 2025\n\n"
AHEAD_EN = "\n\n## Tasks for 2026\n\n"


def table(folder: Path, plan: str, review: str | None = None, query: str | None = None) -> Targets:
    """The table of a plan of 2025 and, where one is given, the report of 2026."""
    given = {"organisation": "Harbour Office"}
    documents = [report(folder, plan, year=2025, name="plan.md", **given)]
    if review is not None:
        documents.append(report(folder, review, year=2026, name="review.md", **given))
    return follow_targets(Reports(tuple(documents)), GLOSSARY, years=(2025,), query=query)


def rows_zh(folder: Path, aims: str, told: str, ahead: str = "") -> list[TargetRow]:
    """The rows of a list of targets, of what the next report tells, and of its own list."""
    behind = f"{AHEAD_ZH}{LIST_ZH}{ahead}\n" if ahead else "\n"
    found = table(folder, f"{PLAN_ZH}{LIST_ZH}{aims}\n", f"{REVIEW_ZH}{told}{behind}")
    return list(found.rows)


def rows_en(folder: Path, aims: str, told: str) -> list[TargetRow]:
    """The rows of sentences of a plan and of what the next report tells."""
    return list(table(folder, f"{PLAN_EN}{aims}\n", f"{REVIEW_EN}{told}\n").rows)

"""What became of what was planned, by the next year's review."""

from __future__ import annotations

from pathlib import Path

from kb.compare.plans.promises import OUTCOMES, Promise, Promises, follow, in_order, statements
from kb.compare.selection import Reports
from kb.documents import StoredDocument
from tests.kb.comparing import (
    ANALYSER,
    EN_2025,
    EN_2026,
    GLOSSARY,
    LADDER,
    ZH_2025,
    ZH_2026,
    report,
)


def followed(*documents: StoredDocument) -> Promises:
    return follow(Reports(documents), GLOSSARY.forms, ANALYSER, LADDER)


def promises_of(found: Promises) -> dict[str, Promise]:
    (step,) = found.steps
    return {promise.commitment.text: promise for promise in step.promises}


def test_english_promises_are_done_partly_or_not_mentioned(tmp_path: Path) -> None:
    found = promises_of(
        followed(report(tmp_path, "a.md", EN_2025, 2025), report(tmp_path, "b.md", EN_2026, 2026))
    )
    outcomes = {text: promise.outcome for text, promise in found.items()}
    assert outcomes["Give every crew a contact person"] == "done"
    assert outcomes["repair the eastern quay"] == "done"
    assert outcomes["Publish a tide table for anglers"] == "not_mentioned"
    share = found["The office will raise the share of lorries cleared without a stop to 60 percent"]
    assert share.outcome == "partly"
    assert share.why == "58 percent"


def test_chinese_promises_are_done_partly_or_not_mentioned(tmp_path: Path) -> None:
    found = promises_of(
        followed(report(tmp_path, "a.md", ZH_2025, 2025), report(tmp_path, "b.md", ZH_2026, 2026))
    )
    outcomes = {text: promise.outcome for text, promise in found.items()}
    assert outcomes["编印钓鱼者潮汐表"] == "not_mentioned"
    assert outcomes["探索夜间引航"] == "done"
    assert outcomes["货车不停车放行比例提高到60%"] == "partly"
    assert found["货车不停车放行比例提高到60%"].why == "达到58%"


def test_what_was_done_comes_first_figures_first_and_silence_last(tmp_path: Path) -> None:
    (step,) = followed(
        report(tmp_path, "a.md", EN_2025, 2025), report(tmp_path, "b.md", EN_2026, 2026)
    ).steps
    ordered = in_order(step.promises)
    assert sorted(map(str, ordered)) == sorted(map(str, step.promises))
    places = [OUTCOMES.index(promise.outcome) for promise in ordered]
    assert places == sorted(places)
    assert set(places) == {0, 1, 2}
    for outcome in OUTCOMES:
        counted = [bool(each.commitment.targets) for each in ordered if each.outcome == outcome]
        assert counted == sorted(counted, reverse=True)


def test_both_passages_are_exact_and_the_later_one_is_of_the_review(tmp_path: Path) -> None:
    plan, review = report(tmp_path, "a.md", ZH_2025, 2025), report(tmp_path, "b.md", ZH_2026, 2026)
    for promise in promises_of(followed(plan, review)).values():
        at = promise.commitment.excerpt
        assert plan.text[at.start : at.end] == at.text
        if promise.report:
            there = promise.report
            assert review.text[there.start : there.end] == there.text
            assert there.section.endswith("2025年工作回顾")
        else:
            assert promise.outcome == "not_mentioned"
            assert promise.score is None


def test_nothing_is_ever_called_failed(tmp_path: Path) -> None:
    found = followed(
        report(tmp_path, "a.md", EN_2025, 2025), report(tmp_path, "b.md", EN_2026, 2026)
    )
    assert set(found.steps[0].counts) == {"done", "partly", "not_mentioned"}
    assert "fail" not in str(found).casefold()


def test_growth_that_is_told_behind_a_level_is_the_growth_that_was_planned(tmp_path: Path) -> None:
    def of(year: int, done: str, planned: str) -> StoredDocument:
        text = f"# {year}年工作报告\n\n## 一、{year - 1}年工作回顾\n\n{done}\n\n"
        return report(tmp_path, f"{year}.md", f"{text}## 二、{year}年重点任务\n\n{planned}\n", year)

    plan = of(2025, "栽树80棵。", "茶叶出口额增长6%以上。")
    for told, outcome in (("9%", "done"), ("4%", "partly")):
        review = of(2026, f"茶叶出口额550亿元，同比增长{told}，栽树90棵。", "修缮码头。")
        (promise,) = promises_of(followed(plan, review)).values()
        assert (promise.outcome, told in promise.why) == (outcome, True)


def test_what_is_more_than_planned_is_done(tmp_path: Path) -> None:
    better = ZH_2026.replace("比例达到58%", "比例达到66%")
    found = promises_of(
        followed(report(tmp_path, "a.md", ZH_2025, 2025), report(tmp_path, "b.md", better, 2026))
    )
    assert found["货车不停车放行比例提高到60%"].outcome == "done"


def test_a_report_without_review_or_plan_is_told(tmp_path: Path) -> None:
    plan = "# Report\n\n## Tasks for 2026\n\nWe will build a pier.\n"
    review = "# Report\n\n## Review of 2024\n\nIn 2024 two berths were opened.\n"
    (step,) = followed(
        report(tmp_path, "a.md", review, 2025), report(tmp_path, "b.md", plan, 2026)
    ).steps
    assert step.promises == ()
    assert len(step.notes) == 2


def test_reports_without_anything_are_told(tmp_path: Path) -> None:
    bare = "# Report\n\nThe bay is a fine place.\n"
    (step,) = followed(
        report(tmp_path, "a.md", bare, 2025), report(tmp_path, "b.md", EN_2026, 2026)
    ).steps
    assert step.promises == ()
    (step,) = followed(
        report(tmp_path, "c.md", EN_2025, 2025), report(tmp_path, "d.md", bare, 2026)
    ).steps
    assert step.promises == ()


def test_reports_more_than_a_year_apart_are_told_and_not_followed(tmp_path: Path) -> None:
    found = followed(
        report(tmp_path, "a.md", EN_2025, 2023), report(tmp_path, "b.md", EN_2026, 2026)
    )
    assert found.steps == ()
    assert "not one year apart" in str(found.notes[0])


def test_statements_are_of_the_review_alone(tmp_path: Path) -> None:
    document = report(tmp_path, "b.md", ZH_2026, 2026)
    texts = [statement.text for statement in statements(document)]
    assert texts == [
        "2025年完成了夜间引航试点",
        "货车不停车放行比例达到58%",
        "每艘船的船员都有了联络人",
    ]

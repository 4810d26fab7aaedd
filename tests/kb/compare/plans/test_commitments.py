"""What a report plans, as exact spans."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.compare.plans.clauses import measures
from kb.compare.plans.commitments import commitments
from tests.kb.comparing import EN_2025, LADDER, ZH_2025, planned, report


def spans(text: str, language: str, *, item: bool = False) -> list[str]:
    return [text[a:b] for a, b in measures(text, 0, len(text), language, LADDER, item=item)]


def test_english_clauses_and_items_of_the_plan_alone_are_commitments(tmp_path: Path) -> None:
    assert planned(report(tmp_path, "en.md", EN_2025)) == [
        "We will explore night pilotage",
        "promote electronic cargo lists",
        "deepen the reform of berth fees",
        "The office will raise the share of lorries cleared without a stop to 60 percent",
        "It will continue to protect the oyster beds in the bay",
        "Give every crew a contact person",
        "Build a shelter for drivers",
        "repair the eastern quay",
        "Publish a tide table for anglers",
    ]


def test_chinese_clauses_and_items_of_the_plan_alone_are_commitments(tmp_path: Path) -> None:
    assert planned(report(tmp_path, "zh.md", ZH_2025)) == [
        "探索夜间引航",
        "推进货物清单电子化",
        "深化泊位收费改革",
        "货车不停车放行比例提高到60%",
        "继续保护湾内牡蛎养殖区",
        "为每艘船的船员指定联络人",
        "对停靠满十年的船东，给予泊位费优惠，使老客户留得住",
        "编印钓鱼者潮汐表",
    ]


def test_a_commitment_knows_its_section_strength_negation_and_figures(tmp_path: Path) -> None:
    text = ZH_2025.replace("编印钓鱼者潮汐表", "不再收取潮汐表费用，全面深化渔港改革")
    found = {
        commitment.text: commitment
        for commitment in commitments(report(tmp_path, "z.md", text), LADDER)
    }
    assert found["探索夜间引航"].excerpt.section.endswith("二、2025年重点任务")
    assert found["探索夜间引航"].strength.step == 1
    assert found["深化泊位收费改革"].strength.step == 3
    assert found["不再收取潮汐表费用"].negated
    assert not found["探索夜间引航"].negated
    deep = found["全面深化渔港改革"].strength
    assert (deep.step or 0) + deep.degree == 3 + 1
    (share,) = found["货车不停车放行比例提高到60%"].targets
    assert (share.value, share.unit) == (60.0, "%")


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("We will improve A roads, build B bridges, and carry out C repairs.",
         ["We will improve A roads", "build B bridges", "carry out C repairs"]),
        ("The pier will be widened, and new cranes will be bought.",
         ["The pier will be widened", "new cranes will be bought"]),
        ("We will consolidate and expand the ferry network.",
         ["We will consolidate and expand the ferry network"]),
        ("We will encourage reform, research and training of pilots.",
         ["We will encourage reform, research and training of pilots"]),
        ("We will, on the basis of last year, open two lanes; and close one.",
         ["We will, on the basis of last year, open two lanes", "close one"]),
        ("We will focus on two areas: first, building a pier; second, promoting trade.",
         ["first, building a pier", "second, promoting trade"]),
        ("The bay is a fine place.", []),
        ("Serve the fleet; Train two dogs.", ["Serve the fleet", "Train two dogs"]),
    ],
)  # fmt: skip
def test_english_sentences_are_cut_at_their_measures(sentence: str, expected: list[str]) -> None:
    assert spans(sentence, "en") == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("推进码头改造，加强调度；完善灯塔设施。", ["推进码头改造", "加强调度", "完善灯塔设施"]),
        ("在保证安全的基础上，加快新航道开通。", ["在保证安全的基础上，加快新航道开通"]),
        ("加强夜间巡查，使船员更放心。", ["加强夜间巡查，使船员更放心"]),
        ("主要目标是：新增泊位3个以上；事故数继续下降。", ["新增泊位3个以上", "事故数继续下降"]),
        ("码头是港口的心脏。", []),
        ("我们要把船员、码头工人的事，当成自己的事来办，改善住宿条件。",
         ["我们要把船员、码头工人的事，当成自己的事来办，改善住宿条件"]),
        ("我们要把航道建设作为头等大事，加快疏浚。", ["我们要把航道建设作为头等大事，加快疏浚"]),
        ("各位代表！", []),
        ("落实“先检查，后放行”制度，改进值班安排。", ["落实“先检查，后放行”制度", "改进值班安排"]),
    ],
)  # fmt: skip
def test_chinese_sentences_are_cut_at_their_measures(sentence: str, expected: list[str]) -> None:
    assert spans(sentence, "zh") == expected


def test_an_item_of_a_plan_needs_no_verb(tmp_path: Path) -> None:
    assert spans("A pier for every village", "en", item=True) == ["A pier for every village"]
    assert spans("站位更高，把大门守得更牢", "zh", item=True) == ["站位更高，把大门守得更牢"]


@pytest.mark.parametrize(
    "text", ["", "\n", "# Title\n", "# 标题\n\n各位代表！\n", "。，；", "will"]
)
def test_a_report_without_plans_gives_none(tmp_path: Path, text: str) -> None:
    if not text.strip():
        assert spans(text, "zh") == spans(text, "en") == []
        return
    assert planned(report(tmp_path, "none.md", text)) == []


@given(st.text(alphabet="推进加强，；。：“”（） we will and, ;\n\u30000123%abc要的", max_size=200))
def test_every_span_gives_back_its_text_in_order(text: str) -> None:
    for language in ("zh", "en"):
        for item in (False, True):
            last = 0
            for start, end in measures(text, 0, len(text), language, LADDER, item=item):
                assert last <= start < end <= len(text)
                assert text[start:end] == text[start:end].strip()
                last = end


@pytest.mark.parametrize(
    "line",
    [
        "We will improve this, and will build that, " * 20_000,
        "要加强，" * 50_000,
        "全面" * 50_000 + "推进。",
        "“（" * 50_000,
        "a" * 500_000,
    ],
    ids=["english", "chinese", "modifiers", "quotes", "letters"],
)
def test_a_line_without_end_is_read_in_no_time_and_left_alone(tmp_path: Path, line: str) -> None:
    assert planned(report(tmp_path, "long.md", f"# R\n\n## Tasks for 2026\n\n{line}\n")) == []

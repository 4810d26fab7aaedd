"""What becomes of a measure from one report to the next."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from kb.compare.plans.changes import CHANGES
from kb.compare.plans.comparison import Comparison, compare
from kb.compare.plans.differences import difference
from kb.compare.plans.targets import raised, targets
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


def compared(*documents: StoredDocument) -> Comparison:
    return compare(Reports(documents), GLOSSARY.forms, ANALYSER, LADDER)


def changes(found: Comparison, step: int = 0) -> dict[str, str]:
    """The change of each measure, by the text of its later side, or of the one it has."""
    return {pair.latest.text: pair.change for pair in found.steps[step].pairs}


def test_english_measures_are_classed(tmp_path: Path) -> None:
    found = compared(
        report(tmp_path, "a.md", EN_2025, 2025), report(tmp_path, "b.md", EN_2026, 2026)
    )
    assert changes(found) == {
        "We will promote night pilotage": "strengthened",
        "promote electronic cargo lists": "kept",
        "promote the reform of berth fees": "weakened",
        "The office will raise the share of lorries cleared without a stop to 75 percent":
            "strengthened",
        "It will continue to protect the oyster beds in the bay": "kept",
        "Give each crew a person of contact on board": "reworded",
        "Build a shelter for drivers": "kept",
        "Repair the eastern quay": "kept",
        "Train dogs to find stowaways": "new",
        "Publish a tide table for anglers": "dropped",
    }  # fmt: skip


def test_chinese_measures_are_classed(tmp_path: Path) -> None:
    found = compared(
        report(tmp_path, "a.md", ZH_2025, 2025), report(tmp_path, "b.md", ZH_2026, 2026)
    )
    assert changes(found) == {
        "推进夜间引航": "strengthened",
        "推进货物清单电子化": "kept",
        "推进泊位收费改革": "weakened",
        "货车不停车放行比例提高到75%": "strengthened",
        "继续保护湾内牡蛎养殖区": "kept",
        "为每艘船的船员指定船上联络人": "kept",
        "对停靠满十年的船东，给予泊位费优惠，使老客户留得住": "kept",
        "训练查找偷渡者的警犬": "new",
        "编印钓鱼者潮汐表": "dropped",
    }


def test_a_change_of_strength_tells_why(tmp_path: Path) -> None:
    found = compared(
        report(tmp_path, "a.md", ZH_2025, 2025), report(tmp_path, "b.md", ZH_2026, 2026)
    )
    why = {pair.right.text: pair.why for pair in found.steps[0].of("strengthened") if pair.right}
    assert why["推进夜间引航"] == "探索 → 推进"
    assert why["货车不停车放行比例提高到75%"] == "60% → 75%"


def test_one_measure_may_become_several_and_several_one(tmp_path: Path) -> None:
    whole = "# 报告\n\n## 2025年重点任务\n\n- 加强渔港消防设备检修和航标灯具更换维护。\n"
    parts = "# 报告\n\n## 2026年重点任务\n\n- 加强渔港消防设备检修。\n- 加强航标灯具更换维护。\n"
    earlier, later = report(tmp_path, "a.md", whole, 2025), report(tmp_path, "b.md", parts, 2026)
    pairs = compared(earlier, later).steps[0].pairs
    assert [pair.change for pair in pairs] == ["reworded", "reworded"]
    assert len({id(pair.left) for pair in pairs}) == 1
    merged = compared(report(tmp_path, "c.md", parts, 2025), report(tmp_path, "d.md", whole, 2026))
    assert [pair.change for pair in merged.steps[0].pairs] == ["reworded", "reworded"]


def test_the_same_report_twice_is_kept_throughout(tmp_path: Path) -> None:
    for text in (EN_2025, ZH_2025):
        found = compared(report(tmp_path, "a.md", text), report(tmp_path, "b.md", text))
        (step,) = found.steps
        assert step.counts["kept"] == len(step.pairs) == len(found.columns[0].commitments)
        assert all(pair.score == pytest.approx(1.0, abs=1e-4) for pair in step.pairs)


def test_every_measure_stands_in_at_least_one_pair(tmp_path: Path) -> None:
    found = compared(report(tmp_path, "a.md", EN_2025), report(tmp_path, "b.md", EN_2026, 2026))
    left, right = (set(map(id, column.commitments)) for column in found.columns)
    assert {id(pair.left) for pair in found.steps[0].pairs if pair.left} == left
    assert {id(pair.right) for pair in found.steps[0].pairs if pair.right} == right


def test_years_are_compared_one_by_one_and_organisations_side_by_side(tmp_path: Path) -> None:
    three = [report(tmp_path, f"{year}.md", EN_2025, year) for year in (2024, 2025, 2026)]
    assert [step.heading for step in compared(*three).steps] == ["2024 → 2025", "2025 → 2026"]
    offices = [report(tmp_path, f"{name}.md", EN_2025, 2025, name) for name in "ABC"]
    found = compared(*offices)
    assert found.steps == ()
    assert found.across is not None
    assert [side.label for side in found.across.sides] == ["A · 2025", "B · 2025", "C · 2025"]


def test_a_report_without_plans_is_told_and_no_row_is_made_up(tmp_path: Path) -> None:
    bare = "# Report\n\n## Review of 2024\n\nIn 2024 two berths were opened.\n"
    found = compared(report(tmp_path, "a.md", bare, 2025), report(tmp_path, "b.md", EN_2026, 2026))
    (step,) = found.steps
    assert step.pairs == ()
    (note,) = map(str, step.notes)
    assert note == "2025: no part that says what is planned, so nothing is compared"
    assert "2026 plans:" in str(found)


def test_chinese_and_english_reports_meet_by_the_glossary(tmp_path: Path) -> None:
    english = (
        "# Report\n\n## Tasks for 2026\n\n- Advance smart customs.\n- Manage the Hong Kong-Zhuhai-"
        "Macao Bridge well.\n- Grow roses.\n"
    )
    chinese = (
        "# 报告\n\n## 2026年重点任务\n\n- 管好港珠澳大桥。\n- 推进智慧海关建设。\n- 修建凉亭。\n"
    )
    found = compared(
        report(tmp_path, "a.md", english, 2026), report(tmp_path, "b.md", chinese, 2026)
    )
    met = {
        pair.left.text: pair.right.text for pair in found.steps[0].pairs if pair.left and pair.right
    }
    assert met == {
        "Advance smart customs": "推进智慧海关建设",
        "Manage the Hong Kong-Zhuhai-Macao Bridge well": "管好港珠澳大桥",
    }
    assert any("two languages" in str(note) for note in found.steps[0].notes)


def test_vectors_find_partners_that_words_alone_do_not(tmp_path: Path) -> None:
    left = "# R\n\n## Tasks for 2025\n\n- Curb noise at the quay.\n- Plant willows.\n"
    right = "# R\n\n## Tasks for 2026\n\n- Make nights on the quay calmer.\n- Paint boats.\n"
    calls: list[list[str]] = []

    def embed(texts: Sequence[str]) -> NDArray[np.float32]:
        calls.append(list(texts))
        quiet = {"Curb noise at the quay", "Make nights on the quay calmer"}
        rows = np.zeros((len(texts), len(texts) + 1), np.float32)
        for number, text in enumerate(texts):
            rows[number, len(texts) if text in quiet else number] = 1.0
        return rows

    documents = report(tmp_path, "a.md", left, 2025), report(tmp_path, "b.md", right, 2026)
    assert changes(compared(*documents))["Make nights on the quay calmer"] == "new"
    found = compare(
        Reports(documents), GLOSSARY.forms, ANALYSER, LADDER, embed=embed, knows=lambda _: True
    )
    assert changes(found)["Make nights on the quay calmer"] == "reworded"
    assert changes(found)["Paint boats"] == "new"
    assert len(calls) == 1
    assert len(calls[0]) == 4


def test_json_and_text_tell_the_same(tmp_path: Path) -> None:
    found = compared(report(tmp_path, "a.md", EN_2025), report(tmp_path, "b.md", EN_2026, 2026))
    written = json.loads(json.dumps(found.as_json()))
    (step,) = written["steps"]
    assert sum(step["counts"].values()) == len(step["pairs"])
    assert list(step["counts"]) == list(CHANGES)
    for pair in step["pairs"]:
        side = pair["right"] or pair["left"]
        assert side["text"] in str(found)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("growth of over 6 percent", "growth of around 5.5 percent", -1),
        ("unemployment of around 5.5 percent", "unemployment of no more than 5.5 percent", 1),
        ("失业率控制在5.5%以内", "失业率控制在5%以内", 1),
        ("赤字率按3.2%安排", "赤字率按2.8%安排", -1),
        ("安排投资6100亿元", "安排投资6400亿元", 1),
        ("能耗降低3%", "能耗降低2%", -1),
        ("建设10公里道路", "建设20座桥梁", 0),
        ("到2025年建成", "到2030年建成", 0),
        ("raise pay", "raise pay by 3 percent", 0),
    ],
)
def test_figures_of_one_unit_are_held_against_each_other(
    left: str, right: str, expected: int
) -> None:
    assert raised(left, right, targets(left), targets(right)) == expected


def test_amounts_are_the_same_in_both_languages() -> None:
    assert targets("6226.5亿元")[0].value == pytest.approx(622.65e9)
    assert targets("622.65 billion yuan")[0].value == pytest.approx(622.65e9)


def test_differing_words_are_marked_in_place() -> None:
    left, right = "We will promote night pilotage", "We will deepen night pilotage at sea"
    differing = difference(left, right)
    assert [left[a:b] for a, b in differing.left] == ["promote"]
    assert [right[a:b] for a, b in differing.right] == ["deepen", "at sea"]
    differing = difference("推进夜间引航", "深化夜间引航")
    assert differing.left == ((0, 2),)
    assert differing.right == ((0, 2),)


@given(st.text(max_size=60), st.text(max_size=60))
def test_what_does_not_differ_is_the_same_on_both_sides(left: str, right: str) -> None:
    differing = difference(left, right)
    kept = [
        _without(text, spans) for text, spans in ((left, differing.left), (right, differing.right))
    ]
    assert kept[0] == kept[1]


def _without(text: str, spans: tuple[tuple[int, int], ...]) -> str:
    inside = {place for start, end in spans for place in range(start, end)}
    rest = "".join(letter for place, letter in enumerate(text) if place not in inside)
    return "".join(rest.casefold().split())

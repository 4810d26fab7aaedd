"""The benchmarks that hold tables against a truth of one's own count what they say."""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks import joins, measures, origins, periods, promises, series
from kb.compare.figures.ledger import figures
from kb.glossary import load_glossary


def test_stretches_of_a_plan_are_told_apart_by_a_truth(tmp_path: Path) -> None:
    plan = "We will build a quay for ferries. The road ahead will not be easy."
    text = f"# Work report of 2026\n\n## Tasks for 2026\n\n{plan} It rains.\n"
    (tmp_path / "a.md").write_text(text, encoding="utf-8")

    def line(words: str, measure: bool) -> dict[str, object]:
        start = text.index(words)
        return {"file": "a.md", "start": start, "end": start + len(words), "measure": measure}

    truth = [line("We will build a quay for ferries", True), line("It rains.", True)]
    found = measures.measure([*truth, line("The road ahead", False)], tmp_path)
    assert (found.measures, found.found, found.others, found.left_out) == (2, 1, 1, 1)
    assert found.faults == (
        f"a.md {text.index('It rains.')}-{text.index('It rains.') + 9}: missed",
    )
    (drawn,) = measures.drawn(tmp_path / "a.md", 5, seed=1)
    assert drawn.split("\t")[1:] == ["annual", "We will build a quay for ferries"]


REVIEW = "# 某省2026年工作报告\n\n## 一、过去五年工作回顾\n\n"


def test_figures_of_a_block_are_held_against_its_period(tmp_path: Path) -> None:
    text = REVIEW + "五年来，我们努力奋斗。建房9万套，绿化率从30%提高到41%，2023年修路80公里。\n"
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    line = {"file": "a.md", "start": len(REVIEW), "end": len(text), "period": "2021-2025"}
    (block,) = periods.measure([line], tmp_path)
    assert (block.figures, block.ends, len(block.off)) == (4, 2, 1)
    assert "all: 3 of 4 (0.750)" in periods.table([block])


def test_series_are_held_against_growth_told_in_two_reports(tmp_path: Path) -> None:
    for year, growth in ((2025, 4), (2026, 5)):
        head = f"# {year}年浙江省政府工作报告\n\n## 一、{year - 1}年工作回顾\n\n"
        text = f"{head}地区生产总值增长{growth}%。\n"
        (tmp_path / f"{year}.md").write_text(text, encoding="utf-8")
    found = series.series_in(sorted(tmp_path.glob("*.md")))
    told = {"organisation": "浙江", "growth_2024": 4, "growth_2025": 5}
    once, wrong = told | {"growth_2024": None}, told | {"growth_2025": 6}
    assert series.told_twice([told, once]) == [told]
    assert (series.in_one(told, found), series.in_one(wrong, found)) == (True, False)
    (join,) = series.joins(found)
    assert "2024" in str(join)
    assert "地区生产总值增长5%" in str(join)


def test_figures_labelled_as_of_one_indicator_are_looked_for_in_one_series(tmp_path: Path) -> None:
    for year, told in ((2025, "茶叶产量4万吨。修路8公里。"), (2026, "茶叶产量5万吨。架桥9座。")):
        head = f"# {year}年浙江省政府工作报告\n\n## 一、{year - 1}年工作回顾\n\n"
        (tmp_path / f"{year}.md").write_text(head + told, encoding="utf-8")
    lines = [
        {"reports": ["2025.md", "2026.md"], "told": ["茶叶产量[4万吨]", "茶叶产量[5万吨]"]},
        {"reports": ["2025.md", "2026.md"], "told": ["修路[8公里]", "架桥[9座]"]},
    ]
    labels = tmp_path / "labels.jsonl"
    labels.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    wanted = joins.labelled(labels)
    documents = series.documents_in(sorted(tmp_path.glob("*.md")))
    texts = {document.info.source: document.text for document in documents}
    ((missed, read_as),) = joins.apart(wanted, figures(documents, load_glossary()), texts)
    assert missed == wanted[1]
    assert "架桥" in read_as


def test_promises_are_held_against_what_the_next_review_says(tmp_path: Path) -> None:
    plan = "推进东港码头建设，开展茶叶品质检查。"
    review = "东港码头建设全部完成。"
    for year, done, planned in ((2025, "修路80公里。", plan), (2026, review, "栽树。")):
        text = f"某海关{year}年工作报告\n\n一、{year - 1}年工作回顾\n\n{done}\n\n"
        text += f"二、{year}年重点任务\n\n{planned}\n"
        (tmp_path / f"{year}.txt").write_text(text, encoding="utf-8")
    text, after = ((tmp_path / f"{year}.txt").read_text(encoding="utf-8") for year in (2025, 2026))
    quay, report = text.index("推进东港"), after.index("东港码头建设")
    fair = text.index("开展茶叶品质检查")
    truth = [
        {"left": [quay, quay + 8], "outcome": "done", "report": [report, report + 10]},
        {"left": [fair, fair + 8], "outcome": "not_mentioned", "report": None},
        {"left": [0, 4], "outcome": "not_mentioned", "report": None},
    ]
    found = promises.followed(tmp_path / "2025.txt", tmp_path / "2026.txt", "hash")
    assert promises.score(found, truth) == {"right": 2, "measure not found": 1}


def test_organisations_and_years_are_held_against_a_truth(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("2026年厦门海关工作报告\n\n一、回顾\n\n经济平稳。\n", "utf-8")
    right = {"file": "a.txt", "organisation": "厦门海关", "year": 2026}
    faults = origins.measure([right, right | {"year": 2025}], tmp_path)
    assert faults == ["a.txt: {'year': 2026}"]

"""The benchmarks measure what they say; the figures themselves are not tested."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

import kb
from benchmarks import (
    answers,
    chains,
    commitments,
    compare_speed,
    fusion,
    indicators,
    ingest,
    million,
    organisations,
    query,
    questions,
    rerun,
    start,
    targets,
    themes,
)
from benchmarks.text import REPORTS, documents_in, recombined
from kb.answer.known_questions import AskedQuestion
from kb.compare.plans.comparison import compare
from kb.compare.selection import Reports
from tests.kb.comparing import ANALYSER, EN_2025, EN_2026, GLOSSARY, LADDER, report


@pytest.fixture(autouse=True)
def _hashing_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_MODEL", "hash")
    monkeypatch.setenv("KB_READER", "none")


def test_the_text_is_the_same_at_every_run_and_no_report_is_like_another() -> None:
    documents = documents_in(REPORTS)
    first = list(islice(recombined(documents), 20))
    assert first == list(islice(recombined(documents), 20))
    assert len(set(first)) == 20


def test_folders_without_reports_are_named(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="--reports"):
        documents_in(tmp_path)


def test_questions_are_of_the_language_asked_for_and_all_different() -> None:
    english = query.questions(REPORTS, "en", 50)
    assert len(set(english)) == 50
    assert all(question.isascii() or "’" in question or "–" in question for question in english)
    assert len(set(query.questions(REPORTS, "zh", 50))) == 50


def test_every_command_is_started_on_a_library_of_the_size_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(start, "TRIES", 1)
    found = start.measure(chunks=20)
    assert found.pop("chunks") >= 20
    assert set(found) == {"help", "list", "show", "figures", "search_en", "search_zh"}
    assert min(found.values()) > 0


def test_a_second_ingest_embeds_nothing() -> None:
    found = rerun.measure(files=20)
    assert found["files"] == 20
    assert found["embedded_again"] == 0


def test_a_search_of_many_passages_is_measured_with_every_filter() -> None:
    found = million.measure(chunks=5000, queries=2)
    assert found["chunks"] == 5000
    assert set(found["ratio"]) == set(million.FILTERS)
    assert found["ratio"]["1 in 2"] == found["p50_ms"]["1 in 2"] / found["p50_ms"]["unfiltered"]


def test_ways_to_fuse_give_what_their_formulas_say() -> None:
    assert fusion.rrf([7, 3, 5], [3, 9]) == {
        7: 1 / (60 + 1),
        3: 1 / (60 + 2) + 1 / (60 + 1),
        5: 1 / (60 + 3),
        9: 1 / (60 + 2),
    }
    scores = np.array([0.6, 0.2, np.nan, 0.3], dtype=np.float32)
    expected = [1, 0, 0, (0.3 - 0.2) / (0.6 - 0.2)]
    np.testing.assert_allclose(fusion.stretch(scores), expected, rtol=1e-5)
    for value, stretched in ((3, 1), (0, 0), (np.nan, 0)):
        same = np.full(2, value, dtype=np.float32)
        assert fusion.stretch(same).tolist() == [stretched, stretched]


def test_the_ingest_takes_in_the_chunks_that_are_encoded_alone() -> None:
    found = ingest.measure(chunks=40)
    assert found["chunks"] >= 40
    assert found["ratio"] == pytest.approx(found["plain_seconds"] / found["ingest_seconds"])


def test_the_parts_of_a_query_are_all_measured() -> None:
    found = query.measure(chunks=40, queries=4)
    assert set(found["parts_ms"]) == {"embed", "dense", "lexical", "fuse", "fetch", "rest"}
    assert all(value > 0 for value in found["parts_ms"].values())


def test_a_questions_file_is_put_to_a_folder_of_reports(tmp_path: Path) -> None:
    record = {"id": "a", "question": "smart customs", "lang": "en", "status": "answered",
              "evidence": ["customs"]}  # fmt: skip
    path = tmp_path / "questions.jsonl"
    path.write_text(json.dumps(record) + "\n", encoding="utf-8")
    (outcome,) = questions.measure(path, REPORTS).outcomes
    assert outcome.id == "a"


def test_figures_are_held_against_their_truth_field_by_field(tmp_path: Path) -> None:
    (tmp_path / "report.md").write_text(
        "# Work Conference of 2026\n\n## Review of 2025\n\n"
        "Trade reached 5 billion yuan, up 2.4%. We handled 300 declarations.\n",
        encoding="utf-8",
    )
    (document,) = documents_in(tmp_path)
    line = {"file": "report.md", "bound": None, "period": "2025", "direction": None, "base": None}
    at = document.text.index
    truth = [
        line | {"offset": at("5 billion"), "figure": "5 billion yuan", "name": "trade",
                "value": 5e9, "unit": "yuan", "kind": "level"},
        line | {"offset": at("2.4%"), "figure": "2.4%", "name": "trade", "value": 2.4,
                "unit": "percent", "kind": "change", "direction": "down", "base": "year"},
        line | {"offset": len(document.text) + 9, "figure": "nowhere", "name": "x", "value": 1.0,
                "unit": "items", "kind": "count"},
    ]  # fmt: skip
    path = tmp_path / "truth.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in truth), encoding="utf-8")
    found = indicators.measure(path, tmp_path)
    assert (found.truth, found.extracted, found.found, found.right) == (3, 3, 2, 1)
    assert (found.precision, found.recall) == (2 / 3, 2 / 3)
    assert found.read == dict.fromkeys(indicators.JUDGED, 2) | {"change": 1}
    assert "missed" in indicators.table([found])


def test_a_truth_of_ones_own_may_have_alternatives_options_and_ranges(tmp_path: Path) -> None:
    path = tmp_path / "report.md"
    path.write_text(
        "# Report of 2026\n\nTrade was 5 billion yuan.\n\nA third of it was tea. It rose by 9%.\n",
        encoding="utf-8",
    )
    (document,) = documents_in(tmp_path)
    line = {"file": "report.md", "bound": None, "period": "2026", "direction": None, "base": None}
    at = document.text.index
    truth = [
        line | {"offset": at("5 billion"), "figure": "5 billion yuan", "name": "trade",
                "value": 5e9, "unit": "yuan", "kind": "count",
                "alt": {"kind": ["count", "level"], "period": ["2025"]}},
        line | {"offset": at("A third"), "figure": "A third", "name": "tea", "value": 33.3,
                "unit": "percent", "kind": "share", "alt": {"period": ["2025", "2026"]}},
        line | {"offset": 3, "figure": "Report", "name": "x", "value": 1.0, "unit": "items",
                "kind": "count", "optional": True},
    ]  # fmt: skip
    (tmp_path / "truth.jsonl").write_text(
        "".join(json.dumps(one) + "\n" for one in truth), encoding="utf-8"
    )
    wanted = indicators.lines_of(tmp_path / "truth.jsonl")
    (tmp_path / "ranges.json").write_text(
        json.dumps({"a": {"file": "report.md", "ranges": [[0, at("It rose")]]}}), encoding="utf-8"
    )
    ranges = indicators.ranges_of(tmp_path / "ranges.json", "report.md")
    found = indicators.measure_document(wanted, path, ranges)
    assert (found.truth, found.extracted, found.found) == (2, 2, 2)
    assert (found.right, found.right_but_period) == (2, 2)
    with pytest.raises(SystemExit, match="no ranges"):
        indicators.ranges_of(tmp_path / "ranges.json", "other.md")


def test_every_line_of_the_truth_on_figures_has_the_fields_that_are_judged() -> None:
    files = sorted(indicators.TRUTH.glob("*.jsonl"))
    assert len(files) == 5
    for path in files:
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        offsets = [line["offset"] for line in lines]
        assert offsets == sorted(set(offsets))
        for line in lines:
            assert line["file"].startswith(path.stem)
            assert (line["kind"] == "change") == (line["direction"] is not None)


def test_a_missing_report_is_named(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="--reports"):
        indicators.measure(next(indicators.TRUTH.glob("*.jsonl")), tmp_path)


def test_the_truth_of_commitments_is_sound_and_large_enough() -> None:
    changes = {"kept", "reworded", "strengthened", "weakened", "split", "merged", "dropped", "new"}
    for language in ("zh", "en"):
        rows = commitments.truth_of(language)
        assert sum(bool(row["left"] and row["right"]) for row in rows) >= 60
        for row in rows:
            assert row["class"] in changes
            assert (row["left"] is None) == (row["class"] == "new")
            assert (row["right"] is None) == (row["class"] == "dropped")
            assert all(start < end for start, end in filter(None, (row["left"], row["right"])))
    assert len(commitments.crossed_truth()) >= 60


def test_commitments_are_scored_against_the_truth(tmp_path: Path) -> None:
    left = report(tmp_path, "a.md", EN_2025, 2025)
    right = report(tmp_path, "b.md", EN_2026, 2026)
    found = compare(Reports((left, right)), GLOSSARY.forms, ANALYSER, LADDER)

    def line(old: str | None, new: str | None, change: str) -> dict[str, object]:
        sides = [(left, old), (right, new)]
        spans = [s and [d.text.index(s), d.text.index(s) + len(s)] for d, s in sides]
        return {"left": spans[0], "right": spans[1], "class": change, "key": change}

    truth = [
        line("explore night pilotage", "promote night pilotage", "strengthened"),
        line("Give every crew a contact person", "Give each crew a person of contact", "kept"),
        line("Publish a tide table", "Repair the eastern quay", "reworded"),
        line("Build a shelter for drivers", None, "dropped"),
        line(None, "Train dogs to find stowaways", "new"),
    ]
    scores = commitments.score(found, truth)
    assert scores.pairs == 3
    assert scores.extracted == 1.0
    assert scores.recall == pytest.approx(2 / 3)
    # Right: pilotage and crew. Wrong: the quay and the shelter, which the truth gives no partner.
    assert scores.precision == pytest.approx(2 / 4)
    assert scores.f1 == pytest.approx(2 * (2 / 4) * (2 / 3) / (2 / 4 + 2 / 3))
    assert scores.right_change == pytest.approx(1 / 2)
    assert scores.confusions == {"kept taken for reworded": 1}
    assert (scores.dropped, scores.new) == ("0 of 1", "1 of 1")
    assert scores.by_change == {"strengthened": "1 of 1", "reworded": "0 of 1"}
    truth[1]["alt"] = ["reworded"]  # a change that a reader would let pass too
    assert commitments.score(found, truth).by_change["reworded"] == "1 of 1"


def test_a_truth_of_ones_own_names_its_reports(tmp_path: Path) -> None:
    rows = [{"left": [0, 4], "right": None, "class": "dropped", "key": "quay"}]
    (tmp_path / "own.jsonl").write_text(json.dumps(rows[0]) + "\n", encoding="utf-8")
    (tmp_path / "own.files.json").write_text('{"left": "a.txt", "right": "b.txt"}')
    assert commitments.own_truth(tmp_path / "own.jsonl") == ("own", "a.txt", "b.txt", rows)


def test_many_years_are_compared_at_first_again_and_with_a_decision(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(EN_2025, encoding="utf-8")
    (tmp_path / "b.txt").write_text(EN_2026, encoding="utf-8")
    found = chains.measure(tmp_path, count=3)
    assert found.pop("memory_mb") > 10
    assert set(found) == {
        "ingest", "compare", "compare_again", "compare_decided", "compare_reopened",
        "chains", "chains_again",
    }  # fmt: skip
    with pytest.raises(SystemExit, match="--reports"):
        chains.measure(tmp_path / "none")


def test_targets_are_held_against_a_truth_column_by_column(tmp_path: Path) -> None:
    listed = "## 二、重点任务\n\n今年主要预期目标是：茶叶产值增长{aim}，茶叶出口增长3%。\n"
    for year, told, aim in ((2025, "4%", "5%左右"), (2026, "5.6%", "5%—5.5%")):
        head = f"# {year}年工作报告\n\n## 一、{year - 1}年工作回顾\n\n茶叶产值增长{told}。\n\n"
        text = head + listed.format(aim=aim)
        (tmp_path / f"{year}.md").write_text(text, encoding="utf-8")
    both = {"plan": "2025.md", "review": "2026.md", "year": 2025}
    right = {
        "indicator": "糖|茶叶产值", "target": "5", "bound": "about", "result": "5.6",
        "outcome": "exceeded", "next": "5-5.5", "next_bound": "between",
    }  # fmt: skip
    wrong = {"indicator": "茶叶出口", "target": "3", "result": "7", "outcome": "met"}
    none = {"indicator": "咖啡", "target": "3"}
    measured = targets.measure([both | right, both | wrong, both | none], tmp_path)
    assert (measured.truth, measured.found, measured.right) == (3, 2, 1)
    assert measured.by_column == {
        "target": 2, "bound": 2, "result": 1, "outcome": 1, "next": 2, "next_bound": 2,
    }  # fmt: skip
    assert measured.other_evidence == 0
    assert len(measured.faults) == 2
    assert "other evidence" in targets.table(measured)


def test_organisations_of_one_year_are_timed_and_summed_up(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = []
    for name in ("north", "south"):
        paths.append(tmp_path / f"{name}.txt")
        paths[-1].write_text(EN_2025, encoding="utf-8")
    found = organisations.measure(paths, "hash")
    assert found.measures == sum(side.shared for side in found.sides) > 0
    assert " MB; the summary has " in capsys.readouterr().out


def test_the_measures_of_reports_are_coded_with_what_that_rests_on(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(EN_2025, encoding="utf-8")
    ((told, measures),) = themes.coded([path], "cap")
    assert told == path
    assert {measure.basis for measure in measures} >= {"term"}


def test_the_speed_of_comparisons_is_taken_for_each_number_of_years(tmp_path: Path) -> None:
    for year, text in ((2025, EN_2025), (2026, EN_2026)):
        (tmp_path / f"{year}-en.txt").write_text(text, encoding="utf-8")
    found = compare_speed.measure(tmp_path, ["en"], [2, 4], model="hash")
    assert [took.reports for took in found] == [2, 2, 4, 4]
    assert all(took.seconds > 0 for took in found)
    assert found[2].commitments == 2 * found[1].commitments > 0
    with pytest.raises(SystemExit, match="no reports named"):
        compare_speed.measure(tmp_path, ["zh"])


def test_answers_are_timed_beside_searches(tmp_path: Path) -> None:
    (tmp_path / "report.md").write_text(
        "# Ports\n\nThe bridge carried 300 cars.\n", encoding="utf-8"
    )
    with kb.open(tmp_path / "library") as library:
        library.ingest(tmp_path / "report.md")
        asked = [
            AskedQuestion("a", "How many cars?", "en", "answered"),
            AskedQuestion("b", "桥上有多少汽车？", "zh", "answered"),
        ]
        english, chinese = answers.measure(library, asked)
    assert (english.language, chinese.language) == ("en", "zh")
    assert min(english.search, chinese.search) > 0
    assert chinese.ratio == pytest.approx(chinese.ask / chinese.search)


ROOT = Path(__file__).parents[1]
COMMANDS = sorted(
    f"{path.parent.name}.{path.stem}"
    for folder in ("benchmarks", "training")
    for path in (ROOT / folder).glob("*.py")
    if "ArgumentParser(" in path.read_text(encoding="utf-8")
)


@pytest.mark.parametrize("module", COMMANDS)
def test_every_command_explains_itself_when_it_is_started_first(module: str) -> None:
    command = [sys.executable, "-m", module.removesuffix(".__main__"), "--help"]
    started = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert started.returncode == 0, started.stderr
    assert started.stdout.startswith("usage:")

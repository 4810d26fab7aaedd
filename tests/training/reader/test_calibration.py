"""What the packaged calibration is found on: archives, and the reports that are kept back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kb.answer.known_questions import ANSWERED, NOT_FOUND, read_questions
from tests.training.reader.material import of_report, write_questions, write_reports
from training.reader import calibration
from training.reader.calibration import ARCHIVES, archive_of, report_questions, write_report
from training.reader.documents import Reports

ROWS = [
    ("2015", "我们新建五个港口。", "We built 5 ports."),
    ("2015", "道路很长。", "The roads are long."),
    *(("2015", f"第{n}。", f"No. {n}.") for n in range(5)),
]


def texts(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("A report.", encoding="utf-8")
    return folder


def asked(path: Path, *sources: list[str]) -> Path:
    lines = [json.dumps({"question": "How many?", "source": source}) for source in sources]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_an_archive_is_all_folders_that_hold_a_source(tmp_path: Path) -> None:
    data = texts(tmp_path / "data", "a/one.txt", "a/other.txt", "b/c/two.txt", "d/three.txt")
    questions = asked(tmp_path / "q.jsonl", ["one"], [], ["two", "one"])
    assert archive_of(questions, data) == [data / "a", data / "b" / "c"]


def test_what_an_archive_lacks_is_told_by_name(tmp_path: Path) -> None:
    data = texts(tmp_path / "data", "a/one.txt")
    questions = asked(tmp_path / "q.jsonl", ["one", "two"], ["three"])
    with pytest.raises(SystemExit, match=r"data: no three, two \(\.txt\) there"):
        archive_of(questions, data)


@pytest.mark.parametrize("path", sorted(ARCHIVES.glob("*")), ids=lambda path: path.stem)
def test_every_archive_is_asked_in_both_languages_and_in_vain(path: Path) -> None:
    questions = read_questions(path)
    assert {one.lang for one in questions} == {"en", "zh"}
    assert {one.status for one in questions} == {ANSWERED, NOT_FOUND}
    sources = [json.loads(line)["source"] for line in path.read_text("utf-8").splitlines()]
    assert all(sources[n] for n, one in enumerate(questions) if one.status == ANSWERED)


def test_a_report_is_written_in_both_languages_in_paragraphs(tmp_path: Path) -> None:
    reports = Reports(write_reports(tmp_path, ROWS))
    folder = write_report(reports, "2015", tmp_path / "reports")
    chinese = (folder / "report-2015-zh.txt").read_text("utf-8").split("\n\n")
    english = (folder / "report-2015-en.txt").read_text("utf-8").split("\n\n")
    assert chinese == [
        "2015年政府工作报告",
        "我们新建五个港口。道路很长。第0。第1。第2。",
        "第3。第4。",
    ]
    assert english[0] == "Report on the Work of the Government, 2015"
    assert english[2] == "No. 3. No. 4."


def test_a_question_over_it_is_answered_in_either_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [
        of_report("How many ports?", [0], [1], zh="五个", en="5 ports"),
        of_report("道路怎么样？", [1, 2], zh="", en="", lang="zh"),
        of_report("How many ships?", [], [0]),
    ]
    whole = [{**line, "form": "what", "style": "plain"} for line in lines]
    write_questions(tmp_path / "questions", "2015", whole)
    monkeypatch.setattr(calibration, "QUESTIONS", tmp_path / "questions")
    reports = Reports(write_reports(tmp_path, ROWS))
    ports, roads, ships = report_questions(reports, "2015")
    assert (ports.status, ports.alternatives) == (ANSWERED, (("五个",), ("5 ports",)))
    assert roads.alternatives == (("道路很长。",), ("The roads are long.",))
    assert (ships.status, ships.alternatives) == (NOT_FOUND, ())
    assert [one.id for one in (ports, roads, ships)] == ["2015-1", "2015-2", "2015-3"]

"""Question sets: figures against sums done by hand, bad files, the floor on the project's own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import kb
from kb.answer.known_questions import AskedQuestion, read_questions
from kb.errors import BadDataset
from kb.evaluate.questions import QuestionsEvaluation, evaluate_questions

ROOT = Path(__file__).parents[3]
OWN = ROOT / "benchmarks" / "questions" / "corpus.jsonl"

REPORT = "# Report of 2026\n\nThe bridge carried 300 travellers.\n\nFruit fell by 4%.\n"
BRIDGE = "How many travellers did the bridge carry?"


@pytest.fixture
def small(settings: kb.Settings, tmp_path: Path) -> Iterator[kb.Library]:
    (tmp_path / "report.md").write_text(REPORT, encoding="utf-8")
    with kb.open(settings=settings) as library:
        library.ingest(tmp_path / "report.md")
        yield library


def test_evidence_counts_by_the_alternative_that_fares_best(small: kb.Library) -> None:
    asked = [
        AskedQuestion("a", BRIDGE, "en", "answered", (("300 travellers",),)),
        AskedQuestion("b", BRIDGE, "en", "answered", (("300 travellers", "nowhere"),)),
        AskedQuestion("c", BRIDGE, "en", "answered", (("nowhere",), ("300 travellers",))),
        AskedQuestion("d", "Who sang in the opera of Vienna?", "en", "not_found"),
        AskedQuestion("e", "大桥运送了多少旅客？", "zh", "answered", (("nowhere",),)),
    ]
    evaluation = evaluate_questions(small, asked)
    assert [outcome.in_answer for outcome in evaluation.outcomes] == [1, 0.5, 1, 0, 0]
    english = evaluation.by_language["en"]
    assert (english.answerable, english.unanswerable) == (3, 1)
    assert english.recall == pytest.approx((1 + 0.5 + 1) / 3)
    assert english.complete == pytest.approx(2 / 3)
    assert (english.right_abstention, english.wrong_abstention) == (1, 0)
    assert english.precision == 1
    assert evaluation.by_language["zh"].right_abstention is None
    assert evaluation.by_language["all"].answerable == 4


def test_figures_are_told_by_form_and_style_and_of_the_answers_given(small: kb.Library) -> None:
    asked = [
        AskedQuestion("a", BRIDGE, "en", "answered", (("300 travellers",),), "number", "plain"),
        AskedQuestion("b", BRIDGE, "en", "answered", (("nowhere",),), "number", "keywords"),
        AskedQuestion("c", BRIDGE, "en", "not_found", (), "why", "plain"),
        AskedQuestion("d", "Who sang in the opera of Vienna?", "en", "not_found"),
    ]
    evaluation = evaluate_questions(small, asked)
    assert evaluation.by_form.keys() == {"number", "why"}
    assert evaluation.by_form["number"].complete == pytest.approx(1 / 2)
    assert evaluation.by_style["plain"].right == pytest.approx(1 / 2)
    assert evaluation.by_language["all"].right == pytest.approx(1 / 3)
    assert "number: complete 0.50 of 2, wrongly not found 0.00 of 2" in str(evaluation)
    assert evaluation.as_json()["by_style"]["keywords"]["answerable"] == 1


def test_a_citation_of_another_matter_is_not_to_the_point(small: kb.Library) -> None:
    fruit, bridge = small.relevance(BRIDGE, ["Fruit fell by 4%.", "The bridge carried travellers."])
    assert fruit == 0
    assert bridge >= 0.5


def test_a_file_of_questions_is_read_in_either_form(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    plain = {"id": 1, "question": "q", "lang": "en", "status": "answered", "evidence": ["x", "y"]}
    either = {**plain, "id": 2, "evidence_any": [["a"], ["b", "c"]]}
    path.write_text(f"{json.dumps(plain)}\n\n{json.dumps(either)}\n", encoding="utf-8")
    first, second = read_questions(path)
    assert (first.id, first.alternatives) == ("1", (("x", "y"),))
    assert second.alternatives == (("a",), ("b", "c"))


@pytest.mark.parametrize(
    "line",
    [
        "nonsense",
        "[]",
        '{"id": 1, "question": "q", "lang": "en", "status": "perhaps"}',
        '{"id": 1, "question": "q", "lang": "en", "status": "answered", "evidence": []}',
    ],
)
def test_a_line_of_another_form_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(BadDataset, match="line 1"):
        read_questions(path)


def test_no_file_and_an_empty_one_are_told_of(tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").touch()
    for name, reason in (("none.jsonl", "missing"), ("empty.jsonl", "no question")):
        with pytest.raises(BadDataset, match=reason):
            read_questions(tmp_path / name)


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> QuestionsEvaluation:
    with kb.open(tmp_path_factory.mktemp("own") / "library") as library:
        library.ingest(ROOT / "corpus")
        return evaluate_questions(library, read_questions(OWN))


@pytest.mark.parametrize(
    ("lang", "recall", "right", "wrong"), [("en", 0.9, 0.95, 0.05), ("zh", 0.85, 0.95, 0.05)]
)
def test_answers_on_the_projects_own_questions_hold_their_floor(
    own: QuestionsEvaluation, lang: str, recall: float, right: float, wrong: float
) -> None:
    tally = own.by_language[lang]
    assert (tally.answerable, tally.unanswerable) >= (30, 15)
    assert tally.recall is not None
    assert tally.recall >= recall
    assert tally.right_abstention is not None
    assert tally.right_abstention >= right
    assert tally.wrong_abstention is not None
    assert tally.wrong_abstention <= wrong
    assert tally.precision is not None
    assert tally.precision >= 0.85

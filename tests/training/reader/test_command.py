"""The command that trains the reader: what it learns from, and twice the same file."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.models.cores import on_cores
from index.models.packed_model import PackedModel
from index.models.reader_weights import ReaderFile
from tests.training.reader.material import (
    NOUNS,
    of_report,
    of_set,
    small_model,
    write_questions,
    write_reports,
    write_set,
)
from training.reader import __main__ as command

TITLES = 120
ROWS = [
    (year, f"我们新建{n}个港口。", f"We built {n} {noun}.")
    for year in ("2015", "2016")
    for n, noun in enumerate(NOUNS)
]


def text_of(number: int) -> str:
    some = [NOUNS[(number + n * (1 + number % 3)) % len(NOUNS)] for n in range(3)]
    return " ".join(f"We built {(number + n) % 10} {noun}." for n, noun in enumerate(some))


@pytest.fixture(autouse=True)
def _one_core() -> Iterator[None]:
    """Several would wait for each other at products as small as these."""
    with on_cores(1):
        yield


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with sets and reports, and questions over them in the place of the project's."""
    lines = [
        of_set(
            f"How many {noun}?",
            text,
            *([f"{text[text.index(noun) - 2]} {noun}"] if noun in text else []),
            title=f"title {number}",
        )
        for number in range(TITLES)
        for text in [text_of(number)]
        for noun in NOUNS[number % 2 :: 2]
    ]
    write_set(tmp_path / "data", "top", [])
    write_set(tmp_path / "data" / "sets", "small", lines)
    write_reports(tmp_path / "data" / "reports", ROWS)
    for year, first in (("2015", 0), ("2016", len(NOUNS))):
        asked = [
            of_report("How many ports?", [first], [first + 1], zh="0个", en="0 ports"),
            of_report("道路几条？", [first + 1], lang="zh"),
            of_report("How many farms are long?", [], [first + 6]),
        ]
        write_questions(tmp_path / "questions", year, asked)
    monkeypatch.setattr(command, "QUESTIONS", tmp_path / "questions")
    return tmp_path / "data"


def test_one_in_twenty_titles_and_one_report_are_kept_back(data: Path) -> None:
    questions = command.questions_of(data)
    learnt = {asked.document.group for asked in questions.learnt}
    assert set(questions.kept_back) == {"sets en"} | {
        f"reports {asked}>{read}" for asked in ("en", "zh") for read in ("en", "zh")
    }
    back = {asked.document.group for some in questions.kept_back.values() for asked in some}
    titles = {f"small.jsonl.gz title {number}" for number in range(TITLES)}
    kept = {f"small.jsonl.gz title {number}" for number in range(0, TITLES, 20)}
    assert back == kept | {"report 2016 zh", "report 2016 en"}
    assert learnt == (titles - kept) | {"report 2015 zh", "report 2015 en"}
    assert all(len(some) <= command.MEASURED for some in questions.kept_back.values())
    assert len(questions.kept_back["reports en>zh"]) == 2


def test_a_question_counts_twice_in_its_own_language_and_once_in_the_other(data: Path) -> None:
    learnt = [
        one for one in command.questions_of(data).learnt if one.document.group[:6] == "report"
    ]
    times = {(one.text, one.document.language): 0 for one in learnt}
    for one in learnt:
        times[one.text, one.document.language] += 1
    assert times == {
        ("How many ports?", "en"): 2,
        ("How many ports?", "zh"): 1,
        ("道路几条？", "en"): 1,
        ("道路几条？", "zh"): 2,
        ("How many farms are long?", "en"): 2,
        ("How many farms are long?", "zh"): 1,
    }


def test_hard_windows_are_read_most_over_reports(data: Path) -> None:
    for one in command.questions_of(data).learnt:
        is_report = one.document.group.startswith("report")
        expected = 2 if is_report else int(bool(one.answers))
        assert command.negatives_of(one) == expected


def trained(
    model: PackedModel, data: Path, to: Path, monkeypatch: pytest.MonkeyPatch, *options: str
) -> ReaderFile:
    monkeypatch.setattr(command, "e5_file", lambda: (model.path, "small"))
    arguments = ["training.reader", str(data), "--to", str(to), "--lower", "1", "--batch", "2"]
    monkeypatch.setattr(
        sys, "argv", [*arguments, "--rate", "1e-3", "--head_rate", "1e-2", *options]
    )
    command.main()
    return ReaderFile(to)


def test_training_learns_and_twice_gives_the_same_bytes(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    model = small_model(tmp_path)
    first, second = (
        trained(model, data, tmp_path / name, monkeypatch) for name in ("a.npz", "b.npz")
    )
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
    told = capsys.readouterr().err
    losses = [float(loss) for loss in re.findall(r"loss (\d+\.\d+)", told)]
    once = len(losses) // 2
    assert losses[:once] == losses[once:]
    assert losses[once - 1] < 0.95 * losses[0]
    assert len(re.findall(r"sets en: first \S+, area \S+, words", told)) == 2 * 5
    for path, written in (("a.npz", first), ("b.npz", second)):
        assert f"written to {tmp_path / path}, sha256 {written.fingerprint}" in told
    weights = first.weights(model)
    assert weights.lower == 1
    before = dict(model.weights())
    assert any((weight != before[name]).any() for name, weight in weights.layers.items())


def test_another_seed_and_another_share_of_the_questions_give_another_file(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = small_model(tmp_path)
    chosen = {"a": ("0.2", "1"), "b": ("0.2", "2"), "c": ("0.3", "1")}
    prints = set()
    for name, (share, seed) in chosen.items():
        options = ("--share", share, "--seed", seed)
        file = trained(model, data, tmp_path / name, monkeypatch, *options)
        prints.add(file.fingerprint)
    assert len(prints) == len(chosen)

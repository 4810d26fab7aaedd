"""The command that trains the reader: what it learns from, and twice the same file."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.models.cores import on_cores
from index.models.packed_model import PackedModel
from index.models.reader_weights import ReaderFile, ReaderWeights
from tests.training.reader.material import (
    NOUNS,
    of_report,
    of_set,
    of_text,
    small_model,
    write_questions,
    write_reports,
    write_set,
)
from training.reader import __main__ as command
from training.reader.documents import Asked
from training.reader.network import Upper

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
    invented = [of_report("What is the report?", [1], [2])]
    write_questions(tmp_path / "questions", "port-zone", invented)
    monkeypatch.setattr(command, "QUESTIONS", tmp_path / "questions")
    text = "\n".join(
        ["Report of a port", *(f"We built {n} {noun}." for n, noun in enumerate(NOUNS))]
    )
    (tmp_path / "data" / "texts" / "of-ports").mkdir(parents=True)
    (tmp_path / "data" / "texts" / "of-ports" / "port.txt").write_text(text, encoding="utf-8")
    over_text = [of_text("How many ports?", [2], [3], words="0 ports")]
    write_questions(tmp_path / "over_texts", "port", over_text)
    write_questions(tmp_path / "over_texts", "no-text-of-it", over_text)
    monkeypatch.setattr(command, "OVER_TEXTS", tmp_path / "over_texts")
    return tmp_path / "data"


def groups_of(asked: Iterable[Asked]) -> set[str]:
    return {one.document.group for one in asked}


def test_one_in_twenty_titles_and_one_report_are_kept_back(data: Path) -> None:
    (first, second, third), kept_back = command.questions_of(data)
    assert set(kept_back) == {"sets en"} | {
        f"reports {asked}>{read}" for asked in ("en", "zh") for read in ("en", "zh")
    }
    back = groups_of(one for some in kept_back.values() for one in some)
    titles = {f"small.jsonl.gz title {number}" for number in range(TITLES)}
    kept = {f"small.jsonl.gz title {number}" for number in range(0, TITLES, 20)}
    reports = {"report 2015 zh", "report 2015 en"}
    assert back == kept | {"report 2016 zh", "report 2016 en"}
    assert groups_of(first) == (titles - kept) | reports
    assert groups_of(second) - reports - titles == {"report port-zone zh", "report port-zone en"}
    assert groups_of(third) <= groups_of(second) | {"text port"}
    assert all(len(some) <= command.MEASURED for some in kept_back.values())
    assert len(kept_back["reports en>zh"]) == 2


def test_the_second_course_reads_a_quarter_of_the_sets_again(data: Path) -> None:
    first, second, _ = (
        [one for one in course if one.document.group.startswith("small")]
        for course in command.questions_of(data).courses
    )
    assert len(second) == len(first) // 4
    assert {id(one) for one in second} <= {id(one) for one in first}


def test_the_third_course_reads_a_part_of_the_second_again_and_what_is_over_texts(
    data: Path,
) -> None:
    _, second, third = command.questions_of(data).courses
    *again, over_text = third
    assert len(again) == int(0.12 * len(second))
    assert {id(one) for one in again} <= {id(one) for one in second}
    assert (over_text.text, over_text.document.title) == ("How many ports?", "Report of a port")


def times_of(course: Iterable[Asked], report: str) -> Counter[tuple[str, str]]:
    """How often each question is put to a report, by its text and the report's language."""
    return Counter(
        (one.text, one.document.language)
        for one in course
        if one.document.group.startswith(f"report {report} ")
    )


def test_a_question_counts_twice_in_its_own_language_and_once_in_the_other(data: Path) -> None:
    first, second, _ = command.questions_of(data).courses
    assert times_of(first, "2015") == {
        ("How many ports?", "en"): 2,
        ("How many ports?", "zh"): 1,
        ("道路几条？", "en"): 1,
        ("道路几条？", "zh"): 2,
        ("How many farms are long?", "en"): 2,
        ("How many farms are long?", "zh"): 1,
    }
    assert set(times_of(second, "2015").values()) == {1}
    assert times_of(second, "2015").keys() == times_of(first, "2015").keys()
    assert times_of(second, "port-zone") == {
        ("What is the report?", "en"): 2,
        ("What is the report?", "zh"): 1,
    }


def test_hard_windows_are_read_most_over_reports(data: Path) -> None:
    first, _, third = command.questions_of(data).courses
    for one in (*first, *third):
        is_report = one.document.group.startswith(("report", "text"))
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
    first_course, *_ = told.split("course 2")
    *_, last = re.findall(r"loss (\d+\.\d+)", first_course)
    assert float(last) < 0.95 * losses[0]
    # At each fifth of a pass, or at each step of one that has fewer than ten.
    assert len(re.findall(r"sets en: first \S+, area \S+, words", told)) == 2 * (5 + 5 + 8 + 8)
    for path, written in (("a.npz", first), ("b.npz", second)):
        assert f"written to {tmp_path / path}, sha256 {written.fingerprint}" in told
    weights = first.weights(model)
    assert weights.lower == 1
    before = dict(model.weights())
    assert any((weight != before[name]).any() for name, weight in weights.layers.items())


def test_the_last_course_alone_goes_on_from_a_file(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    model = small_model(tmp_path)
    but_the_last = tmp_path / "but-the-last.npz"
    written: list[bytes] = []

    take = command._take

    def taking(*arguments: Any) -> None:
        take(*arguments)
        written.append((tmp_path / "whole").read_bytes())

    monkeypatch.setattr(command, "_take", taking)
    trained(model, data, tmp_path / "whole", monkeypatch)
    capsys.readouterr()
    assert len(written) == 4  # the last course has two passes
    but_the_last.write_bytes(written[1])
    trained(model, data, tmp_path / "rest", monkeypatch, "--from", str(but_the_last))
    assert (tmp_path / "rest").read_bytes() == (tmp_path / "whole").read_bytes()
    assert re.findall(r"course \d", capsys.readouterr().err) == ["course 3", "course 3"]


def test_what_comes_out_is_the_mean_of_the_last_two_passes(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = small_model(tmp_path)
    passes: list[ReaderWeights] = []
    take = command._take

    def taking(*arguments: Any) -> None:
        take(*arguments)
        passes.append(ReaderFile(tmp_path / "reader").weights(model))

    monkeypatch.setattr(command, "_take", taking)
    mean = trained(model, data, tmp_path / "reader", monkeypatch).weights(model)
    assert not (tmp_path / "reader.before").exists()
    for name, head in mean.heads.items():
        expected = (passes[2].heads[name] + passes[3].heads[name]) / 2
        np.testing.assert_allclose(head, expected, rtol=1e-3)  # float16
        assert not np.allclose(passes[2].heads[name], passes[3].heads[name], rtol=1e-3)


def test_a_reader_of_other_layers_cannot_be_gone_on_from(tmp_path: Path) -> None:
    model = small_model(tmp_path)
    learnt = Upper(model, 0, seed=1).weights()
    with pytest.raises(ValueError, match="leaves 0 layers as they are, not 1"):
        Upper(model, 1, seed=1).go_on_from(learnt)


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

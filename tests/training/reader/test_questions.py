"""The project's own questions over work reports: every line has the form that is read."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from training.reader.documents import INVENTED, OVER_TEXTS, QUESTIONS, is_work_report

FILES = sorted(QUESTIONS.glob("*"))
ONE_LANGUAGE = sorted(OVER_TEXTS.glob("*"))
KEYS = {"question", "lang", "rows", "near", "form", "style"}
ALIGNED, ALONE = {"zh", "en"}, {"words"}
"""Keys of what answers, over a report in both languages and in one."""
FORMS = {"number", "list", "what", "yes_no", "why", "date", "comparison", "who", "none"}
STYLES = {"plain", "colloquial", "keywords", "other_words"}
SAID = {"number", "date", "who"}
"""Forms whose answers are words."""


def faults_of(line: dict[str, Any]) -> list[str]:
    """What is wrong with a question."""
    rows, near = line["rows"], line["near"]
    said = [line[key] for key in sorted(line.keys() - KEYS)]
    checks = {
        "its question is bare": line["question"] == line["question"].strip() != "",
        "its language is one of two": line["lang"] in ("en", "zh"),
        "a Chinese question has Chinese": line["lang"] != "zh"
        or any("\u4e00" <= one <= "\u9fff" for one in line["question"]),
        "its form is known": line["form"] in FORMS,
        "its style is known": line["style"] in STYLES,
        "rows are numbers": all(type(row) is int and row >= 0 for row in [*rows, *near]),
        "no row comes twice": len({*rows, *near}) == len(rows) + len(near),
        "without rows it is not answered": (line["form"] == "none") == (not rows),
        "what is not answered has what looks so": bool(rows or near),
        "words are in both languages or in none": all(said) or not any(said),
        "words are in a row": bool(rows) or not any(said),
        "words are bare": all(one == one.strip() for one in said),
        "its form has words": line["form"] not in SAID or all(said),
    }
    return [name for name, holds in checks.items() if not holds]


def test_there_is_a_file_a_year_and_one_an_invented_report() -> None:
    years = [f"{year}.jsonl" for year in range(2008, 2018)]
    invented = sorted(f"{path.stem}.jsonl" for path in INVENTED.iterdir())
    assert [path.name for path in FILES] == years + invented


@pytest.mark.parametrize("path", sorted(INVENTED.iterdir()), ids=lambda path: path.stem)
def test_every_row_of_an_invented_report_stands_in_both_languages(path: Path) -> None:
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    assert {len(row) for row in rows} == {2}
    assert all(text == text.strip() != "" for row in rows for text in row)
    assert all(re.search("[\u4e00-\u9fff]", chinese) for chinese, _ in rows)
    assert not any(re.search("[\u4e00-\u9fff]", english) for _, english in rows)


@pytest.mark.parametrize(
    "path", [path for path in FILES if not is_work_report(path)], ids=lambda path: path.stem
)
def test_questions_over_an_invented_report_name_its_rows_and_its_words(path: Path) -> None:
    lines = (INVENTED / f"{path.stem}.tsv").read_text(encoding="utf-8").splitlines()
    rows = dict(enumerate((line.split("\t") for line in lines), start=1))
    for question in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        assert {*question["rows"], *question["near"]} <= rows.keys()
        if question["zh"]:
            chinese, english = rows[question["rows"][0]]
            assert question["zh"] in chinese
            assert question["en"] in english


@pytest.mark.parametrize("path", [*FILES, *ONE_LANGUAGE], ids=lambda path: path.stem)
def test_every_line_has_the_right_form(path: Path) -> None:
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert lines
    keys = KEYS | (ALONE if path in ONE_LANGUAGE else ALIGNED)
    assert [line for line in lines if set(line) != keys] == []
    faults = {line["question"]: faults_of(line) for line in lines}
    assert {question: found for question, found in faults.items() if found} == {}
    assert len(faults) == len(lines), "a question comes twice"


@pytest.mark.parametrize("path", [*FILES, *ONE_LANGUAGE], ids=lambda path: path.stem)
def test_every_report_is_asked_in_both_languages_in_every_style_and_in_vain(path: Path) -> None:
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert {line["lang"] for line in lines} == {"en", "zh"}
    assert {line["style"] for line in lines} == STYLES
    assert any(line["form"] == "none" for line in lines)

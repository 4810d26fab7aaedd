"""The words of planning and their steps, from an editable file."""

from __future__ import annotations

from pathlib import Path

import pytest

import kb
from kb.compare.plans.ladder import load_ladder
from kb.errors import BadRequest
from tests.kb.comparing import LADDER

HEAD = "language,kind,step,words\n"


def place(text: str, language: str) -> float | None:
    strength = LADDER.strength(text, language)
    return None if strength.step is None else strength.step + strength.degree


def test_the_ladder_rises_in_both_languages() -> None:
    english = [
        "We will explore reform",
        "We will promote reform",
        "We will deepen reform",
        "We will comprehensively deepen reform",
    ]
    assert [place(text, "en") for text in english] == [1, 2, 3, 4]
    chinese = ["探索改革", "推进改革", "深化改革", "全面深化改革"]
    assert [place(text, "zh") for text in chinese] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("The reform will be deepened", "deepen"),
        ("We will continue to promote trade", "promote"),
        ("A plan will be drawn up", "draw up"),
        ("We will carry out repairs", "carry out"),
        ("The pier is long", ""),
    ],
)
def test_the_verb_is_found_in_any_form(text: str, verb: str) -> None:
    assert LADDER.strength(text, "en").verb == verb


def test_a_file_of_ones_own_takes_the_place_of_the_packaged_one(tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text(HEAD + "en,verb,7,paint;varnish\nen,modifier,0.5,boldly\n", encoding="utf-8-sig")
    ladder = load_ladder(own)
    assert ladder.strength("We will boldly paint boats", "en").step == 7
    assert ladder.strength("We will boldly paint boats", "en").degree == 0.5
    assert ladder.strength("We will deepen reform", "en").step is None
    assert ladder.strength("深化改革", "zh").step is None


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("language,words\n", "no column kind or step"),
        (HEAD + "en,verb,high,paint\n", "line 2: step 'high' is no number"),
        (HEAD + "en,noun,1,paint\n", "there are verb and modifier"),
    ],
)
def test_a_file_that_cannot_be_used_is_told(tmp_path: Path, content: str, message: str) -> None:
    own = tmp_path / "own.csv"
    own.write_text(content, encoding="utf-8")
    with pytest.raises(BadRequest, match=message):
        load_ladder(own)


def test_a_missing_file_is_told_when_reports_are_compared(tmp_path: Path, reports: Path) -> None:
    settings = kb.Settings(library=tmp_path / "l", model="hash", ladder=tmp_path / "none.csv")
    with kb.open(settings=settings) as library:
        library.ingest(reports)
        with pytest.raises(BadRequest, match="readable CSV"):
            library.compare(documents=["gongbei.md", "shenzhen.md"])

"""A few rounds of what ``make crash`` does a thousand times: kill -9, errors of writing, decay."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.crash.truth import Doc, differing, edition_of, pruned, taken_in, text_of

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.skipif(sys.platform != "linux", reason="forks, and limits processes")
@pytest.mark.parametrize(
    ("trial", "said"),
    [
        (("--rounds", "8"), r"8 rounds, \d+ verbs acknowledged, .* 0 faults"),
        (("--errors", "14"), r"1\d errors of writing, 0 faults"),
        (("--flips", "9"), r"original +error"),
    ],
)
def test_a_library_bears_it(trial: tuple[str, str], said: str) -> None:
    command = [sys.executable, "-m", "benchmarks.crash", *trial, "--seed", "5"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(said, done.stdout), done.stdout


def test_what_is_neither_before_nor_after_an_act_is_told() -> None:
    before = {("document", "3.md"): Doc(1), ("document", "4.md"): Doc(2)}
    after = taken_in(before, {"3.md": 5, "4.md": 2}, {"3.md": 1, "4.md": 2})
    assert after == {**before, ("document", "3.md"): Doc(5, earlier=(1,))}
    assert differing(before, before, after) == differing(after, before, after) == []
    (told,) = differing({**before, ("document", "3.md"): Doc(5)}, before, after)
    assert told.startswith("document 3.md is Doc(edition=5")
    (told,) = differing({("document", "3.md"): Doc(1)}, before, after)
    assert "4.md is None" in told
    assert pruned(before, {"3.md": 1}) == {**before, ("document", "4.md"): Doc(2, removed=True)}


def test_half_a_report_is_no_edition() -> None:
    text = text_of("3.md", 7)
    assert edition_of(text) == 7
    with pytest.raises(AssertionError):
        edition_of(text[: len(text) // 2])
    with pytest.raises(AssertionError):
        edition_of(text[: len(text) // 2] + text_of("3.md", 8)[len(text) // 2 :])

"""Each picture of the README and the docs is one that the program takes."""

from __future__ import annotations

import re
from pathlib import Path

from tools.pictures import IMAGES, PICTURES, QUESTIONS, options

ROOT = Path(__file__).resolve().parents[2]


def test_the_pictures_that_are_shown_are_those_that_are_taken() -> None:
    shown = {
        Path(name).stem
        for page in (ROOT / "README.md", *(ROOT / "docs").glob("*.md"))
        for name in re.findall(r"!\[[^]]*\]\(([^)]*\.png)\)", page.read_text(encoding="utf-8"))
    }
    assert shown == set(PICTURES)
    assert {path.stem for path in IMAGES.glob("*.png")} == shown


def test_each_page_is_looked_at_in_all_forms_unless_said_otherwise() -> None:
    given = options().parse_args(["--all", "shots"])
    assert set(given.languages) == set(QUESTIONS)
    assert len(given.languages) * len(given.widths) * len(given.schemes) == 8

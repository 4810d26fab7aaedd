"""A question that names a year finds what is said of that year first, and nothing is left out."""

from __future__ import annotations

from pathlib import Path

import pytest

import kb


@pytest.mark.parametrize("question", ["How many jobs were created in {}?", "{}年新增就业多少人？"])
def test_what_speaks_of_a_year_that_is_named_comes_first(tmp_path: Path, question: str) -> None:
    reports = tmp_path / "reports"
    reports.mkdir()
    for year in (2022, 2023, 2024):
        text = (
            f"---\nyear: {year}\n---\n\n# Report\n\n## Review\n\nWe created {year - 2000} jobs.\n"
        )
        (reports / f"{year}.md").write_text(text, encoding="utf-8")
    with kb.open(settings=kb.Settings(library=tmp_path / "library")) as library:
        library.ingest(reports)
        for reviewed in (2021, 2022, 2023):
            hits = library.search(question.format(reviewed))
            assert len(hits) == 3
            told = [(hit.year, hit.document.year) for hit in hits]
            assert told[0] == (reviewed, reviewed + 1), told
            of_that_year = [place for place, pair in enumerate(told) if pair[1] == reviewed]
            assert of_that_year in ([], [1]), told

"""What a passage's year and its report's language are worth beside its words."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import kb
from index import NO_YEAR, Matches
from kb.search.boosts import (
    TOLD_TWICE,
    YEAR_NAMED,
    YEAR_OF_REPORT,
    reports_told_twice,
    version_boosts,
    year_boosts,
)

GONGBEI = ("拱北海关", "Gongbei Customs")


def forms(name: str) -> tuple[str, ...]:
    """All names of an organisation."""
    return GONGBEI if name in GONGBEI else (name,)


def matches(*facts: tuple[int | None, int | None, str | None, str]) -> Matches:
    """Passages by their year, their report's year, organisation and language."""
    count = len(facts)
    no_scores = np.full(count, np.nan, dtype=np.float32)
    own, reports = (
        np.array([NO_YEAR if fact[n] is None else fact[n] for fact in facts], dtype=np.int32)
        for n in (0, 1)
    )
    return Matches(
        ids=np.arange(count),
        dense=no_scores,
        lexical=no_scores,
        languages=tuple(fact[3] for fact in facts),
        years=own,
        report_years=reports,
        documents=tuple(map(str, range(count))),
        document_languages=tuple(fact[3] for fact in facts),
        organisations=tuple(fact[2] for fact in facts),
        aspects=("other",) * count,
    )


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_passage_that_names_the_year_gains_more_than_one_that_may_speak_of_it(
    language: str,
) -> None:
    found = matches(
        (2025, 2026, None, language),  # names it
        (None, 2026, None, language),  # names none, in the report of the year after
        (2024, 2025, None, language),  # names another, in the report of that year
        (2024, 2026, None, language),  # names another, in the report of the year after
        (None, 2024, None, language),
        (None, None, None, language),
    )
    expected = [YEAR_NAMED, YEAR_OF_REPORT, YEAR_OF_REPORT, 0, 0, 0]
    assert year_boosts(found, [2025]).tolist() == expected
    both = [YEAR_NAMED, YEAR_OF_REPORT, YEAR_NAMED, YEAR_NAMED, YEAR_OF_REPORT, 0]
    assert year_boosts(found, [2025, 2024, 2025]).tolist() == both


REPORTS = [
    (2026, "拱北海关", "zh"),
    (2026, "Gongbei Customs", "en"),
    (2025, "拱北海关", "zh"),
    (2026, "深圳海关", "zh"),
]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", {(2026, "拱北海关", "zh")}),
        ("zh", {(2026, "Gongbei Customs", "en")}),
        ("fr", set()),
    ],
)
def test_a_report_is_told_twice_where_the_same_year_is_there_in_the_questions_language(
    language: str, expected: set[tuple[int, str, str]]
) -> None:
    assert reports_told_twice(REPORTS, language, forms) == expected


def test_only_passages_of_the_other_version_lose() -> None:
    found = matches(
        (None, 2026, "拱北海关", "zh"), (None, 2026, "Gongbei Customs", "en"),
        (None, 2025, "拱北海关", "zh"), (None, None, "拱北海关", "zh"), (None, 2026, None, "zh"),
    )  # fmt: skip
    twice = reports_told_twice(REPORTS, "en", forms)
    assert version_boosts(found, twice).tolist() == [-TOLD_TWICE, 0, 0, 0, 0]
    assert version_boosts(matches(), twice).tolist() == []


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
            years = [(hit.year, hit.document.year) for hit in hits]
            assert years[0] == (reviewed, reviewed + 1), years
            of_that_year = [place for place, pair in enumerate(years) if pair[1] == reviewed]
            assert of_that_year in ([], [1]), years

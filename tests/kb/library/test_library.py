"""The verbs of a library together: what one means, all mean."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import kb
from kb.errors import UnknownDocument

REPORT = """---
title: {organisation} {year}
organisation: {organisation}
year: {year}
---

# {organisation} {year}

## 2025年工作回顾 Review

Trade of the district grew by 2.4%. 全年进出口总值增长2.4%。

## 2026年重点任务 Tasks

- Manage the bridge well.
- 推进智慧海关建设。
"""

BOTH_NAMES = pytest.mark.parametrize(
    "name", ["拱北海关", "Gongbei Customs", "gongbei customs"], ids=["zh", "en", "folded"]
)


@pytest.fixture
def three(library: kb.Library, write: Callable[[str, str], Path]) -> kb.Library:
    """Two reports of one organisation, each by another of its names, and one of another's."""
    write("2025.md", REPORT.format(organisation="Gongbei Customs", year=2025))
    write("2026.md", REPORT.format(organisation="拱北海关", year=2026))
    folder = write("other.md", REPORT.format(organisation="深圳海关", year=2026)).parent
    assert library.ingest(folder).added == 3
    return library


@BOTH_NAMES
def test_an_organisation_is_the_same_for_every_verb_by_all_its_names(
    three: kb.Library, name: str
) -> None:
    asked = {"organisations": [name]}
    found = three.search("智慧海关 bridge", **asked)
    history = three.history("bridge", **asked)
    themes = three.themes(**asked, language="zh")
    assert {info.source for info in three.documents(**asked)} == {"2025.md", "2026.md"}
    assert {hit.document.source for hit in found.hits} == {"2025.md", "2026.md"}
    assert {one.figure.source for one in three.figures(**asked).indicators} == {
        "2025.md",
        "2026.md",
    }
    assert [(year.year, year.reports) for year in history.years] == [(2025, 1), (2026, 1)]
    assert themes.years == (2025, 2026)
    assert {column.report.source for column in three.compare(**asked).columns} == {
        "2025.md",
        "2026.md",
    }


def test_documents_are_listed_by_year_language_and_name(three: kb.Library) -> None:
    assert [info.source for info in three.documents(years=[2025])] == ["2025.md"]
    assert [info.source for info in three.documents(documents=["other.md"])] == ["other.md"]
    assert three.documents(languages=["en"], years=[1999]) == []
    assert [info.source for info in three.documents(text="深圳")] == ["other.md"]


def test_figures_of_a_document_that_is_not_there_are_an_error(three: kb.Library) -> None:
    assert three.figures(documents=["2025.md"]).indicators
    with pytest.raises(UnknownDocument, match=r"no document 'nowhere\.md'"):
        three.figures(documents=["2025.md", "nowhere.md"])


def test_a_misspelt_filter_is_refused_as_a_misspelt_keyword(three: kb.Library) -> None:
    with pytest.raises(TypeError, match="yaers"):
        three.search("bridge", yaers=[2026])  # type: ignore[call-arg]  # what is tested
    with pytest.raises(TypeError, match="aspect"):
        three.compare(aspect="plan")  # type: ignore[call-arg]  # what is tested

"""What fits a query, counted: a number beside a filter is what that filter leaves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import kb
from kb.errors import BadRequest
from kb.search.found import Found

OFFICES = {"Port Office": "港口办公室", "Harbour Board": "海港委员会"}
SAID = {
    "en": "The lighthouse of quay {n} was repaired by {name} in {year}.",
    "zh": "{year}年{name}维修了第{n}号码头的灯塔。",
}
HEADS = {"en": ("Review of {0}", "Tasks for {1}"), "zh": ("{0}年工作回顾", "{1}年重点任务")}
QUERIES = {"en": "lighthouse repaired", "zh": "维修灯塔"}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[kb.Library]:
    """Two offices, three years, two languages, two types of files."""
    folder = tmp_path_factory.mktemp("find")
    reports = folder / "reports"
    reports.mkdir()
    for number, (english, chinese) in enumerate(OFFICES.items()):
        for year in (2024, 2025, 2026):
            for language, name in (("en", english), ("zh", chinese)):
                review, plan = (head.format(year - 1, year) for head in HEADS[language])
                said = SAID[language].format(n=number + 1, name=name, year=year - 1)
                kind = "md" if year < 2026 else "markdown"
                (reports / f"{number}-{year}-{language}.{kind}").write_text(
                    f"---\norganisation: {name}\nyear: {year}\nlanguage: {language}\n---\n\n"
                    f"# {name} {year}\n\n## {review}\n\n{said}\n\n## {plan}\n\n{said}\n",
                    encoding="utf-8",
                )
    settings = kb.Settings(library=folder / "library", model="hash", reader="none")
    with kb.open(settings=settings) as opened:
        assert not opened.ingest(reports).failed
        yield opened


def sources(found: Found) -> list[str]:
    return [one.hit.document.source for one in found.hits]


FIELDS = ("years", "organisations", "languages", "aspects", "types")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("mode", ["hybrid", "lexical", "dense"])
def test_each_count_is_what_its_filter_leaves_and_others_stay_to_be_chosen(
    library: kb.Library, mode: Any, language: str
) -> None:
    found = library.find(QUERIES[language], mode=mode, limit=None, language=language)
    assert found.is_whole
    assert found.count.passages == len(found.hits) == sum(found.by.values())
    assert found.count.documents == len(set(sources(found)))
    for field in FIELDS:
        counts = getattr(found.facets, field)
        assert counts
        for value, count in counts.items():
            left = library.find(
                QUERIES[language], mode=mode, limit=None, language=language, **{field: [value]}
            )
            assert (left.count, value) == (count, value)
            assert getattr(left.facets, field) == counts, "its own field is counted unnarrowed"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_filters_of_several_fields_hold_together(library: kb.Library, language: str) -> None:
    chosen: dict[str, Any] = {"years": [2025], "languages": [language], "types": ["md"]}
    found = library.find(QUERIES[language], limit=None, **chosen)
    assert {one.hit.document.language for one in found.hits} == {language}
    assert all(source.endswith(".md") for source in sources(found))
    without = library.find(QUERIES[language], limit=None, years=[2025], languages=[language])
    assert found.facets.types == without.facets.types
    assert not library.find(QUERIES[language], types=["pdf"]).hits


@pytest.mark.parametrize(("mode", "by"), [("lexical", {"words"}), ("dense", {"meaning"})])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_one_leg_alone_finds_by_that_leg(
    library: kb.Library, mode: Any, by: set[str], language: str
) -> None:
    found = library.find(QUERIES[language], mode=mode, languages=[language])
    assert found.hits
    assert {one.by for one in found.hits} == by


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_order_is_that_which_is_wanted(library: kb.Library, language: str) -> None:
    query = QUERIES[language]
    relevant = library.find(query, limit=None)
    assert sources(relevant)[:10] == [hit.document.source for hit in library.search(query)]
    newest = library.find(query, limit=None, sort="newest")
    years = [one.hit.document.year or 0 for one in newest.hits]
    assert years == sorted(years, reverse=True)
    owners = [
        one.hit.document.organisation or ""
        for one in library.find(query, limit=None, sort="organisation").hits
    ]
    assert owners == sorted(owners)
    assert sorted(sources(newest)) == sorted(sources(relevant))


def test_parts_one_after_another_are_the_whole(library: kb.Library) -> None:
    whole = library.find("lighthouse", limit=None)
    parts = [
        hit
        for offset in range(0, whole.count.passages, 5)
        for hit in library.find("lighthouse", offset=offset, limit=5).hits
    ]
    assert [one.hit.chunk_id for one in parts] == [one.hit.chunk_id for one in whole.hits]
    assert [one.hit.rank for one in parts] == list(range(1, whole.count.passages + 1))
    assert not library.find("lighthouse", offset=1000).hits


def test_marks_and_the_nearest_sentence_are_places_in_the_document(library: kb.Library) -> None:
    for query in QUERIES.values():
        for one in library.find(query).hits:
            text = library.document(one.hit.document.id).text
            told = one.as_json()
            for start, end in (*told["marks"], *([told["best"]] if told["best"] else [])):
                assert one.hit.start <= start < end <= one.hit.end
                assert text[start:end].strip()


def test_nothing_that_fits_is_told_with_what_came_nearest(library: kb.Library) -> None:
    found = library.find("zeppelin", mode="lexical")
    assert not found.hits
    assert found.count.passages == found.count.documents == 0
    assert not any(getattr(found.facets, field) for field in FIELDS)


def test_an_order_that_there_is_not_is_refused(library: kb.Library) -> None:
    unknown: Any = "loudest"
    with pytest.raises(BadRequest, match="loudest"):
        library.find("quay", sort=unknown)
    with pytest.raises(BadRequest, match="empty"):
        library.find("  ")


def test_a_document_that_comes_or_goes_is_counted_at_once(
    library: kb.Library, write: Callable[[str, str], Path]
) -> None:
    before = library.find("wombat", mode="lexical").count.passages
    library.ingest(write("wombat.md", "# A wombat\n\nThe wombat is at the quay.\n"))
    assert library.find("wombat", mode="lexical").count.passages == before + 1
    library.remove(["wombat.md"])
    assert library.find("wombat", mode="lexical").count.passages == before

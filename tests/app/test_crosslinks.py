"""From one page to another: a passage's pair in Compare, a measure's figure in Figures."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import kb
from app_pages import crosslinks
from app_pages.address import Span
from app_pages.compare.page import _organisation_told, _year_told
from app_pages.remembered import Snapshot
from app_pages.texts import InterfaceLanguage, load_texts
from kb.compare.comparable import choices
from kb.documents import StoredDocument

LANGUAGES: tuple[InterfaceLanguage, ...] = ("en", "zh")
REPORT = """# Puffin Board {year}

## Review of {before}

The Board counted {counted} nests in {before}, up {growth}%.

## Tasks for {year}

- {verb} the ringing of chicks on the eastern islands.
- Protect {aim} square kilometres of nesting grounds.
"""


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[kb.Library]:
    monkeypatch.setenv("KB_LIBRARY", str(tmp_path / "library"))
    monkeypatch.setenv("KB_MODEL", "hash")
    monkeypatch.setenv("KB_READER", "none")
    st.cache_resource.clear()
    folder = tmp_path / "reports"
    folder.mkdir()
    for year, counted, growth, verb, aim in (
        (2024, 900, 3, "Explore", "40"),
        (2025, 990, 10, "Begin", "45"),
        (2026, 1089, 10, "Deepen", "60"),
    ):
        head = f"---\norganisation: Puffin Board\nyear: {year}\nlanguage: en\n---\n\n"
        body = REPORT.format(
            year=year, before=year - 1, counted=counted, growth=growth, verb=verb, aim=aim
        )
        (folder / f"puffin-{year}.md").write_text(head + body, encoding="utf-8")
    with kb.open() as opened:
        opened.ingest(folder)
        yield opened
    st.cache_resource.clear()


def report(library: kb.Library, year: int) -> StoredDocument:
    (info,) = library.documents(years=[year])
    return library.document(info.id)


def place_of(document: StoredDocument, words: str) -> tuple[str, int, int]:
    start = document.text.index(words)
    return document.info.id, start, start + len(words)


@pytest.mark.parametrize(("year", "years"), [(2026, (2025, 2026)), (2024, (2024, 2025))])
def test_a_measure_is_compared_with_the_year_before_or_the_first_with_the_one_after(
    library: kb.Library, year: int, years: tuple[int, int]
) -> None:
    place = place_of(report(library, year), "the ringing of chicks")
    found = library.compared_at(*place)
    assert found is not None
    assert (found.organisation, found.language, found.years) == ("Puffin Board", "en", years)
    assert found.start <= place[1] < place[2] <= found.end


def test_what_is_no_measure_and_a_report_without_another_year_are_compared_nowhere(
    library: kb.Library,
) -> None:
    document = report(library, 2026)
    assert library.compared_at(*place_of(document, "The Board counted 1089 nests")) is None
    others = [info.id for info in library.documents() if info.year != 2026]
    library.remove(others)
    assert library.compared_at(*place_of(document, "the ringing of chicks")) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_passages_link_leads_to_the_pair_that_holds_it(
    library: kb.Library, language: InterfaceLanguage
) -> None:
    texts = load_texts(language)
    place = place_of(report(library, 2026), "the ringing of chicks")
    link = crosslinks.in_compare(Snapshot.of(library), texts, *place)
    assert texts("cross.compare", earlier=2025, later=2026) in link
    query = parse_qs(urlsplit(html.unescape(re.findall('href="([^"]+)"', link)[0])).query)
    assert query["year"] == ["2025", "2026"]
    app = AppTest.from_function(compare, default_timeout=120, args=(language,))
    app.query_params.update(query)
    app.run()
    assert not app.exception
    page = "\n".join(element.proto.body for element in app.get("html"))
    assert texts("cross.pair") in page
    assert page.count('class="chip change-') == 1
    assert "Deepen" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_measures_links_ask_about_it_and_open_the_figure_that_it_sets(
    library: kb.Library, language: InterfaceLanguage
) -> None:
    texts = load_texts(language)
    (_, step) = library.compare(organisation="Puffin Board").steps
    with_figure = next(pair.latest for pair in step.pairs if "60" in pair.latest.text)
    without = next(pair.latest for pair in step.pairs if "ringing" in pair.latest.text)
    assert texts("cross.figures") not in crosslinks.from_measure(texts, without)
    asks, figures = re.findall('href="([^"]+)"', crosslinks.from_measure(texts, with_figure))
    assert "nesting grounds" in parse_qs(urlsplit(html.unescape(asks)).query)["q"][0]
    query = parse_qs(urlsplit(html.unescape(figures)).query)
    app = AppTest.from_function(figures_page, default_timeout=120, args=(language,))
    app.query_params.update(query)
    app.run()
    assert not app.exception
    page = "\n".join(element.proto.body for element in app.get("html"))
    assert "<mark>60" in page


def test_a_year_whose_report_plans_nothing_is_not_led_to(
    library: kb.Library, tmp_path: Path
) -> None:
    for year, tasks in ((2025, ""), (2026, "## Tasks for 2026\n\n- Build two hides.\n")):
        head = f"---\norganisation: Heron Board\nyear: {year}\nlanguage: en\n---\n\n"
        told = f"# Heron Board {year}\n\n## Review of {year - 1}\n\nAll was quiet.\n\n{tasks}"
        (tmp_path / f"heron-{year}.md").write_text(head + told, encoding="utf-8")
    library.ingest([tmp_path / "heron-2025.md", tmp_path / "heron-2026.md"])
    (document,) = library.documents(text="Heron Board", years=[2026])
    stored = library.document(document.id)
    assert library.compared_at(*place_of(stored, "Build two hides")) is None


def compare(language: str) -> None:
    import streamlit as st

    import kb
    from app_pages.compare.page import render
    from app_pages.texts import load_texts

    render(st.cache_resource(kb.open)(), load_texts("zh" if language == "zh" else "en"))


def figures_page(language: str) -> None:
    import streamlit as st

    import kb
    from app_pages.figures.page import render
    from app_pages.texts import load_texts

    render(st.cache_resource(kb.open)(), load_texts("zh" if language == "zh" else "en"))


def test_a_span_in_an_address_is_a_document_and_two_numbers() -> None:
    class Asked:
        def __init__(self, value: str) -> None:
            self.value = value

        def get_all(self, key: str) -> list[str]:
            return [self.value] if key == "pair" else []

    assert Span.of(Asked("ab:c:3-9"), "pair") == Span("ab:c", 3, 9)
    for hostile in ("", "ab", "ab:3", ":3-9", "ab:3-x", "ab:-3-9", "ab:３-9"):
        assert Span.of(Asked(hostile), "pair") is None
    assert Span("a", 3, 9).holds("a", 8, 20)
    assert not Span("a", 3, 9).holds("a", 9, 20)
    assert not Span("a", 3, 9).holds("b", 3, 9)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_choice_tells_how_many_pairs_there_are(
    library: kb.Library, language: InterfaceLanguage
) -> None:
    texts, there = load_texts(language), library.choices(language)
    assert there.pairs == {("Puffin Board", "en"): 2}
    told = _organisation_told(texts, there, "en", "Puffin Board")
    assert told == texts("compare.pairs_of_years.other", name="Puffin Board", number="2")
    assert _organisation_told(texts, there, "zh", "Puffin Board") == "Puffin Board"
    assert _year_told(texts, there, "en", 2026) == "2026"
    infos = library.documents()
    two = [*infos, *(replace(info, organisation="Heron Board") for info in infos)]
    planned = {info.id: 100 for info in infos}
    found = choices(two, planned, {})
    assert found.organisations[2026, "en"] == 2
    assert _year_told(texts, found, "en", 2026) == texts("compare.at_once", year=2026, number="2")
    assert choices(two, planned, {"Heron Board": "Puffin Board"}).organisations[2026, "en"] == 1

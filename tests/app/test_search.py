"""The page Search without a browser: its address, its snippets, its texts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from hypothesis import given
from hypothesis import strategies as some
from streamlit.testing.v1 import AppTest

import kb
from app_pages.address import SIZES, Filters, Part
from app_pages.search import facets, results
from app_pages.search.snippet import snippet_html, stretch, whole_html
from app_pages.search.state import LEGS, SearchState
from app_pages.texts import load_texts
from kb.search.found import SORTS, Count, Found, FoundFacets, FoundHit
from kb.search.hits import Hit, Legs
from tests.app.test_address import Query, sent
from tests.kb.search.material import INFO

ROOT = Path(__file__).resolve().parents[2]
EN = load_texts("en")
STATES = some.builds(
    SearchState,
    text=some.text(some.characters(categories=["L", "N", "P"]), max_size=12).map(str.strip),
    filters=some.builds(
        Filters,
        years=some.lists(some.integers(1900, 2100), unique=True, max_size=3).map(tuple),
        aspects=some.just(()) | some.just(("plan",)),
    ),
    types=some.lists(some.sampled_from(["pdf", "md", "<b>"]), unique=True, max_size=2).map(tuple),
    legs=some.sampled_from(sorted(LEGS)),
    sort=some.sampled_from(SORTS),
    part=some.builds(Part, some.integers(1, 9), some.sampled_from([0, *SIZES])),
)
SPANS = some.lists(some.tuples(some.integers(0, 380), some.integers(1, 9)), max_size=6)


@given(STATES)
def test_an_address_says_the_whole_search(state: SearchState) -> None:
    assert SearchState.of(sent(state.as_query())) == state


@given(some.dictionaries(some.sampled_from(["q", "sort", "legs", "type", "page", "size", "year"]),
                         some.lists(some.text(max_size=6), max_size=3)))  # fmt: skip
def test_junk_in_an_address_is_passed_over(values: dict[str, list[str]]) -> None:
    state = SearchState.of(Query(values))
    assert state.legs in LEGS
    assert state.sort in SORTS
    assert SearchState.of(sent(state.as_query())) == state


@given(some.text("ab。，. \n", min_size=1, max_size=400), SPANS, some.sampled_from([20, 110, 340]))
def test_a_stretch_lies_in_the_text_and_holds_a_mark(
    text: str, given_spans: list[tuple[int, int]], reach: int
) -> None:
    spans = sorted({(start, min(start + size, len(text))) for start, size in given_spans
                    if start < len(text)})  # fmt: skip
    first, last = stretch(text, spans, reach)
    assert 0 <= first < last <= len(text)
    if spans:
        assert any(first <= start and end <= last for start, end in spans)


def hit(text: str, language: str = "en") -> Hit:
    return Hit(
        3, 0.5, Legs(0.4, 2.0), 1, INFO, "A › <i>B</i>", 2, 7, 7 + len(text), text, "plan", None,
        language,
    )  # fmt: skip


def test_marks_are_shown_and_markup_is_not_run() -> None:
    text = "One <b>quay</b> & a lighthouse."
    start = text.index("quay")
    found = FoundHit(hit(text), "words", ((start, start + 4),))
    for shown in (snippet_html(found), whole_html(found)):
        assert "&lt;b&gt;<mark>quay</mark>&lt;/b&gt; &amp; a" in shown
    item = results.results_html([found], EN)
    assert "<i>B</i>" not in item
    assert 'start="3"' in item
    assert EN("search.by.words") in item
    assert "documents?document=d1&amp;start=7" in item


def test_the_sentence_nearest_in_meaning_is_marked_in_place_of_words() -> None:
    text = "The port. The lighthouse was painted. The port again."
    best = (10, 37)
    found = FoundHit(hit(text), "meaning", ((4, 8),), best)
    assert snippet_html(found).count("<mark>") == 1
    assert "<mark>The lighthouse was painted.</mark>" in snippet_html(found)


def test_a_long_passage_is_cut_around_the_most_marks() -> None:
    filler = "Nothing of it is told here at all. " * 30
    text = f"A quay. {filler}The quay and the lighthouse were repaired. {filler}"
    places = [
        (at, at + len(word))
        for word in ("quay", "lighthouse")
        for at in range(len(text))
        if text.startswith(word, at)
    ]
    shown = snippet_html(FoundHit(hit(text), "words", tuple(sorted(places))))
    assert "The <mark>quay</mark> and the <mark>lighthouse</mark> were repaired." in shown
    assert shown.startswith("<i>…</i>")
    assert shown.endswith("<i>…</i>")
    assert len(shown) < 500


def test_a_stretch_ends_with_no_mark_of_an_item_that_is_not_shown() -> None:
    text = "1. The quay is open.\n2. It is wide.\n3. " + "More of the same comes here. " * 20
    for reach in range(24, 60):
        first, last = stretch(text, [(7, 11)], reach)
        assert not text[first:last].rstrip().endswith(("2.", "3."))


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("whole", [True, False])
def test_how_much_was_found_is_told_with_whether_that_is_all(language: str, whole: bool) -> None:
    texts = load_texts(language)  # type: ignore[arg-type]  # by name
    found = Found(
        "q", (), FoundFacets(), Count(1200, 31), {"words": 4, "meaning": 0, "both": 1196}, whole,
        (), 0, "relevance", 1.0,
    )  # fmt: skip
    line = results.counted_html(found, texts, "both")
    assert "1,200" in line
    assert "1,196" in line
    assert (texts("search.more") in line) is not whole
    assert texts("search.found.meaning", number="0") not in line


def test_fields_that_narrow_are_those_that_are_counted() -> None:
    assert set(facets.FIELDS) == set(FoundFacets.__slots__)


REPORT = """---
organisation: <b>Port</b> **Office**
year: {year}
language: {language}
---

# {title}

{said}
"""
SAID = {
    "en": "The lighthouse of <i>quay</i> {n} was repaired in spring for $5 and $6.",
    "zh": "春季维修第{n}号码头灯塔，耗资<i>5</i>万元。",
}
WORDS = {"en": "lighthouse repaired", "zh": "维修灯塔"}


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[kb.Library]:
    """Reports of two years in two languages, on the small deterministic embedder."""
    monkeypatch.setenv("KB_LIBRARY", str(tmp_path / "library"))
    monkeypatch.setenv("KB_MODEL", "hash")
    monkeypatch.setenv("KB_READER", "none")
    st.cache_resource.clear()
    reports = tmp_path / "reports"
    reports.mkdir()
    for language, said in SAID.items():
        for n in range(12):
            text = REPORT.format(
                year=2024 + n % 2, language=language, title=f"R {n}", said=said.format(n=n)
            )
            (reports / f"{n}-{language}.md").write_text(text, encoding="utf-8")
    with kb.open() as opened:
        opened.ingest(reports)
        yield opened
    st.cache_resource.clear()


def drawn() -> None:
    import streamlit as st

    import kb
    from app_pages import frame
    from app_pages.search import page

    library = st.cache_resource(kb.open, show_spinner=False)()
    page.render(library, frame.set_up())


def run(**query: Any) -> AppTest:
    app = AppTest.from_function(drawn, default_timeout=60)
    for key, value in query.items():
        app.query_params[key] = value
    return app.run()


def shown(app: AppTest) -> str:
    assert not app.exception
    return "\n".join(element.proto.body for element in app.get("html"))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_shows_what_fits_with_counts_and_no_markup_of_reports(
    library: kb.Library, language: str
) -> None:
    app = run(lang=language, q=WORDS[language])
    page = shown(app)
    assert "&lt;b&gt;Port&lt;/b&gt; **Office**" in page
    assert "<b>Port" not in page
    assert page.count("<h1") == 1
    years = app.button_group(key="search.years")
    assert [option.partition(" ")[0] for option in years.options][:2] == ["2025", "2024"]
    narrowed = run(lang=language, q=WORDS[language], year="2025", language=language, type="md")
    told = load_texts("en" if language == "en" else "zh").count("search.count", 6)
    assert told in shown(narrowed)


def test_a_search_by_words_in_the_page_leads_to_its_address(library: kb.Library) -> None:
    app = run(lang="en")
    assert EN("search.heading") in shown(app)
    app.text_input(key="search.text").set_value("lighthouse")
    app.button[0].click().run()
    assert app.query_params["q"] == "lighthouse"
    assert "found-count" in shown(app)
    app.selectbox(key="search.sort").set_value("newest").run()
    assert app.query_params["sort"] == "newest"
    page = shown(app)
    assert page.index("2025</span>") < page.index("2024</span>")


def test_what_cannot_be_in_an_address_is_one_line_and_no_error(library: kb.Library) -> None:
    page = shown(run(lang="en", q="zeppelin", organisation="<script>", type="<b>", page="77"))
    assert EN("search.none") in page
    assert "<script>" not in page.replace("<script>void", "")
    last = shown(run(lang="en", q="lighthouse", page="77"))
    assert "found-count" in last
    assert "<li>" in last

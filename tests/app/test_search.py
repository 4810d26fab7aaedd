"""The page Search without a browser: its address, its snippets, its texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app_pages.address import SIZES, Filters, Part
from app_pages.search import facets, results
from app_pages.search.snippet import snippet_html, stretch, whole_html
from app_pages.search.state import LEGS, SearchState
from app_pages.texts import load_texts
from kb.search.found import SORTS, Count, Found, FoundFacets, FoundHit
from kb.search.hits import Hit, Legs
from tests.app.test_address import Query, sent
from tests.kb.search.material import INFO

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

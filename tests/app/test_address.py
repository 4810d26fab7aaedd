"""An address says what a page shows: both ways, and with junk in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app_pages.address import (
    ASPECTS,
    PIVOTS,
    SCHEMES,
    SHARES,
    VIEWS,
    CompareState,
    Filters,
    Part,
    Place,
    Question,
    Source,
)
from app_pages.ledger_address import LEDGER_VIEWS, Ledger
from kb.answer import PARTS


@dataclass(frozen=True)
class Query:
    values: Mapping[str, list[str]]

    def get_all(self, key: str) -> list[str]:
        return self.values.get(key, [])


def sent(parameters: Mapping[str, object]) -> Query:
    """The parameters as they come out of the address at the other end."""
    return Query(parse_qs(urlencode(parameters, doseq=True), keep_blank_values=True))


names = some.text(min_size=1, max_size=20).filter(lambda text: text.isprintable())
filters = some.builds(
    Filters,
    years=some.lists(some.integers(0, 9999), max_size=3).map(tuple),
    organisations=some.lists(names, max_size=3).map(tuple),
    languages=some.lists(some.sampled_from(["en", "zh", "other"]), max_size=3).map(tuple),
    aspects=some.lists(some.sampled_from(ASPECTS), max_size=3).map(tuple),
)
offsets = some.none() | some.integers(0, 10**9)


stripped = names.map(str.strip)
questions = some.builds(
    Question,
    text=stripped,
    filters=filters,
    thread=some.lists(stripped.filter(bool), max_size=3).map(tuple),
    without=some.lists(some.sampled_from(PARTS), unique=True).map(tuple),
    generate=some.sampled_from([None, True, False]),
    within=some.lists(names, max_size=2, unique=True).map(tuple),
)


@given(questions)
def test_a_question_comes_back_from_its_address(question: Question) -> None:
    assert Question.of(sent(question.as_query())) == question


@given(questions)
def test_a_question_comes_back_from_what_it_was_asked_with_but_for_its_documents(
    question: Question,
) -> None:
    alone = replace(question, thread=(), generate=None, within=())
    assert Question.asked(question.text, question.asked_with()) == alone


@given(some.builds(Place, names, offsets, offsets, offsets, offsets))
def test_a_place_comes_back_from_its_address(place: Place) -> None:
    assert Place.of(sent(place.as_query())) == place


@given(names, some.integers(0, 10**9), some.integers(1, 10**9))
def test_a_source_comes_back_from_its_address(document: str, start: int, length: int) -> None:
    source = Source(document, start, start + length)
    assert Source.of(sent({"source": str(source)})) == source


@pytest.mark.parametrize(
    "text", ["", "x", "x:1", "x:5-1", "x:5-5", "x:-1-2", ":1-2", "x:1-" + 14 * "9"]
)
def test_what_cannot_be_a_source_is_passed_over(text: str) -> None:
    assert Source.told(text) is None


def test_what_is_asked_within_one_document_is_kept_apart_from_the_same_asked_of_all() -> None:
    alone = Question("trade", within=("d1",))
    assert alone.as_arguments()["documents"] == ["d1"]
    assert alone.asked_with() == {"documents": ["d1"]}
    assert Question("trade").as_arguments()["documents"] is None
    assert Question("trade").asked_with() == {}


def test_junk_in_an_address_is_passed_over() -> None:
    query = Query(
        {
            "q": ["  smart customs "],
            "year": ["2026", "x", "-1", "²", "", "99999999999999999999"],
            "organisation": ["", "拱北海关"],
            "aspect": ["plan", "DROP TABLE"],
            "after": ["", "  "],
            "without": ["mood", "years", "years"],
            "generate": ["please"],
        }
    )
    assert Question.of(query) == Question(
        "smart customs",
        Filters(years=(2026,), organisations=("拱北海关",), aspects=("plan",)),
        without=("years",),
    )
    place = Place.of(Query({"document": ["d1"], "start": ["-4"], "end": ["4.5"]}))
    assert place == Place("d1")


def test_an_address_without_a_document_names_no_place() -> None:
    assert Place.of(Query({"start": ["1"], "end": ["2"]})) is None


def test_empty_filters_narrow_nothing_and_leave_the_address_short() -> None:
    assert Filters().as_query() == {}
    assert set(Filters().as_arguments().values()) == {None}
    assert len(Filters(years=(2025, 2026), aspects=("plan",))) == 3


@given(
    some.builds(
        CompareState,
        filters=filters,
        view=some.sampled_from(VIEWS),
        step=some.none() | some.integers(0, 99),
        changes=some.lists(names, max_size=3, unique=True).map(tuple),
        page=some.integers(1, 99),
        doubtful=some.booleans(),
        share=some.sampled_from(SHARES),
        propose=some.booleans(),
        theme=names,
        at=some.none() | some.integers(0, 9999),
        phrase=names.map(str.strip),
        side=names,
        scheme=some.sampled_from(["", *SCHEMES]),
        pivot=some.sampled_from(PIVOTS),
        subject=names.map(str.strip),
    )
)
def test_a_comparison_comes_back_from_its_address(compared: CompareState) -> None:
    assert CompareState.of(sent(compared.as_query())) == compared


@given(
    some.builds(
        Ledger,
        text=names.map(str.strip),
        filters=filters,
        series=some.lists(names, max_size=3, unique=True).map(tuple),
        document=names,
        number=some.integers(0, 10**6),
        view=some.sampled_from(LEDGER_VIEWS),
        side=names,
    )
)
def test_a_ledger_comes_back_from_its_address(ledger: Ledger) -> None:
    assert Ledger.of(sent(ledger.as_query())) == ledger


def test_a_comparison_passes_over_what_cannot_be() -> None:
    junk = {"view": ["x"], "step": ["-1"], "page": ["0"], "at": ["soon"], "share": ["all"]}
    junk |= {"scheme": ["mine"], "pivot": ["mood"]}
    assert CompareState.of(Query(junk)) == CompareState()
    assert Ledger.of(Query({"figure": ["no number"]})) == Ledger()


def test_a_part_of_a_list_is_what_the_address_says_or_the_first() -> None:
    assert Part.of(sent({"page": "3", "size": "50"})) == Part(3, 50)
    assert Part.of(sent({"page": "0", "size": "7"})) == Part()
    assert Part.of(sent({"note-page": "2", "page": "9"}), "note-") == Part(2)
    assert Part(3, 50).as_query("note-") == {"note-page": "3", "note-size": "50"}
    assert Part().as_query() == {}

"""Every index of passages gives what plain dictionaries would: one suite over all of them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from index import (
    NO_YEAR,
    Analyser,
    Digest,
    LocalIndex,
    Matches,
    Passage,
    PassageFilter,
    PassageIndex,
    may_speak_of,
)
from tests.index.oracle import OracleIndex

D = 8
Vector = NDArray[np.float32]


def unit(seed: int) -> Vector:
    vector = np.random.default_rng(seed).standard_normal(D).astype(np.float32)
    return vector / np.float32(np.linalg.norm(vector))


def passage(
    identifier: int,
    reading: str,
    *,
    vector: Vector | None = None,
    language: str = "en",
    year: int | None = None,
    report_year: int | None = 2026,
    aspect: str = "plan",
    organisation: str | None = "Gongbei Customs",
    document: str = "gongbei",
    document_language: str = "en",
) -> Passage:
    return Passage(
        id=identifier,
        reading=reading,
        vector=vector,
        language=language,
        year=year,
        aspect=aspect,
        document=document,
        document_language=document_language,
        report_year=report_year,
        organisation=organisation,
    )


def chinese(identifier: int, reading: str, **facts: object) -> Passage:
    own = {
        "language": "zh",
        "document_language": "zh",
        "organisation": "深圳海关",
        "document": "shenzhen",
    }
    return passage(identifier, reading, **(own | facts))  # type: ignore[arg-type]  # by name


PASSAGES = [
    passage(1, "Smart customs at every port.", vector=unit(1)),
    passage(2, "Trade through the port grew.", vector=unit(2), year=2025, aspect="review"),
    passage(3, "The port of 2024.", year=2024, report_year=2025, document="old"),
    passage(5, "No year here, and no organisation.", vector=unit(5), organisation=None),
    chinese(8, "智慧海关建设，口岸通关。", vector=unit(8)),
    chinese(9, "全年口岸进出口增长。", vector=unit(9), year=2025, aspect="review"),
    chinese(12, "口岸 port 2023", year=2023, report_year=None),
]

Make = Callable[[], PassageIndex]


@pytest.fixture(params=["oracle", "local", "local, trained"])
def make(
    request: pytest.FixtureRequest, analyser: Analyser, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Make]:
    """Gives new, empty indexes of one kind; a trained one that looks at all of its cells."""
    monkeypatch.setattr("index.local.vectors.PROBED", 1)
    made: list[PassageIndex] = []

    def make_one() -> PassageIndex:
        if request.param == "oracle":
            made.append(OracleIndex(analyser))
        else:
            made.append(LocalIndex(D, analyser, train_at=4 if "trained" in request.param else 1000))
        return made[-1]

    yield make_one
    for index in made:
        index.close()


@pytest.fixture
def filled(make: Make) -> PassageIndex:
    index = make()
    index.apply([PASSAGES[:3], PASSAGES[3:]])
    return index


def check(found: Matches, expected: Matches) -> None:
    """That all values are the same, scores up to rounding."""
    assert found.ids.tolist() == expected.ids.tolist()
    np.testing.assert_allclose(found.dense, expected.dense, atol=1e-5)
    np.testing.assert_allclose(found.lexical, expected.lexical, rtol=1e-5)
    assert found.years.tolist() == expected.years.tolist()
    assert found.report_years.tolist() == expected.report_years.tolist()
    assert found.languages == expected.languages
    assert found.documents == expected.documents
    assert found.document_languages == expected.document_languages
    assert found.organisations == expected.organisations
    assert found.aspects == expected.aspects


def idf(n: int, df: int) -> float:
    return math.log(1 + (n - df + 0.5) / (df + 0.5))


# Scores and facts


def test_the_lexical_score_is_bm25(make: Make) -> None:
    index = make()
    index.apply([[passage(1, "port port trade"), passage(2, "port"), passage(3, "trade")]])
    found = index.search({"port": 2.0}, None, 10)
    mean = (3 + 1 + 1) / 3
    assert found.ids.tolist() == [1, 2]
    expected = [
        2 * idf(3, 2) * 2 / (2 + 0.9 * (1 - 0.4 + 0.4 * 3 / mean)),
        2 * idf(3, 2) * 1 / (1 + 0.9 * (1 - 0.4 + 0.4 * 1 / mean)),
    ]
    np.testing.assert_allclose(found.lexical, expected, rtol=1e-5)
    assert np.isnan(found.dense).all()


def test_the_dense_score_is_the_inner_product_and_passages_without_a_vector_have_none(
    filled: PassageIndex, analyser: Analyser
) -> None:
    found = filled.search(analyser.query_terms("port"), unit(1), 3)
    scores = dict(zip(found.ids.tolist(), found.dense.tolist(), strict=True))
    assert scores[1] == pytest.approx(1.0, abs=1e-5)
    assert scores[2] == pytest.approx(float(unit(1) @ unit(2)), abs=1e-5)
    assert math.isnan(scores[3])


def test_each_leg_alone_gives_its_own_best(filled: PassageIndex) -> None:
    dense = filled.search({}, unit(9), 1)
    assert (dense.ids.tolist(), dense.languages) == ([9], ("zh",))
    assert np.isnan(dense.lexical).all()
    lexical = filled.search({"智慧": 1.0}, None, 10)
    assert (lexical.ids.tolist(), lexical.organisations) == ([8], ("深圳海关",))


def test_matches_carry_their_facts(filled: PassageIndex) -> None:
    found = filled.search({"port": 1.0}, None, 10)
    assert found.ids.tolist() == [1, 2, 3, 12]
    assert found.years.tolist() == [NO_YEAR, 2025, 2024, 2023]
    assert found.report_years.tolist() == [2026, 2026, 2025, NO_YEAR]
    assert found.documents == ("gongbei", "gongbei", "old", "shenzhen")
    assert found.languages == found.document_languages == ("en", "en", "en", "zh")


def test_a_part_of_the_terms_brings_its_own_best_scored_by_all_terms(
    filled: PassageIndex,
) -> None:
    terms = {"port": 1.0, "智慧": 0.1}
    alone = filled.search(terms, None, 1)
    with_part = filled.search(terms, None, 1, parts=[{"智慧": 0.1}])
    assert len(alone) == 1
    assert set(with_part.ids.tolist()) > set(alone.ids.tolist())
    check(with_part, filled_oracle(PASSAGES).search(terms, None, 1, parts=[{"智慧": 0.1}]))


def test_equal_scores_go_by_id(make: Make) -> None:
    index = make()
    index.apply([[passage(n, "port", vector=unit(0)) for n in (9, 4, 7, 2, 30, 11)]])
    assert index.search({"port": 1.0}, None, 3).ids.tolist() == [2, 4, 7]
    assert index.search({}, unit(0), 3).ids.tolist() == [2, 4, 7]


def test_an_empty_index_gives_nothing(make: Make) -> None:
    index = make()
    assert len(index) == index.vector_count == 0
    assert len(index.search({"port": 1.0}, unit(0), 5)) == 0
    assert len(index.search({"port": 1.0}, unit(0), 5, only=PassageFilter())) == 0
    assert index.digest() == Digest(0, 0, 0)
    assert index.languages == set()


# Filters


def filled_oracle(passages: list[Passage]) -> OracleIndex:
    index = OracleIndex(Analyser())
    index.apply([passages])
    return index


YEARS = [None, {2025}, {2023, 2024}, {1999}]
ORGANISATIONS = [None, {"Gongbei Customs"}, {"深圳海关", "Nowhere Customs"}, set()]
LANGUAGES = [None, {"en"}, {"zh", "en"}, {"fr"}]
ASPECTS = [None, {"review"}, {"plan", "other"}]
DOCUMENTS = [None, {"gongbei", "old"}, set()]


def frozen(values: set[str] | set[int] | None) -> frozenset[str] | frozenset[int] | None:
    return None if values is None else frozenset(values)  # type: ignore[return-value]  # either


def test_filters_of_each_kind_and_all_together_let_through_what_they_say(
    filled: PassageIndex,
) -> None:
    oracle = filled_oracle(PASSAGES)
    terms = {"port": 1.0, "口岸": 1.0, "year": 0.5}
    for fields in product(YEARS, ORGANISATIONS, LANGUAGES, ASPECTS, DOCUMENTS):
        only = PassageFilter(*map(frozen, fields))  # type: ignore[arg-type]  # in this order
        check(
            filled.search(terms, unit(3), 4, only=only), oracle.search(terms, unit(3), 4, only=only)
        )


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({2026}, [1, 2, 5, 8, 9]),  # the report's year
        ({2025}, [1, 2, 3, 5, 8, 9]),  # names it, or names none in a report of the year after
        ({2024}, [3]),  # one that names 2025 does not speak of 2024's
        ({2023}, [12]),
        ({2022}, []),
        (set(), []),
    ],
)
def test_a_year_is_that_of_the_report_of_the_passage_or_the_one_before(
    filled: PassageIndex, asked: set[int], expected: list[int]
) -> None:
    terms = {"port": 1.0, "口岸": 1.0, "year": 1.0}
    found = filled.search(terms, None, 100, only=PassageFilter(years=frozenset(asked)))
    assert found.ids.tolist() == expected


def test_no_year_is_never_asked_for() -> None:
    none = np.array([NO_YEAR], dtype=np.int32)
    for asked in ([NO_YEAR], [NO_YEAR + 1], [NO_YEAR - 1], [2025, -1]):
        assert may_speak_of(asked, years=none, report_years=none).tolist() == [False]


def test_a_filter_counts_before_the_best_are_taken(make: Make) -> None:
    index = make()
    strong = [passage(n, "port port port", vector=unit(0)) for n in range(1, 40)]
    weak = [passage(n, "a port and much else", vector=unit(n), document="x") for n in (50, 51)]
    index.apply([[*strong, *weak]])
    only = PassageFilter(documents=frozenset({"x"}))
    assert index.search({"port": 1.0}, unit(0), 2, only=only).ids.tolist() == [50, 51]


# Changes


def test_a_passage_that_comes_again_takes_the_place_of_the_first(filled: PassageIndex) -> None:
    changed = passage(2, "Nothing of the kind.", year=2020, document="new")
    filled.apply([[changed]])
    filled.apply([[changed]])
    assert len(filled) == len(PASSAGES)
    assert filled.vector_count == 4  # the new one has none
    found = filled.search({"kind": 1.0}, None, 10)
    assert (found.ids.tolist(), found.years.tolist(), found.documents) == ([2], [2020], ("new",))
    assert 2 not in filled.search({"port": 1.0}, unit(2), 10).ids.tolist()


def test_what_is_removed_is_not_found_and_comes_back_as_it_was(filled: PassageIndex) -> None:
    terms, only = {"port": 1.0, "口岸": 1.0}, PassageFilter(languages=frozenset({"en"}))
    before = filled.search(terms, unit(1), 3, only=only)
    filled.apply(removed=[1, 3, 999])
    filled.apply(removed=[1, 3])
    assert len(filled) == len(PASSAGES) - 2
    assert set(filled.search(terms, unit(1), 10).ids.tolist()).isdisjoint({1, 3})
    left = filled.search(terms, unit(1), 3, only=only)
    rest = [held for held in PASSAGES if held.id not in (1, 3)]
    check(left, filled_oracle(rest).search(terms, unit(1), 3, only=only))
    filled.apply([[held for held in PASSAGES if held.id in (3, 1)]])
    check(filled.search(terms, unit(1), 3, only=only), before)


def test_the_languages_are_those_of_what_is_there(filled: PassageIndex) -> None:
    assert filled.languages == {"en", "zh"}
    filled.apply(removed=[8, 9, 12])
    assert filled.languages == {"en"}


def test_term_statistics_follow_the_texts(filled: PassageIndex) -> None:
    assert filled.document_frequency("port") == 4
    assert filled.document_frequency("口岸") == 3
    assert filled.rarities({"port": 2.0, "absent": 1.0}) == {"port": pytest.approx(2 * idf(7, 4))}
    assert filled.best_possible({"port": 2.0, "absent": 1.0}) == pytest.approx(
        2 * idf(7, 4) + idf(7, 0)
    )
    filled.apply(removed=[12])
    assert filled.document_frequency("port") == 3


def test_the_digest_tells_sets_of_ids_apart_and_nothing_else(make: Make) -> None:
    index, other = make(), make()
    index.apply([PASSAGES])
    other.apply([PASSAGES[::-1]])
    assert index.digest() == other.digest()
    # The same number and the same sum; the second two the same sum of squares too.
    assert Digest.of(np.array([1, 12])) != Digest.of(np.array([5, 8]))
    assert Digest.of(np.array([1, 5, 6])) != Digest.of(np.array([2, 3, 7]))
    other.apply(removed=[12])
    assert index.digest() != other.digest()
    assert other.digest().total == sum(held.id for held in PASSAGES) - 12


# Any sequence

IDS = st.integers(1, 9)
HELD = st.builds(
    passage,
    IDS,
    st.lists(st.sampled_from(["port", "trade", "海关", "智慧", "。"]), max_size=5).map(" ".join),
    vector=st.sampled_from([None, unit(1), unit(2), unit(3)]),
    language=st.sampled_from(["en", "zh"]),
    year=st.sampled_from([None, 2024, 2025]),
    report_year=st.sampled_from([None, 2025, 2026]),
    aspect=st.sampled_from(["review", "plan"]),
    organisation=st.sampled_from([None, "深圳海关", "Gongbei Customs"]),
    document=st.sampled_from(["a", "b"]),
    document_language=st.sampled_from(["en", "zh"]),
)


def some(*values: object) -> st.SearchStrategy[frozenset[object] | None]:
    return st.none() | st.frozensets(st.sampled_from(values))


FILTERS = st.builds(
    PassageFilter,
    years=some(2024, 2025, 2026),
    organisations=some("深圳海关", "Gongbei Customs"),
    languages=some("en", "zh"),
    aspects=some("review", "plan"),
    documents=some("a", "b"),
)
CHANGES = st.tuples(st.lists(HELD, max_size=4, unique_by=lambda held: held.id), st.sets(IDS))
SEARCHES = st.tuples(
    st.sampled_from([{}, {"port": 1.0}, {"海关": 0.5, "trade": 2.0}]),
    st.sampled_from([None, unit(2), unit(7)]),
    st.integers(1, 5),
    st.none() | FILTERS,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(CHANGES, SEARCHES), max_size=6))
def test_any_sequence_of_changes_leaves_what_dictionaries_would_hold(
    steps: list[
        tuple[
            tuple[list[Passage], set[int]],
            tuple[Mapping[str, float], Vector | None, int, PassageFilter | None],
        ]
    ],
) -> None:
    local, oracle = LocalIndex(D, Analyser()), OracleIndex(Analyser())
    try:
        for (added, removed), (terms, vector, k, only) in steps:
            for index in (local, oracle):
                index.apply([added], removed)
            assert (len(local), local.vector_count) == (len(oracle), oracle.vector_count)
            assert local.digest() == oracle.digest()
            assert local.languages == oracle.languages
            check(
                local.search(terms, vector, k, only=only),
                oracle.search(terms, vector, k, only=only),
            )
    finally:
        local.close()


# The local index alone


def test_a_checkpoint_of_the_local_index_gives_the_same(tmp_path: Path, analyser: Analyser) -> None:
    index = LocalIndex(D, analyser)
    index.apply([PASSAGES, [replace(PASSAGES[0], organisation="拱北海关")]], [5])
    index.save(tmp_path)
    loaded = LocalIndex.load(tmp_path, analyser)
    terms, only = {"port": 1.0, "口岸": 1.0}, PassageFilter(organisations=frozenset({"拱北海关"}))
    for chosen in (None, only):
        check(
            loaded.search(terms, unit(1), 9, only=chosen),
            index.search(terms, unit(1), 9, only=chosen),
        )
    loaded.apply([[passage(4, "port", organisation="拱北海关")]])
    assert loaded.search(terms, None, 9, only=only).ids.tolist() == [1, 4]
    assert index.search(terms, None, 9, only=only).ids.tolist() == [1]
    for held in (index, loaded):
        held.close()

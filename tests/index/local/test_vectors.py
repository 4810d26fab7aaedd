"""The dense leg against NumPy."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from index import Ranking, Selection, VectorIndex

D = 16
Vectors = NDArray[np.float32]


def unit(count: int, seed: int = 0) -> Vectors:
    vectors = np.random.default_rng(seed).standard_normal((count, D)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def oracle(
    held: dict[int, Vectors], query: Vectors, k: int, allowed: set[int] | None = None
) -> list[int]:
    scores = {n: float(v @ query) for n, v in held.items() if allowed is None or n in allowed}
    return sorted(scores, key=lambda number: (-round(scores[number], 5), number))[:k]


def agree(found: Ranking, held: dict[int, Vectors], query: Vectors, expected: list[int]) -> None:
    assert found.ids.tolist() == expected
    assert (np.diff(found.scores) <= 0).all()
    np.testing.assert_allclose(found.scores, [held[n] @ query for n in expected], atol=1e-5)


@pytest.fixture
def held() -> dict[int, Vectors]:
    return {10 * number + 3: vector for number, vector in enumerate(unit(500))}


@pytest.fixture
def index(held: dict[int, Vectors]) -> VectorIndex:
    made = VectorIndex(D)
    made.add(np.array(list(held)), np.stack(list(held.values())))
    return made


@pytest.mark.parametrize("k", [1, 10, 499, 500, 1000])
def test_results_are_those_of_a_product_with_all(
    index: VectorIndex, held: dict[int, Vectors], k: int
) -> None:
    for query in unit(5, seed=1):
        agree(index.search(query, k), held, query, oracle(held, query, k))


def test_a_vector_against_itself_scores_one(index: VectorIndex, held: dict[int, Vectors]) -> None:
    found = index.search(held[33], 1)
    assert found.ids.tolist() == [33]
    assert found.scores[0] == pytest.approx(1.0, abs=1e-6)


def test_scores_of_any_ids_are_exact_and_nan_where_there_is_none(
    index: VectorIndex, held: dict[int, Vectors]
) -> None:
    (query,) = unit(1, seed=2)
    scores = index.scores(query, np.array([13, 4, 3, 13]))
    np.testing.assert_allclose(
        scores, [held[13] @ query, np.nan, held[3] @ query, held[13] @ query], atol=1e-6
    )


def test_equal_vectors_rank_by_id_and_none_of_them_is_lost_at_the_edge() -> None:
    index = VectorIndex(D)
    (vector, other) = unit(2)
    numbers = np.arange(100, 0, -1)
    index.add(numbers, np.repeat(vector[None], 100, axis=0))
    index.add(np.array([500]), other[None])
    assert index.search(vector, 7).ids.tolist() == [1, 2, 3, 4, 5, 6, 7]


def test_removal_shifts_nothing(index: VectorIndex, held: dict[int, Vectors]) -> None:
    gone = [3, 13, 2503, 4993]
    index.remove(np.array([*gone, 7]))  # 7 was never there
    for number in gone:
        del held[number]
    assert len(index) == len(held) == 496
    for query in unit(5, seed=1):
        agree(index.search(query, 20), held, query, oracle(held, query, 20))


def test_adding_an_id_again_replaces_its_vector(index: VectorIndex) -> None:
    (new,) = unit(1, seed=9)
    index.add(np.array([33]), new[None])
    assert len(index) == 500
    assert index.search(new, 1).ids.tolist() == [33]
    assert index.scores(new, np.array([33]))[0] == pytest.approx(1.0, abs=1e-6)


def test_ids_and_vectors_must_go_together() -> None:
    index = VectorIndex(D)
    for numbers, vectors in (([1], unit(2)), ([1, 1], unit(2)), ([1], unit(1)[:, :5])):
        with pytest.raises(ValueError, match="ids, each once"):
            index.add(np.array(numbers), vectors)


def test_an_empty_index_finds_nothing() -> None:
    index = VectorIndex(D)
    (query,) = unit(1)
    assert len(index.search(query, 5)) == 0
    assert len(index.search(query, 5, Selection(np.array([1, 2])))) == 0
    assert np.isnan(index.scores(query, np.array([1]))).all()


OPERATIONS = st.lists(
    st.tuples(
        st.sampled_from(["add", "remove", "search"]), st.integers(0, 15), st.integers(0, 1000)
    ),
    max_size=40,
)


@settings(max_examples=60, deadline=None)
@given(OPERATIONS, st.sampled_from([5, 1000]))
def test_any_sequence_of_changes_leaves_what_a_dictionary_would_hold(
    operations: list[tuple[str, int, int]], train_at: int
) -> None:
    index = VectorIndex(D, train_at=train_at)
    held: dict[int, Vectors] = {}
    for action, number, seed in operations:
        (vector,) = unit(1, seed)
        if action == "add":
            index.add(np.array([number]), vector[None])
            held[number] = vector
        elif action == "remove":
            index.remove(np.array([number]))
            held.pop(number, None)
        elif train_at == 1000:
            agree(index.search(vector, 4), held, vector, oracle(held, vector, 4))
        assert index.ids.tolist() == sorted(held)
        np.testing.assert_allclose(
            index.scores(vector, index.ids), [held[n] @ vector for n in sorted(held)], atol=1e-5
        )


# Restricted by ids


@pytest.mark.parametrize("size", [0, 1, 10, 400])
def test_allowed_ids_are_applied_before_the_ranking(
    index: VectorIndex, held: dict[int, Vectors], size: int
) -> None:
    allowed = np.random.default_rng(5).choice(list(held), size, replace=False)
    for query in unit(3, seed=6):
        found = index.search(query, 10, Selection(np.append(allowed, 999_999)))
        agree(found, held, query, oracle(held, query, 10, set(allowed.tolist())))


@pytest.mark.parametrize("first", [0, 1 << 40])
def test_thousands_of_allowed_ids_small_or_large_are_applied(first: int) -> None:
    vectors = unit(6000)
    held = {first + number: vector for number, vector in enumerate(vectors)}
    index = VectorIndex(D)
    index.add(np.array(list(held)), vectors)
    allowed = np.array(list(held)[::2])
    assert len(allowed) == 3000
    for query in unit(3, seed=6):
        found = index.search(query, 10, Selection(allowed))
        agree(found, held, query, oracle(held, query, 10, set(allowed.tolist())))


# Trained


def grouped(count: int) -> Vectors:
    """Vectors in a hundred groups, as texts lie by their subjects."""
    draw = np.random.default_rng(3)
    vectors = np.repeat(unit(100, seed=4), count // 100, axis=0)
    vectors = vectors + 0.1 * draw.standard_normal(vectors.shape).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.fixture(scope="module")
def trained() -> tuple[VectorIndex, dict[int, Vectors]]:
    vectors = grouped(4000)
    index = VectorIndex(D, train_at=2000)
    index.add(np.arange(1000), vectors[:1000])
    index.add(np.arange(1000, 4000), vectors[1000:])
    return index, dict(enumerate(vectors))


def test_a_trained_index_finds_nearly_all_that_an_exact_one_does(
    trained: tuple[VectorIndex, dict[int, Vectors]],
) -> None:
    index, held = trained
    shares = []
    for query in list(held.values())[::400]:
        found = index.search(query, 10)
        shares.append(len(set(found.ids.tolist()) & set(oracle(held, query, 10))) / 10)
        np.testing.assert_allclose(
            found.scores, [held[n] @ query for n in found.ids.tolist()], atol=1e-5
        )
    assert np.mean(shares) > 0.95


def test_a_trained_index_is_exact_among_few_allowed_ids(
    trained: tuple[VectorIndex, dict[int, Vectors]],
) -> None:
    index, held = trained
    allowed = set(range(0, 4000, 7))
    for query in unit(5, seed=6):
        found = index.search(query, 10, Selection(np.array(sorted(allowed))))
        agree(found, held, query, oracle(held, query, 10, allowed))


def test_a_trained_index_gives_allowed_ids_alone(
    trained: tuple[VectorIndex, dict[int, Vectors]],
) -> None:
    index, held = trained
    allowed = np.arange(0, 4000, 1)[:2500]
    found = index.search(held[3999], 10, Selection(allowed))
    assert len(found) == 10
    assert found.ids.max() < 2500


def test_a_trained_index_forgets_what_is_removed() -> None:
    vectors = grouped(1000)
    index = VectorIndex(D, train_at=500)
    index.add(np.arange(1000), vectors)
    assert index.search(vectors[7], 1).ids.tolist() == [7]
    index.remove(np.array([7]))
    assert len(index) == 999
    assert index.search(vectors[7], 1).ids.tolist() != [7]
    index.add(np.array([5000]), vectors[7][None])
    assert index.search(vectors[7], 1).ids.tolist() == [5000]


# Threads


def test_searches_go_on_while_vectors_are_added_and_removed() -> None:
    vectors = unit(400)
    index = VectorIndex(D)
    index.add(np.array([0]), vectors[:1])
    failures: list[object] = []

    def search() -> None:
        for _ in range(200):
            found = index.search(vectors[0], 50)
            if found.ids[0] != 0 or abs(found.scores[0] - 1) > 1e-5:
                failures.append(found)

    def change() -> None:
        for number in range(1, 400):
            index.add(np.array([number]), vectors[number : number + 1])
            if number % 3 == 0:
                index.remove(np.array([number - 1]))

    threads = [threading.Thread(target=work) for work in (search, search, change)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert len(index) == 400 - 133

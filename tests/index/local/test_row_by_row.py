"""An index held against its passages row by row, and written anew without what was removed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index import Analyser, LocalIndex, Passage

WORDS = ("harbour", "bridge", "certificate", "澳车北上", "大湾区", "口岸")


def passage(number: int) -> Passage:
    chosen = np.random.default_rng(number)
    vector = chosen.normal(size=8).astype(np.float32)
    words = " ".join(chosen.choice(WORDS, size=12))
    return Passage(
        id=number,
        reading=f"{words} only{number}",
        vector=vector / np.linalg.norm(vector) if number % 3 else None,
        language="en",
        year=2020 + number % 4 if number % 2 else None,
        aspect="other",
        document=f"d{number % 5}",
        document_language="en",
        report_year=2026,
        organisation="Harbour Office" if number % 4 else None,
    )


PASSAGES = [passage(number) for number in range(1, 60)]


@pytest.fixture
def index(analyser: Analyser) -> LocalIndex:
    made = LocalIndex(8, analyser)
    made.apply([PASSAGES])
    return made


def test_an_index_of_these_passages_differs_in_none(index: LocalIndex) -> None:
    assert index.differing(PASSAGES) == set()


@pytest.mark.parametrize(
    "other",
    [
        lambda one: replace(one, reading=f"{one.reading} more"),
        lambda one: replace(one, reading=one.reading.replace("only", "harbour only", 1)),
        lambda one: replace(one, vector=-one.vector),
        lambda one: replace(one, vector=None),
        lambda one: replace(one, year=1999),
        lambda one: replace(one, organisation="Bridge Office"),
        lambda one: replace(one, id=999),
    ],
)
def test_a_passage_that_is_another_is_found(
    index: LocalIndex, other: Callable[[Passage], Passage]
) -> None:
    changed = other(PASSAGES[4])
    assert index.differing([*PASSAGES[:4], changed, *PASSAGES[5:]]) == {changed.id}


def test_what_is_rewritten_finds_the_same_and_holds_no_term_of_what_was_removed(
    index: LocalIndex, tmp_path: Path
) -> None:
    gone = list(range(1, 30))
    index.apply(removed=gone)
    vector = PASSAGES[40].vector
    before = [index.search({word: 1.0, "大湾": 0.5}, vector, 10) for word in WORDS]
    index.rewrite()
    after = [index.search({word: 1.0, "大湾": 0.5}, vector, 10) for word in WORDS]
    for one, other in zip(before, after, strict=True):
        assert one.ids.tolist() == other.ids.tolist()
        np.testing.assert_array_equal(one.lexical, other.lexical)
    assert index.differing(PASSAGES[29:]) == set()
    index.save(tmp_path)
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"only45" in written
    assert not any(f"only{number}\n".encode() in written for number in gone)
    index.apply([PASSAGES[:29]])
    assert index.differing(PASSAGES) == set()

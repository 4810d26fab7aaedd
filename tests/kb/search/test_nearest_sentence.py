"""The sentence of a passage that means the nearest."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index import HashEmbedder
from kb.search.hits import Hit, Legs
from kb.search.nearest_sentence import MOST, NearestSentence
from tests.kb.search.material import INFO


class Counting(HashEmbedder):
    """Counts the texts that it is given."""

    def __init__(self) -> None:
        super().__init__()
        self.read: list[str] = []

    def encode_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.read += texts
        return super().encode_documents(texts)


def hit(text: str, number: int = 1, language: str = "en") -> Hit:
    return Hit(
        1, 0.5, Legs(0.5, None), number, INFO, "", None, 0, len(text), text, "other", None, language
    )  # fmt: skip


def test_it_is_the_one_whose_vector_is_nearest() -> None:
    text = "Ships came in. The lighthouse was painted anew.\n\n灯塔重新粉刷。其他工作。"
    near = NearestSentence(HashEmbedder())
    for query, said in (("lighthouse painted", "The lighthouse was painted anew."),
                        ("灯塔粉刷", "灯塔重新粉刷。")):  # fmt: skip
        start, end = near.of(query, [hit(text)])[1]
        assert text[start:end] == said


def test_what_was_read_once_is_not_read_again() -> None:
    embedder = Counting()
    near = NearestSentence(embedder)
    hits = [hit("One thing. Another thing.", 1), hit("Another thing. A third.", 2)]
    near.of("third", hits)
    read = [text for text in embedder.read if text != "third"]
    assert sorted(read) == ["A third.", "Another thing.", "One thing."]
    near.of("another", hits)
    assert [text for text in embedder.read if "thing." in text] == read[:2]


def test_of_a_long_list_the_longest_are_read_and_a_passage_without_a_word_has_none() -> None:
    embedder = Counting()
    text = "\n".join(f"{number} {'word ' * number}end." for number in range(1, 3 * MOST))
    found = NearestSentence(embedder).of("word", [hit(text, 1), hit("— — —", 2)])
    assert 2 not in found
    assert len(embedder.read) <= MOST + 1

"""What the reader sees of a question and of sentences, token by token."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.models.packed_embedder import e5_file
from index.models.packed_model import PackedModel, packed_model
from index.models.reader_tokens import (
    CLAUSE,
    CLAUSE_MARKS,
    CONTEXT,
    LAST_CLAUSE,
    QUESTION,
    ReaderTokens,
    WindowTokens,
    clauses_of,
)
from tests.index.models.packed_file import PIECES, PackedFile

NUMBERS = {piece: number for number, (piece, _) in enumerate(PIECES)}
FIRST, LAST = NUMBERS["<s>"], NUMBERS["</s>"]


def numbers(*pieces: str) -> list[int]:
    return [NUMBERS[piece] for piece in pieces]


@pytest.fixture(scope="module")
def tokens(tmp_path_factory: pytest.TempPathFactory) -> ReaderTokens:
    path = PackedFile().write(tmp_path_factory.mktemp("packed") / "model.bin")
    return ReaderTokens(PackedModel(path).vocabulary)


def test_a_question_stands_behind_its_prompt_and_between_the_special_ones(
    tokens: ReaderTokens,
) -> None:
    read = numbers("▁query", ":", "▁customs", "▁", "海关")
    assert tokens.question("customs 海关") == [FIRST, *read, LAST]


def test_a_long_question_is_cut(tokens: ReaderTokens) -> None:
    read = tokens.question("o" * 200)
    assert read == [FIRST, *numbers("▁query", ":", "▁"), *numbers("o") * (QUESTION - 3), LAST]


def test_sentences_stand_behind_the_prompt_and_what_they_stand_under(
    tokens: ReaderTokens,
) -> None:
    sentences = tokens.pieces(["customs", "", "海关 o"])
    window = tokens.window("海", sentences)
    context = numbers("▁passage", ":", "▁", "海")
    read = numbers("▁customs", "▁", "海关", "▁", "o")
    assert window == WindowTokens(
        [FIRST, *context, *read, LAST], 1 + len(context), ((1,), (), (4,))
    )


def test_a_long_title_is_cut_and_the_sentences_are_not(tokens: ReaderTokens) -> None:
    sentence = tokens.pieces(["海" * 100])
    window = tokens.window("o" * 100, sentence)
    assert window.first == 1 + CONTEXT
    assert window.numbers[window.first : -1] == [piece.number for piece in sentence[0]]
    assert window.lengths == (101,)


def test_a_sentences_tokens_count_alike_in_its_mean_and_others_not(tokens: ReaderTokens) -> None:
    window = WindowTokens([FIRST, 5, 6, 7, 8, LAST], 2, ((1,), (), (2, 1)))
    nothing = [0] * 8
    np.testing.assert_array_equal(
        window.membership(sentences=4, clauses=2, width=8),
        [
            [[0, 0, 1, 0, 0, 0, 0, 0], nothing],
            [nothing, nothing],
            [[0, 0, 0, 1 / 2, 1 / 2, 0, 0, 0], [0, 0, 0, 0, 0, 1, 0, 0]],
            [nothing, nothing],
        ],
    )
    assert (window.lengths, window.most_clauses) == ((1, 0, 3), 2)


@pytest.mark.parametrize(
    ("sentence", "clauses"),
    [
        ("", ()),
        ("o" * 40, (40,)),
        ("o" * 11 + "," + "o" * 11 + ",", (12, 12)),
        ("o" * 5 + "," + "o" * 5 + "," + "o" * 20, (12, 20)),
        ("o" * 20 + "," + "o" * 5, (26,)),
        ("o" * 20 + "," + "o" * 6, (21, 6)),
        ("o,o,o", (5,)),
    ],
)
def test_a_sentence_is_cut_at_marks_where_its_clauses_are_long(
    sentence: str, clauses: tuple[int, ...]
) -> None:
    assert clauses_of([ord(one) for one in sentence], {ord(",")}) == clauses


@given(st.lists(st.sampled_from([1, 2, 3]), max_size=120))
def test_clauses_are_the_whole_sentence_and_none_is_short(sentence: list[int]) -> None:
    clauses = clauses_of(sentence, {3})
    assert sum(clauses) == len(sentence)
    *others, last = clauses or (LAST_CLAUSE,)
    assert all(length >= CLAUSE for length in others)
    assert not others or last >= LAST_CLAUSE
    ends = np.cumsum(others, dtype=int)
    assert all(sentence[end - 1] == 3 for end in ends)


@pytest.mark.parametrize("mark", CLAUSE_MARKS)
def test_every_mark_ends_a_clause(mark: str) -> None:
    tokens = ReaderTokens(packed_model(e5_file()[0]).vocabulary)
    window = tokens.window("", tokens.pieces(["港口" * 20 + mark + "道路" * 20]))
    (clauses,) = window.clauses
    assert len(clauses) == 2
    (alone,) = tokens.window("", tokens.pieces(["港口" * 20 + mark])).clauses
    assert clauses[0] == sum(alone)


def test_what_the_vocabulary_does_not_know_ends_no_clause(tokens: ReaderTokens) -> None:
    window = tokens.window("", tokens.pieces(["海" * 30 + "，" + "海" * 30]))
    assert len(window.clauses[0]) == 1


def test_pieces_say_which_words_they_stand_for(tokens: ReaderTokens) -> None:
    (pieces,) = tokens.pieces(["海关\u3000customs"])
    assert [(piece.start, piece.end) for piece in pieces] == [(0, 1), (0, 2), (2, 10)]

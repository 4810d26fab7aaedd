"""What the reader sees of a question and of sentences, token by token."""

from __future__ import annotations

import numpy as np
import pytest

from index.models.packed_model import PackedModel
from index.models.reader_tokens import CONTEXT, QUESTION, ReaderTokens, WindowTokens
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
    assert window == WindowTokens([FIRST, *context, *read, LAST], 1 + len(context), (1, 0, 4))


def test_a_long_title_is_cut_and_the_sentences_are_not(tokens: ReaderTokens) -> None:
    sentence = tokens.pieces(["海" * 100])
    window = tokens.window("o" * 100, sentence)
    assert window.first == 1 + CONTEXT
    assert window.numbers[window.first : -1] == [piece.number for piece in sentence[0]]
    assert window.lengths == (101,)


def test_a_sentences_tokens_count_alike_in_its_mean_and_others_not(tokens: ReaderTokens) -> None:
    window = WindowTokens([FIRST, 5, 6, 7, 8, LAST], 2, (1, 0, 2))
    np.testing.assert_array_equal(
        window.membership(sentences=4, width=8),
        [
            [0, 0, 1, 0, 0, 0, 0, 0],
            [0, 0, 0, 0, 0, 0, 0, 0],
            [0, 0, 0, 1 / 2, 1 / 2, 0, 0, 0],
            [0, 0, 0, 0, 0, 0, 0, 0],
        ],
    )


def test_pieces_say_which_words_they_stand_for(tokens: ReaderTokens) -> None:
    (pieces,) = tokens.pieces(["海关\u3000customs"])
    assert [(piece.start, piece.end) for piece in pieces] == [(0, 1), (0, 2), (2, 10)]

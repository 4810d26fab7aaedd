"""Sentences are put together into windows that are read at once."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.models.reader import Window, windows_of

LENGTHS = st.lists(st.integers(0, 40), max_size=30)
LONGEST = st.integers(1, 20)


def tokens_of(window: Window, lengths: list[int], longest: int) -> list[tuple[int, int]]:
    """What is read in a window: number of the sentence, number of the token in it."""
    part = slice(window.skipped, window.skipped + longest)
    return [
        (number, token)
        for number in range(window.first, window.end)
        for token in range(lengths[number])[part]
    ]


@pytest.mark.parametrize(
    ("lengths", "windows"),
    [
        ([], []),
        ([6], [Window(0, 1)]),
        ([3, 3, 3], [Window(0, 2), Window(2, 3)]),
        ([4, 3, 2], [Window(0, 1), Window(1, 3)]),
        ([4, 13, 2], [Window(0, 1), *(Window(1, 2, n) for n in (0, 6, 12)), Window(2, 3)]),
        ([12], [Window(0, 1, 0), Window(0, 1, 6)]),
        ([0, 6, 0, 6], [Window(0, 3), Window(3, 4)]),
        ([0, 0], [Window(0, 2)]),
    ],
)
def test_sentences_are_put_together_up_to_six_tokens(
    lengths: list[int], windows: list[Window]
) -> None:
    assert list(windows_of(lengths, 6)) == windows


@given(LENGTHS, LONGEST)
def test_every_token_of_every_sentence_is_read_once_and_in_order(
    lengths: list[int], longest: int
) -> None:
    windows = windows_of(lengths, longest)
    read = [token for window in windows for token in tokens_of(window, lengths, longest)]
    assert read == [
        (number, token) for number in range(len(lengths)) for token in range(lengths[number])
    ]


@given(LENGTHS, LONGEST)
def test_no_window_is_over_the_limit_and_only_a_longer_sentence_is_cut(
    lengths: list[int], longest: int
) -> None:
    for window in windows_of(lengths, longest):
        assert window.first < window.end
        assert len(tokens_of(window, lengths, longest)) <= longest
        is_whole = sum(lengths[window.first : window.end]) <= longest
        assert is_whole or (window.end == window.first + 1 and lengths[window.first] > longest)


@given(LENGTHS, LONGEST)
def test_a_window_ends_where_the_next_sentence_would_not_fit(
    lengths: list[int], longest: int
) -> None:
    for before, after in pairwise(windows_of(lengths, longest)):
        read = sum(lengths[before.first : before.end])
        assert read + lengths[after.first] > longest

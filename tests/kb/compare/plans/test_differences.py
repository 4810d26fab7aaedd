"""A measure's core, and where two differ."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.compare.plans.differences import NO_DIFFERENCE, core, difference


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Continue to repair the quay", "repair the quay"),
        ("The quay will be repaired", "the quay repaired"),
        ("今年要继续推进智慧海关建设。", "推进智慧海关建设"),
        ("要将比例提高到60%", "比例提高到60%"),
    ],
)
def test_the_core_is_without_modals_and_marks(text: str, words: str) -> None:
    assert core(text) == words


def test_only_the_words_that_differ_are_marked() -> None:
    left, right = "explore night pilotage", "promote night pilotage"
    found = difference(left, right)
    assert [left[a:b] for a, b in found.left] == ["explore"]
    assert [right[a:b] for a, b in found.right] == ["promote"]


def test_chinese_differs_by_characters_and_numbers_whole() -> None:
    left, right = "比例提高到60%", "比例稳步提高到75%"
    found = difference(left, right)
    assert [left[a:b] for a, b in found.left] == ["60"]
    assert [right[a:b] for a, b in found.right] == ["稳步", "75"]


@given(st.text("ab 海关1,", max_size=12), st.text("ab 海关1,", max_size=12))
def test_what_is_not_marked_is_the_same_on_both_sides(left: str, right: str) -> None:
    found = difference(left, right)
    assert difference(left, left) == NO_DIFFERENCE

    def unmarked(text: str, spans: tuple[tuple[int, int], ...]) -> str:
        kept = [c for n, c in enumerate(text) if not any(a <= n < b for a, b in spans)]
        return "".join("".join(kept).split())

    assert unmarked(left, found.left) == unmarked(right, found.right)

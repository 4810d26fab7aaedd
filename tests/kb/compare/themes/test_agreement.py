"""Agreement of two coders, with the arithmetic of the textbook."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from kb.compare.themes.agreement import agreement, agreement_of
from kb.errors import BadRequest


def coded(*pairs: tuple[str, str, int]) -> tuple[dict[str, str], dict[str, str]]:
    first: dict[str, str] = {}
    second: dict[str, str] = {}
    for one, other, count in pairs:
        for _ in range(count):
            first[str(len(first))] = one
            second[str(len(second))] = other
    return first, second


def test_kappa_is_the_agreement_beyond_chance() -> None:
    found = agreement(*coded(("a", "a", 20), ("a", "b", 5), ("b", "a", 10), ("b", "b", 15)))
    assert found.observed == pytest.approx((20 + 15) / 50)
    assert found.expected == pytest.approx((25 * 30 + 25 * 20) / 50**2)
    assert found.kappa == pytest.approx((0.7 - 0.5) / (1 - 0.5))
    same = 0.4 * (1 - 1.1 * 0.6) ** 2 + 0.3 * (1 - 0.9 * 0.6) ** 2
    apart = 0.6**2 * (0.1 * (0.6 + 0.5) ** 2 + 0.2 * (0.4 + 0.5) ** 2)
    chance = (0.4 - 0.5 * 0.6) ** 2
    assert found.error == pytest.approx(math.sqrt((same + apart - chance) / 50) / 0.5)


def test_of_two_codes_each_has_the_kappa_of_the_whole() -> None:
    found = agreement(*coded(("a", "a", 20), ("a", "b", 5), ("b", "a", 10), ("b", "b", 15)))
    assert [code.kappa for code in found.codes] == [found.kappa, found.kappa]
    assert [(c.code, c.first, c.second, c.both) for c in found.codes] == [
        ("a", 25, 30, 20),
        ("b", 25, 20, 15),
    ]


def test_full_agreement_is_one_and_one_code_alone_is_undefined() -> None:
    assert agreement(*coded(("a", "a", 3), ("b", "b", 2))).kappa == pytest.approx(1)
    alone = agreement(*coded(("a", "a", 3)))
    assert alone.kappa is None
    assert "undefined" in str(alone)


def test_passages_that_one_coder_alone_has_are_counted_and_left_out() -> None:
    found = agreement({"1": "a", "2": "b", "3": "a"}, {"1": "a", "2": "a", "9": "b"})
    assert (found.passages, found.only_first, found.only_second) == (2, 1, 1)
    assert found.disagreements == (("2", "b", "a"),)


def test_files_are_joined_by_their_ids_and_an_empty_code_is_one(tmp_path: Path) -> None:
    one, other = tmp_path / "one.csv", tmp_path / "other.jsonl"
    one.write_text("\ufeffid,theme,text\nx,Roads,…\ny,,…\n", encoding="utf-8")
    other.write_text('{"id": "y", "theme": null}\n{"id": "x", "theme": "Roads"}\n', "utf-8")
    found = agreement_of(one, other)
    assert found.observed == 1
    assert [code.code for code in found.codes] == ["Roads", "–"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("id,mark\nx,a\n", "share no column theme, code"),
        ("place,theme\nx,a\n", "no column 'id'"),
        ("id,theme\nx,a\nx,b\n", "row 2 has 'x' twice"),
        ("id,theme\n,a\n", "row 1 has no id"),
        ("id,theme\nz,a\n", "no passage in common"),
    ],
)
def test_a_file_that_is_not_in_the_form_is_told_of(
    tmp_path: Path, content: str, message: str
) -> None:
    one, other = tmp_path / "one.csv", tmp_path / "other.csv"
    one.write_text("id,theme\nx,a\n", encoding="utf-8")
    other.write_text(content, encoding="utf-8")
    with pytest.raises(BadRequest, match=message):
        agreement_of(one, other)


def test_a_file_that_cannot_be_read_is_told_of(tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="CSV, TSV or JSON Lines"):
        agreement_of(tmp_path / "none.csv", tmp_path / "none.csv")

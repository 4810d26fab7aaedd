"""The Chinese table: what it reads of a text, that it means something, and that it is what was
made."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import ChineseTable, ModelMissing
from index.chinese.table import NOTE, PACKAGED, PARTS, VECTORS, unpacked
from index.chinese.words import features_of, pieces_of, simplified

LARGEST = 16_000_000


@pytest.fixture(scope="module")
def table() -> ChineseTable:
    return ChineseTable()


# Words and features


def test_traditional_characters_are_read_as_simplified_ones() -> None:
    assert pieces_of("粵港澳大灣區的海關") == pieces_of("粤港澳大湾区的海关")
    assert simplified("後面的皇后著名") == "后面的皇后著名"
    assert simplified("Customs") == "Customs"


def test_a_word_has_itself_its_characters_and_its_pairs() -> None:
    assert features_of("关") == ["关"]
    assert features_of("海关") == ["海关", "海", "关"]
    assert features_of("进出口") == ["进出口", "进", "出", "口", "进出", "出口"]
    assert features_of("622.65") == ["622.65"]


# Vectors


def test_a_text_is_the_sum_of_its_words(table: ChineseTable) -> None:
    together = table.sums(["海关监管"]).vectors[0]
    apart = table.sums(["海关", "监管"]).vectors
    np.testing.assert_allclose(together, apart.sum(axis=0), atol=1e-4)


def test_the_order_of_words_does_not_matter(table: ChineseTable) -> None:
    first, second = table.encode(["海关，监管", "监管，海关"])
    assert first @ second > 0.9999


def test_company_does_not_change_a_vector(table: ChineseTable) -> None:
    texts = ["口岸通关", "", "跨境电商进出口增长", "！？", "口岸通关"]
    together = table.encode(texts)
    alone = np.concatenate([table.encode([text]) for text in texts])
    np.testing.assert_allclose(together, alone, atol=1e-5)


def test_a_text_without_a_known_word_has_no_vector(table: ChineseTable) -> None:
    sums = table.sums(["", "！？", "customs", "海关"])
    assert sums.words.tolist() == [0, 0, 0, 1]
    assert not sums.vectors[:3].any()
    assert sums.vectors[3].any()


@given(st.lists(st.text(max_size=40), max_size=5))
def test_any_text_has_a_finite_vector_of_length_one_or_none(texts: list[str]) -> None:
    vectors = ChineseTable().encode(texts)
    assert vectors.shape == (len(texts), 384)
    assert np.isfinite(vectors).all()
    lengths = np.linalg.norm(vectors, axis=1)
    assert all(abs(length - 1) < 1e-4 or length == 0 for length in lengths)


def test_numbers_in_four_bits_are_read_as_they_were_packed() -> None:
    low, high = np.meshgrid(np.arange(-8, 8), np.arange(-8, 8))
    numbers = ((low + 8) | ((high + 8) << 4)).astype(np.uint8)
    np.testing.assert_array_equal(unpacked(numbers), np.concatenate((low, high), axis=1))


# The files


def test_the_table_is_small() -> None:
    assert sum((PACKAGED / name).stat().st_size for name in (*PARTS, NOTE)) <= LARGEST


def test_the_table_belongs_to_the_english_model_that_is_installed() -> None:
    from index import load_embedder

    note = json.loads((PACKAGED / NOTE).read_text(encoding="utf-8"))
    assert note["english"] == load_embedder("small", languages=["en"]).fingerprint


def test_vectors_stay_on_disk(table: ChineseTable) -> None:
    assert isinstance(table._vectors, np.memmap)


def test_a_table_that_is_gone_or_cut_is_an_error_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="install the package again"):
        ChineseTable(tmp_path / "nowhere").encode(["海关"])
    cut = tmp_path / "cut"
    shutil.copytree(PACKAGED, cut)
    (cut / VECTORS).write_bytes((cut / VECTORS).read_bytes()[:100])
    with pytest.raises(ModelMissing, match="cannot be read"):
        ChineseTable(cut).encode(["海关"])


def test_a_table_of_another_form_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(PACKAGED, other)
    (other / NOTE).write_text('{"form": "chinese-table-0"}', encoding="utf-8")
    with pytest.raises(ModelMissing, match="chinese-table-0"):
        ChineseTable(other).encode(["海关"])

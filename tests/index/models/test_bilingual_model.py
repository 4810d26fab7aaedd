"""One space for two languages: English as the model has it, Chinese by the table, and both
mixed."""

from __future__ import annotations

import numpy as np
import pytest

from index import BilingualEmbedder, ChineseTable, Embedder, load_embedder
from index.chinese.table import normalised

TRANSLATED = [
    ("海关查获走私香烟", "Customs seized smuggled cigarettes"),
    ("对外贸易进出口总值增长", "The total value of imports and exports grew"),
    ("加强口岸疫情防控", "Strengthen epidemic prevention and control at ports"),
    ("跨境电子商务快速发展", "Cross-border e-commerce develops rapidly"),
    ("农民收入提高", "The incomes of farmers rise"),
    ("学校和教师", "Schools and teachers"),
    ("空气污染治理", "Treatment of air pollution"),
]


def assert_same(vectors: np.ndarray, expected: np.ndarray) -> None:
    """Equal but for the last bits, which differ with the processor and the size of a batch."""
    np.testing.assert_allclose(vectors, expected, atol=1e-6)


@pytest.fixture(scope="module")
def english() -> Embedder:
    return load_embedder("small", languages=["en"])


@pytest.fixture(scope="module")
def both() -> BilingualEmbedder:
    embedder = load_embedder("small")
    assert isinstance(embedder, BilingualEmbedder)
    return embedder


def test_the_models_installed_along_know_english_and_chinese(both: BilingualEmbedder) -> None:
    assert both.languages == {"en", "zh"}
    assert both.knows("en")
    assert both.knows("zh")
    assert not both.knows("other")


def test_without_chinese_among_the_languages_english_is_read_alone(english: Embedder) -> None:
    assert not isinstance(english, BilingualEmbedder)
    assert not english.knows("zh")


def test_the_fingerprint_names_both_parts(both: BilingualEmbedder, english: Embedder) -> None:
    assert both.fingerprint == f"{english.fingerprint}+{ChineseTable().fingerprint}"


def test_english_has_the_models_own_vectors(both: BilingualEmbedder, english: Embedder) -> None:
    texts = [en for _, en in TRANSLATED]
    assert_same(both.encode_documents(texts), english.encode_documents(texts))
    assert_same(both.encode_query(texts[0]), english.encode_query(texts[0]))


def test_chinese_has_the_tables_vectors(both: BilingualEmbedder) -> None:
    texts = [zh for zh, _ in TRANSLATED]
    np.testing.assert_allclose(
        both.encode_documents(texts), ChineseTable().encode(texts), atol=1e-6
    )


def test_a_chinese_text_is_nearest_to_its_translation(both: BilingualEmbedder) -> None:
    zh = both.encode_documents([zh for zh, _ in TRANSLATED])
    en = both.encode_documents([en for _, en in TRANSLATED])
    cosines = zh @ en.T
    assert cosines.argmax(axis=1).tolist() == list(range(len(TRANSLATED)))
    assert cosines.argmax(axis=0).tolist() == list(range(len(TRANSLATED)))


def test_traditional_chinese_has_the_vector_of_simplified(both: BilingualEmbedder) -> None:
    assert both.encode_query("粵港澳大灣區海關") @ both.encode_query("粤港澳大湾区海关") > 0.9999


def test_a_text_of_both_languages_is_both_in_proportion(
    both: BilingualEmbedder, english: Embedder
) -> None:
    mixed = both.encode_query("海关 RCEP certificate")  # one Chinese word, two Latin ones
    zh = ChineseTable().encode(["海关"])[0]
    en = english.encode_query("RCEP certificate")
    expected = normalised((zh * 1 / 3 + en * 2 / 3)[None])[0]
    np.testing.assert_allclose(mixed, expected, atol=0.02)


def test_a_latin_name_in_a_chinese_sentence_keeps_its_meaning(both: BilingualEmbedder) -> None:
    name = both.encode_query("RCEP")
    plain = both.encode_query("企业申领原产地证书")
    named = both.encode_query("企业申领RCEP原产地证书")
    assert named @ name > plain @ name + 0.05
    assert named @ plain > 0.8


def test_a_title_in_the_other_language_does_little_to_a_passage(both: BilingualEmbedder) -> None:
    passage = (
        "拱北海关全年监管进出口货物，查获走私案件，优化口岸营商环境，支持横琴粤澳深度合作区建设。"
        * 3
    )
    alone, titled = both.encode_documents([passage, f"Gongbei Customs 2026\n{passage}"])
    assert alone @ titled > 0.98


def test_characters_that_the_table_does_not_know_are_left_to_the_model(
    both: BilingualEmbedder, english: Embedder
) -> None:
    unknown = "\U00030000"
    assert_same(both.encode_query(unknown), english.encode_query(unknown))

"""Words across languages: what is written is read, and questions reach texts by it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Analyser, Concept, LexicalIndex, Lexicon, ModelMissing
from index.chinese.lexicon import BY_CHARACTER
from index.terms.analyser import CHARACTER_WEIGHT, LIKELIHOOD_POWER
from training.lexicon_file import write_lexicon

WORDS = ["公路", "农村", "关"]


@pytest.fixture
def lexicon(tmp_path: Path) -> Lexicon:
    write_lexicon(
        tmp_path,
        {
            "公路": [("highway", 0.6), ("road", 0.4)],
            "农村": [("rural", 1.0)],
            "二": [("second", 0.5), ("two", 0.3), ("both", 0.1)],
            "期": [("stage", 0.4)],
        },
        {"rural": [("农村", 0.8)], "road": [("公路", 0.6), ("关", 0.2)]},
    )
    return Lexicon(tmp_path)


def test_translations_are_read_as_written(lexicon: Lexicon) -> None:
    assert [word for word, _ in lexicon.to_english("公路")] == ["highway", "road"]
    shares = [share for _, share in lexicon.to_english("公路")]
    np.testing.assert_allclose(shares, [0.6, 0.4], atol=1 / 255)
    assert [word for word, _ in lexicon.to_chinese("road")] == ["公路", "关"]


def test_unknown_words_have_no_translations(lexicon: Lexicon) -> None:
    assert lexicon.to_english("关") == []
    assert lexicon.to_english("没有") == []
    assert lexicon.to_chinese("highway") == []


@given(
    st.dictionaries(
        st.sampled_from(WORDS),
        st.lists(st.tuples(st.sampled_from("abcdef"), st.floats(0.01, 1)), max_size=4),
        max_size=3,
    )
)
def test_any_lexicon_comes_back(
    tmp_path_factory: pytest.TempPathFactory, translations: dict[str, list[tuple[str, float]]]
) -> None:
    folder = tmp_path_factory.mktemp("lexicon")
    write_lexicon(folder, translations, {})
    lexicon = Lexicon(folder)
    for word in WORDS:
        found = lexicon.to_english(word)
        assert [word for word, _ in found] == [stem for stem, _ in translations.get(word, [])]
        shares = [share for _, share in translations.get(word, [])]
        np.testing.assert_allclose([share for _, share in found], shares, atol=1 / 255)


def test_an_unknown_compound_has_the_translations_of_its_words(lexicon: Lexicon) -> None:
    assert [word for word, _ in lexicon.to_english("农村公路")] == [
        "rural",
        "highway",
        "road",
    ]
    assert [word for word, _ in lexicon.to_english("新农村")] == ["rural"]


def test_an_unknown_word_of_two_characters_has_their_likeliest_translations(
    lexicon: Lexicon,
) -> None:
    found = lexicon.to_english("二期")
    assert [word for word, _ in found] == ["second", "two", "stage"]
    shares = [BY_CHARACTER * share for share in (0.5, 0.3, 0.4)]
    np.testing.assert_allclose([share for _, share in found], shares, atol=1 / 255)


def test_a_number_is_not_taken_apart(tmp_path: Path) -> None:
    write_lexicon(tmp_path, {"13": [("billion", 0.4)]}, {})
    assert [word for word, _ in Lexicon(tmp_path).to_english("13")] == ["billion"]
    assert Lexicon(tmp_path).to_english("138") == []


def test_a_unit_is_translated_by_the_lexicon_and_an_entry_by_the_glossary(
    lexicon: Lexicon,
) -> None:
    analyser = Analyser([Concept(zh=("农村",), en=("countryside",))], lexicon=lexicon)
    translated = {
        unit.text: analyser.translates(unit) for unit in analyser.units("农 村，公路，学校")
    }
    assert translated == {"农 村": False, "公路": True, "学校": False}
    assert not any(map(Analyser().translates, Analyser().units("公路 roads")))


def test_a_question_has_its_words_translations_by_their_likelihood(lexicon: Lexicon) -> None:
    weights = Analyser(lexicon=lexicon).query_terms("农村公路")
    assert weights["rural"] == pytest.approx(1.0)
    likely = 0.6**LIKELIHOOD_POWER
    assert weights["highway"] == pytest.approx(likely, abs=1 / 255)
    back = Analyser(lexicon=lexicon).query_terms("roads")
    assert back["公路"] == pytest.approx(likely, abs=1 / 255)
    assert back["公"] == pytest.approx(likely * CHARACTER_WEIGHT, abs=1 / 255)


def test_what_the_glossary_knows_is_left_to_it(lexicon: Lexicon) -> None:
    glossary = [Concept(zh=("农村公路",), en=("country lanes",))]
    weights = Analyser(glossary, lexicon=lexicon).query_terms("农村公路")
    assert "highway" not in weights
    assert "lane" in weights


def test_terms_of_texts_do_not_depend_on_the_lexicon(lexicon: Lexicon) -> None:
    assert Analyser(lexicon=lexicon).terms("农村公路 roads") == Analyser().terms("农村公路 roads")
    assert Analyser(lexicon=lexicon).fingerprint == Analyser().fingerprint


def test_words_alone_reach_the_other_language(lexicon: Lexicon) -> None:
    analyser = Analyser(lexicon=lexicon)
    index = LexicalIndex(analyser)
    texts = ["Rural highways were built.", "Schools and teachers.", "新建农村公路。"]
    index.add(np.arange(3), texts)
    index.commit()
    assert index.search(analyser.query_terms("公路"), 3).ids.tolist()[:2] == [2, 0]
    assert set(index.search(analyser.query_terms("rural"), 3).ids.tolist()) == {0, 2}
    index.close()


def test_the_packaged_lexicon_knows_both_languages() -> None:
    lexicon = Lexicon()
    assert "customs" in {entry.word for entry in lexicon.to_english("海关")}
    assert "海关" in {entry.word for entry in lexicon.to_chinese("customs")}
    assert "foshan" in {entry.word for entry in lexicon.to_english("佛山")}
    assert "rout" in {entry.word for entry in lexicon.to_english("航线")}
    assert lexicon.to_english("多少") == lexicon.to_english("2026") == []


def test_a_lexicon_that_is_gone_is_an_error_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="install the package again"):
        Lexicon(tmp_path).to_english("海关")

"""Terms of texts and questions."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Analyser, Concept
from index.terms.analyser import CONCEPT_WEIGHT, OTHER_LANGUAGE_WEIGHT
from index.terms.normalise import normalise
from tests.index.conftest import CONCEPTS

LINK, NORTH, BAY, NINE, RIVER, DISTRICT = (f"#{number}" for number in range(len(CONCEPTS)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Declared imports", ["declar", "import"]),
        ("The Nation’s ports", ["nation", "port"]),
        ("nations' ports", ["nation", "port"]),
        ("ＲＣＥＰ　ＡＥＯ", ["rcep", "aeo"]),
        ("cross-border e–commerce", ["cross", "border", "e", "commerc"]),
        ("海关", ["海", "关", "海关"]),
        ("税", ["税"]),
        ("深中通道", ["深", "中", "通", "道", "深中", "中通", "通道"]),
        ("RCEP生效", ["rcep", "生", "效", "生效"]),
        ("622.65亿元", ["622.65", "亿", "元", "亿元"]),
        ("６２２．６５", ["622.65"]),
        ("1,234,567 cases", ["1234567", "case"]),
        ("up 40.1%", ["up", "40.1%", "40.1"]),
        ("up 40.1％", ["up", "40.1%", "40.1"]),
        ("“16+20”", ["16+20", "16", "20"]),
        ("5G and B2B", ["5g", "b2b"]),
        ("the 137th fair", ["137th", "137", "fair"]),
        ("1st and 22nd", ["1st", "1", "22nd", "22"]),
        ("2026年1月", ["2026", "年", "1", "月"]),
        ("", []),
        ("—— , 。", []),
    ],
)
def test_a_text_gives_these_terms(analyser: Analyser, text: str, expected: list[str]) -> None:
    assert sorted(analyser.terms(text)) == sorted(expected)


def test_words_of_grammar_are_no_terms(analyser: Analyser) -> None:
    assert analyser.terms("what are the tasks of this area") == ["task", "area"]


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("customs", "custom"),
        ("important", "import"),
        ("internal", "international"),
        ("organ", "organisation"),
    ],
)
def test_words_that_the_stemmer_would_mix_up_stay_apart(
    analyser: Analyser, word: str, other: str
) -> None:
    assert analyser.terms(word) != analyser.terms(other)


def test_terms_hold_no_white_space_and_are_never_long(analyser: Analyser) -> None:
    terms = analyser.terms(f"a{'b' * 5000} \t x　y\u00a0z\u2028w \u0085 q {'9' * 500}")
    assert all(term and not any(ch.isspace() for ch in term) for term in terms)


@given(st.text())
def test_any_text_gives_terms_that_can_be_joined_by_spaces(text: str) -> None:
    terms = Analyser(CONCEPTS).terms(text)
    assert " ".join(terms).split(" ") == (terms or [""])


@given(st.text())
def test_normalising_twice_changes_nothing_more_in_terms(text: str) -> None:
    analyser = Analyser()
    assert analyser.terms(normalise(text)) == analyser.terms(text)


def test_length_counts_words_and_characters_alone(bilingual: Analyser) -> None:
    assert bilingual.analyse("深中通道建成，40.1%").length == 4 + 2 + 1
    assert bilingual.analyse("The Shenzhen-Zhongshan Link opened.").length == 5


# Glossary


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("深中通道", LINK),
        ("the Shenzhen–Zhongshan Link", LINK),
        ("the Shenzhen-Zhongshan link", LINK),
        ("Shenzhen Zhongshan Links", LINK),
        ("SHENZHEN CHINA CHANNEL", LINK),
        ("Ｓｈｅｎｚｈｅｎ Ｃｈｉｎａ Ｃｈａｎｎｅｌ", LINK),
        ("Australian cars heading north", NORTH),
        ("澳车北上", NORTH),
        ("across the the Pearl River Estuary", RIVER),
        ("珠江口", RIVER),
        ("粤港澳大湾区", BAY),
        ("大湾区", BAY),
        ("the GBA's ports", BAY),
    ],
)
def test_every_form_of_an_entry_gives_its_one_term(
    bilingual: Analyser, text: str, concept: str
) -> None:
    assert [term for term in bilingual.terms(text) if term[0] == "#"] == [concept]


def test_the_words_of_a_form_stay_terms(bilingual: Analyser) -> None:
    assert {"深中", "中通", "通道", LINK} <= set(bilingual.terms("深中通道"))
    assert {"shenzhen", "china", "channel", LINK} <= set(bilingual.terms("Shenzhen China Channel"))


def test_the_longest_form_wins_and_whole_names_inside_it_count(bilingual: Analyser) -> None:
    terms = bilingual.terms("大湾区内地九市")
    assert [term for term in terms if term[0] == "#"] == [NINE, BAY]


def test_two_characters_inside_other_words_are_an_entry_only_by_themselves() -> None:
    analyser = Analyser([Concept(zh=("海关区域",), en=("customs area",)), *CONCEPTS])
    assert "#6" not in analyser.terms("海关区域")
    assert "#6" in analyser.terms("关区")


def test_a_form_does_not_reach_across_the_end_of_a_sentence(bilingual: Analyser) -> None:
    assert LINK not in bilingual.terms("They visited Shenzhen. China Channel opened.")
    assert LINK in bilingual.terms("They visited Shenzhen\nChina Channel opened.")


def test_a_question_asks_for_the_entry_and_lightly_for_the_other_languages_words(
    bilingual: Analyser,
) -> None:
    terms = bilingual.query_terms("深中通道")
    assert terms == {
        **dict.fromkeys(("深", "中", "通", "道"), 0.5),
        **dict.fromkeys(("深中", "中通", "通道"), 1.0),
        LINK: CONCEPT_WEIGHT,
        **dict.fromkeys(("shenzhen", "zhongshan", "link"), OTHER_LANGUAGE_WEIGHT),
    }


def test_a_question_with_a_variant_asks_lightly_for_the_preferred_words(
    bilingual: Analyser,
) -> None:
    terms = bilingual.query_terms("Shenzhen China Channel")
    assert terms["zhongshan"] == terms["深中"] == OTHER_LANGUAGE_WEIGHT
    assert terms["china"] == 1


def test_a_term_that_is_asked_twice_weighs_double(analyser: Analyser) -> None:
    assert analyser.query_terms("customs and customs") == {"customs": 2.0}


# Fingerprint and threads


def test_the_fingerprint_changes_with_the_glossary() -> None:
    assert Analyser().fingerprint == Analyser().fingerprint
    assert Analyser(CONCEPTS).fingerprint == Analyser(CONCEPTS).fingerprint
    assert Analyser(CONCEPTS).fingerprint != Analyser(CONCEPTS[1:]).fingerprint
    assert Analyser(CONCEPTS).fingerprint != Analyser().fingerprint


def test_threads_share_one_analyser() -> None:
    words = [f"{stem}{ending}" for stem in ("import", "declar", "clear") for ending in
             ("ed", "ing", "s", "ation", "er", "ers")]  # fmt: skip
    expected = [Analyser().terms(word) for word in words]
    shared = Analyser()
    found: list[bool] = []

    def work() -> None:
        found.append([shared.terms(word) for word in words] == expected)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [True] * 8

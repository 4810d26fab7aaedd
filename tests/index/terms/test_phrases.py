"""Phrases are found in whatever form they are written, at their exact places."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import PhraseFinder, form_marks, text_marks


def found(text: str, *phrases: list[str]) -> list[tuple[str, tuple[int, ...]]]:
    return [(text[o.start : o.end], o.phrases) for o in PhraseFinder(phrases).find(text)]


@pytest.mark.parametrize(
    "text",
    [
        "smart ports",
        "Smart Port",
        "SMART\u00a0PORT",
        "smart-port",
        "ｓｍａｒｔ ports",
        "smart port’s",
    ],
)
def test_english_is_found_in_any_case_ending_spacing_and_width(text: str) -> None:
    assert found(f"A {text} here", ["smart port"]) == [(text, (0,))]


@pytest.mark.parametrize("text", ["智慧海关", "智慧 海关", "智慧海關", "智慧　海关"])
def test_chinese_is_found_spaced_and_in_traditional_characters(text: str) -> None:
    assert found(f"推进{text}建设", ["智慧海关"]) == [(text, (0,))]


def test_a_traditional_phrase_finds_simplified_text() -> None:
    assert found("建设智慧海关。", ["智慧海關"]) == [("智慧海关", (0,))]


def test_the_longest_of_several_phrases_is_found_and_holds_no_other() -> None:
    assert found("港珠澳大桥海关与港珠澳大桥", ["港珠澳大桥"], ["港珠澳大桥海关"], ["大桥"]) == [
        ("港珠澳大桥海关", (1,)),
        ("港珠澳大桥", (0,)),
    ]


def test_a_longer_phrase_that_breaks_off_leaves_the_shorter_one() -> None:
    assert found("smart port service", ["smart port"], ["smart port charges"]) == [
        ("smart port", (0,))
    ]


def test_a_form_of_two_phrases_names_both() -> None:
    assert found("the bay", ["bay", "湾"], ["bay"]) == [("bay", (0, 1))]


@pytest.mark.parametrize("text", ["smart. Port", "smart\nport", "智慧。海关", "智慧\n海关"])
def test_a_sentence_or_line_break_ends_a_phrase(text: str) -> None:
    assert found(text, ["smart port"], ["智慧海关"]) == []


@pytest.mark.parametrize("text", ["import", "important", "customised", "support"])
def test_a_word_inside_another_is_not_found(text: str) -> None:
    assert found(text, ["port"], ["custom duty"]) == []


@given(
    text=st.text(alphabet="海关智慧，。 ａb", max_size=60),
    phrase=st.text(alphabet="海关智慧", min_size=1, max_size=3),
)
def test_occurrences_of_a_chinese_phrase_are_those_of_plain_counting(
    text: str, phrase: str
) -> None:
    closed = text.replace(" ", "")
    places = PhraseFinder([[phrase]]).find(text)
    assert len(places) == closed.count(phrase)
    assert all(text[o.start : o.end].replace(" ", "") == phrase for o in places)


@given(st.lists(st.sampled_from(["port", "smart", "the", "PORT", "of", "，", "海"]), max_size=30))
def test_occurrences_of_a_word_are_those_of_plain_counting(words: list[str]) -> None:
    text = " ".join(words)
    assert len(PhraseFinder([["port"]]).find(text)) == words.count("port") + words.count("PORT")


@given(st.text(max_size=80))
def test_places_are_those_of_the_text_whatever_it_holds(text: str) -> None:
    occurrences = PhraseFinder([["a"], ["海"], ["1"]]).find(text)
    assert all(0 <= o.start < o.end <= len(text) for o in occurrences)
    assert all(a.end <= b.start for a, b in pairwise(occurrences))


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("全国防汛抗旱", "国防"),
        ("改进方法治理城市", "法治"),
        ("提高水利用率", "水利"),
        ("提升发电能力", "电能"),
        ("全國防汛抗旱", "国防"),
    ],
)
def test_two_characters_of_two_words_are_no_phrase(text: str, phrase: str) -> None:
    assert PhraseFinder([[phrase]]).find(text) == []


def test_what_two_words_part_hides_no_phrase_behind_it() -> None:
    (found,) = PhraseFinder([["国防"], ["防汛"]]).find("全国防汛抗旱")
    assert (found.start, found.end, found.phrases) == (2, 4, (1,))


@pytest.mark.parametrize("text", ["开放性强", "医保基金", "国防教育", "国防"])
def test_two_characters_that_begin_a_longer_word_are_one(text: str) -> None:
    assert len(PhraseFinder([[text[:2]]]).find(text)) == 1


@given(
    st.text(alphabet="智慧海关慧關aA -\n", max_size=20),
    st.text(alphabet="智慧海关慧關aA -", min_size=1, max_size=6),
)
def test_a_text_in_which_a_form_is_found_has_all_marks_of_the_form(text: str, form: str) -> None:
    if PhraseFinder([[form]]).find(text):
        assert set(form_marks(form).tolist()) <= set(text_marks(text).tolist())


def test_words_that_stand_apart_have_not_the_marks_of_a_phrase() -> None:
    marks = set(text_marks("Smart people left the port.\n智慧的海关").tolist())
    for form in ("smart port", "智慧海关", "port 智慧"):
        assert not set(form_marks(form).tolist()) <= marks
    assert set(form_marks("ports").tolist()) <= marks

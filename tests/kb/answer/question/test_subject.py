"""What a question is about: its keywords by rarity, and how much of them a text speaks of."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.terms.analyser import Unit
from kb.answer.question.keywords import Keyword, keywords_in
from kb.answer.question.roles import SOFT, named_places
from kb.answer.question.subject import CONTEXT, MOSTLY, NEARBY, Subject, subject_of
from tests.kb.answer.material import ANALYSER, Statistics

TEXTS = (
    ("The bridge carried barges.", "en"),
    ("The bridge was painted.", "en"),
    ("Salt rose by 4%.", "en"),
)


def keyword(word: str, weight: float, **marks: bool) -> Keyword:
    return Keyword(Unit(word, frozenset({word})), weight, words=frozenset({word}), **marks)


def test_a_keyword_weighs_what_it_is_rare() -> None:
    keywords, _ = keywords_in("barges on the bridge", ANALYSER, Statistics(TEXTS))
    assert {word.unit.text: word.weight for word in keywords} == {
        "barg": pytest.approx(math.log(1 + (3 + 0.5) / (1 + 0.5))),
        "bridg": pytest.approx(math.log(1 + (3 + 0.5) / (2 + 0.5))),
    }


@pytest.mark.parametrize(
    ("question", "texts", "words"),
    [
        ("How many barges did the bridge carry in 2025?", TEXTS, {"barg", "bridg", "carri"}),
        ("2025年大桥通行了多少车辆？", (("大桥通行车辆", "zh"),), {"大桥", "通行", "车辆"}),
    ],
)
def test_words_that_only_ask_and_times_are_left_out(
    question: str, texts: tuple[tuple[str, str], ...], words: set[str]
) -> None:
    keywords, _ = keywords_in(question, ANALYSER, Statistics(texts))
    assert {word.unit.text for word in keywords} == words


def test_a_verb_weighs_half_and_what_is_counted_is_marked() -> None:
    keywords, _ = keywords_in("How many barges were carried?", ANALYSER, Statistics(TEXTS))
    by_word = {word.unit.text: word for word in keywords}
    assert by_word["barg"].is_counted
    assert not by_word["carri"].is_counted
    assert by_word["barg"].weight == pytest.approx(math.log(1 + 3.5 / 1.5))
    verbs, _ = keywords_in("promote bridge", ANALYSER, Statistics(TEXTS))
    assert [verb.is_soft for verb in verbs] == [True, False]
    assert verbs[0].weight == pytest.approx(SOFT * math.log(1 + 3 / 10))


def test_a_misspelt_word_is_weighed_as_the_one_that_was_meant() -> None:
    statistics = Statistics(TEXTS, spellings={"bargg": "barg"})
    subject = subject_of("the bargges", ANALYSER, statistics)
    assert subject.corrections == (("bargg", "barg"),)
    assert subject.share({"barg"}) == 1.0
    assert subject_of("the bargges", ANALYSER, statistics, corrects=False).corrections == ()


def test_a_word_that_the_lexicon_has_is_no_misspelt_one_though_no_text_has_it() -> None:
    statistics = Statistics(TEXTS, spellings={"barn": "barg", "barnx": "barg"})
    assert ANALYSER.translated_terms("barn")
    assert subject_of("the barn", ANALYSER, statistics).corrections == ()
    assert subject_of("the barnx", ANALYSER, statistics).corrections == (("barnx", "barg"),)


def test_a_word_of_a_language_without_texts_is_as_rare_as_its_translation() -> None:
    (known,), _ = keywords_in("大桥", ANALYSER, Statistics(TEXTS), is_known=False)
    assert known.translations >= {"bridg"}
    assert not known.is_measured
    assert not known.is_unseen
    assert known.weight == pytest.approx(math.log(1 + 3 / 2))


SUBJECT = Subject(
    (
        keyword("salt", 3.0, is_rare=True, is_name=True),
        keyword("port", 1.0),
        keyword("carri", 1.0, is_soft=True),
    )
)


def test_coverage_counts_what_stands_around_for_less() -> None:
    coverage = SUBJECT.coverage({"port"}, context={"salt"}, nearby={"carri", "salt"})
    assert coverage.own == pytest.approx(1 / 5)
    assert coverage.share == pytest.approx((1 + 3 * CONTEXT + 1 * NEARBY) / 5)
    assert not coverage.is_lacking


def test_the_telling_word_may_stand_around_but_not_be_missing() -> None:
    assert SUBJECT.coverage({"port", "carri"}).is_lacking
    assert not SUBJECT.coverage({"port"}, nearby={"salt"}).is_lacking
    assert not SUBJECT.coverage({"salt"}).is_lacking


def test_what_is_counted_has_to_stand_in_the_sentence_itself() -> None:
    subject = Subject((keyword("tug", 1.0, is_counted=True), keyword("port", 1.0)))
    assert subject.coverage({"port"}, context={"tug"}).is_uncounted
    assert not subject.coverage({"tug"}).is_uncounted


def test_a_text_in_the_other_language_is_held_against_what_carries_over() -> None:
    carried = keyword("2025", 1.0, is_neutral=True)
    subject = Subject((carried, keyword("salt", 3.0)))
    coverage = subject.coverage({"2025"}, same_language=False)
    assert coverage.share == pytest.approx((1 / 4) / MOSTLY)
    assert coverage.is_lacking  # the word that tells apart has no translation


def test_a_name_has_to_stand_in_one_of_the_texts() -> None:
    assert SUBJECT.has_names
    assert SUBJECT.unnamed({"port"}, {"salt"}) == 0
    assert SUBJECT.unnamed({"port"}, {"carri"}) == 1
    assert SUBJECT.unnamed({"port"}, same_language=False) == 0  # it does not carry over


def test_a_heading_is_held_against_what_is_firm() -> None:
    assert [word.unit.text for word in SUBJECT.firm.keywords] == ["salt", "port"]
    soft = Subject((keyword("carri", 1.0, is_soft=True),))
    assert soft.firm is soft


def test_a_part_is_about_what_the_others_are_about_for_half() -> None:
    part = Subject((keyword("port", 1.0),)).with_context(SUBJECT)
    assert [(word.unit.text, word.weight) for word in part.keywords] == [
        ("port", 1.0),
        ("salt", 1.5),
    ]


def test_a_question_without_words_is_covered_by_nothing() -> None:
    coverage = Subject(()).coverage({"port"})
    assert (coverage.share, coverage.own, coverage.is_lacking) == (0.0, 0.0, True)


WORDS = st.sets(st.sampled_from(["salt", "port", "carri", "other"]))


@given(terms=WORDS, context=WORDS, nearby=WORDS)
def test_more_around_never_covers_less(
    terms: set[str], context: set[str], nearby: set[str]
) -> None:
    alone = SUBJECT.coverage(terms)
    around = SUBJECT.coverage(terms, context, nearby)
    assert 0 <= alone.own == around.own <= alone.share <= around.share <= 1


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("2024年皇岗口岸出入境旅客多少人次", ["皇岗"]),
        ("高栏港有多大", ["高栏"]),
        ("陆路口岸有哪些", []),
        ("边境口岸和闸口海关", []),
        ("各口岸通关时间", []),
        ("How many crossed at Huanggang Port?", []),
    ],
)
def test_the_word_before_a_port_is_its_name_unless_it_tells_the_sort(
    question: str, names: list[str]
) -> None:
    assert named_places(question) == names


def test_an_answer_about_another_port_lacks_the_name() -> None:
    subject = subject_of(
        "皇岗口岸有多少旅客", ANALYSER, Statistics((("深圳口岸旅客很多。", "zh"),))
    )
    assert subject.unnamed(frozenset(ANALYSER.terms("深圳口岸旅客2.4亿人次"))) > 0
    assert subject.unnamed(frozenset(ANALYSER.terms("皇岗口岸旅客2.4亿人次"))) == 0

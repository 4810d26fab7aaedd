"""The few sentences that answer a question for one fact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from kb.answer.choice.facts import (
    MOST_SENTENCES,
    NEARLY,
    OWN_VERSION,
    choose_facts,
    in_language_of,
)
from kb.answer.evidence.evidence import Evidence
from kb.answer.question.understanding import same_report
from kb.glossary import Glossary
from tests.kb.answer.material import CALIBRATION, GLOSSARY, document, evidence_of, question_of

SENTENCES = [f"Sentence {n} here." for n in range(8)]
STORED = document("one", " ".join(SENTENCES))
QUESTION = question_of("what", calibration=replace(CALIBRATION, limit=0.5))


def items(*odds: float) -> list[Evidence]:
    """Sentences with these log odds, one after the other."""
    return [evidence_of(STORED, SENTENCES[n], value) for n, value in enumerate(odds)]


def texts(evidence: Sequence[Evidence]) -> list[int]:
    return [SENTENCES.index(item.text) for item in evidence]


def test_the_best_and_what_is_nearly_as_good_best_first() -> None:
    evidence = items(3.0 - NEARLY, 3.0, 2.9 - NEARLY)
    assert texts(choose_facts(evidence, QUESTION)) == [1, 0]


def test_nothing_below_the_limit_is_an_answer() -> None:
    assert choose_facts(items(0.4, 0.49), QUESTION) == []
    assert texts(choose_facts(items(0.4, 0.5), QUESTION)) == [1]
    assert choose_facts([], QUESTION) == []


def test_what_is_nearly_as_good_but_below_the_limit_is_left_out() -> None:
    assert texts(choose_facts(items(0.49, 0.6), QUESTION)) == [1]


def test_three_sentences_at_most() -> None:
    evidence = items(*(1.0 + n / 100 for n in range(6)))
    assert texts(choose_facts(evidence, QUESTION)) == [5, 4, 3]
    assert texts(choose_facts(evidence, QUESTION, most=2)) == [5, 4]


def test_how_near_is_nearly_as_good_can_be_said() -> None:
    assert texts(choose_facts(items(3.0, 1.0, 0.9), QUESTION, nearly=2.0)) == [0, 1]


ODDS = st.lists(st.integers(-20, 20).map(lambda fifths: fifths / 5), max_size=len(SENTENCES))


@given(odds=ODDS)
def test_what_is_chosen_is_the_best_above_both_bounds(odds: list[float]) -> None:
    order = sorted(range(len(odds)), key=lambda n: -odds[n])
    good = [n for n in order if odds[n] >= max(0.5, max(odds) - NEARLY)]
    assert texts(choose_facts(items(*odds), QUESTION)) == good[:MOST_SENTENCES]


def test_what_two_reports_say_word_for_word_counts_as_one_sentence() -> None:
    twin = evidence_of(document("two", "Sentence 1 here. And more."), SENTENCES[1], 1.75)
    chosen = choose_facts([*items(1.9, 1.8, 1.7, 1.6), twin], QUESTION)
    assert [(item.hit.document.id, item.text) for item in chosen] == [
        ("one", SENTENCES[0]),
        ("one", SENTENCES[1]),
        ("two", SENTENCES[1]),
        ("one", SENTENCES[2]),
    ]
    assert choose_facts([*items(1.9, 1.8, 1.7), twin], QUESTION, most=1) == chosen[:1]


def twins(document, other):  # type: ignore[no-untyped-def]
    return same_report(GLOSSARY, document, other)


CHINESE = document("zh", "句子在此。", organisation="拱北海关", language="zh")
CHINESE_0 = document("zh", "句子0在此。", organisation="拱北海关", language="zh")
OTHER = document("sz", "别的句子。", organisation="深圳海关", language="zh")


def test_a_report_that_stands_in_both_languages_is_quoted_in_the_askers() -> None:
    question = replace(QUESTION, same_report=twins)
    english = evidence_of(STORED, SENTENCES[0])
    twin, stranger = evidence_of(CHINESE, "句子在此。"), evidence_of(OTHER, "别的句子。")
    assert in_language_of(english, [english, twin, stranger], question) == [english, stranger]
    assert in_language_of(twin, [english, twin], question) == [english, twin]
    assert in_language_of(english, [english, twin], QUESTION) == [english, twin]


def test_a_report_in_another_language_gives_way_before_sentences_are_counted() -> None:
    question = replace(QUESTION, same_report=twins)
    evidence = [*items(2.0, 1.7, 1.6), evidence_of(CHINESE, "句子在此。", 1.9)]
    assert texts(choose_facts(evidence, question)) == [0, 1, 2]
    foreign = evidence_of(OTHER, "别的句子。", 1.9)
    chosen = choose_facts([*items(2.0, 1.7, 1.6), foreign], question)
    assert [item.hit.document.id for item in chosen] == ["one", "sz", "one"]


def test_what_the_report_says_there_in_the_askers_language_stands_for_it() -> None:
    question = replace(QUESTION, same_report=twins)
    chinese = evidence_of(CHINESE_0, "句子0在此。", 3.0)  # where its report begins
    near, far = items(3.0 - OWN_VERSION, 3.0)
    assert choose_facts([chinese, near], question) == [near]
    assert choose_facts([chinese, replace(near, odds=near.odds - 0.1)], question) == [chinese]
    assert choose_facts([chinese, replace(far, odds=1.0)], question) == [chinese]
    assert choose_facts([chinese, near], QUESTION) == [chinese]


def test_a_sentence_with_other_numbers_is_no_version_of_it() -> None:
    question = replace(QUESTION, same_report=twins)
    text = "出口1,050亿元。"
    chinese = evidence_of(document("zh", text, organisation="拱北海关", language="zh"), text, 3.0)
    exports, imports = (
        evidence_of(document("en", told), told, 2.9)
        for told in ("Exports: 1050 hundred million yuan.", "Imports: 940 hundred million yuan.")
    )
    assert choose_facts([chinese, exports], question) == [exports]
    assert chinese in choose_facts([chinese, imports], question)


def test_an_own_version_that_was_chosen_itself_is_told_once() -> None:
    question = replace(QUESTION, same_report=twins)
    chinese, english = evidence_of(CHINESE_0, "句子0在此。", 3.0), items(2.5)[0]
    assert choose_facts([chinese, english], question) == [english]


def test_without_a_glossary_no_two_names_are_one_organisation() -> None:
    chinese = document("zh", "句。", organisation="拱北海关", language="zh").info
    assert same_report(GLOSSARY, STORED.info, chinese)
    assert not same_report(Glossary(()), STORED.info, chinese)
    assert not same_report(GLOSSARY, STORED.info, replace(chinese, year=2025))
    assert not same_report(GLOSSARY, STORED.info, replace(chinese, organisation=None))

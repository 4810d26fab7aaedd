"""The few sentences that answer a question for one fact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kb.answer.choice.facts import DOUBTFUL, choose_facts, in_language_of, reaching
from kb.answer.evidence.evidence import Evidence
from kb.answer.question.understanding import same_report
from kb.glossary import Glossary
from tests.kb.answer.material import GLOSSARY, document, evidence_of, question_of

SENTENCES = [f"Sentence {n} here." for n in range(12)]
STORED = document("one", " ".join(SENTENCES))
QUESTION = question_of("what")


def no_model(evidence: Sequence[Evidence]) -> list[Evidence]:
    return []


def nearness(**cosines: float):  # type: ignore[no-untyped-def]  # a Weigh
    """A model that has read these sentences, by their number."""

    def weigh(evidence: Sequence[Evidence]) -> list[Evidence]:
        return [
            item.with_cosine(cosines[f"s{SENTENCES.index(item.text)}"])
            for item in evidence
            if f"s{SENTENCES.index(item.text)}" in cosines
        ]

    return weigh


def item(number: int, **marks: float | bool | None) -> Evidence:
    return evidence_of(STORED, SENTENCES[number], **marks)  # type: ignore[arg-type]


def texts(evidence: Sequence[Evidence]) -> list[int]:
    return [SENTENCES.index(item.text) for item in evidence]


def test_the_best_and_what_is_nearly_as_good_best_first() -> None:
    evidence = [item(0, score=0.86), item(1, score=1.0), item(2, score=0.84)]
    assert texts(choose_facts(evidence, QUESTION, no_model)) == [1, 0]


def test_four_sentences_at_most() -> None:
    assert len(choose_facts([item(n) for n in range(6)], QUESTION, no_model)) == 4
    assert len(choose_facts([item(n) for n in range(6)], QUESTION, no_model, most=2)) == 2


def test_nothing_that_reaches_the_thresholds_is_no_answer() -> None:
    assert choose_facts([item(0, share=0.5)], QUESTION, no_model) == []


def test_meaning_is_asked_only_where_words_leave_it_open() -> None:
    doubtful = item(1, share=0.5, dense=0.5)
    assert texts(reaching([item(0), doubtful], QUESTION, nearness(s1=0.95))) == [0]
    assert texts(reaching([doubtful], QUESTION, nearness(s1=0.95))) == [1]
    assert texts(reaching([doubtful], QUESTION, nearness(s1=0.5))) == []


def test_a_sentence_far_off_is_not_read_by_its_meaning() -> None:
    far, near = item(1, share=0.5, dense=0.39), item(2, share=0.5, dense=0.4)
    wordless = item(3, share=0.1, dense=0.9)
    weigh = nearness(s1=0.95, s2=0.95, s3=0.95)
    assert texts(reaching([far, near, wordless], QUESTION, weigh)) == [2]


def test_the_best_eight_alone_are_read_by_their_meaning() -> None:
    seen: list[int] = []

    def weigh(evidence: Sequence[Evidence]) -> list[Evidence]:
        seen.extend(texts(evidence))
        return []

    evidence = [item(n, share=0.5, dense=0.5, score=float(n)) for n in range(12)]
    assert reaching(evidence, QUESTION, weigh) == []
    assert seen == [*range(11, 11 - DOUBTFUL, -1)]


def test_sentences_nearly_as_good_are_told_apart_by_their_meaning() -> None:
    evidence = [item(0, score=1.0, dense=0.5), item(1, score=0.98, dense=0.5)]
    weigh = nearness(s0=0.4, s1=0.6)
    assert texts(choose_facts(evidence, QUESTION, weigh)) == [1]


def test_a_report_that_stands_in_both_languages_is_quoted_in_the_askers() -> None:
    def twins(document, other):  # type: ignore[no-untyped-def]
        return same_report(GLOSSARY, document, other)

    question = replace(QUESTION, same_report=twins)
    english = evidence_of(STORED, SENTENCES[0])
    chinese = document("zh", "句子在此。", organisation="拱北海关", language="zh")
    other = document("sz", "句子在此。", organisation="深圳海关", language="zh")
    twin, stranger = evidence_of(chinese, "句子在此。"), evidence_of(other, "句子在此。")
    assert in_language_of(english, [english, twin, stranger], question) == [english, stranger]
    assert in_language_of(twin, [english, twin], question) == [english, twin]


def test_without_a_glossary_no_two_names_are_one_organisation() -> None:
    chinese = document("zh", "句。", organisation="拱北海关", language="zh").info
    assert same_report(GLOSSARY, STORED.info, chinese)
    assert not same_report(Glossary(()), STORED.info, chinese)
    assert not same_report(GLOSSARY, STORED.info, replace(chinese, year=2025))
    assert not same_report(GLOSSARY, STORED.info, replace(chinese, organisation=None))

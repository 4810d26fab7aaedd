"""One answer from reports made by hand: understood, searched, chosen, cited."""

from __future__ import annotations

import pytest

from kb.answer.answers import Answer
from kb.answer.story import ask, relevance
from kb.documents import Filters
from tests.kb.answer.material import HandMade, document

ELM = "The port of Elm handled 120 barges in 2024."
OAK = "The port of Oak handled 70 barges in 2024."
TUGS = "Gongbei Customs lends the port of Oak 16 tugs in 2024."
BRIDGE_ZH = "2025年经港珠澳大桥口岸进出口货物增长40.1%。"
LATER = "The port of Elm handled 150 barges in 2025."
MATERIAL = HandMade(
    [
        document("gb", f"{ELM}\n\nThe weather was fine.\n\n{LATER}"),
        document("sz", f"{OAK}\n\n{TUGS}", organisation="Shenzhen Customs", year=2023),
        document("zh", BRIDGE_ZH, organisation="拱北海关", language="zh"),
    ],
    years={ELM: 2024, OAK: 2024, TUGS: 2024, BRIDGE_ZH: 2025, LATER: 2025},
)


def answered(question: str, filters: Filters = Filters(), **given: object) -> Answer:  # noqa: B008  # frozen
    return ask(question, MATERIAL, filters, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("question", "quoted", "figure"),
    [
        ("How many barges did the port of Oak handle?", OAK, "70"),
        ("港珠澳大桥口岸进出口货物增长多少？", BRIDGE_ZH, "40.1%"),
        ("How many barges did the port of Elm handle in 2025?", LATER, "150"),
    ],
)
def test_the_sentence_that_answers_is_quoted_with_its_figure(
    question: str, quoted: str, figure: str
) -> None:
    answer = answered(question)
    assert [sentence.text for sentence in answer.sentences] == [quoted]
    named = answer.sentences[0].figure
    assert named is not None
    assert named.text == figure
    stored = next(
        stored for stored in MATERIAL.documents if stored.info.id in str(answer.citations)
    )
    assert stored.text[named.start : named.end] == named.text


TRAFFIC = "Throughput at the quay rose to 81 vessels."


@pytest.mark.parametrize(("said", "status"), [(12.0, "answered"), (-12.0, "not_found")])
def test_a_sentence_in_other_words_answers_where_the_reader_says_so(
    said: float, status: str
) -> None:
    material = HandMade([document("gb", f"{TRAFFIC}\n\n{ELM}")], readings={TRAFFIC: said})
    answer = ask("How many ships were counted in the harbour?", material, Filters())
    assert answer.status == status
    assert [sentence.text for sentence in answer.sentences] == [TRAFFIC] * (said > 0)


@pytest.mark.parametrize(("readings", "status"), [(None, "answered"), ({}, "not_found")])
def test_a_sentence_of_the_same_words_is_no_answer_where_the_reader_says_so(
    readings: dict[str, float] | None, status: str
) -> None:
    material = HandMade([document("gb", ELM)], years={ELM: 2024}, readings=readings)
    answer = ask("How many barges did the port of Elm handle?", material, Filters())
    assert answer.status == status


def test_what_the_reader_says_does_not_make_up_for_another_name() -> None:
    material = HandMade([document("gb", f"{ELM}\n\n{OAK}")], readings={ELM: 9.0, OAK: 9.0})
    answer = ask("How many barges did the port of Oak handle?", material, Filters())
    assert [sentence.text for sentence in answer.sentences] == [OAK]


def test_nothing_found_says_what_was_searched_and_what_came_nearest() -> None:
    answer = answered("How many elephants did the port of Elm handle?")
    assert answer.status == "not_found"
    assert answer.sentences == answer.citations == ()
    assert answer.searched.documents == 3
    assert answer.searched.years == (2023, 2026)
    assert answer.below_the_line


def test_each_year_gets_its_sentence_and_a_silent_one_is_told() -> None:
    answer = answered("How many barges did the port of Elm handle in 2024 and 2025?")
    assert [sentence.text for sentence in answer.sentences] == [ELM, LATER]
    answer = answered("How many barges did the port of Oak handle in 2024 and 2025?")
    assert [sentence.text for sentence in answer.sentences] == [OAK]
    assert answer.searched.silent_years == (2025,)


def test_of_a_year_that_no_report_speaks_of_the_nearest_of_others_are_shown() -> None:
    answer = answered("How many barges did the port of Elm handle in 1999?")
    assert answer.status == "not_found"
    assert answer.searched.missing_years == (1999,)
    assert answer.nearest
    assert answer.searched.silent_years == ()


def test_what_an_organisation_did_may_stand_in_anothers_report() -> None:
    question = "How many tugs did Gongbei Customs lend the port of Oak?"
    answer = answered(question)
    assert [sentence.text for sentence in answer.sentences] == [TUGS]
    assert answer.reading.organisations == ()
    kept = answered(question, Filters(organisations=("Gongbei Customs",)))
    assert kept.status == "not_found"


def test_a_question_that_follows_takes_over_what_it_leaves_out() -> None:
    first = "How many barges did the port of Elm handle in 2024?"
    answer = answered("and in 2025?", earlier=(first,))
    assert answer.question == "and in 2025?"
    assert answer.full_question == "How many barges did the port of Elm handle in 2025?"
    assert [sentence.text for sentence in answer.sentences] == [LATER]


def test_relevance_is_the_share_of_the_question() -> None:
    assert relevance("barges of Elm", ["The barges of Elm", "fine weather"], MATERIAL) == [1.0, 0.0]

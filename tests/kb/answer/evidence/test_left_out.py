"""Sentences that cannot be an answer at all, whatever speaks for them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kb.documents import Filters
from tests.kb.answer.evidence.test_gather import gathered
from tests.kb.answer.material import document, hit_of, question_of


def test_where_no_passage_speaks_of_the_year_a_sentence_has_to_name_it_itself() -> None:
    text = "Barges came in 2019.\n\nBarges came in 2018, more than in 2019.\n\nBarges came."
    stored = document("elm", text)
    hits = [hit_of(stored, paragraph) for paragraph in text.split("\n\n")]
    strict = question_of("barges", texts=[text], years=(2019,), strict_years=True)
    assert [sentence.text for sentence in gathered(strict, *hits, stored=stored)] == [
        "Barges came in 2019."
    ]
    loose = question_of("barges", texts=[text], years=(2019,))
    assert len(gathered(loose, *hits, stored=stored)) == 3


def test_every_proper_name_has_to_stand_in_sentence_heading_or_passage() -> None:
    stored = document("one", "To Oak came 9 barges.\n\nTo Elm came 8 barges. They were new.")
    question = question_of("Which barges came to Elm?", texts=[stored.text])
    oak, elm = stored.text.split("\n\n")
    hits = hit_of(stored, oak), hit_of(stored, elm)
    assert [sentence.text for sentence in gathered(question, *hits, stored=stored)] == [
        "To Elm came 8 barges.", "They were new.",
    ]  # fmt: skip
    under_elm = hit_of(stored, oak, section="Elm")
    assert [sentence.text for sentence in gathered(question, under_elm, stored=stored)] == [oak]


@pytest.mark.parametrize(
    ("asked", "passage", "is_kept"),
    [
        ({"years": (2025,)}, 2024, False),
        ({"years": (2025,)}, 2025, True),
        ({"years": (2025,)}, None, True),
        ({}, 2024, True),
        ({"years": (2022,), "report_years": (2022,)}, 2022, False),
        ({"years": (2026,), "report_years": (2026,)}, 2025, True),
    ],
)
def test_what_a_passage_of_another_year_or_report_says_is_no_answer(
    asked: dict[str, tuple[int, ...]], passage: int | None, is_kept: bool
) -> None:
    stored = document("elm", "Barges came.", year=2026)
    question = question_of("barges", texts=[stored.text], **asked)  # type: ignore[arg-type]
    hit = hit_of(stored, "Barges came.", year=passage)
    assert bool(gathered(question, hit, stored=stored)) is is_kept


@pytest.mark.parametrize(
    ("text", "is_kept"),
    [
        ("Barges came in 2025.", True),
        ("Barges came in 2024.", False),
        ("More barges came than in 2025.", False),
    ],
)
def test_a_sentence_that_names_the_year_answers_in_a_passage_of_another(
    text: str, is_kept: bool
) -> None:
    stored = document("elm", text, year=2026)
    question = question_of("barges", texts=[text], years=(2025,))
    assert bool(gathered(question, hit_of(stored, text, year=2024), stored=stored)) is is_kept


@pytest.mark.parametrize(
    ("text", "is_kept"),
    [
        ("Barges came in December.", True),
        ("In December it rained. Barges came.", True),
        ("Barges came.", False),
        ("Barges came in May.", False),
    ],
)
def test_a_month_of_the_question_stands_in_the_sentence_or_before_it(
    text: str, is_kept: bool
) -> None:
    stored = document("elm", text)
    question = question_of("barges in December", texts=[text])
    found = gathered(question, hit_of(stored, text), stored=stored)
    assert any("Barges" in item.text for item in found) is is_kept


def test_years_given_by_hand_are_left_to_the_search() -> None:
    stored = document("elm", "Barges came.", year=2026)
    question = question_of("barges", texts=[stored.text])
    by_hand = replace(question, filters=Filters.of(years=[2026]))
    assert gathered(by_hand, hit_of(stored, "Barges came.", year=2025), stored=stored)

"""Sentences of the passages found, weighed by hand."""

from __future__ import annotations

import pytest

from ingest import Section
from kb.answer.evidence.cut_reports import cut_report
from kb.answer.evidence.evidence import Evidence
from kb.answer.evidence.gather import gather, has_form
from kb.answer.evidence.weights import (
    NAMES_OTHER_YEAR,
    NO_FORM,
    OF_FORM,
    OTHER_ASPECT,
    OTHER_REPORT,
    OTHER_YEAR,
    OWN,
    PASSAGE,
    SAME_LANGUAGE,
    SHARE,
)
from kb.answer.question.question import Question
from kb.documents import StoredDocument
from kb.search.hits import Hit
from tests.kb.answer.material import ANALYSER, document, hit_of, question_of

BARGES = "The port of Elm handled 120 barges."
TEXT = f"{BARGES} The weather was fine.\n\nIn 2019 barges were few."


def gathered(question: Question, *hits: Hit, stored: StoredDocument) -> list[Evidence]:
    return gather(hits, {stored.info.id: cut_report(stored, ANALYSER)}, question)


def test_a_sentence_scores_by_the_formula() -> None:
    stored = document("elm", TEXT)
    question = question_of("How many barges did Elm handle?", texts=[TEXT], form="figure")
    first, *_ = gathered(question, hit_of(stored, BARGES, score=0.5), stored=stored)
    assert first.text == BARGES
    shared = PASSAGE * 0.5 + SAME_LANGUAGE
    assert first.shared == pytest.approx(shared)
    assert first.score == pytest.approx(
        shared + SHARE * first.coverage.share + OWN * first.coverage.own + OF_FORM
    )
    assert first.coverage.own == 1.0
    assert first.is_fitting


def test_a_sentence_that_speaks_of_nothing_asked_for_is_no_evidence() -> None:
    stored = document("elm", "Barges came.\n\nThe weather was fine.")
    question = question_of("barges", texts=[stored.text])
    hits = hit_of(stored, "Barges came."), hit_of(stored, "The weather was fine.")
    assert [sentence.text for sentence in gathered(question, *hits, stored=stored)] == [
        "Barges came."
    ]


def test_each_block_is_looked_into_once() -> None:
    stored = document("elm", TEXT)
    question = question_of("barges of Elm", texts=[TEXT])
    hits = hit_of(stored, BARGES), hit_of(stored, BARGES, rank=2)
    texts = [sentence.text for sentence in gathered(question, *hits, stored=stored)]
    assert texts.count(BARGES) == 1


def test_a_sentence_without_the_form_or_a_name_does_not_fit() -> None:
    stored = document("one", "Barges came to Elm.\n\nTo Oak came 9 barges.")
    question = question_of("How many barges came to Elm?", texts=[stored.text], form="figure")
    hits = hit_of(stored, "Barges came to Elm."), hit_of(stored, "To Oak came 9 barges.")
    no_figure, no_name = gathered(question, *hits, stored=stored)
    assert not no_figure.is_fitting
    assert no_figure.score - no_figure.shared == pytest.approx(
        SHARE * no_figure.coverage.share + OWN * no_figure.coverage.own - NO_FORM
    )
    assert not no_name.is_fitting


@pytest.mark.parametrize(
    ("asked", "marks", "against"),
    [
        ({"years": (2025,)}, {"year": 2024}, OTHER_YEAR),
        ({"years": (2025,)}, {"year": 2025}, 0.0),
        ({"years": (2025,)}, {"year": None}, 0.0),
        ({"years": (2022,), "report_years": (2022,)}, {"year": 2022}, OTHER_REPORT),
        ({"aspect": "plan"}, {"aspect": "review"}, OTHER_ASPECT),
        ({"aspect": "plan"}, {"aspect": "other"}, 0.0),
    ],
)
def test_year_report_and_aspect_speak_against_a_passage(
    asked: dict[str, tuple[int, ...]], marks: dict[str, int], against: float
) -> None:
    stored = document("elm", "Barges came.", year=2026)
    question = question_of("barges", texts=[stored.text], **asked)  # type: ignore[arg-type]
    hit = hit_of(stored, "Barges came.", score=0.5, **marks)  # type: ignore[arg-type]
    (sentence,) = gathered(question, hit, stored=stored)
    assert sentence.shared == pytest.approx(PASSAGE * 0.5 + SAME_LANGUAGE - against)


def test_a_sentence_that_names_other_years_alone_loses_by_it() -> None:
    stored = document("elm", "Barges came in 2019.")
    question = question_of("barges", texts=[stored.text], years=(2025,))
    (sentence,) = gathered(question, hit_of(stored, stored.text), stored=stored)
    words = SHARE * sentence.coverage.share + OWN * sentence.coverage.own
    assert sentence.score == pytest.approx(sentence.shared + words - NAMES_OTHER_YEAR)


def test_where_no_passage_speaks_of_the_year_a_sentence_has_to_name_it_itself() -> None:
    text = "Barges came in 2019.\n\nBarges came in 2018, more than in 2019.\n\nBarges came."
    stored = document("elm", text)
    question = question_of("barges", texts=[text], years=(2019,), strict_years=True)
    hits = [hit_of(stored, paragraph) for paragraph in text.split("\n\n")]
    texts = [sentence.text for sentence in gathered(question, *hits, stored=stored)]
    assert texts == ["Barges came in 2019."]


def test_a_heading_about_the_question_speaks_for_all_below_it() -> None:
    text = "Barges of Elm\n\nThey were many."
    sections = (Section(0, 1, "Barges of Elm", 0, len(text), None),)
    stored = document("elm", text, sections=sections)
    question = question_of("barges of Elm", texts=[text])
    hit = hit_of(stored, "They were many.", section="Barges of Elm")
    (sentence,) = gathered(question, hit, stored=stored)
    assert sentence.is_topical
    assert sentence.coverage.own == 0.0


@pytest.mark.parametrize(
    ("sentence", "form", "holds"),
    [
        ("120 barges came.", "figure", True),
        ("Barges came in 2025.", "figure", False),
        ("货船120艘", "figure", True),
        ("It opened on 2 April 2024.", "date", True),
        ("4月2日开通", "date", True),
        ("Barges came.", "date", False),
        ("The Director spoke.", "person", True),
        ("关长作了报告", "person", True),
        ("Barges came.", "list", None),
        ("Barges came.", None, None),
    ],
)
def test_a_form_is_a_figure_a_date_or_a_person(
    sentence: str, form: str | None, holds: bool | None
) -> None:
    assert has_form(sentence, question_of("x", form=form).reading) is holds


def test_a_bare_year_is_no_date_where_the_question_has_one() -> None:
    assert has_form("由2025年开始", question_of("x", form="date").reading) is True
    assert has_form("由2025年开始", question_of("x", form="date", years=(2025,)).reading) is False

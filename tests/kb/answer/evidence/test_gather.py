"""Sentences of the passages found, with their marks by hand."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pytest

from index import Stretch
from ingest import Section
from kb.answer.evidence.cut_reports import cut_report
from kb.answer.evidence.evidence import Evidence
from kb.answer.evidence.gather import SURE, SUREST, SUREST_PASSAGE, gather, has_form
from kb.answer.marks import Marks
from kb.answer.question.question import Question
from kb.answer.question.subject import CONTEXT, NEARBY
from kb.documents import StoredDocument
from kb.search.hits import Hit
from tests.kb.answer.material import (
    ANALYSER,
    CALIBRATION,
    LOW,
    HandMade,
    document,
    hit_of,
    question_of,
)

BARGES = "The port of Elm handled 120 barges."
WEATHER = "The weather was fine."
TEXT = f"{BARGES} {WEATHER}\n\nIn 2019 barges were few."

Readings = Mapping[str, float] | None


def gathered(
    question: Question, *hits: Hit, stored: StoredDocument, readings: Readings = None
) -> list[Evidence]:
    return gather(
        hits, {stored.info.id: cut_report(stored, ANALYSER)}, question, material(stored, readings)
    )


def material(stored: StoredDocument, readings: Readings) -> HandMade:
    return HandMade([stored], readings=readings)


def marks_of(question: Question, hit: Hit, stored: StoredDocument) -> Marks:
    """The marks of the passage's only sentence."""
    (sentence,) = gathered(question, hit, stored=stored)
    return sentence.marks


# The marks of a sentence


def test_a_sentence_has_its_marks_and_the_log_odds_that_they_make() -> None:
    stored = document("elm", TEXT)
    question = question_of("How many barges did Elm handle?", texts=[TEXT], form="figure")
    hit = hit_of(stored, BARGES, score=0.8)
    first, *_ = gathered(question, hit, stored=stored, readings={BARGES: 2.5})
    assert first.text == BARGES
    assert first.marks == Marks(
        reader=2.5,
        passage=pytest.approx(math.log(0.8 / 0.2)),
        own=1.0,
        share=1.0,
        is_formed=1.0,
    )
    weight = CALIBRATION.weights
    assert first.odds == pytest.approx(
        -1.0  # of English questions over English texts
        + weight["reader"] * 2.5
        + weight["passage"] * math.log(0.8 / 0.2)
        + weight["own"] * 1.0
        + weight["share"] * 1.0
        + weight["is_formed"] * 1.0
    )


def test_words_around_a_sentence_count_for_less_than_its_own() -> None:
    stored = document("elm", f"Barges came. {WEATHER}")
    question = question_of("barges", texts=[stored.text])
    hit = hit_of(stored, stored.text, section="Barges")
    _, by_heading = gathered(question, hit, stored=stored)
    _, by_neighbour = gathered(question, hit_of(stored, stored.text), stored=stored)
    assert (by_heading.marks.own, by_heading.marks.share) == (0.0, CONTEXT)
    assert (by_neighbour.marks.own, by_neighbour.marks.share) == (0.0, NEARBY)


def test_without_a_figure_that_is_asked_for_a_sentence_is_no_answer() -> None:
    stored = document("one", "Barges came to Elm.\n\nTo Elm came 9 barges.")
    hits = hit_of(stored, "Barges came to Elm."), hit_of(stored, "To Elm came 9 barges.")
    asked = question_of("How many barges did Elm take?", texts=[stored.text], form="figure")
    (figure,) = gathered(asked, *hits, stored=stored)
    assert figure.text == "To Elm came 9 barges."
    assert (figure.marks.is_formed, figure.marks.is_unformed) == (1.0, 0.0)


def test_without_another_form_a_sentence_is_marked_for_it() -> None:
    stored = document("one", "Barges came to Elm.\n\nTo Elm came 9 barges.")
    hits = hit_of(stored, "Barges came to Elm."), hit_of(stored, "To Elm came 9 barges.")
    asked = question_of("How did barges change?", texts=[stored.text], form="comparison")
    none, figure = gathered(asked, *hits, stored=stored)
    assert (none.marks.is_formed, none.marks.is_unformed) == (0.0, 1.0)
    assert (figure.marks.is_formed, figure.marks.is_unformed) == (1.0, 0.0)
    asked = question_of("Which barges came to Elm?", texts=[stored.text], form="list")
    for sentence in gathered(asked, *hits, stored=stored):
        assert (sentence.marks.is_formed, sentence.marks.is_unformed) == (0.0, 0.0)


def test_a_sentence_that_lacks_the_telling_word_or_what_is_counted_is_marked_for_it() -> None:
    text = "Salt came.\n\nBarges came.\n\nThe salt port grew.\n\nTen men brought salt."
    stored = document("one", text)
    paragraphs = text.split("\n\n")[:3]
    hits = [hit_of(stored, paragraph) for paragraph in paragraphs]
    texts = [*paragraphs, *["Salt came."] * 3]
    telling = question_of("the barges of salt", texts=texts)
    lacking = [item.marks.is_lacking for item in gathered(telling, *hits, stored=stored)]
    assert lacking == [1.0, 0.0, 1.0]
    counted = question_of("How many barges brought salt?", texts=texts, form="figure")
    hit = hit_of(stored, "Ten men brought salt.", section="Barges")
    (strange,) = gathered(counted, hit, stored=stored)
    assert strange.marks.is_strange == 1.0


@pytest.mark.parametrize(
    ("asked", "passage", "marks"),
    [
        ({"aspect": "plan"}, {"aspect": "review"}, {"is_of_other_aspect": 1.0}),
        ({"aspect": "plan"}, {"aspect": "plan"}, {}),
        ({"aspect": "plan"}, {"aspect": "other"}, {}),
        ({}, {"aspect": "review"}, {}),
    ],
)
def test_the_aspect_of_a_passage_is_marked_where_it_is_another(
    asked: dict[str, str], passage: dict[str, str], marks: dict[str, float]
) -> None:
    stored = document("elm", "Barges came.", year=2026)
    question = question_of("barges", texts=[stored.text], **asked)  # type: ignore[arg-type]
    hit = hit_of(stored, "Barges came.", score=0.5, **passage)  # type: ignore[arg-type]
    assert marks_of(question, hit, stored) == Marks(own=1.0, share=1.0, **marks)


@pytest.mark.parametrize(
    ("text", "years", "is_of_others"),
    [
        ("Barges came in 2019.", (2025,), 1.0),
        ("Barges came in 2019 and 2025.", (2025,), 0.0),
        ("Barges came.", (2025,), 0.0),
        ("Barges came in 2019.", (), 0.0),
    ],
)
def test_a_sentence_that_names_other_years_alone_is_marked_for_it(
    text: str, years: tuple[int, ...], is_of_others: float
) -> None:
    stored = document("elm", text)
    question = question_of("barges", texts=[text], years=years)
    assert marks_of(question, hit_of(stored, text), stored).names_other_year == is_of_others


def test_a_sentence_in_another_language_is_marked_for_it_and_has_its_pairs_offset() -> None:
    stored = document("elm", "Barges came.")
    question = question_of("货船", texts=["货船来了。"], language="zh")
    (sentence,) = gathered(question, hit_of(stored, "Barges came."), stored=stored)
    assert sentence.marks.is_foreign == 1.0
    assert sentence.odds == CALIBRATION.odds(sentence.marks, "zh", "en")


def test_a_sentence_that_speaks_of_nothing_asked_for_is_evidence_that_lacks_all() -> None:
    stored = document("elm", f"Barges came.\n\n{WEATHER}")
    question = question_of("barges", texts=[stored.text])
    hit = hit_of(stored, WEATHER, score=0.5)
    assert marks_of(question, hit, stored) == Marks(is_lacking=1.0)


@pytest.mark.parametrize(
    ("said", "mark"),
    [(3.0, 3.0), (40.0, SUREST), (-40.0, -SUREST), (-math.inf, -SUREST)],
)
def test_beyond_what_is_surest_a_reader_says_no_more(said: float, mark: float) -> None:
    stored = document("elm", BARGES)
    question = question_of("barges", texts=[BARGES])
    (sentence,) = gathered(question, hit_of(stored, BARGES), stored=stored, readings={BARGES: said})
    assert sentence.marks.reader == mark


@pytest.mark.parametrize(
    ("score", "mark"),
    [(0.5, 0.0), (0.9, math.log(9)), (1.0, SUREST_PASSAGE), (0.0, -SUREST_PASSAGE),
     (-2.0, -SUREST_PASSAGE)],
)  # fmt: skip
def test_a_passages_likelihood_is_marked_as_log_odds_within_bounds(
    score: float, mark: float
) -> None:
    stored = document("elm", BARGES)
    question = question_of("barges", texts=[BARGES])
    hit = hit_of(stored, BARGES, score=score)
    assert marks_of(question, hit, stored).passage == pytest.approx(mark)


# What is read


def test_each_block_is_looked_into_once_by_the_best_passage_that_touches_it() -> None:
    stored = document("elm", TEXT)
    question = question_of("barges of Elm", texts=[TEXT])
    hits = hit_of(stored, BARGES, score=0.8), hit_of(stored, WEATHER, rank=2, score=0.5)
    found = gathered(question, *hits, stored=stored)
    assert [(sentence.text, sentence.hit.rank) for sentence in found] == [(BARGES, 1), (WEATHER, 1)]


def test_a_report_that_was_removed_since_has_no_evidence() -> None:
    stored = document("elm", TEXT)
    question = question_of("barges of Elm", texts=[TEXT])
    assert gather([hit_of(stored, BARGES)], {}, question, material(stored, {})) == []


def test_sentences_beside_the_passages_found_are_not_read() -> None:
    stored = document("elm", f"{BARGES} {WEATHER} Tugs came too.")
    question = question_of("barges of Elm", texts=[TEXT])
    read = material(stored, {BARGES: 3.0, "Tugs came too.": 3.0})
    reports = {"elm": cut_report(stored, ANALYSER)}
    first, second, third = gather([hit_of(stored, f"{BARGES} {WEATHER}")], reports, question, read)
    assert read.stretches == [Stretch("Report elm", (BARGES, WEATHER))]
    assert [item.marks.reader for item in (first, second, third)] == [3.0, LOW, -SUREST]
    assert [item.is_read for item in (first, second, third)] == [True, True, False]
    assert [item.words for item in (first, second, third)] == [(0, 35), (0, 21), None]


def test_all_that_several_passages_touch_of_a_block_is_read() -> None:
    stored = document("elm", f"{BARGES} {WEATHER} Tugs came too.")
    question = question_of("barges of Elm", texts=[TEXT])
    read = material(stored, {})
    hits = hit_of(stored, "Tugs came too."), hit_of(stored, BARGES, rank=2)
    gather(hits, {"elm": cut_report(stored, ANALYSER)}, question, read)
    assert read.stretches == [Stretch("Report elm", (BARGES, "Tugs came too."))]


def test_without_a_reader_none_speaks_for_or_against_a_sentence() -> None:
    stored = document("elm", f"{BARGES} {WEATHER}")
    question = question_of("barges of Elm", texts=[TEXT])
    for sentence in gathered(question, hit_of(stored, BARGES), stored=stored):
        assert (sentence.marks.reader, sentence.words, sentence.is_read) == (0.0, None, True)


def test_blocks_of_a_section_are_read_together_under_its_own_heading() -> None:
    first, second, third = "Barges came.", "Tugs came.", "Rafts came."
    stored = document("elm", f"{first}\n\n{second}\n\n{third}")
    question = question_of("barges", texts=[stored.text])
    read = material(stored, {})
    hits = (
        hit_of(stored, third, section="Ports › Rafts"),
        hit_of(stored, second, section="Ports › Ships"),
        hit_of(stored, first, section="Ports › Ships"),
    )
    found = gather(hits, {"elm": cut_report(stored, ANALYSER)}, question, read)
    assert read.stretches == [
        Stretch("Ships: Report elm", (first, second)),
        Stretch("Rafts: Report elm", (third,)),
    ]
    assert [item.text for item in found] == [third, second, first]


LIST = document("list", "The tasks of Elm:\n- Open the gate.\n- Widen the road.")


def test_the_line_that_leads_to_a_list_is_read_first_and_has_log_odds_of_its_own() -> None:
    question = question_of("the tasks", texts=[LIST.text], form="list")
    lead = "The tasks of Elm:"
    read = material(LIST, {lead: 4.0, "Widen the road.": 1.0})
    hit = hit_of(LIST, "Open the gate.", score=0.5)
    first, second = gather([hit], {"list": cut_report(LIST, ANALYSER)}, question, read)
    assert read.stretches == [Stretch("Report list", (lead, "Open the gate."))]
    assert [item.marks.reader for item in (first, second)] == [LOW, -SUREST]
    expected = CALIBRATION.odds(Marks(reader=4.0, own=1.0, share=1.0), "en", "en")
    assert first.lead_odds == second.lead_odds == pytest.approx(expected)
    assert first.about == second.about == 1.0


def test_a_paragraph_has_no_lead_but_its_first_sentence_leads_to_what_a_list_asks_for() -> None:
    stored = document("elm", f"Barges came. {WEATHER} It rained.")
    hit = hit_of(stored, stored.text)
    for form, share in (("list", CONTEXT), (None, NEARBY)):
        question = question_of("barges", texts=[stored.text], form=form)
        *_, last = gathered(question, hit, stored=stored)
        assert last.lead_odds is None
        assert last.marks.share == share


def test_a_lead_that_does_not_name_the_name_asked_for_has_no_log_odds() -> None:
    stored = document("list", "The tasks are:\n- Open the gate of Elm.")
    question = question_of("the tasks of Elm", texts=[stored.text], form="list")
    hit = hit_of(stored, "The tasks are:")
    (item,) = gathered(question, hit, stored=stored)
    assert item.text == "Open the gate of Elm."
    assert item.lead_odds is None


def test_a_heading_about_the_question_is_about_all_below_it() -> None:
    text = "Barges of Elm\n\nThey were many."
    sections = (Section(0, 1, "Barges of Elm", 0, len(text), None),)
    stored = document("elm", text, sections=sections)
    question = question_of("barges of Elm", texts=[text])
    for heading, about in (("Barges of Elm", 1.0), ("Weather", 0.0)):
        hit = hit_of(stored, "They were many.", section=heading)
        found = gathered(question, hit, stored=stored)
        assert [item.about for item in found] == [about]


# What the reader may be sure of

OTHER_WORDS = "Elm's harbour took in 120 lighters."


@pytest.mark.parametrize(("score", "count"), [(SURE, 1), (SURE - 0.1, 0), (None, 0)])
@pytest.mark.parametrize(
    "asked", ["How many barges did Elm take?", "How many lighters did Oak see?"]
)
def test_a_name_and_what_is_counted_may_be_put_otherwise_where_the_reader_is_sure(
    asked: str, score: float | None, count: int
) -> None:
    stored = document("harbour", OTHER_WORDS, organisation=None)
    question = question_of(asked, texts=[OTHER_WORDS, BARGES, "Oak is a port."], form="figure")
    readings = None if score is None else {OTHER_WORDS: score}
    hit = hit_of(stored, OTHER_WORDS)
    assert len(gathered(question, hit, stored=stored, readings=readings)) == count


def test_the_head_of_another_office_is_no_answer_however_sure_the_reader_is() -> None:
    text = "Director Anna Berg gave the report."
    stored = document("report", text)
    for asked, count in (("Who gave the report?", 1), ("Who heads the smuggling squad?", 0)):
        question = question_of(asked, texts=[text, "The smuggling squad met."], form="person")
        hit = hit_of(stored, text)
        assert len(gathered(question, hit, stored=stored, readings={text: 9.0})) == count


# The form of a sentence


@pytest.mark.parametrize(
    ("sentence", "form", "holds"),
    [
        ("120 barges came.", "figure", True),
        ("120 barges came.", "comparison", True),
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

"""Quoting: what says the same is told once; the figure asked for; terms in the asker's language."""

from __future__ import annotations

import pytest

from kb.answer.answers import Gloss
from kb.answer.citing.cite import SentenceContent, cited
from kb.answer.citing.gloss import Glosses
from kb.answer.citing.named_figure import figure_asked_for
from tests.kb.answer.material import ANALYSER, GLOSSARY, document, evidence_of, question_of

GLOSSES = Glosses(GLOSSARY, ANALYSER)
QUESTION = question_of("How many barges came?", form="figure")


def test_what_two_reports_say_alike_is_told_once_with_both_places() -> None:
    first = evidence_of(document("a", "In all 120 barges came."), "In all 120 barges came.")
    twin = evidence_of(document("b", "In all, 120 barges came."), "In all, 120 barges came.")
    other = evidence_of(document("c", "In all 130 barges came."), "In all 130 barges came.")
    sentences, citations = cited(
        [(evidence, QUESTION) for evidence in (first, twin, other)], GLOSSES
    )
    assert [(sentence.text, sentence.citations) for sentence in sentences] == [
        ("In all 120 barges came.", (1, 2)),
        ("In all 130 barges came.", (3,)),
    ]
    assert [citation.n for citation in citations] == [1, 2, 3]
    assert [citation.as_json()["document_id"] for citation in citations] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("first", "other", "same"),
    [
        ("Trade grew by 2.4%.", "trade grew by 2.4 %", True),
        ("Trade grew by 2.4%.", "Trade grew by 2.5%.", False),
        ("进出口增长2.4%。", "进出口增长2.4%", True),
        ("进出口增长2.4%。", "客流增长2.4%。", False),
        ("…", "…", True),
    ],
)
def test_two_sentences_say_the_same_if_no_number_differs_and_hardly_a_letter(
    first: str, other: str, same: bool
) -> None:
    assert SentenceContent.of(first).says_the_same_as(SentenceContent.of(other)) is same


@pytest.mark.parametrize(
    ("sentence", "question", "form", "years", "figure"),
    [
        ("Salt grew by 12% to 81 tons.", "By how much did salt grow?", "figure", (), "12%"),
        ("Salt grew by 12% to 81 tons.", "How many tons of salt?", "figure", (), "81 tons"),
        ("It earned 71 in 2023 and 304 in 2024.", "What in 2024?", "figure", (2024,), "304"),
        ("Elm took 510 rafts, Oak took 390.", "How many rafts did Oak take?", "figure", (), "390"),
        ("The 16 tugs towed 9 rafts.", "What did the 16 tugs tow?", "figure", (), "9"),
        ("盐增长12%，达81吨。", "盐增长了多少？", "figure", (), "12%"),
        (
            "2023年收入71亿元，2024年收入304亿元。",
            "2024年收入多少亿元？",
            "figure",
            (2024,),
            "304亿元",
        ),
        ("The gate opened on 2 April 2024.", "When did the gate open?", "date", (), "2 April 2024"),
        ("大门于2024年4月2日开放。", "大门何时开放？", "date", (), "2024年4月2日"),
        ("Salt grew by 12%.", "Who sells salt?", "person", (), None),
        ("Salt grew.", "By how much did salt grow?", "figure", (), None),
    ],
)
def test_the_figure_that_is_asked_for_is_named_where_it_stands(
    sentence: str, question: str, form: str, years: tuple[int, ...], figure: str | None
) -> None:
    language = "en" if question.isascii() else "zh"
    stored = document("a", f"前。\n\n{sentence}", language=language)
    asked = question_of(question, texts=[sentence], language=language, form=form, years=years)
    named = figure_asked_for(evidence_of(stored, sentence), asked)
    assert (named and named.text) == figure
    assert named is None or stored.text[named.start : named.end] == figure


def test_of_two_dates_that_is_named_on_which_it_happened() -> None:
    sentence = "The zone passed its test on 2 April 2024 and was closed on 27 August 2024."
    evidence = evidence_of(document("a", sentence), sentence)
    for question, date in [
        ("When was the zone closed?", "27 August 2024"),
        ("When did the zone pass its test?", "2 April 2024"),
    ]:
        named = figure_asked_for(evidence, question_of(question, texts=[sentence], form="date"))
        assert named is not None
        assert named.text == date


@pytest.mark.parametrize(
    ("words", "figure"),
    [
        (None, "510"),
        ("510", "510"),
        ("390", "390"),
    ],
)
def test_of_figures_that_words_do_not_tell_apart_that_is_named_which_the_reader_says_answers(
    words: str | None, figure: str
) -> None:
    sentence = "They took 510, 390."
    question = question_of("How many rafts from Elm?", texts=[sentence], form="figure")
    evidence = evidence_of(document("a", sentence), sentence, words=words)
    named = figure_asked_for(evidence, question)
    assert named is not None
    assert named.text.split()[0] == figure


def test_a_figure_is_named_whole_though_the_reader_says_half_of_it() -> None:
    sentence = "Salt grew to 1,234 tons."
    question = question_of("How much salt?", texts=[sentence], form="figure")
    named = figure_asked_for(evidence_of(document("a", sentence), sentence, words="234"), question)
    assert named is not None
    assert named.text == "1,234 tons"


def test_terms_are_glossed_for_an_asker_of_the_other_language_alone() -> None:
    text = "Gongbei Customs runs the Hong Kong–Zhuhai–Macao Bridge."
    assert GLOSSES.of(text, "zh", "en") == (
        Gloss("Gongbei Customs", "拱北海关"),
        Gloss("Hong Kong–Zhuhai–Macao Bridge", "港珠澳大桥"),
    )
    assert GLOSSES.of("拱北海关管理大桥", "en", "zh") == (Gloss("拱北海关", "Gongbei Customs"),)
    assert GLOSSES.of(text, "en", "en") == GLOSSES.of(text, "fr", "en") == ()

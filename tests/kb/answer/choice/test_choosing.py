"""One question's way to what answers it: how widely it searches, and by which years."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import pytest

from ingest import Section
from kb.answer.calibration import Calibration
from kb.answer.choice.choosing import (
    HITS,
    NEARLY_OF_SHARE,
    OPENING,
    WIDE,
    WORTH,
    Choice,
    Chooser,
)
from kb.answer.choice.facts import NEARLY
from kb.answer.question.question import Question
from kb.documents import Filters
from tests.kb.answer.material import HandMade, document, question_of

BY_READER = Calibration("", {"reader": 1.0}, {"en>en": 0.0}, limit=0.0)
"""By which a sentence's log odds are what the reader says."""


def question(text: str = "barges", **given: object) -> Question:
    return question_of(text, calibration=BY_READER, **given)  # type: ignore[arg-type]


def chosen(choice: Choice) -> list[str]:
    return [item.text for item in choice.chosen]


def choose(material: HandMade, asked: Question, missing: Collection[int] = ()) -> Choice:
    return Chooser(material, asked, missing).run()


# What is searched


def test_of_passages_in_other_languages_half_as_many_are_looked_into() -> None:
    english = document("en", "\n\n".join(f"Barges came to quay {n}." for n in range(HITS + 2)))
    chinese = document("zh", "\n\n".join(f"驳船{n}来了。" for n in range(HITS)), language="zh")
    hits = choose(HandMade([english, chinese]), question()).hits
    assert [hit.language for hit in hits].count("en") == HITS
    assert [hit.language for hit in hits].count("zh") == HITS // 2


def test_all_evidence_is_given_however_unlikely() -> None:
    material = HandMade([document("a", "Barges came.\n\nIt rained.")], readings={})
    chooser = Chooser(material, question(), ())
    assert [item.text for item in chooser.evidence()] == ["Barges came.", "It rained."]
    assert chooser.run().chosen == []


FIRST, SECOND, THIRD = "Barges came.", "Barges came in 2019.", "More barges came."
REPORT = document("a", f"{FIRST}\n\n{SECOND}\n\n{THIRD}")


def test_the_best_sentences_of_all_passages_are_chosen() -> None:
    readings = {FIRST: 2.0 - NEARLY, SECOND: 1.9 - NEARLY, THIRD: 2.0}
    choice = choose(HandMade([REPORT], readings=readings), question())
    assert chosen(choice) == [THIRD, FIRST]
    assert len(choice.hits) == 3
    assert choice.silent == ()


def test_years_that_no_passage_speaks_of_are_looked_for_in_sentences_of_any() -> None:
    material = HandMade([REPORT], readings={FIRST: 3.0, SECOND: 2.0})
    assert chosen(choose(material, question(years=(2019,)), {2019})) == [SECOND]
    assert material.asked == [Filters()]
    material = HandMade([REPORT], readings={FIRST: 3.0, SECOND: 2.0}, years={FIRST: 2025})
    assert chosen(choose(material, question(years=(2025,)), ())) == [FIRST]
    assert material.asked == [Filters(years=(2025,))]


def test_a_list_of_such_years_is_answered_by_single_sentences() -> None:
    listed = document("a", "Tasks of 2019:\n- Open the gate.\n- Widen the road of 2019.")
    material = HandMade([listed], readings=dict.fromkeys(
        ["Tasks of 2019:", "Open the gate.", "Widen the road of 2019."], 1.0
    ))  # fmt: skip
    asked = question("tasks", form="list", years=(2019,))
    assert chosen(choose(material, asked, {2019})) == ["Widen the road of 2019."]


def test_a_list_question_is_answered_by_lists_and_by_headings_of_subsections() -> None:
    listed = document("a", "The tasks are:\n- Open the gate.\n- Widen the road.")
    material = HandMade([listed], readings={"The tasks are:": 1.0})
    asked = question("tasks", form="list")
    assert chosen(choose(material, asked)) == ["Open the gate.", "Widen the road."]
    text = "Tasks\n1. Open the lock\n2. Widen the quay\n"
    first, second = text.index("1."), text.index("2.")
    headed = document("b", text, sections=(
        Section(0, 1, "Tasks", 0, len(text), None),
        Section(1, 2, "Open the lock", first, second, 0),
        Section(2, 2, "Widen the quay", second, len(text), 0),
    ))  # fmt: skip
    material = HandMade([headed], readings={"Tasks": 1.0})
    assert chosen(choose(material, asked)) == ["Open the lock", "Widen the quay"]


LATE = "Director Anna Berg gave the report on 4 May 2026."
OPENED = document("a", f"{LATE}\n\n" + "\n\n".join(f"Tugs came to {n}." for n in range(40)))


@pytest.mark.parametrize(
    ("form", "found"), [("person", [LATE]), ("date", [LATE]), ("figure", []), (None, [])]
)
def test_who_and_when_are_looked_for_at_the_beginning_of_the_reports_too(
    form: str | None, found: list[str]
) -> None:
    material = HandMade([OPENED], readings={LATE: 2.0})
    choice = choose(material, question("tugs that came, director", form=form))
    assert chosen(choice) == found
    assert all(hit.start > 0 for hit in choice.hits)  # the beginning is no passage found


def test_no_more_than_the_beginning_is_looked_into_besides() -> None:
    material = HandMade([OPENED], readings={})
    asked = question("tugs that came, director", form="person")
    evidence = Chooser(material, asked, ()).evidence()
    opening = [item for item in evidence if item.hit.start == 0]
    assert opening[0].text == LATE
    assert max(item.span.start for item in opening) < OPENING < len(OPENED.text)


# Shares

Y24, Y25, MORE24 = "Barges came in 2024.", "Barges came in 2025.", "Many barges came in 2024."
YEARS = document("a", f"{Y24}\n\n{Y25}\n\n{MORE24}", year=2026)
OF_YEARS = {Y24: 2024, Y25: 2025, MORE24: 2024}


def by_years(**readings: float) -> Choice:
    texts = {"y24": Y24, "y25": Y25, "more24": MORE24}
    material = HandMade(
        [YEARS], years=OF_YEARS, readings={texts[name]: odds for name, odds in readings.items()}
    )
    return choose(material, question(years=(2024, 2025)))


def test_each_year_asked_for_gets_its_best_sentences_in_order() -> None:
    assert chosen(by_years(y24=1.0, y25=3.0)) == [Y24, Y25]
    assert chosen(by_years(y24=3.0, y25=3.0, more24=3.0 - NEARLY_OF_SHARE)) == [Y24, MORE24, Y25]
    assert chosen(by_years(y24=3.0, y25=3.0, more24=2.9 - NEARLY_OF_SHARE)) == [Y24, Y25]


def test_a_year_of_which_nothing_answers_is_silent() -> None:
    choice = by_years(y25=1.0)
    assert (chosen(choice), choice.silent) == ([Y25], (2024,))
    assert len(choice.hits) == 3


def test_a_share_far_behind_the_best_is_not_worth_its_place() -> None:
    assert chosen(by_years(y24=4.0 - WORTH, y25=4.0)) == [Y24, Y25]
    assert chosen(by_years(y24=3.9 - WORTH, y25=4.0)) == [Y25]


def test_where_no_share_answers_the_question_is_answered_as_a_whole() -> None:
    choice = by_years()
    assert (chosen(choice), choice.silent) == ([], ())


def test_each_organisation_asked_for_gets_its_share() -> None:
    north = document("n", "Barges came north.", organisation="Gongbei Customs")
    south = document("s", "Barges came south.", organisation="Shenzhen Customs")
    readings = {"Barges came north.": 1.0, "Barges came south.": 3.0}
    material = HandMade([south, north], readings=readings)
    asked = replace(question(), organisations=(("Gongbei Customs",), ("Shenzhen Customs",)))
    assert chosen(choose(material, asked)) == ["Barges came north.", "Barges came south."]
    assert {filters.organisations for filters in material.asked} == {
        ("Gongbei Customs",), ("Shenzhen Customs",),
    }  # fmt: skip


# Developments


def test_a_development_over_years_that_are_not_named_is_told_year_by_year() -> None:
    readings = {Y24: 2.0, Y25: 3.0, MORE24: 0.5}
    material = HandMade([YEARS], years=OF_YEARS, readings=readings)
    assert chosen(choose(material, question(form="comparison"))) == [Y24, Y25]


def test_of_one_year_alone_the_question_is_answered_as_any_other() -> None:
    material = HandMade([YEARS], years=OF_YEARS, readings={Y24: 2.0, MORE24: 1.9})
    assert chosen(choose(material, question(form="comparison"))) == [Y24, MORE24]
    material = HandMade([YEARS], years=OF_YEARS, readings={Y24: 2.0})
    assert chosen(choose(material, question(form="comparison"))) == [Y24]


def test_a_development_is_looked_for_in_more_passages_than_are_shown() -> None:
    texts = [f"Barges came in {2000 + n}." for n in range(WIDE)]
    material = HandMade(
        [document("a", "\n\n".join(texts))],
        years={text: 2000 + n for n, text in enumerate(texts)},
        readings=dict.fromkeys(texts, 1.0),
    )
    choice = choose(material, question(form="comparison"))
    assert chosen(choice) == texts[-6:]
    assert len(choice.hits) == HITS


# The likeliest sentence of each passage


def test_the_likeliest_sentence_of_each_passage_is_told_answer_or_not() -> None:
    stored = document("a", "Barges came. It rained.\n\nBarges left. Nobody saw them.")
    readings = {"It rained.": -3.0, "Barges came.": -5.0, "Nobody saw them.": -2.0}
    choice = choose(HandMade([stored], readings=readings), question())
    best = {
        hit.text: choice.best[hit.chunk_id].text
        for hit in choice.hits
        if hit.chunk_id in choice.best
    }
    assert best == {
        "Barges came. It rained.": "It rained.",
        "Barges left. Nobody saw them.": "Nobody saw them.",
    }


def test_it_lies_in_its_passage_though_the_beginning_of_the_report_is_read_too() -> None:
    opening = "Anna Berg gave this report."
    stored = document("a", f"{opening}\n\n" + "Barges came on 4 May.\n\n" * 40)
    readings = {opening: 5.0}
    asked = question("When did barges come?", form="date")
    choice = choose(HandMade([stored], readings=readings), asked)
    for hit in choice.hits:
        if hit.chunk_id in choice.best:
            assert choice.best[hit.chunk_id].lies_in(hit)

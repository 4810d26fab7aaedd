"""Headings of subsections as the items of the section that they stand in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from index import Stretch
from ingest import Section
from kb.answer.evidence.cut_reports import cut_report
from kb.answer.evidence.evidence import Evidence
from kb.answer.evidence.gather import subsections
from kb.answer.marks import Marks
from kb.answer.question.question import Question
from kb.answer.question.subject import CONTEXT
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

TEXT = """Tasks of the port
1. Open the gate
At night.

2. Widen the road
By ten metres.

Weather
It rained.
"""
TITLES = ("Tasks of the port", "Open the gate", "Widen the road", "Weather")


def sections(aspect: str = "plan", year: int | None = None) -> tuple[Section, ...]:
    starts = [0, TEXT.index("1. Open"), TEXT.index("2. Widen"), TEXT.index("Weather")]
    ends = [starts[3], starts[2], starts[3], len(TEXT)]
    return tuple(
        Section(
            number,
            1 if number in (0, 3) else 2,
            title,
            start,
            end,
            0 if number in (1, 2) else None,
            aspect=aspect,
            year=year,
        )
        for number, (title, start, end) in enumerate(zip(TITLES, starts, ends, strict=True))
    )


PORT = document("port", TEXT, sections=sections())
QUESTION = question_of("the tasks of the port", texts=[TEXT], form="list")


def found(
    question: Question,
    *hits: Hit,
    stored: StoredDocument = PORT,
    material: HandMade | None = None,
) -> list[Evidence]:
    reports = {stored.info.id: cut_report(stored, ANALYSER)}
    return subsections(hits, reports, question, material or HandMade([stored]))


def test_they_are_read_under_their_sections_heading_which_leads_to_them() -> None:
    material = HandMade([PORT], readings={"Tasks of the port": 4.0, "Open the gate": 1.0})
    items = found(QUESTION, hit_of(PORT, "At night."), material=material)
    assert [item.text for item in items] == ["Open the gate", "Widen the road"]
    assert material.stretches == [
        Stretch(
            "Tasks of the port: Report port",
            ("Tasks of the port", "Open the gate", "Widen the road"),
        )
    ]
    assert [item.marks.reader for item in items] == [1.0, LOW]
    assert all(item.is_read for item in items)
    lead = CALIBRATION.odds(Marks(reader=4.0, own=1.0, share=1.0), "en", "en")
    assert [item.lead_odds for item in items] == [pytest.approx(lead)] * 2
    assert [item.about for item in items] == [1.0, 1.0]


def test_a_section_whose_heading_is_about_something_else_gives_none() -> None:
    question = question_of("the weather", texts=[TEXT], form="list")
    assert found(question, hit_of(PORT, "By ten metres.")) == []


def test_a_section_whose_heading_is_about_the_question_needs_no_passage_in_it() -> None:
    items = found(QUESTION, hit_of(PORT, "It rained."))
    assert [item.text for item in items] == ["Open the gate", "Widen the road"]


def test_one_subsection_alone_is_no_list() -> None:
    whole, first, _, weather = sections()
    stored = document("port", TEXT, sections=(whole, first, replace(weather, number=2)))
    assert found(QUESTION, hit_of(stored, "At night."), stored=stored) == []


def test_the_aspect_is_the_sections_not_the_passages() -> None:
    question = question_of("the tasks of the port", texts=[TEXT], form="list", aspect="plan")
    hit = hit_of(PORT, "At night.", aspect="review")
    assert {item.marks.is_of_other_aspect for item in found(question, hit)} == {0.0}
    reviewed = document("port", TEXT, sections=sections(aspect="review"))
    items = found(question, hit_of(reviewed, "At night.", aspect="plan"), stored=reviewed)
    assert {item.marks.is_of_other_aspect for item in items} == {1.0}


@pytest.mark.parametrize(
    ("asked", "section", "report", "is_looked_into"),
    [
        ({"years": (2025,)}, 2025, 2026, True),
        ({"years": (2025,)}, 2026, 2026, False),
        ({"years": (2025,)}, None, 2025, True),
        ({"years": (2025,)}, None, 2026, False),
        ({}, 2019, 2026, True),
        ({"years": (2025,), "report_years": (2026,)}, 2025, 2026, True),
        ({"years": (2025,), "report_years": (2025,)}, 2025, 2026, False),
    ],
)
def test_a_section_is_of_the_years_or_the_report_asked_for(
    asked: dict[str, tuple[int, ...]], section: int | None, report: int, is_looked_into: bool
) -> None:
    stored = document("port", TEXT, year=report, sections=sections(year=section))
    question = question_of("the tasks of the port", texts=[TEXT], form="list", **asked)  # type: ignore[arg-type]
    items = found(question, hit_of(stored, "At night."), stored=stored)
    assert bool(items) is is_looked_into


def test_a_section_of_the_year_is_so_though_the_passage_found_is_of_another() -> None:
    stored = document("port", TEXT, sections=sections(year=2026))
    question = question_of("the tasks of the port", texts=[TEXT], form="list", years=(2026,))
    items = found(question, hit_of(stored, "It rained.", year=2025), stored=stored)
    assert items
    assert {item.hit.year for item in items} == {2026}


def test_what_the_heading_speaks_of_is_not_lacking_below_it() -> None:
    for item in found(QUESTION, hit_of(PORT, "At night.")):
        assert (item.marks.own, item.marks.share) == (0.0, CONTEXT)
        assert item.marks.is_lacking == 0.0


def test_a_report_without_sections_or_removed_since_has_none() -> None:
    plain = document("port", TEXT)
    assert found(QUESTION, hit_of(plain, "At night."), stored=plain) == []
    assert subsections([hit_of(PORT, "At night.")], {}, QUESTION, HandMade([PORT])) == []

"""A question that names a year or an organisation alone, and what it is given."""

from __future__ import annotations

import pytest

from ingest import Section
from kb.answer.choice.choosing import Chooser
from kb.answer.choice.overview import FIGURES, TASKS, asks_for_overview
from kb.documents import StoredDocument
from tests.kb.answer.material import HandMade, document, question_of

TEXT = (
    "Review\n\nThe year began well for all of us.\n\n"
    "Exports grew by 4% in the year.\n\nImports came to 900 barges.\n\n"
    "Tasks\n\nOpen the lock\n\nIt stays open for 24 hours.\n\nWiden the quay\n\nBy ten metres."
)


def sections() -> tuple[Section, ...]:
    tasks = TEXT.index("Tasks")
    lock, quay = TEXT.index("Open the lock"), TEXT.index("Widen the quay")
    end = len(TEXT)
    return (
        Section(0, 1, "Review", 0, tasks, None, aspect="review"),
        Section(1, 1, "Tasks", tasks, end, None, aspect="plan"),
        Section(2, 2, "Open the lock", lock, quay, 1, aspect="plan"),
        Section(3, 2, "Widen the quay", quay, end, 1, aspect="plan"),
    )


def report(identifier: str = "elm", year: int = 2026) -> StoredDocument:
    return document(identifier, TEXT, year=year, sections=sections())


def given(*reports: StoredDocument, text: str = "2026", year: int = 2026) -> list[str]:
    asked = question_of(text, years=(year,))
    return [item.text for item in Chooser(HandMade(list(reports)), asked, ()).run().chosen]


@pytest.mark.parametrize(
    ("text", "form", "is_one"),
    [
        ("2026", None, True),
        ("2026年", None, True),
        ("barges 2026", None, False),
        ("How many in 2026?", "figure", False),
    ],
)
def test_only_a_question_about_nothing_but_its_year_asks_for_an_overview(
    text: str, form: str | None, is_one: bool
) -> None:
    asked = question_of(text, texts=["Barges came."], years=(2026,), form=form)
    assert asks_for_overview(asked) is is_one


def test_a_question_that_narrows_nothing_asks_for_none() -> None:
    assert not asks_for_overview(question_of("what?"))


def test_it_holds_the_first_figures_of_the_review_and_the_headings_of_the_tasks() -> None:
    assert given(report()) == [
        "Exports grew by 4% in the year.",
        "Imports came to 900 barges.",
        "Open the lock",
        "Widen the quay",
    ]


def test_it_is_of_the_newest_report_found() -> None:
    older, newer = report("old", 2025), document("new", "It took 300 men.", year=2026)
    assert given(older, newer) == ["It took 300 men."]


def test_it_is_short_however_long_the_report() -> None:
    text = "\n\n".join(f"In week {n} there came {n + 100} barges." for n in range(40))
    assert len(given(document("long", text))) == FIGURES
    assert TASKS < 40


def test_a_library_without_such_a_report_gives_none() -> None:
    assert given(report(year=2020), text="2026") == []

"""A question over several years or organisations: each gets its share of the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kb.answer.choice.facts import NEARLY
from kb.answer.choice.shares import (
    EACH,
    MOST_SHARES,
    MOST_YEARS,
    WORTH_ITS_YEAR,
    Share,
    by_year,
    shares_of,
)
from kb.answer.evidence.evidence import Evidence
from kb.answer.question.question import Question
from kb.documents import Filters
from kb.search.hits import Hit
from tests.kb.answer.material import CALIBRATION, document, evidence_of, hit_of, question_of

NORTH, SOUTH = ("North Customs", "北海关"), ("South Customs",)


def test_one_year_or_organisation_is_no_share() -> None:
    assert shares_of(Filters(), ()) == []
    assert shares_of(Filters(years=(2025,)), [NORTH]) == []


def test_each_year_is_a_share_and_so_is_each_organisation() -> None:
    kept = Filters(years=(2024, 2025), languages=("en",))
    assert shares_of(kept, ()) == [
        Share(replace(kept, years=(2024,)), 2024),
        Share(replace(kept, years=(2025,)), 2025),
    ]
    assert shares_of(Filters(years=(2025,)), [NORTH, SOUTH]) == [
        Share(Filters(years=(2025,), organisations=NORTH), 2025),
        Share(Filters(years=(2025,), organisations=SOUTH), 2025),
    ]
    assert shares_of(Filters(), [NORTH, SOUTH])[0] == Share(Filters(organisations=NORTH))


def test_years_and_organisations_are_paired_up_to_twelve_pairs() -> None:
    found = shares_of(Filters(years=tuple(range(2020, 2026))), [NORTH, SOUTH])
    assert len(found) == MOST_SHARES == 12
    assert [share.year for share in found[:4]] == [2020, 2020, 2021, 2021]
    assert shares_of(Filters(years=tuple(range(2020, 2027))), [NORTH, SOUTH]) == []


# A development

YEARS = range(2018, 2026)
TEXTS = {year: (f"Barges of {year}.", f"Tugs of {year}.", f"Rafts of {year}.") for year in YEARS}
STORED = document("all", " ".join(text for texts in TEXTS.values() for text in texts), year=2017)
QUESTION = question_of("x", form="comparison", calibration=replace(CALIBRATION, limit=0.5))
HITS = [hit_of(STORED, texts[0], year=year) for year, texts in TEXTS.items()]


class Gathered:
    """Sentences of each year with these log odds; keeps the questions that they were for."""

    def __init__(self, **odds: Sequence[float]) -> None:
        self.odds = {int(year.removeprefix("y")): values for year, values in odds.items()}
        self.asked: list[tuple[int, ...]] = []

    def __call__(self, hits: Sequence[Hit], question: Question) -> list[Evidence]:
        self.asked.append(question.years)
        (year,) = {hit.year or hit.document.year for hit in hits}
        return [
            evidence_of(STORED, text, value)
            for text, value in zip(
                TEXTS.get(year or 0, ()), self.odds.get(year or 0, ()), strict=False
            )
        ]


def chosen(gathered: Gathered, hits: Sequence[Hit] = HITS) -> list[str]:
    return [item.text for item in by_year(hits, gathered, QUESTION)]


def test_each_of_the_newest_six_years_is_asked_for_itself_oldest_first() -> None:
    gathered = Gathered(**{f"y{year}": [1.0] for year in YEARS})
    assert chosen(gathered, HITS[::-1]) == [f"Barges of {year}." for year in range(2020, 2026)]
    assert gathered.asked == [(year,) for year in range(2020, 2026)]
    assert MOST_YEARS == 6


def test_a_passage_of_no_year_is_of_its_reports() -> None:
    gathered = Gathered()
    assert chosen(gathered, [hit_of(STORED, "Tugs of 2025."), HITS[-1]]) == []
    assert gathered.asked == [(2017,), (2025,)]


def test_a_year_gets_what_is_nearly_as_good_as_its_best_two_sentences_at_most() -> None:
    assert chosen(Gathered(y2024=[3.0, 3.0 - NEARLY], y2025=[3.0, 2.9 - NEARLY])) == [
        "Barges of 2024.", "Tugs of 2024.", "Barges of 2025.",
    ]  # fmt: skip
    assert len(chosen(Gathered(y2025=[3.0, 3.0, 3.0]))) == EACH == 2


def test_a_year_far_behind_the_best_or_below_the_limit_is_left_out() -> None:
    behind = 3.0 - WORTH_ITS_YEAR
    assert chosen(Gathered(y2024=[behind], y2025=[3.0])) == ["Barges of 2024.", "Barges of 2025."]
    assert chosen(Gathered(y2024=[behind - 0.1], y2025=[3.0])) == ["Barges of 2025."]
    assert chosen(Gathered(y2024=[0.4], y2025=[0.6])) == ["Barges of 2025."]
    assert chosen(Gathered(y2024=[0.4])) == []
